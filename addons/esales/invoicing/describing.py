"""Invoice requests in the words of whoever makes tax invoices: seller, buyer, rows, totals."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import select

from addons.base.models import Party, Product, Unit, Variant
from addons.esales.invoicing.left import HEAD, lines_of
from addons.esales.invoicing.providers import AskedInvoice, AskedRow, Side
from addons.esales.invoicing.rules import rows_of
from addons.esales.models import Dealer, InvoiceRequest
from core.context import Context
from core.orm.bulk import one_of


def asked_of(documents: Sequence[InvoiceRequest], context: Context) -> list[AskedInvoice]:
    """What is asked for with ``documents``; five statements for one or for many."""
    lines = lines_of([document.id for document in documents], context)
    goods = _goods({line.variant_id for line in lines}, context)
    parties = _parties({document.dealer_id for document in documents}, context)
    reversed_ = _tax_numbers({d.reverses_id for d in documents if d.reverses_id}, context)
    own: dict[int, list[Any]] = {document.id: [] for document in documents}
    for line in lines:
        own[line.request_id].append(line)
    seller = _seller(context)
    return [
        AskedInvoice(
            number=document.number or f"#{document.id}",
            invoice_type=document.invoice_type,
            seller=seller,
            buyer=_buyer(document, parties[document.dealer_id]),
            remark=document.remark,
            reverses=reversed_.get(document.reverses_id or 0, ""),
            rows=[
                AskedRow(**goods[line.variant_id], rate=line.rate, row=row)
                for line in own[document.id]
                for row in rows_of(line, document.discounts)
            ],
            gross=document.gross,
            net=document.net,
            tax=document.tax,
        )
        for document in documents
    ]


def _goods(variants: Collection[int], context: Context) -> dict[int, dict[str, str]]:
    query = (
        select(Variant.id, Variant.name, Variant.spec, Unit.name.label("unit"))
        .add_columns(Product.tax_category)
        .join(Variant.product)
        .outerjoin(Unit, Unit.id == Product.unit_id)
        .where(one_of(context.session, Variant.id, variants))
    )
    return {
        row.id: {
            "name": row.name,
            "spec": row.spec,
            "unit": row.unit or "",
            "tax_category": row.tax_category,
        }
        for row in context.session.execute(query)
    }


def _parties(dealers: Collection[int], context: Context) -> dict[int, Party]:
    query = select(Dealer.id, Party).join(Party, Party.id == Dealer.party_id)
    query = query.where(one_of(context.session, Dealer.id, dealers))
    return {row[0]: row[1] for row in context.session.execute(query)}


def _tax_numbers(requests: Collection[int], context: Context) -> dict[int, str]:
    session = context.session
    query = select(HEAD.c.id, HEAD.c.tax_number).where(
        one_of(session, HEAD.c.id, requests), session.mine(HEAD)
    )
    return {row.id: row.tax_number for row in session.connection().execute(query)}


def _seller(context: Context) -> Side:
    assert context.branch is not None
    entity = context.company.entities.get(context.branch.entity)
    if entity is None:
        return Side(name=context.company.called(context.identity.locale), tax_code="")
    same = ("tax_code", "address", "phone", "bank", "account")
    # A tax invoice names whoever sells as the tax authority knows him.
    return Side(name=entity.called("zh_CN"), **{name: getattr(entity, name) for name in same})


def _buyer(document: InvoiceRequest, party: Party) -> Side:
    same = ("address", "phone", "bank", "account", "mail")
    return Side(
        name=document.buyer,
        tax_code=document.tax_code,
        **{name: getattr(party, name) for name in same},
    )
