"""A pickup that fetches an order, and what of it still fits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from addons.esales.models import Dealer, Order, Pickup
from addons.esales.orders.keeping import NOTHING, fetched, still_wanted
from addons.esales.orders.reading import Part, lines_of
from addons.esales.orders.verifying import TOO_MUCH, Compared, Fit, compare
from addons.esales.parties import Parties, kept
from addons.esales.pickups import open_pickup
from addons.esales.sold import sold
from core.context import Context
from core.i18n import _, in_language
from core.orm.bulk import insert_rows
from core.refusal import Refusal
from core.workflow import Guard, Link, Objection, fire
from core.workflow.motion.holding import hold

PICKUP, FETCHES, CLOSE = "esales.pickup", "pickup", "close"
MOST = 9


def open_orders(context: Context, dealer: int, most: int = MOST) -> Sequence[Order]:
    """The confirmed orders of which ``dealer`` has not yet fetched everything, oldest first."""
    query = (
        select(Order)
        .where(Order.dealer_id == dealer, Order.confirmed.is_not(None), Order.left > 0)
        .order_by(Order.id)
        .limit(most)
    )
    return context.session.scalars(query).all()


def order_numbered(context: Context, number: str) -> Order | None:
    """The order with this number, of which something is left to fetch."""
    query = (
        select(Order)
        .where(Order.number == number.upper(), Order.confirmed.is_not(None), Order.left > 0)
        .options(joinedload(Order.dealer).joinedload(Dealer.party))
    )
    return context.session.scalar(query)


def fetch(context: Context, order: Order) -> Pickup:
    """A fresh pickup that fetches ``order``; its goods are scanned at the station.

    Who pays is asked again: an agreement that has ended since the order was confirmed charges
    nobody. Refuses an order that is not confirmed, or of which nothing is left.
    """
    hold([order], context)
    if order.confirmed is None:
        raise Refusal(
            _("This order is not confirmed yet, so nothing is set aside. Confirm it first.")
        )
    if not order.left:
        raise Refusal(
            _(
                "Nothing is left of ${order}: all of it is taken or closed. Open a pickup without "
                "an order, or write a new one.",
                mapping={"order": order.number or f"#{order.id}"},
            )
        )
    before = Parties(payer_id=order.payer_id, invoiced_id=order.invoiced_id)
    parties = kept(order.dealer, before)
    return begin_fetching(context, order.dealer, order.warehouse, order.id, parties)


def begin_fetching(
    context: Context, dealer: Dealer, warehouse: str, order: int | None, parties: Parties
) -> Pickup:
    """A fresh pickup, linked to the ``order`` with this id where it fetches one."""
    pickup = open_pickup(context, dealer, warehouse, order=order, parties=parties)
    if order is not None:
        row = {"source": order, "target": pickup.id, "relation": FETCHES}
        insert_rows(context.session, Link.__table__, [row])
    return pickup


def compared(
    context: Context, pickup: Pickup, scanned: Mapping[int, Decimal]
) -> dict[int, Compared]:
    """What was ``scanned`` onto an open ``pickup`` beside what its order wants, by variant.

    What other pickups fetch of the order at the same time is left to them. One statement; none
    for a pickup without an order.
    """
    if pickup.order_id is None:
        return {}
    wanted = {}
    for one in still_wanted([pickup.order_id], context):
        elsewhere = max(one.standing - scanned.get(one.variant_id, NOTHING), NOTHING)
        wanted[one.variant_id] = max(one.left - elsewhere, NOTHING)
    return compare(wanted, scanned)


def as_ordered(documents: Sequence[Pickup], context: Context) -> Iterator[Objection]:
    """Object to more than was ordered, and to goods that were not; what is missing may stay.

    The orders stay locked, so that nothing is fetched twice.
    """
    orders = fetched(documents, context)
    if not orders:
        return
    hold(orders, context)
    left: dict[tuple[int, int], Decimal] = {
        (row.order_id, row.variant_id): Part(taken=row.taken, closed=row.closed).left_of(
            row.quantity
        )
        for row in lines_of({order.id for order in orders}, context)
    }
    for slip in sorted(sold(documents, context), key=lambda slip: slip.id):
        order = slip.pickup.order_id
        if order is None:
            continue
        for line in slip.lines.values():
            wanted = left.get((order, line.variant_id), NOTHING)
            left[order, line.variant_id] = wanted - line.quantity
            one = Compared(variant_id=line.variant_id, wanted=wanted, scanned=line.quantity)
            if one.fit in TOO_MUCH:
                name = slip.goods[line.variant_id].name
                yield Objection(document=slip.id, message=sentence(one, name))


def sentence(one: Compared, name: str) -> Any:
    """What is wrong with goods called ``name``, or missing, and what to do about it."""
    said = {
        "product": name,
        "quantity": f"{one.difference.normalize():f}",
        "wanted": f"{one.wanted.normalize():f}",
    }
    if one.fit is Fit.WRONG:
        return _(
            "${product} was not ordered, or is all taken. Take it off this pickup, and open one "
            "without an order for it.",
            mapping=said,
        )
    if one.fit is Fit.OVER:
        return _(
            "${quantity} of ${product} are too many: ${wanted} are left of the order. Take them "
            "off this pickup, and open one without an order for them.",
            mapping=said,
        )
    if one.fit is Fit.MISSING:
        return _(
            "${quantity} of ${product} are missing: ${wanted} were ordered. Scan them, or finish: "
            "the rest stays on the order until it is closed there.",
            mapping=said,
        )
    return _("${product}: all ${wanted} are here.", mapping=said)


def close_rest(context: Context, pickup: Pickup) -> None:
    """Close what is left of the order that ``pickup`` has fetched, if anything is."""
    order = context.session.get(Order, pickup.order_id) if pickup.order_id is not None else None
    if order is None or not order.left:
        return
    why = _("Closed at the counter, with ${pickup}.", mapping={"pickup": pickup.number or ""})
    reason = in_language(why, context.identity.locale)
    fire([order], CLOSE, replace(context, memory={}), reason=reason)


GUARD = Guard(
    name="esales.as_ordered",
    title=_("No more than was ordered"),
    check=as_ordered,
    kinds=(PICKUP,),
)
