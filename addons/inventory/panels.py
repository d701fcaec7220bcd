"""The stock panel of a branch's first page: how much there is, and what has run out."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import case, func, select

from addons.inventory.models import Warehouse
from addons.inventory.stock import Level, by_warehouse
from core.context import Context

ZERO = Decimal(0)


def stock_panel(context: Context) -> dict[str, Any]:
    """Pieces in all and by warehouse; varieties that can be sold, and those that have run out.

    Only warehouses that sales draw on tell whether a variety can be sold.
    """
    found = by_warehouse(context.session)
    pieces = func.sum(found.c.on_hand)
    query = (
        select(
            Warehouse.code,
            Warehouse.name,
            pieces.label("pieces"),
            func.sum(found.c.reserved).label("reserved"),
        )
        .join(Warehouse, Warehouse.id == found.c.warehouse_id)
        .group_by(Warehouse.code, Warehouse.name)
        .order_by(pieces.desc())
    )
    rows = context.session.execute(query).all()
    varieties, out = _varieties(context)
    assert context.branch is not None
    return {
        "home": context.branch.name,
        "total": Level(
            on_hand=sum((row.pieces for row in rows), ZERO),
            reserved=sum((row.reserved for row in rows), ZERO),
        ),
        "warehouses": [(row.code, row.name, row.pieces) for row in rows if row.pieces],
        "most": max((int(row.pieces) for row in rows), default=0),
        "varieties": varieties,
        "out": out,
    }


def _varieties(context: Context) -> tuple[int, int]:
    found = by_warehouse(context.session)
    each = (
        select(found.c.variant_id, func.sum(found.c.available).label("available"))
        .join(Warehouse, Warehouse.id == found.c.warehouse_id)
        .where(Warehouse.kind == "sound")
        .group_by(found.c.variant_id)
        .subquery("each")
    )
    is_left = case((each.c.available > ZERO, 1), else_=0)
    row = context.session.execute(select(func.sum(is_left), func.count()).select_from(each)).one()
    left = int(row[0] or 0)
    return left, int(row[1]) - left
