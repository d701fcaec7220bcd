"""Orders keep what was taken of them, and hold for their dealer what is left.

Whatever becomes of a pickup that fetches an order, what the order says follows from the pickups
that are finished; the rest stays set aside, less what stands on pickups that are still open.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby
from typing import Any

from sqlalchemy import Select, func, literal, select
from sqlalchemy.orm.attributes import set_committed_value

from addons.esales.models import Order, Pickup, PickupLine
from addons.esales.orders.reading import HEAD, LINE, Part, lines_of
from addons.esales.pickups import OPEN
from core.context import Context
from core.orm.bulk import one_of, update_rows
from core.orm.changes import log_changes
from core.workflow import Business, Document, fire
from core.workflow.businesses import definition
from core.workflow.deciding.asking import fitting
from core.workflow.motion.arriving import carry_on
from core.workflow.motion.holding import hold, load_held
from core.workflow.motion.moving import as_system

FINISHED, REOPEN, NOTHING = "finished", "reopen", Decimal(0)
TAKEN, GOODS = Pickup.__table__, PickupLine.__table__


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """So much of a variant is to stay set aside for a document."""

    document: int
    variant_id: int
    quantity: Decimal
    warehouse: str


@dataclass(frozen=True, kw_only=True)
class Still:
    """So much of a variant is left of an order, of which so much stands on open pickups."""

    order: int
    variant_id: int
    left: Decimal
    standing: Decimal


def keep(pickups: Sequence[Pickup], context: Context) -> None:
    """Tell the orders of ``pickups``, which have moved, what is taken of them now.

    The rest is set aside anew, as far as it goes; orders that are fetched go on by themselves. As
    many statements for one pickup as for many.
    """
    orders = fetched(pickups, context)
    if not orders:
        return
    session, ids = context.session, {order.id for order in orders}
    hold(orders, context)
    lines = lines_of(ids, context)
    taken = _taken(ids, context)
    after = {
        (row.order_id, row.line): taken.get((row.order_id, row.variant_id), NOTHING)
        for row in lines
    }
    changed = [row for row in lines if row.taken != after[row.order_id, row.line]]
    rows = [
        {"order_id": row.order_id, "line": row.line, "taken": after[row.order_id, row.line]}
        for row in changed
    ]
    update_rows(session, LINE, rows, key=["order_id", "line"])
    write_parts(context, orders, ids_of(changed), "taken")
    set_aside(context, orders, as_far_as_it_goes=True)
    go_on(orders, context)


def ids_of(rows: Iterable[Any]) -> set[int]:
    """The orders to which lines belong."""
    return {row.order_id for row in rows}


def _taken(orders: Collection[int], context: Context) -> dict[tuple[int, int], Decimal]:
    """What has left with the pickups of ``orders``, by order and variant."""
    query = _on_pickups(FINISHED, context).add_columns(TAKEN.c.order_id, GOODS.c.variant_id)
    query = query.where(one_of(context.session, TAKEN.c.order_id, orders))
    rows = context.session.connection().execute(
        query.group_by(TAKEN.c.order_id, GOODS.c.variant_id)
    )
    return {(order, variant): quantity for quantity, order, variant in rows}


def _on_pickups(step: str, context: Context) -> Select[Any]:
    """The sum of what stands on pickups in ``step``."""
    head = Document.__table__
    return (
        select(func.sum(GOODS.c.quantity))
        .select_from(TAKEN)
        .join(GOODS, GOODS.c.pickup_id == TAKEN.c.id)
        .join(head, head.c.id == TAKEN.c.id)
        .where(context.session.mine(TAKEN), head.c.step == step)
    )


def still_wanted(orders: Collection[int], context: Context) -> list[Still]:
    """What is left of each line of ``orders``, and what of it stands on open pickups."""
    standing = (
        _on_pickups(OPEN, context)
        .where(TAKEN.c.order_id == LINE.c.order_id, GOODS.c.variant_id == LINE.c.variant_id)
        .correlate(LINE)
        .scalar_subquery()
    )
    query = (
        select(LINE, func.coalesce(standing, literal(NOTHING, LINE.c.taken.type)))
        .where(one_of(context.session, LINE.c.order_id, orders), context.session.mine(LINE))
        .order_by(LINE.c.order_id, LINE.c.line)
    )
    return [
        Still(
            order=row.order_id,
            variant_id=row.variant_id,
            left=Part(taken=row.taken, closed=row.closed).left_of(row.quantity),
            standing=row[-1],
        )
        for row in context.session.connection().execute(query)
    ]


def write_parts(
    context: Context, orders: Sequence[Order], changed: Collection[int], deed: str
) -> None:
    """Store the sums of the lines of those ``orders`` whose lines have ``changed``, and log it."""
    found: dict[int, dict[str, Decimal]] = defaultdict(
        lambda: dict.fromkeys(("taken", "closed", "left"), NOTHING)
    )
    for row in lines_of(changed, context):
        part = Part(taken=row.taken, closed=row.closed)
        for name, value in (
            ("taken", row.taken),
            ("closed", row.closed),
            ("left", part.left_of(row.quantity)),
        ):
            found[row.order_id][name] += value
    update_rows(context.session, HEAD, [{"id": n, **f} for n, f in found.items()], key=["id"])
    told = []
    for order in orders:
        for name, value in found.get(order.id, {}).items():
            if name == deed and getattr(order, name) != value:
                fields = {name: (getattr(order, name), value)}
                told.append((Order.__tablename__, order.id, deed, fields))
            set_committed_value(order, name, value)
        context.session.expire(order, ["lines"])
    log_changes(context.session, told)


def set_aside(
    context: Context,
    orders: Sequence[Order],
    variants: Collection[int] = (),
    *,
    as_far_as_it_goes: bool,
) -> None:
    """Hold what is left for those of ``orders`` that are confirmed, whatever was held before.

    Only of ``variants``, where any are given.
    """
    homes = {order.id: order.warehouse for order in orders if order.confirmed is not None}
    wanted = [
        Wanted(
            document=one.order,
            variant_id=one.variant_id,
            quantity=max(one.left - one.standing, NOTHING),
            warehouse=homes[one.order],
        )
        for one in (still_wanted(homes, context) if homes else ())
        if not variants or one.variant_id in variants
    ]
    _reserve(wanted, as_far_as_it_goes, context)


def let_go(
    context: Context, orders: Sequence[Order], variants: Collection[int] = ()
) -> None:
    """Hold nothing any more for ``orders``, or nothing of ``variants`` where any are given."""
    homes = {order.id: order.warehouse for order in orders}
    goods = [(order, variant) for order in homes for variant in variants]
    goods = goods or [(row.order_id, row.variant_id) for row in lines_of(homes, context)]
    wanted = [
        Wanted(document=order, variant_id=variant, quantity=NOTHING, warehouse=homes[order])
        for order, variant in goods
    ]
    _reserve(wanted, True, context)


def _reserve(wanted: Sequence[Wanted], as_far_as_it_goes: bool, context: Context) -> None:
    if wanted:
        context.hooks.goods_reserved(
            wanted=wanted, as_far_as_it_goes=as_far_as_it_goes, context=context
        )


def go_on(orders: Sequence[Order], context: Context) -> None:
    """Let ``orders``, of which more or less is taken now, go on by themselves."""
    deed = replace(context, memory={})

    def followed(order: Order) -> tuple[str, int]:
        return order.business, order.version

    for (name, version), found in groupby(sorted(orders, key=followed), key=followed):
        standing, business = list(found), definition(deed, name, version)
        _reopen(standing, business, deed)
        carry_on(standing, business, deed)


def _reopen(orders: Sequence[Order], business: Business, context: Context) -> None:
    """Let orders of which more is left than before, stand where they stood when confirmed."""
    for step in {order.step for order in orders}:
        way = business.transition(REOPEN, step)
        there = [order for order in orders if order.step == step]
        fit = fitting(there, business, way, context) if way is not None else []
        if fit:
            with as_system(context) as deed:
                fire(fit, REOPEN, deed)


@contextmanager
def drawing(
    context: Context,
    pickup: Pickup,
    variants: Collection[int] = (),
    *,
    first: Callable[[], None] = lambda: None,
) -> Iterator[None]:
    """While goods go onto ``pickup`` or off it, its order lets its part of them go.

    Afterwards the order holds again what is left of it and stands on no pickup. ``variants`` are
    those goods, or all of the order; ``first`` locks what of the stock comes before the balances,
    lest somebody who takes the same pieces without an order waits for this, and this for him.
    """
    if pickup.order_id is None:
        yield
        return
    # Whoever moves a pickup locks it before its order, and both before any stock.
    hold([pickup], context)
    order = load_held(Order, pickup.order_id, context)
    assert order is not None
    # Whoever shows the pickup after this need not look for it again.
    set_committed_value(pickup, "order", order)
    first()
    let_go(context, [order], variants)
    yield
    context.session.flush()
    set_aside(context, [order], variants, as_far_as_it_goes=True)


def fetched(pickups: Sequence[Pickup], context: Context) -> Sequence[Order]:
    """The orders that ``pickups`` fetch: they change with them, so they are locked with them."""
    ids = {pickup.order_id for pickup in pickups if pickup.order_id is not None}
    query = select(Order).where(one_of(context.session, Order.id, ids)).order_by(Order.id)
    return context.session.scalars(query).all() if ids else ()
