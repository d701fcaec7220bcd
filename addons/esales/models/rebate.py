"""A rebate that is granted, taken back, or set off against what is owed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from addons.esales.models.dealer import Dealer
from core.orm.types import Key, Money
from core.workflow import Document


class RebateVoucher(Document):
    """A rebate voucher (返利单): what is done with how much of a dealer's rebate, and why.

    ``promotion_id`` or ``agreement`` is what it comes from; one that takes another back has an
    amount below zero.
    """

    __tablename__ = "esales_rebate"
    __table_args__: Any = (
        UniqueConstraint("id", "branch"),
        ForeignKeyConstraint(["id", "branch"], ["core_document.id", "core_document.branch"]),
        ForeignKeyConstraint(["dealer_id", "branch"], ["esales_dealer.id", "esales_dealer.branch"]),
        Index(None, "dealer_id"),
    )
    __mapper_args__ = {"polymorphic_identity": "esales.rebate"}  # noqa: RUF012

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    branch: Mapped[str] = mapped_column(String(8))
    dealer_id: Mapped[int] = mapped_column(Key)
    deed: Mapped[str] = mapped_column(String(10))
    day: Mapped[date]
    amount: Mapped[Decimal] = mapped_column(Money)
    promotion_id: Mapped[int | None] = mapped_column(Key)
    agreement: Mapped[str] = mapped_column(String(500), default="")
    reason: Mapped[str] = mapped_column(String(500), default="")

    dealer: Mapped[Dealer] = relationship()
