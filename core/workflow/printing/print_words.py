"""What is said of a print in the queue: what it is, why there is no paper, and what one can do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.context import Context
from core.i18n import _
from core.workflow.printing.layouts import layout_of
from core.workflow.printing.print_queue import PrintJob
from core.workflow.printing.print_rules import IN_HAND, VANISHED, is_late
from core.workflow.printing.printers import BranchPrinter, printer_called

UNREACHABLE, REFUSED, BROKEN, STUCK, UNFIT = (
    "unreachable",
    "refused",
    "broken",
    "stuck",
    "unfit",
)

# What an agent may say of a print that came out wrong; with ``detail`` as the computer puts it.
REASONS: Mapping[str, Any] = {
    UNREACHABLE: _(
        "The printer ${printer} does not answer at ${address} (${detail}). Nothing came out. See "
        "that it is on and connected, then print."
    ),
    REFUSED: _(
        "The computer beside ${printer} did not take it (${detail}). Nothing came out. See to its "
        "queue ${address}, then print."
    ),
    UNFIT: _("It could not be drawn: ${detail} Nothing came out."),
    BROKEN: _(
        "The connection to ${printer} broke while it was being sent (${detail}). Look at the "
        "printer: did it come out?"
    ),
    STUCK: _(
        "The printer ${printer} took no more for minutes: paper, ribbon, lid? Look at the printer: "
        "did it come out?"
    ),
    VANISHED: _(
        "The print agent fell silent while it printed on ${printer}. Look at the printer: did it "
        "come out?"
    ),
}
UNKNOWN = _("Look at the printer: did it come out?")
NOBODY = _(
    "It has waited for minutes and no print agent has fetched it. See that the agent is running at "
    "the computer beside ${printer}."
)
SLOW = _("The printer ${printer} has been at it for minutes. See to paper, ribbon and lid.")
GONE = _("Its printer was removed. Move it to another one, or cancel it.")


def why(context: Context, job: PrintJob) -> Any:
    """Why there is no paper, as a sentence; empty where all is well, or will be in a moment."""
    printer = printer_called(context, job.printer)
    if printer is None or not printer.queued:
        return GONE if job.state in ("waiting", "failed") else ""
    if job.state in ("failed", "doubtful"):
        sentence = REASONS.get(job.reason, UNKNOWN)
    elif not is_late(job, context.now):
        return ""
    else:
        sentence = SLOW if job.state in IN_HAND else NOBODY
    return sentence % told(printer, job)


def told(printer: BranchPrinter, job: PrintJob) -> dict[str, Any]:
    """What sentences about ``job`` name."""
    return {"printer": printer.name, "address": printer.address, "detail": job.detail}


def job_title(context: Context, job: PrintJob, number: str | None) -> Any:
    """What the print is called: its paper, and the number of its document or how many labels."""
    if job.document is None and job.told is None:
        return _("Test page")
    known = job.layout in context.company.layouts
    title = layout_of(context, job.layout).title if known else None
    paper = title.said_in(context.identity.locale) if title else job.layout
    called = job.told["called"] if job.told else number or f"#{job.document}"
    return f"{paper} {called}"
