"""Deeds at a return: goods by scanner, how many of them, and what each was found to be."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from addons.esales.resources.returns import ReturnCase
from addons.esales.returns.choosing import scan_in, set_returned, take_piece_off
from addons.esales.returns.exchanging import exchange
from addons.esales.returns.inspecting import judge, judge_loose
from addons.esales.views.tickets import LONGEST, amount_in, done, number_in
from core.refusal import Refusal
from core.web.application.deeds import refused
from core.web.application.record import PAGE


@view_config(context=ReturnCase, name="scan", request_method="POST", renderer=PAGE)
def scan(case: ReturnCase, request: Any) -> Any:
    """Put what comes back on the return."""
    text = request.POST.get("code", "")[:LONGEST]
    return done(case, request, lambda: scan_in(request.here, case.document, text))


@view_config(context=ReturnCase, name="line", request_method="POST", renderer=PAGE)
def change_line(case: ReturnCase, request: Any) -> Any:
    """Set how many of a line come back, or take it or one of its pieces off."""
    here, document = request.here, case.document
    line, piece = number_in(request, "line"), number_in(request, "piece")
    off = bool(request.POST.get("off"))

    def change() -> None:
        if piece:
            take_piece_off(here, document, piece)
        else:
            quantity = Decimal(0) if off else amount_in(request, "quantity")
            set_returned(here, document, line, quantity)

    return done(case, request, change)


@view_config(context=ReturnCase, name="verdict", request_method="POST", renderer=PAGE)
def find_out(case: ReturnCase, request: Any) -> Any:
    """Say what a piece, or how much of a line, was found to be."""
    here, document = request.here, case.document
    line, piece = number_in(request, "line"), number_in(request, "piece")

    def find() -> None:
        if piece:
            judge(here, document, piece, request.POST.get("verdict", ""))
        else:
            found = (amount_in(request, name) for name in ("defective", "sent_back"))
            judge_loose(here, document, line, *found)

    return done(case, request, find)


@view_config(context=ReturnCase, name="exchange", request_method="POST", renderer=PAGE)
def begin_exchange(case: ReturnCase, request: Any) -> Any:
    """Begin the pickup of an exchange, and open it."""
    try:
        pickup = exchange(request.here, case.document)
    except Refusal as refusal:
        return refused(case, request, refusal)
    place = request.resource_path(case.collection.__parent__)
    return HTTPSeeOther(f"{place}{pickup.business}/{pickup.id}")
