"""The till: each payment as it was taken, and the shifts of those who took them."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from core.i18n import _
from core.orm.base import Branched
from core.orm.types import Instant, Key, Money
from core.security.models import User
from core.workflow import Document


class Shift(Document):
    """A cashier's shift (收银班次), from the opening float to the count of every means.

    What is ``expected`` is worked out when the shift is ``closed``; ``difference`` is what was
    counted beyond it, below zero where money is missing.
    """

    __tablename__ = "esales_shift"
    __table_args__: Any = (
        UniqueConstraint("id", "branch"),
        ForeignKeyConstraint(["id", "branch"], ["core_document.id", "core_document.branch"]),
        # Nobody has two shifts open, in however many windows they begin one.
        Index(
            "uq_esales_shift_open",
            "branch",
            "cashier",
            unique=True,
            sqlite_where=text("closed is null"),
            postgresql_where=text("closed is null"),
        ),
    )
    __mapper_args__ = {"polymorphic_identity": "esales.shift"}  # noqa: RUF012

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    branch: Mapped[str] = mapped_column(String(8))
    cashier: Mapped[str] = mapped_column(String(80))
    opening: Mapped[Decimal] = mapped_column(Money, default=Decimal(0))
    closed: Mapped[datetime | None] = mapped_column(Instant)
    counted_cash: Mapped[Decimal | None] = mapped_column(Money)
    counted_transfer: Mapped[Decimal | None] = mapped_column(Money)
    counted_scan: Mapped[Decimal | None] = mapped_column(Money)
    counted_card: Mapped[Decimal | None] = mapped_column(Money)
    counted_other: Mapped[Decimal | None] = mapped_column(Money)
    expected_cash: Mapped[Decimal | None] = mapped_column(Money)
    expected_transfer: Mapped[Decimal | None] = mapped_column(Money)
    expected_scan: Mapped[Decimal | None] = mapped_column(Money)
    expected_card: Mapped[Decimal | None] = mapped_column(Money)
    expected_other: Mapped[Decimal | None] = mapped_column(Money)
    difference: Mapped[Decimal | None] = mapped_column(Money)

    person: Mapped[User | None] = relationship(
        User, primaryjoin=lambda: foreign(Shift.cashier) == User.login, viewonly=True
    )


class Payment(Branched):
    """Money taken for a ticket, or, below zero, given back; never changed, only taken back.

    ``means`` is cash, transfer, scan, card or other; ``tendered`` what was handed over, of which
    ``amount`` was kept: the rest is the change. ``reverses_id`` is the payment it takes back.
    """

    __tablename__ = "esales_payment"
    __title__ = _("Payments")
    __table_args__: Any = (
        ForeignKeyConstraint(["document", "branch"], ["core_document.id", "core_document.branch"]),
        ForeignKeyConstraint(["shift_id", "branch"], ["esales_shift.id", "esales_shift.branch"]),
        ForeignKeyConstraint(
            ["reverses_id", "branch"], ["esales_payment.id", "esales_payment.branch"]
        ),
        UniqueConstraint("id", "branch"),
        UniqueConstraint("reverses_id"),
        Index(None, "document"),
        Index(None, "shift_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    document: Mapped[int] = mapped_column(Key)
    shift_id: Mapped[int | None] = mapped_column(Key)
    at: Mapped[datetime] = mapped_column(Instant)
    actor: Mapped[str] = mapped_column(String(80))
    means: Mapped[str] = mapped_column(String(10))
    amount: Mapped[Decimal] = mapped_column(Money)
    tendered: Mapped[Decimal] = mapped_column(Money)
    reference: Mapped[str] = mapped_column(String(80), default="")
    reverses_id: Mapped[int | None] = mapped_column(Key)

    @property
    def change(self) -> Decimal:
        """What was given back of what was handed over."""
        return self.tendered - self.amount
