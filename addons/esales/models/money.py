"""Money that comes in from a dealer, and what somebody chose it to be for."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from addons.esales.models.dealer import Dealer
from core.orm.base import Branched
from core.orm.types import Key, Money
from core.workflow import Document


class ReceiptVoucher(Document):
    """A receipt voucher (收款单): who paid, when, how, and into which pocket of the account.

    ``chosen`` is how much of it is chosen by hand to pay entries; one that takes another back has
    an amount below zero.
    """

    __tablename__ = "esales_money"
    __table_args__: Any = (
        UniqueConstraint("id", "branch"),
        ForeignKeyConstraint(["id", "branch"], ["core_document.id", "core_document.branch"]),
        ForeignKeyConstraint(["dealer_id", "branch"], ["esales_dealer.id", "esales_dealer.branch"]),
        Index(None, "dealer_id"),
        Index(None, "branch", "day"),
    )
    __mapper_args__ = {"polymorphic_identity": "esales.money"}  # noqa: RUF012

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    branch: Mapped[str] = mapped_column(String(8))
    dealer_id: Mapped[int] = mapped_column(Key)
    day: Mapped[date]
    amount: Mapped[Decimal] = mapped_column(Money)
    means: Mapped[str] = mapped_column(String(10))
    pocket: Mapped[str] = mapped_column(String(8), default="balance")
    reference: Mapped[str] = mapped_column(String(80), default="")
    chosen: Mapped[Decimal] = mapped_column(Money, default=Decimal(0))

    dealer: Mapped[Dealer] = relationship()


class ChosenEntry(Branched):
    """So much of a voucher is to pay for this entry, before what is older."""

    __tablename__ = "esales_money_chosen"
    __table_args__: Any = (
        ForeignKeyConstraint(["voucher_id", "branch"], ["esales_money.id", "esales_money.branch"]),
        ForeignKeyConstraint(
            ["entry_id", "branch"], ["esales_account_entry.id", "esales_account_entry.branch"]
        ),
        CheckConstraint("amount > 0", name="amount"),
        Index(None, "entry_id"),
    )

    voucher_id: Mapped[int] = mapped_column(Key, primary_key=True)
    entry_id: Mapped[int] = mapped_column(Key, primary_key=True)
    amount: Mapped[Decimal] = mapped_column(Money)


class DealerStatement(Document):
    """A statement (对账单) as it was sent: the dealer's month, and what it said.

    ``month`` is its first day.
    """

    __tablename__ = "esales_statement"
    __table_args__: Any = (
        UniqueConstraint("id", "branch"),
        ForeignKeyConstraint(["id", "branch"], ["core_document.id", "core_document.branch"]),
        ForeignKeyConstraint(["dealer_id", "branch"], ["esales_dealer.id", "esales_dealer.branch"]),
        Index(None, "dealer_id", "month"),
    )
    __mapper_args__ = {"polymorphic_identity": "esales.statement"}  # noqa: RUF012

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    branch: Mapped[str] = mapped_column(String(8))
    dealer_id: Mapped[int] = mapped_column(Key)
    month: Mapped[date]
    opening: Mapped[Decimal] = mapped_column(Money)
    owed: Mapped[Decimal] = mapped_column(Money)
    paid: Mapped[Decimal] = mapped_column(Money)
    closing: Mapped[Decimal] = mapped_column(Money)

    dealer: Mapped[Dealer] = relationship()
