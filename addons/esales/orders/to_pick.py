"""What is to be fetched of an order, place by place: for the pick list, and for its page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from addons.esales.assortment import Goods
from addons.esales.models import Order
from addons.esales.orders.keeping import NOTHING, still_wanted
from addons.esales.orders.pick_list import PICK_LIST
from addons.esales.orders.reading import Ordered, read_orders
from addons.esales.warehouses import for_sale, warehouse_name
from core.context import Context
from core.workflow import Document
from core.workflow.printing.heads import head_of
from core.workflow.printing.layouts import prints_of


@dataclass(frozen=True, kw_only=True)
class ToPick:
    """So much of these goods is fetched from a place; an empty one says that none is set aside."""

    place: str
    goods: Goods
    quantity: Decimal

    @property
    def cartons(self) -> Decimal | None:
        """How many full cartons that is; None where the goods come in none."""
        return self.quantity // self.goods.per_carton if self.goods.per_carton else None


def to_pick(found: Ordered, context: Context) -> list[ToPick]:
    """What is left of an order and on no pickup yet, as somebody walks past the places."""
    order = found.order
    reserved = context.hooks.places_reserved(documents=[order.id], context=context) or ()
    rows = [
        ToPick(place=one.place, goods=found.goods[one.variant_id], quantity=one.quantity)
        for one in reserved
    ]
    standing = {one.variant_id: one.standing for one in still_wanted([order.id], context)}
    for variant, left in found.left.items():
        held = sum((row.quantity for row in rows if row.goods.variant == variant), NOTHING)
        short = left - held - standing.get(variant, NOTHING)
        if short > 0:
            rows.append(ToPick(place="", goods=found.goods[variant], quantity=short))
    return rows


def pick_list_values(
    document: Document, layout: str, context: Context
) -> Mapping[str, Any] | None:
    """What ``layout`` prints for ``document``; None where it is no pick list."""
    if not isinstance(document, Order) or prints_of(context, layout) != PICK_LIST:
        return None
    found = read_orders(context, [document])[0]
    code = document.warehouse
    return {
        **head_of(document, context),
        "date": context.today,
        "wanted": document.wanted,
        "warehouse": {"code": code, "name": warehouse_name(context, code, for_sale)},
        "dealer": {"code": found.dealer.code, "name": found.dealer.name},
        "remark": document.note,
        "rows": _rows(to_pick(found, context)),
    }


def _rows(rows: Sequence[ToPick]) -> list[dict[str, Any]]:
    return [
        {
            "place": row.place or "—",
            "code": row.goods.code,
            "name": row.goods.name,
            "spec": row.goods.spec,
            "unit": row.goods.unit,
            "cartons": row.cartons,
            "quantity": row.quantity,
            "picked": None,
        }
        for row in rows
    ]
