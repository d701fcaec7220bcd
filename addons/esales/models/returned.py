"""A return: goods that a dealer took come back, at the price paid for them."""

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
from sqlalchemy.orm import Mapped, mapped_column, relationship

from addons.base.models import Serial
from addons.esales.models.dealer import Dealer
from addons.esales.models.priced import GoodsLine, Taxed
from core.orm.base import Branched
from core.orm.types import Instant, Key, Quantity
from core.workflow import Document


class Return(Taxed, Document):
    """A return (退货单) of goods from one or several pickups; amounts are above zero.

    ``warehouse`` is where the goods are inspected. ``received`` is when they came in, ``inspected``
    when it was settled what becomes of them, ``credited`` when they were taken off the account.
    One that was ``reversed`` is as if nothing had come back.
    """

    __tablename__ = "esales_return"
    __table_args__: Any = (
        UniqueConstraint("id", "branch"),
        ForeignKeyConstraint(["id", "branch"], ["core_document.id", "core_document.branch"]),
        ForeignKeyConstraint(["dealer_id", "branch"], ["esales_dealer.id", "esales_dealer.branch"]),
        Index(None, "dealer_id"),
    )
    __mapper_args__ = {"polymorphic_identity": "esales.return"}  # noqa: RUF012

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    branch: Mapped[str] = mapped_column(String(8))
    dealer_id: Mapped[int] = mapped_column(Key)
    warehouse: Mapped[str] = mapped_column(String(20))
    why: Mapped[str] = mapped_column(String(200), default="")
    quantity: Mapped[Decimal] = mapped_column(Quantity, default=Decimal(0))
    received: Mapped[datetime | None] = mapped_column(Instant)
    inspected: Mapped[datetime | None] = mapped_column(Instant)
    credited: Mapped[datetime | None] = mapped_column(Instant)
    reversed: Mapped[datetime | None] = mapped_column(Instant)

    dealer: Mapped[Dealer] = relationship()
    lines: Mapped[list[ReturnLine]] = relationship(order_by="ReturnLine.line", viewonly=True)


class ReturnLine(GoodsLine, Branched):
    """So much of a pickup's line comes back; what of it is ``defective``, or ``sent_back`` again.

    The amounts are those of what is not sent back, at the price that was paid.
    """

    __tablename__ = "esales_return_line"
    __table_args__: Any = (
        ForeignKeyConstraint(["return_id", "branch"], ["esales_return.id", "esales_return.branch"]),
        ForeignKeyConstraint(["pickup_id", "branch"], ["esales_pickup.id", "esales_pickup.branch"]),
        UniqueConstraint("return_id", "pickup_id", "pickup_line"),
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("defective >= 0 and sent_back >= 0", name="parts"),
        Index(None, "pickup_id"),
    )

    return_id: Mapped[int] = mapped_column(Key, primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)
    pickup_id: Mapped[int] = mapped_column(Key)
    pickup_line: Mapped[int]
    defective: Mapped[Decimal] = mapped_column(Quantity, default=Decimal(0))
    sent_back: Mapped[Decimal] = mapped_column(Quantity, default=Decimal(0))


class ReturnSerial(Branched):
    """A piece that comes back; ``verdict`` is available, defective or sent_back."""

    __tablename__ = "esales_return_serial"
    __table_args__: Any = (
        ForeignKeyConstraint(["return_id", "branch"], ["esales_return.id", "esales_return.branch"]),
        ForeignKeyConstraint(["serial_id", "branch"], ["base_serial.id", "base_serial.branch"]),
        Index(None, "serial_id"),
    )

    return_id: Mapped[int] = mapped_column(Key, primary_key=True)
    serial_id: Mapped[int] = mapped_column(Key, primary_key=True)
    line: Mapped[int]
    verdict: Mapped[str] = mapped_column(String(12), default="available")

    serial: Mapped[Serial] = relationship()
