"""What the page of an invoice request shows: its goods, and what else could be asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from addons.base.models import Product, Variant
from addons.esales.assortment import Goods, read_goods
from addons.esales.invoicing.choosing import KIND
from addons.esales.invoicing.left import lines_of
from addons.esales.models import InvoiceRequest, SalesInvoice
from addons.esales.money.vouchers import business_to_begin
from addons.esales.takers import takers_of
from core.context import Context
from core.orm.bulk import one_of
from core.workflow import Document

MOST = 100


@dataclass(frozen=True, kw_only=True)
class LineShown:
    """A line of a request; ``invoice`` is the number of the sales invoice it stands on.

    ``taker`` took the goods, where that is another than the dealer who is invoiced.
    """

    line: int
    goods: Goods
    tax_category: str
    invoice: str
    invoice_id: int
    taker: str
    quantity: Decimal
    price: Decimal
    discount: Decimal
    rate: Decimal
    net: Decimal
    tax: Decimal
    gross: Decimal


def request_shown(document: InvoiceRequest, rights: Any, context: Context) -> dict[str, Any]:
    """What the page of ``document`` shows to whoever has ``rights`` in its step."""
    is_open = document.asked is None and document.dropped is None
    edits = is_open and rights.edit("quantity")
    candidates = _candidates(document, context) if edits and not document.reverses_id else []
    return {
        "sees": rights.see,
        "lines": _lines(document, edits, context) if rights.see("quantity") else [],
        "may_change": edits,
        "candidates": candidates[:MOST],
        "takers": takers_of(context, {one.id for one in candidates}, document.dealer_id),
        "more": len(candidates) > MOST,
        "original": _original(document, context),
        "may_reverse": _may_reverse(document, context),
    }


def _lines(document: InvoiceRequest, edits: bool, context: Context) -> list[LineShown]:
    lines = lines_of([document.id], context)
    goods = read_goods(context, {line.variant_id for line in lines})
    numbers = numbers_of({line.invoice_id for line in lines}, context)
    takers = takers_of(context, {line.invoice_id for line in lines}, document.dealer_id)
    codes = _tax_categories(set(goods), context)
    same = ("line", "invoice_id", "price", "discount", "rate", "net", "tax", "gross")
    return [
        LineShown(
            goods=goods[line.variant_id],
            tax_category=codes[line.variant_id],
            invoice=numbers[line.invoice_id],
            taker=takers.get(line.invoice_id, ""),
            # Whoever types how much is taken back types no sign.
            quantity=abs(line.quantity) if edits else line.quantity,
            **{name: getattr(line, name) for name in same},
        )
        for line in lines
    ]


def numbers_of(ids: set[int], context: Context) -> dict[int, str]:
    """What the documents with these ids are called."""
    query = select(Document.id, Document.number)
    rows = context.session.execute(query.where(one_of(context.session, Document.id, ids)))
    return {row.id: row.number or f"#{row.id}" for row in rows}


def _tax_categories(variants: set[int], context: Context) -> dict[int, str]:
    query = select(Variant.id, Product.tax_category).join(Variant.product)
    rows = context.session.execute(query.where(one_of(context.session, Variant.id, variants)))
    return {row.id: row.tax_category for row in rows}


def _candidates(document: InvoiceRequest, context: Context) -> Sequence[SalesInvoice]:
    """The dealer's sales invoices that are not invoiced yet, the oldest first."""
    query = (
        select(SalesInvoice)
        .where(SalesInvoice.dealer_id == document.dealer_id, SalesInvoice.uninvoiced > 0)
        .order_by(SalesInvoice.day, SalesInvoice.id)
        .limit(MOST + 1)
    )
    return context.session.scalars(query).all()


def _original(document: InvoiceRequest, context: Context) -> tuple[str, str] | None:
    """The address and the tax number of the request that this one takes back."""
    if document.reverses_id is None:
        return None
    found = context.session.get_one(InvoiceRequest, document.reverses_id)
    return f"to-document/{found.id}", found.tax_number


def _may_reverse(document: InvoiceRequest, context: Context) -> bool:
    is_open = document.reverses_id is None and document.reversed < document.gross
    issued = document.issued is not None and is_open
    return issued and business_to_begin(context, KIND) is not None
