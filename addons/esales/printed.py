"""What stands on the papers of a pickup: the values that its slip and its invoice print."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from addons.esales.models import Dealer, InvoiceLine, Pickup, PickupLine, SalesInvoice
from addons.esales.terms import Goods, read_goods
from core.company.model import LegalEntity
from core.context import Context
from core.security.models import User
from core.workflow import Document

Values = dict[str, Any]

HUNDRED = Decimal(100)


def values_for(document: Document, layout: str, context: Context) -> Values | None:
    """What ``layout`` prints for ``document``; None where it is no paper of ours."""
    name = layout.removesuffix("_a4")
    if name == "outbound_slip" and isinstance(document, Pickup):
        return outbound_slip(document, context)
    if name == "sales_invoice" and isinstance(document, Pickup):
        found = select(SalesInvoice).where(SalesInvoice.pickup_id == document.id)
        document = context.session.scalars(found).one()
    if name == "sales_invoice" and isinstance(document, SalesInvoice):
        return sales_invoice(document, context)
    return None


def outbound_slip(pickup: Pickup, context: Context) -> Values:
    """The values of the outbound slip (销售出库单) of ``pickup``."""
    rows = _rows(context, PickupLine.__table__, "pickup_id", pickup.id)
    return {
        **_head(pickup, pickup, context),
        "date": _day(pickup, context),
        "collector": {"name": pickup.collector, "plate": pickup.plate},
        "rows": rows,
    }


def sales_invoice(posted: SalesInvoice, context: Context) -> Values:
    """The values of the sales invoice (销售发票) ``posted``."""
    pickup = context.session.get_one(Pickup, posted.pickup_id)
    return {
        **_head(posted, pickup, context),
        "date": posted.day,
        "due": posted.due,
        "slip": {"number": pickup.number},
        "rows": _rows(context, InvoiceLine.__table__, "invoice_id", posted.id),
    }


def _day(pickup: Pickup, context: Context) -> date:
    return replace(context, now=pickup.finished or context.now).today


def _head(document: Document, pickup: Pickup, context: Context) -> Values:
    locale, branch = context.identity.locale, context.branch
    assert branch is not None
    entity: LegalEntity | None = context.company.entities.get(branch.entity)
    dealer = context.session.get_one(Dealer, pickup.dealer_id)
    clerk = context.session.scalar(select(User.name).where(User.login == pickup.creator))
    party = dealer.party
    return {
        "number": document.number,
        "company": {
            "name": entity.called(locale) if entity else context.company.called(locale),
            "tax_code": entity.tax_code if entity else "",
        },
        "branch": {"code": branch.code, "name": branch.called(locale)},
        "warehouse": {"code": pickup.warehouse, "name": warehouse_name(context, pickup.warehouse)},
        "clerk": {"name": clerk or pickup.creator},
        "dealer": {
            "code": dealer.code,
            "name": party.name,
            "address": party.address,
            "phone": party.phone,
            "tax_code": party.tax_code,
        },
        "remark": "",
    }


def warehouse_name(context: Context, code: str) -> str:
    """What the warehouse ``code`` is called by whoever keeps the stock."""
    told = context.hooks.warehouses_for_sale(context=context)
    return dict(pair for known in told for pair in known).get(code, code)


def _rows(context: Context, table: Any, owner: str, number: int) -> list[Values]:
    query = select(table).where(table.c[owner] == number, context.session.mine(table))
    lines = context.session.execute(query.order_by(table.c.line)).all()
    goods = read_goods(context, {line.variant_id for line in lines})
    return [_row(line._asdict(), goods[line.variant_id]) for line in lines]


def _row(line: Mapping[str, Any], goods: Goods) -> Values:
    quantity = line["quantity"]
    return {
        "code": goods.code,
        "name": goods.name,
        "spec": goods.spec,
        "unit": goods.unit,
        "cartons": quantity // goods.per_carton if goods.per_carton else None,
        "quantity": quantity,
        "price": line["price"],
        "discount": line["discount"] * HUNDRED,
        "rate": line["rate"] * HUNDRED,
        "gross": line["gross"],
        "net": line["net"],
        "tax": line["tax"],
    }
