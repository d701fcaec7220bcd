"""A ticket: goods sold over the counter to whoever comes, without a dealer, and paid there."""

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
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from addons.base.models import Party, Serial
from addons.esales.models.priced import PricedLine, Taxed
from core.orm.base import Branched
from core.orm.types import Instant, Key, Money, Quantity, Rate
from core.security.models import User
from core.workflow import Document


class Ticket(Taxed, Document):
    """A retail ticket (零售单); ``warehouse`` is the code of the warehouse it draws on.

    ``off`` is what is given off the list prices, in percent; ``listed`` what the goods come to
    without it. ``paid`` is what was taken less the change given, ``handed`` when the goods left.
    """

    __tablename__ = "esales_ticket"
    __table_args__: Any = (
        UniqueConstraint("id", "branch"),
        ForeignKeyConstraint(["id", "branch"], ["core_document.id", "core_document.branch"]),
        ForeignKeyConstraint(["party_id", "branch"], ["base_party.id", "base_party.branch"]),
        Index(None, "party_id"),
    )
    __mapper_args__ = {"polymorphic_identity": "esales.ticket"}  # noqa: RUF012

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    branch: Mapped[str] = mapped_column(String(8))
    party_id: Mapped[int | None] = mapped_column(Key)
    customer: Mapped[str] = mapped_column(String(80), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    warehouse: Mapped[str] = mapped_column(String(20))
    off: Mapped[Decimal] = mapped_column(Rate, default=Decimal(0))
    varieties: Mapped[int] = mapped_column(default=0)
    quantity: Mapped[Decimal] = mapped_column(Quantity, default=Decimal(0))
    listed: Mapped[Decimal] = mapped_column(Money, default=Decimal(0))
    paid: Mapped[Decimal] = mapped_column(Money, default=Decimal(0))
    handed: Mapped[datetime | None] = mapped_column(Instant)

    party: Mapped[Party | None] = relationship(viewonly=True)
    clerk: Mapped[User | None] = relationship(
        User, primaryjoin=lambda: foreign(Ticket.creator) == User.login, viewonly=True
    )
    lines: Mapped[list[TicketLine]] = relationship(order_by="TicketLine.line", viewonly=True)

    @property
    def due(self) -> Decimal:
        """What is still to be paid."""
        return self.gross - self.paid


class TicketLine(PricedLine, Branched):
    """A variety on a ticket, at the price it was given and why; ``list_price`` None is none.

    ``discount`` is the share of the price that is paid: 0.95 where five percent were given.
    """

    __tablename__ = "esales_ticket_line"
    __table_args__: Any = (
        ForeignKeyConstraint(["ticket_id", "branch"], ["esales_ticket.id", "esales_ticket.branch"]),
        CheckConstraint("quantity > 0", name="quantity"),
        Index(None, "variant_id"),
    )

    ticket_id: Mapped[int] = mapped_column(Key, primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)


class TicketSerial(Branched):
    """A piece scanned onto a ticket: the customer's once it is handed over."""

    __tablename__ = "esales_ticket_serial"
    __table_args__: Any = (
        ForeignKeyConstraint(["ticket_id", "branch"], ["esales_ticket.id", "esales_ticket.branch"]),
        ForeignKeyConstraint(["serial_id", "branch"], ["base_serial.id", "base_serial.branch"]),
        Index(None, "serial_id"),
    )

    ticket_id: Mapped[int] = mapped_column(Key, primary_key=True)
    serial_id: Mapped[int] = mapped_column(Key, primary_key=True)
    line: Mapped[int]

    serial: Mapped[Serial] = relationship()
