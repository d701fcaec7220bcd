"""The dealer account (往来): what a dealer owes or has paid ahead, each movement dated."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from addons.esales.models.dealer import Dealer
from core.orm.base import Branched, Record
from core.orm.types import Instant, Key, Money


class DealerAccount(Branched):
    """The account's balance, kept beside its entries: what is owed; below zero is prepaid."""

    __tablename__ = "esales_account"
    __table_args__ = (
        ForeignKeyConstraint(["dealer_id", "branch"], ["esales_dealer.id", "esales_dealer.branch"]),
    )

    dealer_id: Mapped[int] = mapped_column(Key, primary_key=True)
    balance: Mapped[Decimal] = mapped_column(Money, default=Decimal(0))
    rebate: Mapped[Decimal] = mapped_column(Money, default=Decimal(0))


class AccountEntry(Record):
    """A movement on the account: an invoice adds, a payment takes away; never edited.

    ``kind`` is opening, invoice, payment or reversal; ``left`` is what of it is still unpaid.
    A reversal takes the entry ``reverses_id`` back: together they are as if nothing had been.
    """

    __tablename__ = "esales_account_entry"
    __table_args__ = (
        ForeignKeyConstraint(["dealer_id", "branch"], ["esales_dealer.id", "esales_dealer.branch"]),
        ForeignKeyConstraint(
            ["reverses_id", "branch"], ["esales_account_entry.id", "esales_account_entry.branch"]
        ),
        UniqueConstraint("id", "branch"),
        UniqueConstraint("reverses_id"),
        Index(None, "dealer_id", "at"),
    )

    dealer_id: Mapped[int] = mapped_column(Key)
    at: Mapped[datetime] = mapped_column(Instant)
    day: Mapped[date]
    due: Mapped[date | None]
    kind: Mapped[str] = mapped_column(String(12))
    amount: Mapped[Decimal] = mapped_column(Money)
    left: Mapped[Decimal] = mapped_column(Money, default=Decimal(0))
    document: Mapped[int | None] = mapped_column(Key)
    note: Mapped[str] = mapped_column(String(200), default="")
    reverses_id: Mapped[int | None] = mapped_column(Key)

    dealer: Mapped[Dealer] = relationship()
