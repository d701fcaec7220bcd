"""Pieces: goods with a serial number, where each is, since when, and who has claimed it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, select

from addons.base.models import Party, Product, Serial, Variant
from addons.inventory.lapsing import is_lapsed
from addons.inventory.models import Claim, Location, Warehouse, Whereabouts
from core.context import Context
from core.orm.bulk import one_of
from core.orm.session import BranchSession
from core.workflow import Document

HELD = "inventory.held_pieces"


class Piece(NamedTuple):
    """A serial with all that is known of its place; ``seen`` is None where it was never received.

    ``location_id`` is None where it is not in stock: then ``document`` is what took it away and
    ``holder`` the party that has it. ``claimed_by`` is the open document that has claimed it, as
    long as its time has not passed. ``kept_by`` is the other branch that has it in its books.
    """

    id: int
    number: str
    variant_id: int
    variant_code: str
    variant_name: str
    serials: str
    location_id: int | None
    status: str | None
    seen: datetime | None
    location: str | None
    warehouse: str | None
    kind: str | None
    document_id: int | None
    document_number: str | None
    holder: str | None
    claimed_by: int | None
    kept_by: str | None

    @property
    def product(self) -> str:
        """What people call its goods."""
        return f"{self.variant_code} {self.variant_name}"

    @property
    def place(self) -> str:
        """The codes of its warehouse and location."""
        return f"{self.warehouse} {self.location}"

    @property
    def document(self) -> str:
        """What a sentence calls the document that brought it where it is."""
        return called(self.document_number, self.document_id)

    @property
    def at(self) -> tuple[int, str] | None:
        """Its location and status; None where it is not in stock."""
        if self.location_id is None or self.status is None:
            return None
        return self.location_id, self.status

    @property
    def tracked(self) -> bool:
        """Whether its goods are known piece by piece as long as they lie in stock."""
        return self.serials == "throughout"

    @property
    def first_seen(self) -> bool:
        """Goods tracked at issue only show their serials for the first time when they leave."""
        return self.seen is None and self.serials == "at_issue"


def lock_pieces(session: BranchSession, serial_ids: Collection[int]) -> None:
    """Lock the whereabouts of these serials in key order, before claims and balances.

    SQLite has one writer at a time and no locks on rows, so nothing is asked of it.
    """
    if session.get_bind().dialect.name != "postgresql":
        return
    query = (
        select(Whereabouts.serial_id)
        .where(one_of(session, Whereabouts.serial_id, serial_ids))
        .order_by(Whereabouts.serial_id)
        .with_for_update()
    )
    session.execute(query).all()


def hold_pieces(context: Context, serial_ids: Collection[int]) -> dict[int, Piece]:
    """Everything about these serials, which nobody else can move or claim from now on.

    Two statements (one on SQLite), and none for pieces that the same deed holds already.
    """
    held: dict[frozenset[int], dict[int, Piece]] = context.once(HELD, dict)
    wanted = frozenset(serial_ids)
    if wanted not in held:
        lock_pieces(context.session, serial_ids)
        held[wanted] = look_at(context, serial_ids)
    return held[wanted]


def look_at(context: Context, serial_ids: Collection[int]) -> dict[int, Piece]:
    """Everything about these serials of the branch, by id, in one statement."""
    query = _everything(context.now).where(one_of(context.session, Serial.id, serial_ids))
    return {row[0]: Piece._make(row) for row in context.session.execute(query)}


def _everything(now: datetime) -> Any:
    """The fields of a Piece, in order; what is not known of a serial is empty."""
    return (
        select(
            Serial.id,
            Serial.number,
            Serial.variant_id,
            Variant.code,
            Variant.name,
            Product.serials,
            Whereabouts.location_id,
            Whereabouts.status,
            Whereabouts.since,
            Location.code,
            Warehouse.code,
            Warehouse.kind,
            Document.id,
            Document.number,
            Party.name,
            Claim.document,
            Serial.kept_by,
        )
        .join(Variant, Variant.id == Serial.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .outerjoin(Whereabouts, Whereabouts.serial_id == Serial.id)
        .outerjoin(Location, Location.id == Whereabouts.location_id)
        .outerjoin(Warehouse, Warehouse.id == Location.warehouse_id)
        .outerjoin(Document, Document.id == Whereabouts.document)
        .outerjoin(Party, Party.id == Serial.holder_id)
        .outerjoin(Claim, and_(Claim.serial_id == Serial.id, ~is_lapsed(now)))
    )


def called(number: str | None, document: int | None) -> str:
    """What a sentence calls a document: its number, or, while it has none, its id."""
    return number or (f"#{document}" if document is not None else "")
