"""Scans as they came in, each stored before anything is looked up; how far a pickup has got."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from core.orm.base import Branched
from core.orm.types import Instant, Json, Key, Quantity

WAITING = "waiting"
STILL_WAITING = text(f"outcome = '{WAITING}'")


class Scan(Branched):
    """One scan under its device and sequence number: the text as it came and what became of it.

    ``outcome`` is waiting, taken, removed (a key took goods off), refused, undone or asked (several
    goods have such an ending, or the goods' serial number is to be scanned next);
    ``answer`` is what the station was told, ``variant_id`` the goods that came onto the document.
    """

    __tablename__ = "barcode_scan"
    __table_args__ = (
        ForeignKeyConstraint(["document", "branch"], ["core_document.id", "core_document.branch"]),
        Index(None, "document", "at"),
        Index(
            "ix_barcode_scan_waiting",
            "document",
            sqlite_where=STILL_WAITING,
            postgresql_where=STILL_WAITING,
        ),
    )

    device: Mapped[str] = mapped_column(String(40), primary_key=True)
    sequence: Mapped[int] = mapped_column(Key, primary_key=True)
    document: Mapped[int] = mapped_column(Key)
    text: Mapped[str] = mapped_column(String(500))
    at: Mapped[datetime] = mapped_column(Instant)
    actor: Mapped[str] = mapped_column(String(80))
    outcome: Mapped[str] = mapped_column(String(10), default=WAITING)
    variant_id: Mapped[int | None] = mapped_column(ForeignKey("base_variant.id"))
    answer: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)


class Passage(Branched):
    """A pickup's way from the dealer's arrival through the gate, and who let it on.

    ``code`` is its pickup code (提货码), which the collector says or shows; ``clerk`` is who had it
    in hand last, ``held`` since when it is on hold. The pickup itself says when it arrived and
    finished.
    """

    __tablename__ = "barcode_passage"
    __table_args__ = (
        ForeignKeyConstraint(["pickup_id", "branch"], ["esales_pickup.id", "esales_pickup.branch"]),
        UniqueConstraint("branch", "code"),
        Index(None, "branch", "left"),
    )

    pickup_id: Mapped[int] = mapped_column(Key, primary_key=True)
    code: Mapped[str] = mapped_column(String(12))
    clerk: Mapped[str] = mapped_column(String(80), default="")
    held: Mapped[datetime | None] = mapped_column(Instant)
    started: Mapped[datetime | None] = mapped_column(Instant)
    checked: Mapped[datetime | None] = mapped_column(Instant)
    checked_by: Mapped[str] = mapped_column(String(80), default="")
    checked_pieces: Mapped[Decimal | None] = mapped_column(Quantity)
    paid: Mapped[datetime | None] = mapped_column(Instant)
    loaded: Mapped[datetime | None] = mapped_column(Instant)
    loaded_by: Mapped[str] = mapped_column(String(80), default="")
    left: Mapped[datetime | None] = mapped_column(Instant)
    left_by: Mapped[str] = mapped_column(String(80), default="")
