"""A sales invoice's page: its lines, what is still unpaid, its papers and where it came from."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from addons.esales.models import AccountEntry, InvoiceLine, SalesInvoice
from addons.esales.views.pickups import kin_of
from core.web.pages import show_record
from core.web.papers import papers_of


@view_config(
    context=SalesInvoice, renderer="addons.esales:templates/invoice.pt", permission=".view"
)
def invoice(record: SalesInvoice, request: Any) -> dict[str, Any]:
    """The invoice with its lines."""
    session = request.here.session
    lines = (
        select(InvoiceLine)
        .where(InvoiceLine.invoice_id == record.id)
        .options(joinedload(InvoiceLine.variant))
        .order_by(InvoiceLine.line)
    )
    entry = select(AccountEntry).where(AccountEntry.document == record.id)
    return {
        **show_record(record, request),
        "lines": list(session.scalars(lines)),
        "kin": kin_of(record, request),
        "entry": session.scalar(entry.where(AccountEntry.kind == "invoice")),
        "papers": papers_of(record, request),
    }
