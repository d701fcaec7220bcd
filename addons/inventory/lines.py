"""The lines of stock documents as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import exists, func, select
from sqlalchemy.orm import aliased

from addons.base.measures import FINEST
from addons.base.models import Product, Serial, Unit, Variant
from addons.inventory.balances import Spot
from addons.inventory.models import REVERSES, Location, StockDocument, StockLine, Warehouse
from core.context import Context
from core.orm.bulk import one_of
from core.workflow import Link


class SerialEntry(NamedTuple):
    """A serial on a line: its number, its second number, the code of the carton it came in."""

    number: str
    twin: str | None = None
    carton: str | None = None


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line of a stock document with what is known of its goods and place.

    ``is_outside`` says that it is about another warehouse than its document, which only a line
    that takes another document back may be.
    """

    kind: str
    document: int
    line: int
    variant_id: int
    quantity: Decimal
    location_id: int
    status: str
    target_id: int | None
    target_status: str | None
    serials: tuple[SerialEntry, ...]
    product: str
    tracking: str
    decimals: int
    place: str
    is_outside: bool
    since: date | None = None

    @property
    def spot(self) -> Spot:
        """The balance the line is about."""
        return Spot(self.location_id, self.variant_id, self.status)

    @property
    def target(self) -> Spot | None:
        """The balance that it moves its goods to; None where it moves nothing."""
        if self.target_id is None or self.target_status is None:
            return None
        return Spot(self.target_id, self.variant_id, self.target_status)

    @property
    def tracked(self) -> bool:
        """Whether every piece is known by its serial."""
        return self.tracking == "throughout"


def read_lines(context: Context, documents: Sequence[int]) -> list[Line]:
    """The lines of ``documents``, in order, in one statement."""
    targets = aliased(Location)
    home = StockDocument.warehouse_id
    goal = func.coalesce(targets.warehouse_id, home)
    takes_back = exists().where(Link.target == StockDocument.id, Link.relation == REVERSES)
    query = (
        select(
            StockDocument.kind,
            StockLine.document,
            StockLine.line,
            StockLine.variant_id,
            StockLine.quantity,
            StockLine.location_id,
            StockLine.status,
            StockLine.target_id,
            StockLine.target_status,
            StockLine.serials,
            StockLine.since,
            Variant.code,
            Variant.name,
            Product.serials.label("tracking"),
            Unit.decimals,
            Location.code.label("location"),
            Warehouse.code.label("warehouse"),
            (((Location.warehouse_id != home) | (goal != home)) & ~takes_back).label("is_outside"),
        )
        .join(StockDocument, StockDocument.id == StockLine.document)
        .join(Variant, Variant.id == StockLine.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .outerjoin(Unit, Unit.id == Product.unit_id)
        .join(Location, Location.id == StockLine.location_id)
        .join(Warehouse, Warehouse.id == Location.warehouse_id)
        .outerjoin(targets, targets.id == StockLine.target_id)
        .where(one_of(context.session, StockLine.document, documents))
        .order_by(StockLine.document, StockLine.line)
    )
    return [_line(row) for row in context.session.execute(query)]


def _line(row: Any) -> Line:
    return Line(
        kind=row.kind,
        document=row.document,
        line=row.line,
        variant_id=row.variant_id,
        quantity=row.quantity,
        location_id=row.location_id,
        status=row.status,
        target_id=row.target_id,
        target_status=row.target_status,
        serials=tuple(SerialEntry(*entry) for entry in row.serials),
        product=f"{row.code} {row.name}",
        tracking=row.tracking,
        decimals=FINEST if row.decimals is None else row.decimals,
        place=f"{row.warehouse} {row.location}",
        is_outside=bool(row.is_outside),
        since=row.since,
    )


def known_serials(context: Context, lines: Sequence[Line]) -> dict[tuple[int, str], int]:
    """The ids of the serials on ``lines`` in the branch's books, by variant and number."""
    numbers = {entry.number for line in lines for entry in line.serials}
    if not numbers:
        return {}
    query = select(Serial.variant_id, Serial.number, Serial.id).where(
        one_of(context.session, Serial.number, numbers), Serial.kept_by.is_(None)
    )
    return {(row[0], row[1]): row[2] for row in context.session.execute(query)}
