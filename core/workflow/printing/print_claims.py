"""The print agent's side of the queue: what waits for which printer, and who has it in hand."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, or_, select

from core.context import Context
from core.printing.refusals import PrintingRefused
from core.refusal import Refusal
from core.workflow.printing import print_rules
from core.workflow.printing.layouts import layout_of, layouts_here
from core.workflow.printing.papers import sent_to
from core.workflow.printing.print_queue import PrintJob, job_called, print_of
from core.workflow.printing.printers import BranchPrinter, printer_called
from core.workflow.printing.sheets import content_of_sheet


@dataclass(frozen=True, kw_only=True)
class Content:
    """What goes to a printer: the bytes, and which language they are."""

    data: bytes
    takes: str


def waiting(context: Context, agent: str = "") -> Mapping[str, int]:
    """How many prints wait for each printer, for ``agent`` also what it was handed and lost.

    Those of agents that have fallen silent are among them.
    """
    silent = and_(
        PrintJob.state.in_(print_rules.IN_HAND),
        PrintJob.touched < context.now - print_rules.CLAIM,
    )
    lost = and_(PrintJob.state == "claimed", PrintJob.agent == agent)
    query = (
        select(PrintJob.printer, func.count())
        .where(or_(PrintJob.state == "waiting", silent, lost))
        .group_by(PrintJob.printer)
    )
    return {row[0]: row[1] for row in context.session.execute(query)}


def claim(context: Context, printer: str, agent: str) -> PrintJob | None:
    """Hand the print that waits longest for ``printer`` to ``agent``; None where none does.

    What the agent was handed and never began it is handed again: the answer did not reach it.
    """
    run_out(context)
    here = PrintJob.printer == printer
    own = select(PrintJob).where(here, PrintJob.state == "claimed", PrintJob.agent == agent)
    job = context.session.scalars(own.order_by(PrintJob.id)).first()
    if job is None:
        next_one = select(PrintJob).where(here, PrintJob.state == "waiting").order_by(PrintJob.id)
        locked = next_one.limit(1).with_for_update(skip_locked=True)
        job = context.session.scalar(locked)
    if job is not None:
        print_rules.hand_over(job, agent, secrets.token_urlsafe(16), context.now)
    return job


def run_out(context: Context) -> list[PrintJob]:
    """Take prints from agents that have fallen silent; those it took."""
    silent = select(PrintJob).where(
        PrintJob.state.in_(print_rules.IN_HAND),
        PrintJob.touched < context.now - print_rules.CLAIM,
    )
    found = context.session.scalars(silent.order_by(PrintJob.id).with_for_update(skip_locked=True))
    return [job for job in found.all() if print_rules.run_out(job, context.now)]


def begin(context: Context, number: int, claim: str) -> None:
    """The agent sends the first byte of the print ``number`` now, or is still sending."""
    print_rules.begin(job_called(context, number), claim, context.now)


def settle(
    context: Context, number: int, claim: str, outcome: Any, reason: str, detail: str
) -> PrintJob:
    """What came of the print ``number``, as the agent that had it in hand tells."""
    job = job_called(context, number)
    print_rules.settle(job, claim, outcome, context.now, reason[:20], detail[:300])
    return job


def content_of(context: Context, job: PrintJob) -> Content:
    """What ``job`` sends to its printer, drawn as that is set now; refuses what cannot be drawn."""
    printer = printer_called(context, job.printer) or BranchPrinter()
    try:
        if job.told is not None:
            sent, takes = content_of_sheet(context, job, printer)
            return Content(data=sent, takes=takes)
        if job.document is None:
            return Content(data=_test_page(context, job, printer), takes="pdf")
        document, paper, prints = print_of(context, job)
        data = sent_to(context, document, paper, prints, printer)
    except PrintingRefused as refused:
        raise Refusal(*refused.messages) from None
    return Content(data=data, takes=printer.takes)


def _test_page(context: Context, job: PrintJob, printer: BranchPrinter) -> bytes:
    from core.printing.parts import Paper as Sheet
    from core.printing.ruler import ruler

    known = job.layout in layouts_here(context)
    sheet = layout_of(context, job.layout).sheet if known else Sheet(width=210, height=297)
    return ruler(sheet, printer.deviation, title=printer.name)
