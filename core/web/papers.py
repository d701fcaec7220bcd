"""Papers of a document: printed once, printed again, and looked at, always saying which it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.response import Response
from pyramid.view import view_config

from core.context import Context
from core.i18n import _
from core.printing.layout import Layout
from core.refusal import NotHere, Refusal
from core.workflow.businesses import definition
from core.workflow.definition import Business
from core.workflow.documents import Document
from core.workflow.kinds import kind_of
from core.workflow.printing.layouts import layout_of, prints_of, variants
from core.workflow.printing.papers import (
    Paper,
    at_the_printer,
    owner_of,
    print_again,
    prints_noted,
    render,
    typed,
)
from core.workflow.printing.print_queue import PrintJob, is_for_a_browser, jobs_of, queue_prints
from core.workflow.printing.print_rules import STATES
from core.workflow.printing.print_words import why
from core.workflow.printing.printers import printer_called, printer_for, queued_printers

# A page of ours may show a paper inside itself; nobody else's may.
FRAMED = {
    "X-Frame-Options": "SAMEORIGIN",
    "Content-Security-Policy": "default-src 'self'; object-src 'none'; frame-ancestors 'self'",
    # The same address shows the original at the printer and a marked one later.
    "Cache-Control": "private, no-store",
}


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One way to print a paper: the layout, the sheet it needs and the printer it goes to."""

    layout: str
    size: str
    printer: str
    queued: bool


@dataclass(frozen=True, kw_only=True)
class PaperTold:
    """A paper of a document on its page: what was printed, and where to print more."""

    paper: str
    title: str
    prints: Sequence[Paper]
    sheets: Sequence[Sheet]
    at_the_printer: frozenset[int]
    states: Mapping[int, Any]

    @property
    def queue(self) -> str:
        """The printer of the queue that it goes to; empty where a browser prints it."""
        return next((one.printer for one in self.sheets[:1] if one.queued), "")


def papers_of(document: Document, request: Any) -> list[PaperTold]:
    """The papers of ``document`` that stand, with every print of each."""
    here = request.here
    business = definition(here, document.business, document.version)
    stand = (paper for paper in business.prints if _stands(document, paper, business, here))
    return [_told(document, paper, request) for paper in stand]


def _stands(document: Document, paper: str, business: Business, here: Context) -> bool:
    """Whether ``paper`` may be printed: what it says stands at the end, or the kind says before."""
    if document.number is None:
        return False
    kind = kind_of(business, here)
    early = kind is not None and kind.prints_open(document, prints_of(here, paper))
    return business.step(document.step).final or early


def _told(document: Document, paper: str, request: Any) -> PaperTold:
    here = request.here
    prints = prints_noted(here, owner_of(here, document, paper), paper)
    layouts = [layout_of(here, name) for name in variants(here, paper)]
    sheets = [sheet_of(here, layout) for layout in layouts]
    jobs = jobs_of(here, prints) if queued_printers(here) else {}
    return PaperTold(
        paper=paper,
        title=layouts[0].title.said_in(request.locale_name) if layouts else paper,
        prints=prints,
        sheets=sheets,
        at_the_printer=frozenset(one.copy for one in prints if at_the_printer(here, one)),
        states={one.copy: dict(STATES)[jobs[one.id].state] for one in prints if one.id in jobs},
    )


def sheet_of(here: Context, layout: Layout) -> Sheet:
    """How ``layout`` is printed here by whoever is at work."""
    printer = printer_for(here, layout.name)
    return Sheet(
        layout=layout.name, size=layout.size, printer=printer.name, queued=printer.queued
    )


