"""Deeds at an order: goods put on and taken off, priced anew, and the pickup that fetches them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.response import Response
from pyramid.view import view_config

from addons.esales.orders.changing import price_anew, put_on, set_quantity
from addons.esales.orders.pick_list import PICK_LIST
from addons.esales.orders.picking import fetch
from addons.esales.orders.reading import read_orders
from addons.esales.orders.to_pick import pick_list_values, to_pick
from addons.esales.resources.orders import OrderCase
from addons.esales.retail.finding import find
from addons.esales.views.tickets import LONGEST, amount_in, done, number_in
from core.refusal import Refusal
from core.web.application.deeds import move_on, refused
from core.web.application.record import PAGE
from core.web.sheets import open_sheet, send_sheet, sheets_of
from core.workflow.printing.layouts import first_layout

CONFIRM = "esales.confirm_order"


@view_config(context=OrderCase, name="scan", request_method="POST", renderer=PAGE)
def scan(case: OrderCase, request: Any) -> Any:
    """Put what was typed or scanned on the order."""
    here, text = request.here, request.POST.get("code", "")[:LONGEST]
    return done(case, request, lambda: put_on(here, case.document, find(here, text)))


@view_config(context=OrderCase, name="line", request_method="POST", renderer=PAGE)
def change_line(case: OrderCase, request: Any) -> Any:
    """Set how much of a line is wanted, or take it off."""
    here, line = request.here, number_in(request, "line")
    off = bool(request.POST.get("off"))

    def change() -> None:
        quantity = Decimal(0) if off else amount_in(request, "quantity")
        set_quantity(here, case.document, line, quantity)

    return done(case, request, change)


@view_config(context=OrderCase, name="fire", request_method="POST", renderer=PAGE)
def move_order(case: OrderCase, request: Any) -> Any:
    """Fire one transition; before goods are set aside, at the prices that were seen here."""
    fired = request.POST.get("transition", "")
    transition = case.definition.transition(fired, case.document.step)
    if transition is not None and any(use.name == CONFIRM for use in transition.effects):
        change = price_anew(request.here, case.document)
        if change is not None:
            request.notice(change)
            return HTTPSeeOther(request.resource_url(case))
    return move_on(case, request)


@view_config(context=OrderCase, name="picking", renderer="addons.esales:templates/picking.pt")
def picking(case: OrderCase, request: Any) -> dict[str, Any]:
    """What is to be fetched from which place, for whoever sees what is on the order."""
    if not case.rights.see("quantity"):
        raise HTTPNotFound
    found = read_orders(request.here, [case.document])[0]
    return {
        "record": case.document,
        "called": case.title,
        "rows": to_pick(found, request.here),
        "papers": sheets_of(request.here, PICK_LIST),
    }


@view_config(context=OrderCase, name="pick_list.pdf", request_method="GET")
def pick_list(case: OrderCase, request: Any) -> Response:
    """The pick list as the places stand now; it is no paper of record, so no print is noted."""
    layout, values = _pick_list(case, request)
    return open_sheet(request, layout, values, str(case.document.number or case.document.id))


@view_config(context=OrderCase, name="pick_list.pdf", request_method="POST")
def send_pick_list(case: OrderCase, request: Any) -> HTTPSeeOther:
    """Send the pick list to its printer of the queue."""
    layout, values = _pick_list(case, request)
    send_sheet(request, layout, values, case.title)
    return HTTPSeeOther(request.resource_path(case, "picking"))


def _pick_list(case: OrderCase, request: Any) -> tuple[str, Mapping[str, Any]]:
    here = request.here
    layout = request.params.get("layout") or first_layout(here, PICK_LIST)
    values = pick_list_values(case.document, layout, here)
    if not case.rights.see("quantity") or values is None:
        raise HTTPNotFound
    return layout, values


@view_config(context=OrderCase, name="fetch", request_method="POST", renderer=PAGE)
def begin_pickup(case: OrderCase, request: Any) -> Any:
    """Begin the pickup that fetches the order, and open it."""
    try:
        pickup = fetch(request.here, case.document)
    except Refusal as refusal:
        return refused(case, request, refusal)
    place = request.resource_path(case.collection.__parent__)
    return HTTPSeeOther(f"{place}{pickup.business}/{pickup.id}")
