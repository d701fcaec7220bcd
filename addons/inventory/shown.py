"""What pages show of the lines of a receipt, an adjustment or a count: goods, places, statuses."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from addons.inventory.models import Location, StockDocument, StockLine
from core.context import Context


def lines_of(document: StockDocument, context: Context) -> list[StockLine]:
    """The lines of ``document`` in their order, with goods and places; one statement."""
    query = (
        select(StockLine)
        .where(StockLine.document == document.id)
        .options(
            joinedload(StockLine.variant),
            joinedload(StockLine.location).joinedload(Location.warehouse),
            joinedload(StockLine.target).joinedload(Location.warehouse),
        )
        .order_by(StockLine.line)
    )
    return list(context.session.scalars(query))
