"""What a pickup takes out of stock, told to whoever keeps the stock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import and_, select

from addons.esales.models import Pickup, PickupLine, PickupSerial
from core.context import Context
from core.orm.bulk import one_of
from core.workflow import Document


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
    """What pickups take, line by line, in one statement; None for documents of another kind."""
    if not all(isinstance(document, Pickup) for document in documents):
        return None
    pickups = [document.id for document in documents]
    same_line = and_(
        PickupSerial.pickup_id == PickupLine.pickup_id, PickupSerial.line == PickupLine.line
    )
    query = (
        select(
            PickupLine.pickup_id,
            PickupLine.line,
            PickupLine.variant_id,
            PickupLine.quantity,
            Pickup.warehouse,
            PickupSerial.serial_id,
        )
        .join(Pickup, Pickup.id == PickupLine.pickup_id)
        .outerjoin(PickupSerial, same_line)
        .where(one_of(context.session, PickupLine.pickup_id, pickups))
        .order_by(PickupLine.pickup_id, PickupLine.line, PickupSerial.serial_id)
    )
    lines: dict[tuple[int, int], tuple[int, Decimal, str]] = {}
    serials: dict[tuple[int, int], list[int]] = {}
    for pickup, line, variant, quantity, warehouse, serial in context.session.execute(query):
        lines[pickup, line] = (variant, quantity, warehouse)
        numbers = serials.setdefault((pickup, line), [])
        if serial is not None:
            numbers.append(serial)
    return [
        Taken(
            document=pickup,
            line=line,
            variant_id=variant,
            quantity=quantity,
            serial_ids=tuple(serials[pickup, line]),
            warehouse=warehouse,
        )
        for (pickup, line), (variant, quantity, warehouse) in lines.items()
    ]