@view_config(context=Document, name="paper", permission=".print")
def show_paper(document: Document, request: Any) -> Response:
    """The PDF of one print: ``?layout=outbound_slip&copy=1``.

    Minutes after it was printed, whoever printed it gets it as it was printed. Anybody else, and
    anybody later, gets one that says it is for viewing, and so does everybody what a printer of the
    queue prints.
    """
    here, layout = request.here, request.GET.get("layout", "")
    owner = owner_of(here, document, layout)
    prints = prints_noted(here, owner, layout)
    paper = next((one for one in prints if str(one.copy) == request.GET.get("copy", "1")), None)
    if paper is None:
        raise NotHere(_("This paper was not printed yet. Print it from the document's page."))
    name = f"{owner.number or owner.id}-{paper.paper}-{paper.copy}"
    viewing = not is_for_a_browser(here, paper)
    # A view is never typed.
    raw = None if viewing else typed(here, owner, paper, prints)
    if raw is not None:
        return _raw_response(request, *raw, name)
    printout = render(here, owner, paper, prints, viewing=viewing)
    for warning in printout.warnings:
        request.notice(warning)
    return pdf_response(printout.pdf, f"{name}.pdf")


def _raw_response(request: Any, sent: bytes, warnings: Sequence[Any], name: str) -> Response:
    """What a dot-matrix printer is sent, as a file that goes to it as it is."""
    for warning in warnings:
        request.notice(warning)
    response = Response(
        sent,
        content_type="application/octet-stream",
        content_disposition=f'attachment; filename="{name}.prn"',
    )
    response.headers.update(FRAMED)
    return response


def pdf_response(pdf: bytes, name: str) -> Response:
    """``pdf`` shown in the browser, also inside a page of ours."""
    response = Response(
        pdf, content_type="application/pdf", content_disposition=f'inline; filename="{name}"'
    )
    response.headers.update(FRAMED)
    return response


@view_config(context=Document, name="print", request_method="POST", permission=".print")
def note_and_open(document: Document, request: Any) -> Any:
    """Note one more print of a paper and open it; a second print says so.

    Where the layout goes to a printer of the queue, it waits there instead. A page that asks for
    JSON, such as a station, names the layout in the address, may name a printer, and is told where
    the print is.
    """
    here = request.here
    layout = request.POST.get("layout") or request.GET.get("layout", "")
    business = definition(here, document.business, document.version)
    asked = [paper for paper in business.prints if layout in variants(here, paper)]
    if not asked:
        raise Refusal(_("There is no such paper for this document."))
    if not any(_stands(document, paper, business, here) for paper in asked):
        raise Refusal(_("The document is still open. Papers come when it is finished."))
    paper = print_again(here, owner_of(here, document, layout), layout)
    job = queue_prints(here, [paper], request.GET.get("printer", "")).get(paper.id)
    query = {"layout": paper.paper, "copy": paper.copy}
    address = request.resource_path(document, "paper", query=query)
    if "json" in request.headers.get("Accept", ""):
        told = {"job": job_told(here, job, request)} if job else {}
        return Response(json_body={"path": address, "copy": paper.copy, **told})
    if job is None:
        return HTTPSeeOther(address)
    printer = printer_for(here, layout).name
    request.notice(_("It waits in the print queue for ${printer}.", mapping={"printer": printer}))
    return HTTPSeeOther(request.resource_path(document) + "#papers")


@view_config(context=Document, name="send", request_method="POST", permission=".print")
def send_to_printer(document: Document, request: Any) -> HTTPSeeOther:
    """Send a print that was just noted to its printer in the queue, once: ``layout`` and ``copy``.

    What was noted longer ago may have been printed by a browser; it is printed again, and counted.
    """
    here, layout = request.here, request.POST.get("layout", "")
    prints = prints_noted(here, owner_of(here, document, layout), layout)
    paper = next((one for one in prints if str(one.copy) == request.POST.get("copy")), None)
    if paper is None or not at_the_printer(here, paper):
        raise Refusal(_("This print is some time ago. Print it again; that counts on."))
    if not queue_prints(here, [paper]):
        raise Refusal(_("The browser prints this paper. Open it and print it."))
    return HTTPSeeOther(request.resource_path(document) + "#papers")


def job_told(here: Context, job: PrintJob, request: Any) -> dict[str, Any]:
    """A print in the queue as a station is told of it: its printer, its state, what is wrong."""
    printer = printer_called(here, job.printer)
    translate = request.localizer.translate
    return {
        "id": job.id,
        "printer": printer.name if printer else "",
        "state": job.state,
        "said": translate(dict(STATES)[job.state]),
        "why": translate(why(here, job)),
    }
