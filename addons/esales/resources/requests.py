"""Invoice requests as the pages of their business show them: for whom, what, and what came back."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import contains_eager

from addons.base.models import Party
from addons.esales.invoicing.rules import DISCOUNTS, TYPES
from addons.esales.invoicing.shown import request_shown
from addons.esales.models import Dealer, InvoiceRequest
from addons.esales.resources.pickups import for_dealer, number_of
from core.i18n import _
from core.web.application import Case, Documents
from core.web.collection import Column, Filter
from core.web.forms import Field

SALES = _("Sales")


class RequestCase(Case):
    """One request: the goods that are to be invoiced, and the tax invoice that came of it."""

    document: InvoiceRequest
    scope = "esales:invoice_request"
    page = "addons.esales:templates/request.pt"

    def more(self, request: Any) -> dict[str, Any]:
        """The lines, and what else of the dealer's is not invoiced yet."""
        return request_shown(self.document, self.rights, request.here)


class InvoiceRequests(Documents):
    """The requests for tax invoices of a business, from what is not requested to what is issued."""

    scope = "esales:invoice_request"
    case = RequestCase
    group = SALES
    order = 22
    hint = _("Ask for tax invoices from a sales invoice, or begin one here and take them up.")
    columns = (
        Column(name="number", title=_("Number"), value=number_of, show="code", link=True),
        Column(name="dealer_id", title=_("Dealer"), value="dealer.party.name", link=True),
    )
    filters = (
        Filter(name="dealer_id", title=_("Dealer"), kind="text", apply=for_dealer),
        Filter(
            name="issued_on",
            title=_("Issued on"),
            kind="dates",
            expression=InvoiceRequest.issued_on,
        ),
    )
    words = (
        Field(name="take_up", title=_("taken up")),
        Field(name="quantity", title=_("quantity set")),
        Field(name="invoice_type", title=_("Invoice type"), kind="choice", choices=TYPES),
        Field(name="discounts", title=_("Discounts"), kind="choice", choices=DISCOUNTS),
    )

    def query(self) -> Select[Any]:
        """The business's requests with their dealers."""
        return (
            super()
            .query()
            .join(Dealer, Dealer.id == InvoiceRequest.dealer_id)
            .join(Party, Party.id == Dealer.party_id)
            .options(contains_eager(InvoiceRequest.dealer).contains_eager(Dealer.party))
        )
