"""Invoice requests on paper: the dealer has been sold what is to be invoiced."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select, update

from addons.esales.invoicing.choosing import begin_request, set_asked, take_up
from addons.esales.models import InvoiceRequest, SalesInvoice
from addons.esales.rehearsing.selling import sell_on_paper
from core.company.social_credit import complete
from core.context import Context
from core.orm.bulk import update_rows
from core.workflow import Business, Document, Rehearsal
from core.workflow.businesses import definition
from core.workflow.motion.arriving import carry_on

POSTED, LONG_AGO = SalesInvoice.__table__, date(2000, 1, 1)
BUYER, NUMBER = complete("91110000MA0000001"), "2" * 20


def begin_request_on_paper(
    business: Business, values: Mapping[str, Any], context: Context
) -> Document:
    """A request of a dealer who fetched goods long ago, so that an invoice of any day follows."""
    sold = {name: values.get(name) for name in ("dealer_id", "quantity", "gross")}
    pickup = sell_on_paper(sold, context)
    context.session.connection().execute(
        update(POSTED).where(POSTED.c.pickup_id == pickup.id).values(day=LONG_AGO)
    )
    known = {"dealer_id": pickup.dealer_id, "tax_code": values.get("tax_code") or BUYER}
    return begin_request(business, {**values, **known}, context)


def take_up_on_paper(
    document: InvoiceRequest, values: Mapping[str, Any], context: Context
) -> None:
    """So much of what the dealer fetched last is taken up."""
    last = (
        select(SalesInvoice.id)
        .where(SalesInvoice.dealer_id == document.dealer_id, SalesInvoice.uninvoiced > 0)
        .order_by(SalesInvoice.id.desc())
        .limit(1)
    )
    take_up(context, document, context.session.scalars(last).all())
    quantity: Decimal | None = values.get("quantity")
    if quantity:
        set_asked(context, document, 1, quantity)


def take_back(document: InvoiceRequest, values: Mapping[str, Any], context: Context) -> None:
    """Other requests have taken so much of the tax invoice back."""
    row = {"id": document.id, "reversed": values["reversed"]}
    update_rows(context.session, InvoiceRequest.__table__, [row], key=["id"])
    context.session.refresh(document)
    carry_on([document], definition(context, document.business, document.version), context)


REQUESTS = Rehearsal(
    begin=begin_request_on_paper,
    fill=take_up_on_paper,
    meets=("quantity", "gross"),
    usual={"tax_number": NUMBER, "tax_code": BUYER},
    happen=take_back,
    happens=("reversed",),
)
