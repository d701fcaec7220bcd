"""Lists on paper that no document keeps: opened in a browser, or sent to a printer of the queue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from pyramid.response import Response

from core.context import Context
from core.i18n import _
from core.refusal import Refusal
from core.web.papers import Sheet, pdf_response, sheet_of
from core.workflow.printing.layouts import layout_of, variants
from core.workflow.printing.papers import printer_before
from core.workflow.printing.sheets import queue_list


def sheets_of(here: Context, paper: str) -> Sequence[Sheet]:
    """The ways to print ``paper`` here: that of the branch's choice, then the others."""
    return [sheet_of(here, layout_of(here, name)) for name in variants(here, paper)]


def open_sheet(request: Any, layout: str, values: Mapping[str, Any], name: str) -> Response:
    """``values`` on ``layout`` as things stand now, for the browser; no print of it is noted."""
    from core.printing.draw import print_out

    here = request.here
    printout = print_out(
        layout_of(here, layout),
        [values],
        printer=printer_before(here, layout).deviation,
        locale=here.identity.locale,
        printed_at=here.now.astimezone(ZoneInfo(here.company.timezone)),
    )
    return pdf_response(printout.pdf, f"{name}.pdf")


def send_sheet(request: Any, layout: str, values: Mapping[str, Any], called: str) -> None:
    """Send ``values`` on ``layout`` to its printer of the queue, and say where they wait."""
    printer = queue_list(request.here, layout, values, called)
    if printer is None:
        raise Refusal(_("The browser prints this paper. Open it and print it."))
    told_to_wait(request, printer.name)


def told_to_wait(request: Any, printer: str) -> None:
    """Say that a print waits for the ``printer`` called so."""
    request.notice(_("It waits in the print queue for ${printer}.", mapping={"printer": printer}))
