"""A pickup: the dealer comes, goods are scanned out, papers are printed."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship, remote

from addons.base.models import Serial
from addons.esales.models.charged import Charged
from addons.esales.models.dealer import Dealer
from addons.esales.models.order import Order
from addons.esales.models.priced import PricedLine, Taxed
from core.orm.base import Branched
from core.orm.types import Instant, Key, Quantity
from core.security.models import User
from core.workflow import Document

# The steps of a pickup whose goods have left, and may have been taken back since.
GONE = ("finished", "reversed")


class Pickup(Charged, Taxed, Document):
    """A pickup (提货单); ``warehouse`` is the code of the warehouse it draws on.

    ``order_id`` is the order whose goods are fetched; a dealer may come without one.
    """

    __tablename__ = "esales_pickup"
    __table_args__: Any = (
        UniqueConstraint("id", "branch"),
        ForeignKeyConstraint(["id", "branch"], ["core_document.id", "core_document.branch"]),
        ForeignKeyConstraint(["dealer_id", "branch"], ["esales_dealer.id", "esales_dealer.branch"]),
        Index(None, "dealer_id"),
        Index(None, "order_id"),
    )
    __mapper_args__ = {"polymorphic_identity": "esales.pickup"}  # noqa: RUF012

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    branch: Mapped[str] = mapped_column(String(8))
    order_id: Mapped[int | None] = mapped_column(Key)
    warehouse: Mapped[str] = mapped_column(String(20))
    collector: Mapped[str] = mapped_column(String(80), default="")
    collector_phone: Mapped[str] = mapped_column(String(40), default="")
    plate: Mapped[str] = mapped_column(String(20), default="")
    arrived: Mapped[datetime | None] = mapped_column(Instant)
    varieties: Mapped[int] = mapped_column(default=0)
    quantity: Mapped[Decimal] = mapped_column(Quantity, default=Decimal(0))

    dealer: Mapped[Dealer] = relationship()
    order: Mapped[Order | None] = relationship(
        primaryjoin=lambda: foreign(Pickup.order_id) == Order.__table__.c.id, viewonly=True
    )
    payer: Mapped[Dealer | None] = relationship(
        primaryjoin=lambda: foreign(Pickup.payer_id) == remote(Dealer.id), viewonly=True
    )
    invoiced: Mapped[Dealer | None] = relationship(
        primaryjoin=lambda: foreign(Pickup.invoiced_id) == remote(Dealer.id), viewonly=True
    )
    clerk: Mapped[User | None] = relationship(
        User, primaryjoin=lambda: foreign(Pickup.creator) == User.login, viewonly=True
    )
    lines: Mapped[list[PickupLine]] = relationship(
        order_by="PickupLine.line", cascade="all, delete-orphan"
    )

    @property
    def finished(self) -> datetime | None:
        """When the goods left, taken back since or not; None where they never did."""
        return self.posted if self.step in GONE else None


class PickupLine(PricedLine, Branched):
    """A variety of the pickup, at the price it was given and why; ``list_price`` None is none."""

    __tablename__ = "esales_pickup_line"
    __table_args__: Any = (
        ForeignKeyConstraint(["pickup_id", "branch"], ["esales_pickup.id", "esales_pickup.branch"]),
        CheckConstraint("quantity > 0", name="quantity"),
        Index(None, "variant_id"),
    )

    pickup_id: Mapped[int] = mapped_column(Key, primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)


class PickupSerial(Branched):
    """A serial scanned out with a pickup: the dealer's for good once the pickup is finished."""

    __tablename__ = "esales_pickup_serial"
    __table_args__: Any = (
        ForeignKeyConstraint(["pickup_id", "branch"], ["esales_pickup.id", "esales_pickup.branch"]),
        ForeignKeyConstraint(["serial_id", "branch"], ["base_serial.id", "base_serial.branch"]),
        Index(None, "serial_id"),
    )

    pickup_id: Mapped[int] = mapped_column(Key, primary_key=True)
    serial_id: Mapped[int] = mapped_column(Key, primary_key=True)
    line: Mapped[int]

    serial: Mapped[Serial] = relationship()
