"""Papers of a document: printed once, printed again, and looked at, always saying which it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.response import Response
from pyramid.view import view_config

from core.i18n import _
from core.refusal import NotHere, Refusal
from core.workflow.businesses import definition
from core.workflow.documents import Document
from core.workflow.layouts import layout_of, variants
from core.workflow.papers import (
    Paper,
    at_the_printer,
    owner_of,
    print_again,
    prints_noted,
    render,
    typed,
)
from core.workflow.printers import printer_for

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


@dataclass(frozen=True, kw_only=True)
class PaperTold:
    """A paper of a document on its page: what was printed, and where to print more."""

    paper: str
    title: str
    prints: Sequence[Paper]
    sheets: Sequence[Sheet]
    at_the_printer: frozenset[int]


def papers_of(document: Document, request: Any) -> list[PaperTold]:
    """The papers of ``document``, with every print of each; none while it is open."""
    here = request.here
    business = definition(here, document.business, document.version)
    if not business.step(document.step).final or document.number is None:
        return []
    return [_told(document, paper, request) for paper in business.prints]


def _told(document: Document, paper: str, request: Any) -> PaperTold:
    here = request.here
    prints = prints_noted(here, owner_of(here, document, paper), paper)
    layouts = [layout_of(here, name) for name in variants(here, paper)]
    return PaperTold(
        paper=paper,
        title=layouts[0].title.said_in(request.locale_name) if layouts else paper,
        prints=prints,
        sheets=[
            Sheet(
                layout=layout.name,
                size=layout.size,
                printer=printer_for(here, layout.name).name,
            )
            for layout in layouts
        ],
        at_the_printer=frozenset(one.copy for one in prints if at_the_printer(here, one)),
    )


@view_config(context=Document, name="paper", permission=".print")
def show_paper(document: Document, request: Any) -> Response:
    """The PDF of one print: ``?layout=outbound_slip&copy=1``.

    Minutes after it was printed, whoever printed it gets it as it was printed. Anybody else, and
    anybody later, gets one that says it is for viewing.
    """
    here, layout = request.here, request.GET.get("layout", "")
    owner = owner_of(here, document, layout)
    prints = prints_noted(here, owner, layout)
    paper = next((one for one in prints if str(one.copy) == request.GET.get("copy", "1")), None)
    if paper is None:
        raise NotHere(_("This paper was not printed yet. Print it from the document's page."))
    name = f"{owner.number or owner.id}-{paper.paper}-{paper.copy}"
    raw = typed(here, owner, paper, prints)
    if raw is not None:
        return _raw_response(request, *raw, name)
    printout = render(here, owner, paper, prints)
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

    A page that asks for JSON, such as a station, names the layout in the address and is told where
    the print is.
    """
    here = request.here
    layout = request.POST.get("layout") or request.GET.get("layout", "")
    business = definition(here, document.business, document.version)
    if not business.step(document.step).final:
        raise Refusal(_("The document is still open. Papers come when it is finished."))
    if not any(layout in variants(here, paper) for paper in business.prints):
        raise Refusal(_("There is no such paper for this document."))
    paper = print_again(here, owner_of(here, document, layout), layout)
    query = {"layout": paper.paper, "copy": paper.copy}
    address = request.resource_path(document, "paper", query=query)
    if "json" in request.headers.get("Accept", ""):
        return Response(json_body={"path": address, "copy": paper.copy})
    return HTTPSeeOther(address)
