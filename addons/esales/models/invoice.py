"""The internal sales invoice: the receivable in detail. The tax invoice is requested elsewhere."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from addons.base.models import Variant
from addons.esales.models.dealer import Dealer
from core.orm.base import Branched
from core.orm.types import Key, Money, Price, Quantity, Rate, UnitNet
from core.workflow import Document

# What a branch sold before its books began, and had not invoiced, has no pickup here.
BEFORE_THE_BOOKS = 0


class SalesInvoice(Document):
    """A sales invoice (销售发票) over one pickup, posted the moment it arises.

    A red one takes ``reverses_id`` back, wholly or in part: its quantities and amounts are below
    zero. ``uninvoiced`` is what of it, less what was taken back, no invoice request has taken up;
    below zero it is to be taken back on the tax invoice, too.
    """

    __tablename__ = "esales_invoice"
    __unlogged__ = Document.__unlogged__ | {"uninvoiced"}
    __table_args__: Any = (
        UniqueConstraint("id", "branch"),
        ForeignKeyConstraint(["id", "branch"], ["core_document.id", "core_document.branch"]),
        ForeignKeyConstraint(["dealer_id", "branch"], ["esales_dealer.id", "esales_dealer.branch"]),
        Index(None, "dealer_id"),
        Index(None, "pickup_id"),
        Index(None, "reverses_id"),
        Index(None, "branch", "day"),
        Index(
            "ix_esales_invoice_uninvoiced",
            "dealer_id",
            sqlite_where=text("uninvoiced <> 0"),
            postgresql_where=text("uninvoiced <> 0"),
        ),
    )
    __mapper_args__ = {"polymorphic_identity": "esales.invoice"}  # noqa: RUF012

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    branch: Mapped[str] = mapped_column(String(8))
    dealer_id: Mapped[int] = mapped_column(Key)
    pickup_id: Mapped[int] = mapped_column(Key)
    reverses_id: Mapped[int | None] = mapped_column(Key)
    day: Mapped[date]
    due: Mapped[date]
    gross: Mapped[Decimal] = mapped_column(Money)
    net: Mapped[Decimal] = mapped_column(Money)
    tax: Mapped[Decimal] = mapped_column(Money)
    uninvoiced: Mapped[Decimal] = mapped_column(Money, default=Decimal(0))

    dealer: Mapped[Dealer] = relationship()
    lines: Mapped[list[InvoiceLine]] = relationship(order_by="InvoiceLine.line")


class InvoiceLine(Branched):
    """A line of the invoice; the net unit price keeps eight decimals."""

    __tablename__ = "esales_invoice_line"
    __table_args__ = (
        ForeignKeyConstraint(
            ["invoice_id", "branch"], ["esales_invoice.id", "esales_invoice.branch"]
        ),
    )

    invoice_id: Mapped[int] = mapped_column(Key, primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)
    variant_id: Mapped[int] = mapped_column(ForeignKey("base_variant.id"))
    quantity: Mapped[Decimal] = mapped_column(Quantity)
    price: Mapped[Decimal] = mapped_column(Price)
    discount: Mapped[Decimal] = mapped_column(Rate)
    unit_net: Mapped[Decimal] = mapped_column(UnitNet)
    rate: Mapped[Decimal] = mapped_column(Rate)
    gross: Mapped[Decimal] = mapped_column(Money)
    net: Mapped[Decimal] = mapped_column(Money)
    tax: Mapped[Decimal] = mapped_column(Money)

    variant: Mapped[Variant] = relationship()
