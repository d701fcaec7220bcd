"""The dealer account (往来): what a dealer owes or has paid ahead, each movement dated."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import (
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from addons.esales.models.dealer import Dealer
from core.orm.base import Branched, Record
from core.orm.types import Instant, Key, Money


class DealerAccount(Branched):
    """The pockets of an account, kept beside its entries.

    ``balance`` is what is owed, below zero what is prepaid; ``rebate`` and ``deposit`` are the
    dealer's.
    """

    __tablename__ = "esales_account"
    __table_args__ = (
        ForeignKeyConstraint(["dealer_id", "branch"], ["esales_dealer.id", "esales_dealer.branch"]),
    )

    dealer_id: Mapped[int] = mapped_column(Key, primary_key=True)
    balance: Mapped[Decimal] = mapped_column(Money, default=Decimal(0))
    rebate: Mapped[Decimal] = mapped_column(Money, default=Decimal(0))
    deposit: Mapped[Decimal] = mapped_column(Money, default=Decimal(0))


class AccountEntry(Record):
    """A movement in a pocket of the account: an invoice adds, a payment takes away; never edited.

    ``kind`` is opening, invoice, payment or reversal. ``left`` is what of the amount no other entry
    has met yet: above zero unpaid, below zero prepaid; nothing in pockets other than the balance.
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
        Index(
            "ix_esales_account_entry_open",
            "dealer_id",
            sqlite_where=text('"left" <> 0'),
            postgresql_where=text('"left" <> 0'),
        ),
    )

    dealer_id: Mapped[int] = mapped_column(Key)
    at: Mapped[datetime] = mapped_column(Instant)
    day: Mapped[date]
    due: Mapped[date | None]
    kind: Mapped[str] = mapped_column(String(12))
    pocket: Mapped[str] = mapped_column(String(8), default="balance")
    amount: Mapped[Decimal] = mapped_column(Money)
    left: Mapped[Decimal] = mapped_column(Money, default=Decimal(0))
    document: Mapped[int | None] = mapped_column(Key)
    note: Mapped[str] = mapped_column(String(200), default="")
    reverses_id: Mapped[int | None] = mapped_column(Key)

    dealer: Mapped[Dealer] = relationship()


class Match(Branched):
    """So much of one entry paid for so much of another; gone where one of them is taken back."""

    __tablename__ = "esales_match"
    __table_args__ = (
        ForeignKeyConstraint(
            ["paying_id", "branch"], ["esales_account_entry.id", "esales_account_entry.branch"]
        ),
        ForeignKeyConstraint(
            ["paid_id", "branch"], ["esales_account_entry.id", "esales_account_entry.branch"]
        ),
        CheckConstraint("amount > 0", name="amount"),
        Index(None, "paying_id"),
        Index(None, "paid_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    paying_id: Mapped[int] = mapped_column(Key)
    paid_id: Mapped[int] = mapped_column(Key)
    amount: Mapped[Decimal] = mapped_column(Money)
