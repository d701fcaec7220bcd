"""An order: what a dealer wants, set aside until it is fetched in one pickup or in several."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from addons.esales.models.charged import Charged
from addons.esales.models.dealer import Dealer
from addons.esales.models.priced import PricedLine, Taxed
from core.orm.base import Branched
from core.orm.types import Instant, Key, Quantity
from core.workflow import Document


class Order(Charged, Taxed, Document):
    """A sales order (销售订单); ``warehouse`` is the code of the warehouse it is fetched from.

    ``taken`` is what has left with pickups, ``closed`` what will not be fetched any more, ``left``
    what still will. ``confirmed`` is when the goods were first set aside.
    """

    __tablename__ = "esales_order"
    __table_args__: Any = (
        UniqueConstraint("id", "branch"),
        ForeignKeyConstraint(["id", "branch"], ["core_document.id", "core_document.branch"]),
        ForeignKeyConstraint(["dealer_id", "branch"], ["esales_dealer.id", "esales_dealer.branch"]),
        Index(None, "dealer_id"),
    )
    __mapper_args__ = {"polymorphic_identity": "esales.order"}  # noqa: RUF012

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    branch: Mapped[str] = mapped_column(String(8))
    warehouse: Mapped[str] = mapped_column(String(20))
    wanted: Mapped[date | None]
    note: Mapped[str] = mapped_column(String(200), default="")
    varieties: Mapped[int] = mapped_column(default=0)
    quantity: Mapped[Decimal] = mapped_column(Quantity, default=Decimal(0))
    taken: Mapped[Decimal] = mapped_column(Quantity, default=Decimal(0))
    closed: Mapped[Decimal] = mapped_column(Quantity, default=Decimal(0))
    left: Mapped[Decimal] = mapped_column(Quantity, default=Decimal(0))
    confirmed: Mapped[datetime | None] = mapped_column(Instant)

    dealer: Mapped[Dealer] = relationship()
    lines: Mapped[list[OrderLine]] = relationship(order_by="OrderLine.line", viewonly=True)


class OrderLine(PricedLine, Branched):
    """A variety of the order, at the price of the day it was priced, and what became of it."""

    __tablename__ = "esales_order_line"
    __table_args__: Any = (
        ForeignKeyConstraint(["order_id", "branch"], ["esales_order.id", "esales_order.branch"]),
        UniqueConstraint("order_id", "variant_id"),
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("taken >= 0 and closed >= 0", name="parts"),
        Index(None, "variant_id"),
    )

    order_id: Mapped[int] = mapped_column(Key, primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)
    taken: Mapped[Decimal] = mapped_column(Quantity, default=Decimal(0))
    closed: Mapped[Decimal] = mapped_column(Quantity, default=Decimal(0))
