"""Orders keep what was taken of them, and hold for their dealer what is left.

Whatever becomes of a pickup that fetches an order, what the order says follows from the pickups
that are finished; the rest stays set aside, less what stands on pickups that are still open.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm.attributes import set_committed_value

from addons.esales.models import Order, Pickup, PickupLine
from addons.esales.orders.reading import HEAD, LINE, Part, lines_of
from addons.esales.pickups import OPEN
from core.context import Context
from core.orm.bulk import one_of, update_rows
from core.orm.changes import log_changes
from core.workflow import Business, Document, fire
from core.workflow.arriving import carry_on
from core.workflow.asking import fitting
from core.workflow.businesses import definition
from core.workflow.holding import hold
from core.workflow.moving import as_system

FINISHED, REOPEN, NOTHING = "finished", "reopen", Decimal(0)
TAKEN, GOODS = Pickup.__table__, PickupLine.__table__


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """So much of a variant is to stay set aside for a document."""

    document: int
    variant_id: int
    quantity: Decimal
    warehouse: str


def keep(pickups: Sequence[Pickup], context: Context) -> None:
    """Tell the orders of ``pickups``, which have moved, what is taken of them now.

    The rest is set aside anew, as far as it goes; orders that are fetched go on by themselves. As
    many statements for one pickup as for many.
    """
    ids = {pickup.order_id for pickup in pickups if pickup.order_id is not None}
    if not ids:
        return
    session = context.session
    query = select(Order).where(one_of(session, Order.id, ids)).order_by(Order.id)
    orders = list(session.scalars(query))
    hold(orders, context)
    lines = lines_of(ids, context)
    taken = on_pickups(ids, FINISHED, context)
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
    set_aside(context, orders, lines_of(ids, context), as_far_as_it_goes=True)
    go_on(orders, context)


def ids_of(rows: Iterable[Any]) -> set[int]:
    """The orders to which lines belong."""
    return {row.order_id for row in rows}


def on_pickups(
    orders: Collection[int], step: str, context: Context
) -> dict[tuple[int, int], Decimal]:
    """What stands on the pickups of ``orders`` that are in ``step``, by order and variant."""
    session, head = context.session, Document.__table__
    query = (
        select(TAKEN.c.order_id, GOODS.c.variant_id, func.sum(GOODS.c.quantity))
        .join(GOODS, GOODS.c.pickup_id == TAKEN.c.id)
        .join(head, head.c.id == TAKEN.c.id)
        .where(one_of(session, TAKEN.c.order_id, orders), session.mine(TAKEN))
        .where(head.c.step == step)
        .group_by(TAKEN.c.order_id, GOODS.c.variant_id)
    )
    rows = session.connection().execute(query)
    return {(order, variant): quantity for order, variant, quantity in rows}


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
    context: Context, orders: Sequence[Order], lines: Iterable[Any], *, as_far_as_it_goes: bool
) -> None:
    """Hold what is left of ``lines`` for their confirmed ``orders``, whatever was held before."""
    homes = {order.id: order.warehouse for order in orders if order.confirmed is not None}
    standing = on_pickups(homes, OPEN, context)
    wanted = [
        Wanted(
            document=row.order_id,
            variant_id=row.variant_id,
            quantity=max(
                Part(taken=row.taken, closed=row.closed).left_of(row.quantity)
                - standing.get((row.order_id, row.variant_id), NOTHING),
                NOTHING,
            ),
            warehouse=homes[row.order_id],
        )
        for row in lines
        if row.order_id in homes
    ]
    _reserve(wanted, as_far_as_it_goes, context)


def let_go(context: Context, orders: Mapping[int, str], lines: Iterable[Any]) -> None:
    """Hold nothing any more of ``lines`` for ``orders``, whose warehouses these are."""
    wanted = [
        Wanted(
            document=row.order_id,
            variant_id=row.variant_id,
            quantity=NOTHING,
            warehouse=orders[row.order_id],
        )
        for row in lines
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
def drawing(context: Context, pickup: Pickup, variants: Collection[int] = ()) -> Iterator[None]:
    """While goods go onto ``pickup`` or off it, its order lets its part of them go.

    Afterwards the order holds again what is left of it and stands on no pickup. ``variants`` are
    those goods, or all of the order.
    """
    if pickup.order_id is None:
        yield
        return
    order = context.session.get_one(Order, pickup.order_id)
    hold([order], context)
    lines = [
        row
        for row in lines_of([order.id], context)
        if not variants or row.variant_id in variants
    ]
    let_go(context, {order.id: order.warehouse}, lines)
    yield
    context.session.flush()
    set_aside(context, [order], lines, as_far_as_it_goes=True)
