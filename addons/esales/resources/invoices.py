"""Sales invoices: the receivables in detail."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager

from addons.base.models import Party
from addons.esales.models import Dealer, SalesInvoice
from addons.esales.resources.pickups import for_dealer
from core.i18n import _
from core.web.collection import Collection, Column, Filter


class Invoices(Collection):
    """``/branch/esales/invoices``; they arise at the counter and are not entered by hand."""

    addon = "esales"
    name = "invoices"
    scope = "esales:invoice"
    business = "pickup"
    record = SalesInvoice
    title = _("Sales invoices")
    singular = _("sales invoice")
    hint = _("A sales invoice arises when a pickup is finished.")
    columns = (
        Column(
            name="number",
            title=_("Number"),
            show="code",
            link=True,
            sort=SalesInvoice.number,
        ),
        Column(name="day", title=_("Day"), show="date", sort=SalesInvoice.day),
        Column(name="dealer", title=_("Dealer"), value="dealer.party.name", link=True),
        Column(name="gross", title=_("Amount"), show="money", sort=SalesInvoice.gross),
        Column(name="net", title=_("Net"), show="money", sort=SalesInvoice.net),
        Column(name="tax", title=_("Tax"), show="money"),
        Column(name="due", title=_("Due"), show="date", sort=SalesInvoice.due),
    )
    details = (
        Column(name="dealer", title=_("Dealer"), value="dealer.party.name"),
        Column(name="day", title=_("Day"), show="date"),
        Column(name="due", title=_("Due"), show="date"),
        Column(name="net", title=_("Net"), show="money"),
        Column(name="tax", title=_("Tax"), show="money"),
        Column(name="gross", title=_("Amount"), show="money"),
    )
    filters = (
        Filter(name="day", title=_("Day"), kind="dates", expression=SalesInvoice.day),
        Filter(name="dealer", title=_("Dealer"), kind="text", apply=for_dealer),
    )
    searched = (SalesInvoice.number,)
    sort = "-day"
    key = "number"

    def query(self) -> Select[Any]:
        """Invoices with their dealers."""
        return (
            select(SalesInvoice)
            .join(Dealer, Dealer.id == SalesInvoice.dealer_id)
            .join(Party, Party.id == Dealer.party_id)
            .options(contains_eager(SalesInvoice.dealer).contains_eager(Dealer.party))
        )

    def called(self, record: SalesInvoice) -> str:
        """An invoice is called by its number."""
        return record.number or str(record.id)
