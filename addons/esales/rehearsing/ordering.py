"""Orders on paper: goods are wanted, and pickups come for them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from addons.esales.models import Order
from addons.esales.orders.changing import begin_order, put_on
from addons.esales.orders.keeping import go_on, set_aside, write_parts
from addons.esales.orders.reading import LINE, lines_of
from addons.esales.rehearsing.made_up import dealer_for, make_up_goods_for_sale
from addons.esales.retail.finding import Found
from core.context import Context
from core.orm.bulk import update_rows
from core.workflow import Business, Document, Rehearsal
from core.workflow.motion.moving import as_system

# So many that some can be fetched, and some left.
SEVERAL = Decimal(2)


def begin_order_on_paper(
    business: Business, values: Mapping[str, Any], context: Context
) -> Document:
    """An order of some dealer, from a warehouse that sells."""
    with as_system(context) as system:
        warehouse = values.get("warehouse") or make_up_goods_for_sale(system, {})[1]
    known = {"dealer_id": dealer_for(values, context), "warehouse": warehouse}
    return begin_order(business, {**values, **known}, context)


def want_goods(order: Order, values: Mapping[str, Any], context: Context) -> None:
    """So many of some goods are wanted, and lie in the order's warehouse."""
    wanted = {"quantity": SEVERAL, **{n: v for n, v in values.items() if v is not None}}
    with as_system(context) as system:
        there = {**wanted, "warehouse": order.warehouse}
        (variant, quantity, _pieces), _code = make_up_goods_for_sale(system, there)
    put_on(context, order, Found(variant_id=variant, quantity=quantity))


def fetch(order: Order, values: Mapping[str, Any], context: Context) -> None:
    """Pickups have fetched so much of the order, or brought it back, and so much is left."""
    first, *_others = lines_of([order.id], context)
    taken = values.get("taken", first.taken)
    left = values.get("left", first.quantity - taken - first.closed)
    closed = max(first.quantity - taken - left, Decimal(0))
    row = {"order_id": order.id, "line": first.line, "taken": taken, "closed": closed}
    update_rows(context.session, LINE, [row], key=["order_id", "line"])
    write_parts(context, [order], {order.id}, "taken")
    set_aside(context, [order], as_far_as_it_goes=True)
    go_on([order], context)


ORDERS = Rehearsal(
    begin=begin_order_on_paper,
    fill=want_goods,
    meets=("quantity", "gross"),
    happen=fetch,
    happens=("taken", "left"),
)
