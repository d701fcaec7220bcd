"""Pieces: goods with a serial number, where each is, since when, and who has claimed it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from addons.base.models import Party, Product, Serial, Variant
from addons.inventory.models import Claim, Location, Warehouse, Whereabouts
from core.orm.bulk import one_of
from core.orm.session import BranchSession
from core.workflow import Document


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A serial with all that is known of its place; ``seen`` is None where it was never received.

    ``location_id`` is None where it is not in stock: then ``document`` is what took it away and
    ``holder`` the party that has it. ``claimed_by`` is the open document that has claimed it.
    """

    id: int
    number: str
    variant_id: int
    product: str
    serials: str
    location_id: int | None
    status: str | None
    place: str
    warehouse: str
    kind: str
    seen: datetime | None
    document: str
    holder: str
    claimed_by: int | None

    @property
    def at(self) -> tuple[int, str] | None:
        """Its location and status; None where it is not in stock."""
        if self.location_id is None or self.status is None:
            return None
        return self.location_id, self.status

    @property
    def first_seen(self) -> bool:
        """Goods tracked at issue only show their serials for the first time when they leave."""
        return self.seen is None and self.serials == "at_issue"


def lock_pieces(session: BranchSession, serial_ids: Collection[int]) -> None:
    """Lock the whereabouts of these serials in key order, before claims and balances."""
    query = (
        select(Whereabouts.serial_id)
        .where(one_of(session, Whereabouts.serial_id, serial_ids))
        .order_by(Whereabouts.serial_id)
        .with_for_update()
    )
    session.execute(query).all()


def look_at(session: BranchSession, serial_ids: Collection[int]) -> dict[int, Piece]:
    """Everything about these serials of the branch, by id, in one statement."""
    query = _everything().where(one_of(session, Serial.id, serial_ids))
    return {row.id: _piece(row) for row in session.execute(query)}


def _everything() -> Any:
    """Outer joins throughout: what is not known of a serial is empty."""
    return (
        select(
            Serial.id,
            Serial.number,
            Serial.variant_id,
            Variant.code.label("variant_code"),
            Variant.name.label("variant_name"),
            Product.serials,
            Whereabouts.location_id,
            Whereabouts.status,
            Whereabouts.since.label("seen"),
            Location.code.label("place"),
            Warehouse.code.label("warehouse"),
            Warehouse.kind,
            Document.id.label("document"),
            Document.number.label("document_number"),
            Party.name.label("holder"),
            Claim.document.label("claimed_by"),
        )
        .join(Variant, Variant.id == Serial.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .outerjoin(Whereabouts, Whereabouts.serial_id == Serial.id)
        .outerjoin(Location, Location.id == Whereabouts.location_id)
        .outerjoin(Warehouse, Warehouse.id == Location.warehouse_id)
        .outerjoin(Document, Document.id == Whereabouts.document)
        .outerjoin(Party, Party.id == Serial.holder_id)
        .outerjoin(Claim, Claim.serial_id == Serial.id)
    )


def _piece(row: Any) -> Piece:
    return Piece(
        id=row.id,
        number=row.number,
        variant_id=row.variant_id,
        product=f"{row.variant_code} {row.variant_name}",
        serials=row.serials,
        location_id=row.location_id,
        status=row.status,
        place=f"{row.warehouse} {row.place}" if row.place else "",
        warehouse=row.warehouse or "",
        kind=row.kind or "",
        seen=row.seen,
        document=called(row.document_number, row.document),
        holder=row.holder or "",
        claimed_by=row.claimed_by,
    )


def called(number: str | None, document: int | None) -> str:
    """What a sentence calls a document: its number, or, while it has none, its id."""
    return number or (f"#{document}" if document is not None else "")
