"""Deeds at an invoice request: taking sales invoices up, how many of a line, taking it back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from addons.esales.invoicing.choosing import ask_for, begin_reversal, set_asked, take_up
from addons.esales.resources.invoices import InvoiceCase
from addons.esales.resources.requests import RequestCase
from addons.esales.views.tickets import amount_in, done, number_in
from core.refusal import Refusal
from core.web.application.deeds import refused
from core.web.application.record import PAGE
from core.web.collection import is_number


@view_config(context=RequestCase, name="take", request_method="POST", renderer=PAGE)
def take(case: RequestCase, request: Any) -> Any:
    """Take up the sales invoices that were ticked."""
    chosen = {int(text) for text in request.POST.getall("invoice") if is_number(text)}
    return done(case, request, lambda: take_up(request.here, case.document, chosen))


@view_config(context=RequestCase, name="line", request_method="POST", renderer=PAGE)
def change_line(case: RequestCase, request: Any) -> Any:
    """Set how many of a line are asked for, or take the line off."""
    line, off = number_in(request, "line"), bool(request.POST.get("off"))

    def change() -> None:
        quantity = Decimal(0) if off else amount_in(request, "quantity")
        set_asked(request.here, case.document, line, quantity)

    return done(case, request, change)


@view_config(context=RequestCase, name="take_back", request_method="POST", renderer=PAGE)
def take_back(case: RequestCase, request: Any) -> Any:
    """Begin the request that takes this one's tax invoice back, and open it."""
    try:
        red = begin_reversal(request.here, case.document)
    except Refusal as refusal:
        return refused(case, request, refusal)
    return HTTPSeeOther(_place(case, request, red))


@view_config(context=InvoiceCase, name="ask", request_method="POST", renderer=PAGE)
def ask(case: InvoiceCase, request: Any) -> Any:
    """Begin a request for all of this sales invoice that is not invoiced yet, and open it."""
    try:
        (made,) = ask_for([case.document.id], request.here)
    except Refusal as refusal:
        return refused(case, request, refusal)
    return HTTPSeeOther(_place(case, request, made))


def _place(case: Any, request: Any, made: Any) -> str:
    branch = request.resource_path(case.collection.__parent__)
    return f"{branch}{made.business}/{made.id}"
