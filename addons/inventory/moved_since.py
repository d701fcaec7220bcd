"""A count while goods move: what came or went after it was counted is counted again.

The books say what lies there now, the line what lay there then. What moved in between would be
booked as found or as lost, so the count waits until somebody has looked once more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import and_, func, or_, select

from addons.base.models import Variant
from addons.inventory.models import Count, Location, Move, StockLine, Warehouse
from addons.inventory.pieces import called
from core.context import Context
from core.i18n import _
from core.orm.bulk import one_of
from core.orm.types import Instant
from core.workflow import Document


def moved_since(documents: Collection[int], context: Context) -> Iterator[tuple[int, Any]]:
    """The counts among ``documents`` with a sentence for each line whose goods moved meanwhile."""
    counted = func.coalesce(StockLine.counted, Count.created, type_=Instant())
    there = or_(
        *(
            and_(
                getattr(Move, f"{side}_id") == StockLine.location_id,
                getattr(Move, f"{side}_status") == StockLine.status,
            )
            for side in ("source", "target")
        )
    )
    query = (
        select(
            StockLine.document,
            StockLine.line,
            Variant.code,
            Variant.name,
            Warehouse.code.label("warehouse"),
            Location.code.label("place"),
            func.max(Move.document).label("mover"),
        )
        .join(Count, Count.id == StockLine.document)
        .join(Move, and_(Move.variant_id == StockLine.variant_id, there, Move.at > counted))
        .join(Variant, Variant.id == StockLine.variant_id)
        .join(Location, Location.id == StockLine.location_id)
        .join(Warehouse, Warehouse.id == Location.warehouse_id)
        .where(one_of(context.session, StockLine.document, documents))
        .group_by(StockLine.document, StockLine.line, Variant.code, Variant.name)
        .group_by(Warehouse.code, Location.code)
        .order_by(StockLine.document, StockLine.line)
    )
    rows = context.session.execute(query).all()
    numbers = _numbers({row.mover for row in rows}, context) if rows else {}
    for row in rows:
        said = {
            "line": row.line,
            "product": f"{row.code} {row.name}",
            "place": f"{row.warehouse} {row.place}",
            "document": called(numbers.get(row.mover), row.mover),
        }
        yield (
            row.document,
            _(
                "Line ${line}: ${product} moved in ${place} with ${document} after it was counted. "
                "Count it again, and save the line with what lies there now.",
                mapping=said,
            ),
        )


def _numbers(documents: Collection[int], context: Context) -> dict[int, str | None]:
    query = select(Document.id, Document.number)
    wanted = one_of(context.session, Document.id, documents)
    return {row.id: row.number for row in context.session.execute(query.where(wanted))}
