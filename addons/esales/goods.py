"""What a pickup takes out of stock, told to whoever keeps the stock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from sqlalchemy import Select, select

from addons.esales.models import Pickup, PickupLine, PickupSerial
from addons.esales.sold import sold
from core.context import Context
from core.workflow import Document

KIND = "esales.pickup"


@dataclass(frozen=True, kw_only=True)
class Taken:
    """Goods that leave with a document: a quantity of a variant, by serial where it has any."""

    document: int
    line: int
    variant_id: int
    quantity: Decimal
    serial_ids: tuple[int, ...]
    warehouse: str


def taken(documents: Sequence[Document], context: Context) -> list[Taken] | None:
    """What pickups take, line by line; None for documents of another kind."""
    if not all(isinstance(document, Pickup) for document in documents):
        return None
    return [
        Taken(
            document=slip.id,
            line=line.line,
            variant_id=line.variant_id,
            quantity=line.quantity,
            serial_ids=tuple(slip.serials.get(line.line, ())),
            warehouse=slip.pickup.warehouse,
        )
        for slip in sold(cast("Sequence[Pickup]", documents), context)
        for line in slip.lines.values()
    ]


@dataclass(frozen=True, kw_only=True)
class Issued:
    """What documents of a ``kind`` took from stock, as queries over all that are finished."""

    kind: str
    goods: Select[Any]
    pieces: Select[Any]


def issued(context: Context) -> tuple[Issued, ...]:
    """What finished pickups took: quantities by variant, and pieces."""
    document, line, piece = Document.__table__, PickupLine.__table__, PickupSerial.__table__
    finished = document.c.step == "finished"
    goods = (
        select(line.c.pickup_id.label("document"), line.c.variant_id, line.c.quantity)
        .join(document, document.c.id == line.c.pickup_id)
        .where(context.session.mine(line), finished)
    )
    pieces = (
        select(piece.c.pickup_id.label("document"), piece.c.serial_id)
        .join(document, document.c.id == piece.c.pickup_id)
        .where(context.session.mine(piece), finished)
    )
    return (Issued(kind=KIND, goods=goods, pieces=pieces),)
