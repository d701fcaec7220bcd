"""Deeds at the counter: goods by scanner, a discount, payments with change, goods coming back."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from addons.esales.resources.tickets import RefundCase, TicketCase
from addons.esales.retail.changing import give, put_number, put_on, set_quantity, take_off
from addons.esales.retail.finding import find
from addons.esales.retail.first_seen import awaited
from addons.esales.retail.payments import take_back_payment, take_payment
from addons.esales.retail.refunds import scan_back, set_returned
from core.i18n import _
from core.reading import decimal
from core.refusal import Refusal
from core.web.application import Case
from core.web.application.record import PAGE, page_of
from core.web.collection import is_number

LONGEST = 200


def done(case: Case, request: Any, deed: Callable[[], Any]) -> Any:
    """Do ``deed`` and show the page anew; a refusal stands on it, loud, and nothing was changed."""
    try:
        # What was half done is undone before the page is read again.
        with request.here.session.begin_nested():
            said = deed()
    except Refusal as refused:
        request.tm.doom()
        request.here.session.expire_all()
        request.response.status_int = refused.status
        return page_of(case, request, refused.messages)
    if said is not None:
        request.notice(said)
    return HTTPSeeOther(request.resource_url(case))


@view_config(context=TicketCase, name="scan", request_method="POST", renderer=PAGE)
def scan(case: TicketCase, request: Any) -> Any:
    """Put what was scanned or typed on the ticket."""
    here, text = request.here, request.POST.get("code", "")[:LONGEST]
    ticket = case.document
    return done(
        case, request, lambda: put_on(here, ticket, find(here, text, lambda: awaited(here, ticket)))
    )


@view_config(context=TicketCase, name="line", request_method="POST", renderer=PAGE)
def change_line(case: TicketCase, request: Any) -> Any:
    """Set how many of a line there are, name a piece, or take it or one of its pieces off."""
    here, ticket, line = request.here, case.document, number_in(request, "line")
    piece, off = number_in(request, "piece"), bool(request.POST.get("off"))
    number = request.POST.get("serial", "")[:LONGEST]

    def change() -> None:
        if piece or off:
            take_off(here, ticket, line, [piece] if piece else None)
        elif number:
            put_number(here, ticket, line, number)
        else:
            set_quantity(here, ticket, line, amount_in(request, "quantity"))

    return done(case, request, change)


@view_config(context=TicketCase, name="discount", request_method="POST", renderer=PAGE)
def discount(case: TicketCase, request: Any) -> Any:
    """Give so many percent off."""
    return done(case, request, lambda: give(request.here, case.document, amount_in(request, "off")))


@view_config(context=TicketCase, name="pay", request_method="POST", renderer=PAGE)
def pay(case: TicketCase, request: Any) -> Any:
    """Take a payment, and say what change is given."""
    means, reference = (request.POST.get(name, "") for name in ("means", "reference"))

    def take() -> Any:
        tendered = amount_in(request, "amount")
        taken = take_payment(request.here, case.document, means, tendered, reference[:LONGEST])
        said = {"change": f"{taken.change:,.2f}"}
        return _("Give ${change} change.", mapping=said) if taken.change else None

    return done(case, request, take)


@view_config(context=TicketCase, name="unpay", request_method="POST", renderer=PAGE)
def unpay(case: TicketCase, request: Any) -> Any:
    """Take a payment back that was typed wrong."""
    number = number_in(request, "payment")
    return done(case, request, lambda: take_back_payment(request.here, case.document, number))


@view_config(context=RefundCase, name="scan", request_method="POST", renderer=PAGE)
def scan_returned(case: RefundCase, request: Any) -> Any:
    """Put what comes back on the refund."""
    text = request.POST.get("code", "")[:LONGEST]
    return done(case, request, lambda: scan_back(request.here, case.document, text))


@view_config(context=RefundCase, name="line", request_method="POST", renderer=PAGE)
def change_returned(case: RefundCase, request: Any) -> Any:
    """Set how many of a line come back, or take the line off."""
    here, line = request.here, number_in(request, "line")
    off = bool(request.POST.get("off"))

    def change() -> None:
        quantity = Decimal(0) if off else amount_in(request, "quantity")
        set_returned(here, case.document, line, quantity)

    return done(case, request, change)


def number_in(request: Any, name: str) -> int:
    """The whole number that was sent as ``name``; zero where it is none."""
    text = request.POST.get(name, "")
    return int(text) if is_number(text) else 0


def amount_in(request: Any, name: str) -> Decimal:
    """The amount that was typed as ``name``; nothing is zero."""
    return decimal(request.POST.get(name, "").strip() or "0")
