"""What dealers ask tax invoices for: invoice requests, and the batches that carry them away."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from addons.base.models import Variant
from addons.esales.models.dealer import Dealer
from addons.esales.models.priced import Taxed
from core.orm.base import Branched, Record
from core.orm.types import Instant, Key, Money, Price, Quantity, Rate
from core.workflow import Document

NUMBERED = text("issued is not null and tax_number <> ''")


class InvoiceBatch(Record):
    """Invoice requests that were handed to ``provider`` together, when and by whom."""

    __tablename__ = "esales_invoice_batch"
    __table_args__: Any = (UniqueConstraint("id", "branch"), UniqueConstraint("branch", "number"))

    number: Mapped[str] = mapped_column(String(40))
    provider: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(Instant)
    actor: Mapped[str] = mapped_column(String(80))
    count: Mapped[int]
    gross: Mapped[Decimal] = mapped_column(Money)


class InvoiceRequest(Taxed, Document):
    """An invoice request (开票申请): who is invoiced, how, and with which goods.

    ``asked`` is when it was handed to whoever invoices, ``issued`` when the tax invoice
    ``tax_number`` of the day ``issued_on`` came back, ``dropped`` when it was given up. One that
    takes ``reverses_id`` back, wholly or in part, has quantities and amounts below zero;
    ``reversed`` is how much of this one was taken back so.
    """

    __tablename__ = "esales_invoice_request"
    __table_args__: Any = (
        UniqueConstraint("id", "branch"),
        ForeignKeyConstraint(["id", "branch"], ["core_document.id", "core_document.branch"]),
        ForeignKeyConstraint(["dealer_id", "branch"], ["esales_dealer.id", "esales_dealer.branch"]),
        ForeignKeyConstraint(
            ["reverses_id", "branch"],
            ["esales_invoice_request.id", "esales_invoice_request.branch"],
        ),
        ForeignKeyConstraint(
            ["batch_id", "branch"], ["esales_invoice_batch.id", "esales_invoice_batch.branch"]
        ),
        Index(None, "dealer_id"),
        Index(None, "reverses_id"),
        Index(None, "batch_id"),
        Index(
            "ix_esales_invoice_request_tax_number",
            "tax_number",
            unique=True,
            sqlite_where=NUMBERED,
            postgresql_where=NUMBERED,
        ),
    )
    __mapper_args__ = {"polymorphic_identity": "esales.invoice_request"}  # noqa: RUF012

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    branch: Mapped[str] = mapped_column(String(8))
    dealer_id: Mapped[int] = mapped_column(Key)
    buyer: Mapped[str] = mapped_column(String(200))
    tax_code: Mapped[str] = mapped_column(String(18), default="")
    invoice_type: Mapped[str] = mapped_column(String(8), default="special")
    discounts: Mapped[str] = mapped_column(String(8), default="row")
    remark: Mapped[str] = mapped_column(String(200), default="")
    quantity: Mapped[Decimal] = mapped_column(Quantity, default=Decimal(0))
    reversed: Mapped[Decimal] = mapped_column(Money, default=Decimal(0))
    reverses_id: Mapped[int | None] = mapped_column(Key)
    batch_id: Mapped[int | None] = mapped_column(Key)
    tax_number: Mapped[str] = mapped_column(String(20), default="")
    issued_on: Mapped[date | None]
    asked: Mapped[datetime | None] = mapped_column(Instant)
    issued: Mapped[datetime | None] = mapped_column(Instant)
    dropped: Mapped[datetime | None] = mapped_column(Instant)

    dealer: Mapped[Dealer] = relationship()
    lines: Mapped[list[RequestLine]] = relationship(order_by="RequestLine.line", viewonly=True)


class RequestLine(Branched):
    """So much of a line of a sales invoice is asked for; below zero it is taken back."""

    __tablename__ = "esales_invoice_request_line"
    __table_args__: Any = (
        ForeignKeyConstraint(
            ["request_id", "branch"],
            ["esales_invoice_request.id", "esales_invoice_request.branch"],
        ),
        ForeignKeyConstraint(
            ["invoice_id", "branch"], ["esales_invoice.id", "esales_invoice.branch"]
        ),
        Index(
            "ix_esales_invoice_request_line_source",
            "request_id",
            "invoice_id",
            "invoice_line",
            unique=True,
        ),
        CheckConstraint("quantity <> 0", name="quantity"),
        Index(None, "invoice_id"),
    )

    request_id: Mapped[int] = mapped_column(Key, primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)
    invoice_id: Mapped[int] = mapped_column(Key)
    invoice_line: Mapped[int]
    variant_id: Mapped[int] = mapped_column(ForeignKey("base_variant.id"))
    quantity: Mapped[Decimal] = mapped_column(Quantity)
    price: Mapped[Decimal] = mapped_column(Price)
    discount: Mapped[Decimal] = mapped_column(Rate)
    rate: Mapped[Decimal] = mapped_column(Rate)
    gross: Mapped[Decimal] = mapped_column(Money)
    net: Mapped[Decimal] = mapped_column(Money)
    tax: Mapped[Decimal] = mapped_column(Money)

    variant: Mapped[Variant] = relationship()
