"""A pickup that fetches an order, and what of it still fits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from addons.esales.assortment import read_goods
from addons.esales.models import Dealer, Order, Pickup
from addons.esales.orders.keeping import NOTHING, on_pickups
from addons.esales.orders.reading import Part, lines_of
from addons.esales.orders.verifying import Compared, Fit, compare
from addons.esales.pickups import OPEN, open_pickup
from addons.esales.sold import sold
from core.context import Context
from core.i18n import _
from core.orm.bulk import insert_rows, one_of
from core.refusal import Refusal
from core.workflow import Guard, Link, Objection
from core.workflow.holding import hold

PICKUP, FETCHES = "esales.pickup", "pickup"
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

    Refuses an order that is not confirmed, or of which nothing is left.
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
    return begin_fetching(context, order.dealer, order.warehouse, order.id)


def begin_fetching(
    context: Context, dealer: Dealer, warehouse: str, order: int | None
) -> Pickup:
    """A fresh pickup, linked to the ``order`` with this id where it fetches one."""
    pickup = open_pickup(context, dealer, warehouse, order=order)
    if order is not None:
        row = {"source": order, "target": pickup.id, "relation": FETCHES}
        insert_rows(context.session, Link.__table__, [row])
    return pickup


def compared(context: Context, pickup: Pickup) -> dict[int, Compared]:
    """What stands on ``pickup`` beside what its order still wants, in three statements.

    What other pickups fetch of the order at the same time is left to them.
    """
    if pickup.order_id is None:
        return {}
    on_this = {line.variant_id: line.quantity for line in pickup.lines}
    return _compared(pickup.order_id, on_this, lines_of([pickup.order_id], context), context)


def _compared(
    order: int, on_this: Mapping[int, Decimal], lines: Sequence[Any], context: Context
) -> dict[int, Compared]:
    standing = on_pickups([order], OPEN, context)
    wanted = {}
    for row in lines:
        elsewhere = standing.get((order, row.variant_id), NOTHING) - on_this.get(
            row.variant_id, NOTHING
        )
        left = Part(taken=row.taken, closed=row.closed).left_of(row.quantity)
        wanted[row.variant_id] = max(left - max(elsewhere, NOTHING), NOTHING)
    return compare(wanted, on_this)


def as_ordered(documents: Sequence[Pickup], context: Context) -> Iterator[Objection]:
    """Object to more than was ordered, and to goods that were not; what is missing may stay.

    The orders stay locked, so that nothing is fetched twice.
    """
    ids = {document.order_id for document in documents if document.order_id is not None}
    if not ids:
        return
    session = context.session
    query = select(Order).where(one_of(session, Order.id, ids)).order_by(Order.id)
    hold(list(session.scalars(query)), context)
    left: dict[tuple[int, int], Decimal] = {
        (row.order_id, row.variant_id): Part(taken=row.taken, closed=row.closed).left_of(
            row.quantity
        )
        for row in lines_of(ids, context)
    }
    for slip in sorted(sold(documents, context), key=lambda slip: slip.id):
        order = slip.pickup.order_id
        if order is None:
            continue
        for line in slip.lines.values():
            wanted = left.get((order, line.variant_id), NOTHING)
            left[order, line.variant_id] = wanted - line.quantity
            one = Compared(variant_id=line.variant_id, wanted=wanted, scanned=line.quantity)
            if one.fit in (Fit.OVER, Fit.WRONG):
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


def sentences(found: Mapping[int, Compared], context: Context, *fits: Fit) -> list[Any]:
    """A sentence for each of ``found`` that fits so."""
    named = [one for one in found.values() if one.fit in fits]
    goods = read_goods(context, {one.variant_id for one in named}) if named else {}
    return [sentence(one, goods[one.variant_id].name) for one in named]


GUARD = Guard(
    name="esales.as_ordered",
    title=_("No more than was ordered"),
    check=as_ordered,
    kinds=(PICKUP,),
)
