"""Papers of a document: printed once, printed again, always as the same PDF."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.response import Response
from pyramid.view import view_config
from sqlalchemy import func, select

from core.i18n import _
from core.refusal import NotHere, Refusal
from core.workflow.businesses import definition
from core.workflow.documents import Document
from core.workflow.papers import Paper, note_prints, render

# A page of ours may show a paper inside itself; nobody else's may.
FRAMED = {
    "X-Frame-Options": "SAMEORIGIN",
    "Content-Security-Policy": "default-src 'self'; object-src 'none'; frame-ancestors 'self'",
}


@view_config(context=Document, name="paper", permission=".print")
def show_paper(document: Document, request: Any) -> Response:
    """The PDF of one print: ``?layout=outbound_slip&copy=1``."""
    copy = request.GET.get("copy", "1")
    query = select(Paper).where(
        Paper.document == document.id,
        Paper.layout == request.GET.get("layout", ""),
        Paper.copy == (int(copy) if copy.isascii() and copy.isdigit() and len(copy) < 6 else 0),
    )
    paper = request.here.session.scalar(query)
    if paper is None:
        raise NotHere(_("This paper was not printed yet. Print it from the document's page."))
    pdf = render(request.here, document, paper, request.locale_name)
    name = f"{document.number or document.id}-{paper.layout}-{paper.copy}.pdf"
    response = Response(
        pdf, content_type="application/pdf", content_disposition=f'inline; filename="{name}"'
    )
    response.headers.update(FRAMED)
    return response


@view_config(context=Document, name="print", request_method="POST", permission=".print")
def print_again(document: Document, request: Any) -> HTTPSeeOther:
    """Note one more print of a layout and open it; a second print says so."""
    layout = request.POST.get("layout", "")
    here = request.here
    business = definition(here, document.business, document.version)
    if not business.step(document.step).final:
        raise Refusal(_("The document is still open. Papers come when it is finished."))
    if not any(layout in (name, f"{name}_a4") for name in business.prints):
        raise Refusal(_("There is no such paper for this document."))
    note_prints(here, [(document.id, layout)])
    newest = select(func.max(Paper.copy)).where(
        Paper.document == document.id, Paper.layout == layout
    )
    copy = here.session.scalar(newest)
    query = {"layout": layout, "copy": copy}
    return HTTPSeeOther(request.resource_url(document, "paper", query=query))
