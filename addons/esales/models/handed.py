"""A shift as it is handed over: what moved in it, what was counted, and who goes on."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.orm.types import Instant, Key, Money, Quantity
from core.workflow import Document


class HandOver(Document):
    """A hand-over (交班): from ``since`` to ``until`` all of the branch's counter, in figures.

    What was ``taken`` by each means is worked out when it is handed to the ``successor``;
    ``difference`` is what was ``counted`` beyond it, below zero where money is missing. Where it
    ``ends_day``, nothing is posted for that ``day`` any more.
    """

    __tablename__ = "esales_hand_over"
    __table_args__: Any = (
        UniqueConstraint("id", "branch"),
        ForeignKeyConstraint(["id", "branch"], ["core_document.id", "core_document.branch"]),
        Index(None, "branch", "until"),
    )
    __mapper_args__ = {"polymorphic_identity": "esales.hand_over"}  # noqa: RUF012

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    branch: Mapped[str] = mapped_column(String(8))
    day: Mapped[date]
    successor: Mapped[str] = mapped_column(String(80), default="")
    ends_day: Mapped[bool] = mapped_column(default=False)
    remark: Mapped[str] = mapped_column(String(200), default="")
    since: Mapped[datetime | None] = mapped_column(Instant)
    until: Mapped[datetime | None] = mapped_column(Instant)
    pickups: Mapped[int] = mapped_column(default=0)
    pieces: Mapped[Decimal] = mapped_column(Quantity, default=Decimal(0))
    gross: Mapped[Decimal] = mapped_column(Money, default=Decimal(0))
    taken_back: Mapped[Decimal] = mapped_column(Money, default=Decimal(0))
    printed: Mapped[int] = mapped_column(default=0)
    reprinted: Mapped[int] = mapped_column(default=0)
    voided: Mapped[int] = mapped_column(default=0)
    counted_cash: Mapped[Decimal | None] = mapped_column(Money)
    counted_transfer: Mapped[Decimal | None] = mapped_column(Money)
    counted_scan: Mapped[Decimal | None] = mapped_column(Money)
    counted_card: Mapped[Decimal | None] = mapped_column(Money)
    counted_draft: Mapped[Decimal | None] = mapped_column(Money)
    counted_other: Mapped[Decimal | None] = mapped_column(Money)
    taken_cash: Mapped[Decimal | None] = mapped_column(Money)
    taken_transfer: Mapped[Decimal | None] = mapped_column(Money)
    taken_scan: Mapped[Decimal | None] = mapped_column(Money)
    taken_card: Mapped[Decimal | None] = mapped_column(Money)
    taken_draft: Mapped[Decimal | None] = mapped_column(Money)
    taken_other: Mapped[Decimal | None] = mapped_column(Money)
    difference: Mapped[Decimal | None] = mapped_column(Money)
