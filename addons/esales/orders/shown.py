"""What the page of an order shows: each line with what is taken, held and left, and its pickups."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from addons.esales.assortment import Goods
from addons.esales.credit import Assessment, assess
from addons.esales.models import Order, Pickup
from addons.esales.orders.guards import counts_open_orders
from addons.esales.orders.holding import held_for
from addons.esales.orders.reading import NOTHING, Ordered, read_orders
from addons.esales.parties import PAYER, open_to
from addons.esales.repricing import step_sentence
from core.context import Context
from core.i18n import _
from core.workflow.beside.seeing import seen_of
from core.workflow.businesses import definition


@dataclass(frozen=True, kw_only=True)
class Held:
    """So much is set aside in a place."""

    place: str
    quantity: Decimal


@dataclass(frozen=True, kw_only=True)
class LineShown:
    """A line of an order as the page shows it; ``why`` explains the price."""

    line: int
    goods: Goods
    quantity: Decimal
    taken: Decimal
    closed: Decimal
    left: Decimal
    held: Sequence[Held]
    price: Decimal
    gross: Decimal
    why: Sequence[Any]


def order_shown(document: Order, rights: Any, context: Context) -> dict[str, Any]:
    """What the page of ``document`` shows to whoever has ``rights`` in its step."""
    found = read_orders(context, [document])[0]
    open_to = document.confirmed is None and rights.edit("quantity")
    return {
        "sees": rights.see,
        "lines": lines_shown(found, context) if rights.see("quantity") else [],
        "may_scan": open_to,
        "may_fetch": document.confirmed is not None
        and document.left > 0
        and context.may("esales:pickup:create"),
        "pickups": seen_of(pickups_of(document, context), context),
        "credit": None if document.confirmed else _credit(found, context),
        "agreement": _ended(found) if rights.see("payer_id") else None,
    }


def _ended(found: Ordered) -> Any | None:
    """That who pays on a confirmed order does so no more, so that somebody else is charged."""
    order, payer, taker = found.order, found.payer, found.dealer
    if order.confirmed is None or not order.left or payer.id in open_to(PAYER, taker):
        return None
    return _(
        "${payer} does not pay for what ${dealer} takes any more. What is fetched is charged to "
        "whoever pays as agreed by then, or to the dealer himself.",
        mapping={"payer": payer.name, "dealer": taker.name},
    )


def lines_shown(found: Ordered, context: Context) -> list[LineShown]:
    """The lines of an order, with where what is set aside of each lies."""
    held = places_of(found.order, context)
    return [
        LineShown(
            line=number,
            goods=found.goods[line.variant_id],
            quantity=line.quantity,
            taken=found.parts[number].taken,
            closed=found.parts[number].closed,
            left=found.left[line.variant_id],
            held=held[line.variant_id],
            price=line.price,
            gross=line.gross,
            why=tuple(step_sentence(step) for step in line.why),
        )
        for number, line in found.lines.items()
    ]


def places_of(order: Order, context: Context) -> dict[int, list[Held]]:
    """Where what is set aside for ``order`` lies, by variant, as somebody walks past the places."""
    held: dict[int, list[Held]] = defaultdict(list)
    found = context.hooks.places_reserved(documents=[order.id], context=context) or ()
    for one in found:
        held[one.variant_id].append(Held(place=one.place, quantity=one.quantity))
    return held


def pickups_of(order: Order, context: Context) -> Sequence[Pickup]:
    """The pickups that fetch ``order``, oldest first."""
    query = select(Pickup).where(Pickup.order_id == order.id).order_by(Pickup.id)
    return context.session.scalars(query).all()


def _credit(found: Ordered, context: Context) -> Assessment:
    """What is left to order for with this order, beside those that its business lets count."""
    order, payer = found.order, found.standing.dealer
    counts = counts_open_orders(definition(context, order.business, order.version), order.step)
    held = held_for([payer], [order], context) if counts else {}
    account = replace(found.standing.account, ordered=held.get(payer, NOTHING))
    return assess(account, found.amounts.gross, context.today)
