"""What a person does with one document: moving it on, printing its papers."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.response import Response
from pyramid.view import view_config

from core.i18n import _
from core.refusal import NotPermitted, Refusal
from core.web.application.board import board_of
from core.web.application.moving import move
from core.web.application.places import Case
from core.web.application.record import PAGE, may_print, page_of
from core.web.papers import note_and_open, send_to_printer, show_paper
from core.workflow.deciding.rights import rights_of


@view_config(context=Case, name="fire", request_method="POST", renderer=PAGE)
def move_on(case: Case, request: Any) -> Any:
    """Fire one transition; why it was refused is said on the page it was asked for on."""
    name, here = request.POST.get("transition", ""), request.here
    try:
        told = move([case.document], name, here, request.POST.get("reason", "")[:500] or None)
    except Refusal as refusal:
        return refused(case, request, refusal)
    request.notice(told)
    return HTTPSeeOther(whereto(case, request))


def refused(case: Case, request: Any, refusal: Refusal) -> Any:
    """The page of the document, or the board, with what was refused; nothing was changed."""
    request.tm.doom()
    request.here.session.expire_all()
    request.response.status_int = refusal.status
    if request.POST.get("back") == "board":
        request.override_renderer = "core.web:templates/application/board.pt"
        request.context = case.collection
        return board_of(case.collection, request, refusal.messages)
    return page_of(case, request, refusal.messages)


def whereto(case: Case, request: Any) -> str:
    """Where to go on: the board one came from, the document, or, where that is gone, the list."""
    collection = case.collection
    if request.POST.get("back") == "board":
        return str(request.resource_url(collection, "board"))
    if rights_of(case.document, case.definition, request.here).there:
        return str(request.resource_url(case))
    return str(request.resource_url(collection))


@view_config(context=Case, name="paper")
def paper(case: Case, request: Any) -> Response:
    """The PDF of one print."""
    _permit_printing(case)
    return show_paper(case.document, request)


@view_config(context=Case, name="print", request_method="POST")
def print_paper(case: Case, request: Any) -> Any:
    """Note one more print of a paper and open it."""
    _permit_printing(case)
    return note_and_open(case.document, request)


@view_config(context=Case, name="send", request_method="POST")
def send_paper(case: Case, request: Any) -> HTTPSeeOther:
    """Send a print that was just noted to its printer in the queue."""
    _permit_printing(case)
    return send_to_printer(case.document, request)


def _permit_printing(case: Case) -> None:
    if not may_print(case):
        raise NotPermitted(
            _(
                "A paper shows all of the document, and you see only a part of it here. "
                "Ask somebody who sees it all to print it."
            )
        )
