"""A change of a dealer's status, asked for and decided."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from addons.esales.models.dealer import Dealer
from core.orm.types import Key
from core.workflow import Document


class DealerChange(Document):
    """A dealer shall have another ``status`` (经销商状态变更); ``before`` is what it was then."""

    __tablename__ = "esales_dealer_change"
    __table_args__: Any = (
        UniqueConstraint("id", "branch"),
        ForeignKeyConstraint(["id", "branch"], ["core_document.id", "core_document.branch"]),
        ForeignKeyConstraint(["dealer_id", "branch"], ["esales_dealer.id", "esales_dealer.branch"]),
        Index(None, "dealer_id"),
    )
    __mapper_args__ = {"polymorphic_identity": "esales.dealer_change"}  # noqa: RUF012

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    branch: Mapped[str] = mapped_column(String(8))
    dealer_id: Mapped[int] = mapped_column(Key)
    status: Mapped[str] = mapped_column(String(12))
    before: Mapped[str] = mapped_column(String(12), default="")
    why: Mapped[str] = mapped_column(String(200), default="")

    dealer: Mapped[Dealer] = relationship()
