"""Sales invoices as the pages of their business show them: the receivables in detail."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload

from addons.base.models import Party
from addons.esales.invoicing.choosing import KIND
from addons.esales.invoicing.openings import PERMISSION, is_opening
from addons.esales.models import AccountEntry, Dealer, InvoiceLine, SalesInvoice
from addons.esales.money.vouchers import business_to_begin
from addons.esales.resources.pickups import for_dealer
from addons.esales.returns.red_invoices import is_taken_back
from core.i18n import _
from core.web.application import Case, Documents
from core.web.collection import Column, Filter
from core.web.forms import Field

SALES = _("Sales")


UNINVOICED = (
    ("yes", _("Not invoiced yet")),
    ("back", _("To be taken back")),
    ("no", _("Invoiced")),
)


def uninvoiced(query: Select[Any], text: str) -> Select[Any]:
    """Only sales invoices that are not invoiced, those with too much on the tax invoice, or else.

    Red ones are told of with those that they take back.
    """
    rest = SalesInvoice.uninvoiced
    if text in ("yes", "back"):
        return query.where(rest > 0 if text == "yes" else rest < 0)
    return query.where(rest == 0, SalesInvoice.reverses_id.is_(None))


class InvoiceCase(Case):
    """One invoice: its lines, and what of it is still unpaid."""

    document: SalesInvoice
    scope = "esales:invoice"
    page = "addons.esales:templates/invoice.pt"

    def more(self, request: Any) -> dict[str, Any]:
        """The lines, what was taken back, and the entry on the account, for who may see it."""
        session, number = request.here.session, self.document.id
        lines = (
            select(InvoiceLine)
            .where(InvoiceLine.invoice_id == number)
            .options(joinedload(InvoiceLine.variant))
            .order_by(InvoiceLine.line)
        )
        entry = select(AccountEntry).where(AccountEntry.document == number)
        back = select(func.sum(SalesInvoice.gross)).where(SalesInvoice.reverses_id == number)
        owed = self.rights.see("dealer_id") and self.rights.see("gross")
        asks = self.document.uninvoiced > 0 and business_to_begin(request.here, KIND) is not None
        return {
            "sees": self.rights.see,
            "lines": list(session.scalars(lines)),
            "taken_back": session.scalar(back) or None if self.rights.see("gross") else None,
            "undone": self.document.gross < 0 and is_taken_back(self.document, request.here),
            "may_ask": asks,
            "may_take_back": is_opening(self.document)
            and self.document.uninvoiced == self.document.gross
            and request.here.may(PERMISSION),
            "entry": session.scalar(entry.where(AccountEntry.kind == "invoice")) if owed else None,
        }


class Invoices(Documents):
    """The sales invoices of a business; they arise at the counter and are not entered by hand."""

    scope = "esales:invoice"
    case = InvoiceCase
    group = SALES
    order = 21
    hint = _("A sales invoice arises when a pickup is finished.")
    columns = (
        Column(
            name="number", title=_("Number"), show="code", link=True, sort=SalesInvoice.number
        ),
        Column(name="day", title=_("Day"), show="date", sort=SalesInvoice.day),
        Column(name="dealer_id", title=_("Dealer"), value="dealer.party.name", link=True),
        Column(
            name="uninvoiced",
            title=_("Not invoiced yet"),
            value=lambda posted: posted.uninvoiced or None,
            show="money",
            sort=SalesInvoice.uninvoiced,
        ),
    )
    filters = (
        Filter(name="day", title=_("Day"), kind="dates", expression=SalesInvoice.day),
        Filter(name="dealer_id", title=_("Dealer"), kind="text", apply=for_dealer),
        Filter(
            name="uninvoiced", title=_("Tax invoice"), choices=UNINVOICED, apply=uninvoiced
        ),
    )
    words = (Field(name="taken_back", title=_("taken back")),)
    sort = "-day"

    def query(self) -> Select[Any]:
        """The business's invoices with their dealers."""
        return (
            super()
            .query()
            .join(Dealer, Dealer.id == SalesInvoice.dealer_id)
            .join(Party, Party.id == Dealer.party_id)
            .options(contains_eager(SalesInvoice.dealer).contains_eager(Dealer.party))
        )
