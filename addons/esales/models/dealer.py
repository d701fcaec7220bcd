"""Dealers: who buys to resell, where, on which terms."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship, remote

from addons.base.models import Party, ProductLine, Region
from core.orm.base import Record
from core.orm.types import Key, Money
from core.security.models import User

if TYPE_CHECKING:
    from addons.esales.models.account import DealerAccount


class Dealer(Record):
    """A dealer (经销商): a party with a grade, a credit limit and a territory.

    ``settlement`` is prepaid, cash or monthly; ``status`` prospect, trial, active, suspended or
    closed; ``card`` is the code on the dealer's card; ``rep`` the login of the salesperson in
    charge. Who pays for him, and who is invoiced for what he takes, may be other dealers; None is
    the dealer himself.
    """

    __tablename__ = "esales_dealer"
    __table_args__ = (
        UniqueConstraint("branch", "code"),
        UniqueConstraint("id", "branch"),
        UniqueConstraint("party_id"),
        ForeignKeyConstraint(["party_id", "branch"], ["base_party.id", "base_party.branch"]),
        ForeignKeyConstraint(["parent_id", "branch"], ["esales_dealer.id", "esales_dealer.branch"]),
        Index(None, "card"),
    )

    party_id: Mapped[int] = mapped_column(Key)
    code: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(12), default="first_tier")
    grade: Mapped[str] = mapped_column(String(4), default="C")
    status: Mapped[str] = mapped_column(String(12), default="active")
    settlement: Mapped[str] = mapped_column(String(12), default="prepaid")
    credit_limit: Mapped[Decimal] = mapped_column(Money, default=Decimal(0))
    term_days: Mapped[int] = mapped_column(default=0)
    deposit: Mapped[Decimal] = mapped_column(Money, default=Decimal(0))
    card: Mapped[str] = mapped_column(String(64), default="")
    rep: Mapped[str] = mapped_column(String(80), default="")
    parent_id: Mapped[int | None] = mapped_column(Key)
    payer_id: Mapped[int | None] = mapped_column(Key)
    invoiced_id: Mapped[int | None] = mapped_column(Key)
    contract_until: Mapped[date | None]
    licence_until: Mapped[date | None]

    party: Mapped[Party] = relationship(overlaps="parent")
    parent: Mapped[Dealer | None] = relationship(remote_side="Dealer.id", overlaps="party")
    payer: Mapped[Dealer | None] = relationship(
        primaryjoin=lambda: foreign(Dealer.payer_id) == remote(Dealer.id), viewonly=True
    )
    invoiced: Mapped[Dealer | None] = relationship(
        primaryjoin=lambda: foreign(Dealer.invoiced_id) == remote(Dealer.id), viewonly=True
    )
    territories: Mapped[list[Territory]] = relationship(
        back_populates="dealer", cascade="all, delete-orphan"
    )

    account: Mapped[DealerAccount | None] = relationship(cascade="all, delete-orphan")
    salesperson: Mapped[User | None] = relationship(
        User, primaryjoin=lambda: foreign(Dealer.rep) == User.login, viewonly=True
    )

    @property
    def name(self) -> str:
        """What people call the dealer."""
        return self.party.name


class TemporaryLimit(Record):
    """Credit granted on top of a dealer's limit for some days: how much, why, and by whom."""

    __tablename__ = "esales_temporary_limit"
    __table_args__ = (
        ForeignKeyConstraint(["dealer_id", "branch"], ["esales_dealer.id", "esales_dealer.branch"]),
        CheckConstraint("amount > 0", name="amount"),
        Index(None, "dealer_id", "until"),
    )

    dealer_id: Mapped[int] = mapped_column(Key)
    amount: Mapped[Decimal] = mapped_column(Money)
    since: Mapped[date]
    until: Mapped[date]
    reason: Mapped[str] = mapped_column(String(200))
    granted_by: Mapped[str] = mapped_column(String(80))


class Territory(Record):
    """A part of a dealer's territory (授权区域): a region, a product line or all, with dates."""

    __tablename__ = "esales_territory"
    __table_args__ = (
        ForeignKeyConstraint(["dealer_id", "branch"], ["esales_dealer.id", "esales_dealer.branch"]),
        Index(None, "dealer_id"),
        Index(None, "branch", "region"),
    )

    dealer_id: Mapped[int] = mapped_column(Key)
    region: Mapped[str] = mapped_column(String(6))
    line_id: Mapped[int | None] = mapped_column(ForeignKey("base_product_line.id"))
    channel: Mapped[str] = mapped_column(String(12), default="")
    since: Mapped[date | None]
    until: Mapped[date | None]
    exclusive: Mapped[bool] = mapped_column(default=False)

    dealer: Mapped[Dealer] = relationship(back_populates="territories")
    line: Mapped[ProductLine | None] = relationship()
    place: Mapped[Region | None] = relationship(
        primaryjoin=lambda: foreign(Territory.region) == Region.code, viewonly=True
    )
