"""A refund: goods of a ticket come back, and their price goes back the way it came."""

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
from addons.esales.models.priced import GoodsLine, Taxed
from addons.esales.models.ticket import Ticket
from core.orm.base import Branched
from core.orm.types import Instant, Key, Quantity
from core.workflow import Document


class Refund(Taxed, Document):
    """A refund (零售退货单) of part of a ticket, or of all of it; amounts are above zero.

    ``warehouse`` is where the goods go for inspection; ``back`` is when they came and were paid.
    One that was ``reversed`` is as if nothing had come back.
    """

    __tablename__ = "esales_refund"
    __table_args__: Any = (
        UniqueConstraint("id", "branch"),
        ForeignKeyConstraint(["id", "branch"], ["core_document.id", "core_document.branch"]),
        ForeignKeyConstraint(["ticket_id", "branch"], ["esales_ticket.id", "esales_ticket.branch"]),
        Index(None, "ticket_id"),
    )
    __mapper_args__ = {"polymorphic_identity": "esales.refund"}  # noqa: RUF012

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    branch: Mapped[str] = mapped_column(String(8))
    ticket_id: Mapped[int] = mapped_column(Key)
    ticket_number: Mapped[str] = mapped_column(String(40), default="")
    warehouse: Mapped[str] = mapped_column(String(20))
    why: Mapped[str] = mapped_column(String(200), default="")
    quantity: Mapped[Decimal] = mapped_column(Quantity, default=Decimal(0))
    back: Mapped[datetime | None] = mapped_column(Instant)
    reversed: Mapped[datetime | None] = mapped_column(Instant)

    ticket: Mapped[Ticket] = relationship(foreign_keys="[Refund.ticket_id]", viewonly=True)
    lines: Mapped[list[RefundLine]] = relationship(order_by="RefundLine.line", viewonly=True)


class RefundLine(GoodsLine, Branched):
    """So much of the ticket's ``line`` comes back, at the price that was paid for it."""

    __tablename__ = "esales_refund_line"
    __table_args__: Any = (
        ForeignKeyConstraint(["refund_id", "branch"], ["esales_refund.id", "esales_refund.branch"]),
        CheckConstraint("quantity > 0", name="quantity"),
        Index(None, "variant_id"),
    )

    refund_id: Mapped[int] = mapped_column(Key, primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)


class RefundSerial(Branched):
    """A piece that comes back."""

    __tablename__ = "esales_refund_serial"
    __table_args__: Any = (
        ForeignKeyConstraint(["refund_id", "branch"], ["esales_refund.id", "esales_refund.branch"]),
        ForeignKeyConstraint(["serial_id", "branch"], ["base_serial.id", "base_serial.branch"]),
        Index(None, "serial_id"),
    )

    refund_id: Mapped[int] = mapped_column(Key, primary_key=True)
    serial_id: Mapped[int] = mapped_column(Key, primary_key=True)
    line: Mapped[int]

    serial: Mapped[Serial] = relationship()
