"""Labels and lists in the print queue: no document keeps what they say, so the print does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from core.context import Context
from core.i18n import _
from core.printing.draw import print_out, type_out
from core.printing.kept import keep, recall
from core.printing.labels import print_labels
from core.printing.layout import Layout
from core.printing.refusals import PrintingRefused
from core.workflow.printing.layouts import layout_of, prints_of
from core.workflow.printing.print_queue import PrintJob, row_of
from core.workflow.printing.printers import BranchPrinter, printer_for

Values = Mapping[str, Any]


def queue_labels(
    context: Context, layout: str, labels: Sequence[Values], first: int
) -> BranchPrinter | None:
    """Send ``labels`` to the printer of the queue that ``layout`` goes to; None where none does.

    They begin at the place ``first`` of the first sheet. Raises PrintingRefused for what could
    not be drawn, while whoever asks is still there.
    """
    printer = printer_for(context, layout)
    if not printer.queued:
        return None
    setting = _setting(context, printer, context.identity.locale, context.now)
    _draw_labels(layout_of(context, layout), labels, first, printer, setting)
    told = {"labels": keep(labels), "first": first, "called": f"× {len(labels)}"}
    _queue(context, printer, layout, told)
    return printer


def queue_list(
    context: Context, layout: str, values: Values, called: str
) -> BranchPrinter | None:
    """Send a list about the document ``called`` so to the printer of the queue for ``layout``.

    None where no printer of the queue prints it.
    """
    printer = printer_for(context, layout)
    if not printer.queued:
        return None
    _queue(context, printer, layout, {"values": keep(values), "called": called})
    return printer


def content_of_sheet(context: Context, job: PrintJob, printer: BranchPrinter) -> tuple[bytes, str]:
    """What ``job`` sends to ``printer``, and the language of it; raises PrintingRefused."""
    told: Mapping[str, Any] = job.told or {}
    layout = layout_of(context, job.layout)
    setting = _setting(context, printer, told["locale"], job.asked)
    if "labels" in told:
        labels = recall(told["labels"])
        return _draw_labels(layout, labels, told["first"], printer, setting), "pdf"
    values = [recall(told["values"])]
    if printer.takes == "escp":
        return type_out(layout, values, **setting)[0], "escp"
    return print_out(layout, values, **setting).pdf, "pdf"


def _setting(
    context: Context, printer: BranchPrinter, locale: str, asked: datetime
) -> dict[str, Any]:
    """How ``printer`` draws what was ``asked`` for: in whose words, at what time of the day."""
    return {
        "mode": printer.mode,
        "printer": printer.deviation,
        "locale": locale,
        "printed_at": asked.astimezone(ZoneInfo(context.company.timezone)),
    }


def _draw_labels(
    layout: Layout,
    labels: Sequence[Values],
    first: int,
    printer: BranchPrinter,
    setting: Mapping[str, Any],
) -> bytes:
    if printer.takes == "escp":
        raise PrintingRefused(
            _(
                "The printer ${printer} types letters and draws no labels. Send them to one that "
                "takes PDF.",
                mapping={"printer": printer.name},
            )
        )
    return print_labels(layout, labels, first=first, **setting).pdf


def _queue(context: Context, printer: BranchPrinter, layout: str, told: Values) -> None:
    row = row_of(context, printer, paper=prints_of(context, layout), layout=layout)
    context.session.add(PrintJob(**row, told={**told, "locale": context.identity.locale}))
