"""Batches of invoice requests: what was handed over when and to whom, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from addons.esales.invoicing.batches import providers
from addons.esales.models import Dealer, InvoiceBatch, InvoiceRequest
from core.context import Context
from core.i18n import _
from core.web.application.showing import step_called
from core.web.collection import Collection, Column, Panel
from core.workflow.businesses import definition

UNKNOWN = _("No longer installed")


def provider_of(batch: InvoiceBatch) -> Any:
    """What the provider of ``batch`` is called."""
    here = batch.__parent__.here  # type: ignore[attr-defined]
    found = providers(here).get(batch.provider)
    return found.title if found is not None else UNKNOWN


def requests_of(batch: InvoiceBatch, context: Context) -> Iterable[dict[str, Any]]:
    """The requests of ``batch``, and where each stands."""
    query = (
        select(InvoiceRequest)
        .where(InvoiceRequest.batch_id == batch.id)
        .options(joinedload(InvoiceRequest.dealer).joinedload(Dealer.party))
        .order_by(InvoiceRequest.id)
    )
    for request in context.session.scalars(query):
        business = definition(context, request.business, request.version)
        yield {
            "id": request.id,
            "number": request.number,
            "buyer": request.buyer,
            "gross": request.gross,
            "step": step_called(business, request.step, context),
            "tax_number": request.tax_number,
            "issued_on": request.issued_on,
        }


def _path(row: Any) -> str:
    return f"to-document/{row['id']}"


REQUESTS: Sequence[Column] = (
    Column(name="number", title=_("Number"), show="code", link=True),
    Column(name="buyer", title=_("Buyer")),
    Column(name="gross", title=_("Amount"), show="money"),
    Column(name="step", title=_("Step")),
    Column(name="tax_number", title=_("Number of the tax invoice"), show="code"),
    Column(name="issued_on", title=_("Issued on"), show="date"),
)


class InvoiceBatches(Collection):
    """``/branch/esales/invoice-batches``."""

    addon = "esales"
    name = "invoice-batches"
    scope = "esales:invoice_request"
    record = InvoiceBatch
    title = _("Invoice batches")
    singular = _("invoice batch")
    hint = _("Requests that wait are handed over here together, and what comes back is taken in.")
    columns = (
        Column(name="number", title=_("Number"), show="code", link=True, sort=InvoiceBatch.id),
        Column(name="at", title=_("Handed over at"), show="moment", sort=InvoiceBatch.at),
        Column(name="provider", title=_("To whom"), value=provider_of),
        Column(name="count", title=_("Requests"), show="quantity"),
        Column(name="gross", title=_("Amount"), show="money"),
        Column(name="actor", title=_("By"), show="person"),
    )
    panels = (
        Panel(
            name="requests",
            title=_("Invoice requests"),
            columns=REQUESTS,
            rows=requests_of,
            path=_path,
        ),
    )
    searched = (InvoiceBatch.number,)
    sort = "-number"

    def called(self, record: InvoiceBatch) -> str:
        """A batch is called by its number."""
        return record.number
