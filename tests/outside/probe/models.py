"""Things of every column type, notes below them, and cases that move through steps."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core import Branched, Document, Record, Shared
from core.orm.types import Instant, Json, Key, Money, Price, Quantity, Rate, UnitNet


class Kin(Shared):
    """A row of the whole company."""

    __tablename__ = "probe_kin"

    name: Mapped[str] = mapped_column(String(40))


class Thing(Record):
    """A record with a column of every type a list may be sorted by."""

    __tablename__ = "probe_thing"
    __table_args__ = (UniqueConstraint("id", "branch"),)

    code: Mapped[str] = mapped_column(String(40), default="")
    name: Mapped[str | None] = mapped_column(String(40))
    pieces: Mapped[int | None]
    sound: Mapped[bool] = mapped_column(default=True)
    amount: Mapped[Decimal | None] = mapped_column(Money)
    price: Mapped[Decimal | None] = mapped_column(Price)
    quantity: Mapped[Decimal | None] = mapped_column(Quantity)
    rate: Mapped[Decimal | None] = mapped_column(Rate)
    unit_net: Mapped[Decimal | None] = mapped_column(UnitNet)
    day: Mapped[date | None]
    at: Mapped[datetime | None] = mapped_column(Instant)
    facts: Mapped[dict[str, Any] | None] = mapped_column(Json)

    notes: Mapped[list[Note]] = relationship(
        back_populates="thing", order_by="Note.line", cascade="all, delete-orphan"
    )


class Note(Branched):
    """A line below a thing."""

    __tablename__ = "probe_note"
    __table_args__ = (
        ForeignKeyConstraint(["thing_id", "branch"], ["probe_thing.id", "probe_thing.branch"]),
    )

    thing_id: Mapped[int] = mapped_column(Key, primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(String(40), default="")

    thing: Mapped[Thing] = relationship(back_populates="notes")


class Case(Document):
    """A document that weighs something."""

    __tablename__ = "probe_case"
    __table_args__ = (
        ForeignKeyConstraint(["id", "branch"], ["core_document.id", "core_document.branch"]),
    )
    __mapper_args__ = {"polymorphic_identity": "probe.case"}  # noqa: RUF012

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    branch: Mapped[str] = mapped_column(String(8))
    weight: Mapped[int] = mapped_column(default=1)
