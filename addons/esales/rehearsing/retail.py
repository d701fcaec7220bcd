"""Retail on paper: tickets with goods and money, refunds of what was sold, shifts to count."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from addons.esales.models import Refund, Shift, Ticket, TicketSerial
from addons.esales.rehearsing.made_up import (
    ONE,
    make_up_goods_for_sale,
    make_up_priced_goods,
)
from addons.esales.repricing import price
from addons.esales.retail.changing import give, put_on, take_off
from addons.esales.retail.finding import Found
from addons.esales.retail.guards import SHIFT, TICKET
from addons.esales.retail.opening import begin_ticket
from addons.esales.retail.payments import keep_payments, open_shift, take_payment
from addons.esales.retail.pricelist import list_of
from addons.esales.retail.reading import read_sales
from addons.esales.retail.refunds import begin_refund, put_all_back
from addons.esales.retail.rules import CASH, NOTHING
from addons.esales.retail.shifts import begin_shift
from addons.esales.retail.writing import write
from addons.esales.terms import read_prices
from core.context import Context
from core.orm.bulk import insert_rows, one_of
from core.workflow import Business, Document, Rehearsal
from core.workflow.businesses import live
from core.workflow.motion.moving import as_system
from core.workflow.people import organisation, place_of
from core.workflow.trial.on_paper import BY_SEAT

PAPER = "PAPER"
# What a ticket comes to by goods that are put on it, and money that is taken: nobody types it.
SERVED = ("quantity", "off", "paid", "gross")
# So many people of each seat have their shift open: whoever takes the money is among them.
TILLS = 10


def begin_ticket_on_paper(
    business: Business, values: Mapping[str, Any], context: Context
) -> Document:
    """A ticket that draws on a warehouse, in a branch whose cashiers have their shifts open."""
    with as_system(context) as system:
        warehouse = values.get("warehouse") or make_up_goods_for_sale(system, {})[1]
        _open_shifts(business, system)
    typed = {name: value for name, value in values.items() if name not in SERVED}
    return begin_ticket(business, {**typed, "warehouse": warehouse}, context)


def serve(ticket: Ticket, values: Mapping[str, Any], context: Context) -> None:
    """Goods are scanned, something is given off, money is taken: whatever ``values`` ask for."""
    if values.get("quantity") == 0:
        _take_goods_off(ticket, context)
    elif "quantity" in values and not ticket.quantity:
        _put_goods_on(ticket, values, context)
    if values.get("off"):
        give(context, ticket, values["off"])
    if "paid" in values:
        due = (values["paid"] or ticket.gross) - ticket.paid
        if due > 0:
            take_payment(context, ticket, CASH, due)


def _take_goods_off(ticket: Ticket, context: Context) -> None:
    for line in sorted(read_sales(context, [ticket])[0].lines):
        take_off(context, ticket, line)


def _put_goods_on(ticket: Ticket, values: Mapping[str, Any], context: Context) -> None:
    with as_system(context) as system:
        wanted = {**values, "warehouse": ticket.warehouse}
        priced = list_of(ticket, system)
        (variant, quantity, pieces), _code = make_up_goods_for_sale(
            system, wanted, price_list=priced
        )
    for piece in pieces:
        put_on(context, ticket, Found(variant_id=variant, quantity=ONE, serial_ids=(piece,)))
    if not pieces:
        put_on(context, ticket, Found(variant_id=variant, quantity=quantity))


def begin_refund_on_paper(
    business: Business, values: Mapping[str, Any], context: Context
) -> Document:
    """A refund of the ticket that is named, or of one whose goods have just been handed over."""
    with as_system(context) as system:
        number = values.get("ticket_number") or _hand_over(values, system)
        _open_shifts(business, system)
    return begin_refund(business, {**values, "ticket_number": number}, context)


def bring_all_back(refund: Refund, values: Mapping[str, Any], context: Context) -> None:
    """All goods of the ticket come back."""
    put_all_back(context, refund)


def _hand_over(values: Mapping[str, Any], context: Context) -> str:
    """The number of a ticket that was paid and whose goods are gone."""
    variant, quantity, pieces = make_up_priced_goods(context, values)
    business = _live(TICKET, context)
    ticket = Ticket(
        business=business.name if business else TICKET,
        version=business.version if business else 1,
        step=business.start.name if business else "sold",
        created=context.now,
        creator=context.identity.login,
        warehouse=values.get("warehouse") or make_up_goods_for_sale(context, {})[1],
        handed=context.now,
    )
    context.session.add(ticket)
    context.session.flush()
    ticket.number = f"{PAPER}-{ticket.id}"
    sale = read_sales(context, [ticket], [variant])[0]
    terms = read_prices(context, {variant})
    wanted = {1: (variant, quantity)}
    write(context, sale, price(sale.goods, wanted, terms.keys, terms.prices), "add", {})
    rows = [{"ticket_id": ticket.id, "serial_id": piece, "line": 1} for piece in pieces]
    insert_rows(context.session, TicketSerial.__table__, rows)
    paid = {"means": CASH, "amount": ticket.gross, "tendered": ticket.gross, "shift_id": None}
    keep_payments(context, [{**paid, "document": ticket.id}])
    context.session.flush()
    return ticket.number


def begin_shift_on_paper(
    business: Business, values: Mapping[str, Any], context: Context
) -> Document:
    """A shift with some opening float; whatever other shift the person has is over."""
    other = open_shift(context)
    if other is not None:
        other.closed = context.now
        context.session.flush()
    return begin_shift(business, {**values, "opening": values.get("opening") or NOTHING}, context)


def _open_shifts(business: Business, context: Context) -> None:
    """Whoever may act in ``business`` has his shift open, so that money goes somewhere."""
    known = organisation(context)
    seats = [who for step in business.steps for who in step.everyone if who.relative in BY_SEAT]
    logins = {
        login for who in seats for login in known.holders(who, place_of(who, context))[:TILLS]
    }
    query = select(Shift.cashier).where(
        Shift.closed.is_(None), one_of(context.session, Shift.cashier, logins)
    )
    named = _live(SHIFT, context)
    for login in sorted(logins - set(context.session.scalars(query))):
        context.session.add(
            Shift(
                business=named.name if named else SHIFT,
                version=named.version if named else 1,
                step=named.start.name if named else "open",
                created=context.now,
                creator=login,
                cashier=login,
            )
        )
    context.session.flush()


def _live(kind: str, context: Context) -> Business | None:
    return next((one for one in live(context).values() if one.kind == kind), None)


TICKETS = Rehearsal(begin=begin_ticket_on_paper, fill=serve, meets=SERVED)
REFUNDS = Rehearsal(begin=begin_refund_on_paper, fill=bring_all_back, meets=("quantity",))
SHIFTS = Rehearsal(begin=begin_shift_on_paper, usual={"counted_cash": NOTHING})
