"""Rebate vouchers as the pages of their business show them: whose, what is done, why."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import contains_eager

from addons.base.models import Party
from addons.esales.models import Dealer, RebateVoucher
from addons.esales.rebates.rules import DEEDS
from addons.esales.rebates.shown import rebate_shown
from addons.esales.resources.money import SALES
from addons.esales.resources.pickups import for_dealer, number_of
from core.i18n import _
from core.web.application import Case, Documents
from core.web.collection import Column, Filter
from core.web.forms import Field


class RebateCase(Case):
    """One rebate: where it was set off, what it paid."""

    document: RebateVoucher
    scope = "esales:account"
    page = "addons.esales:templates/money.pt"

    def more(self, request: Any) -> dict[str, Any]:
        """The entries that it paid, as far as the reader's rights go."""
        return rebate_shown(self.document, self.rights, request.here)


class RebateVouchers(Documents):
    """The rebates of dealers, by voucher."""

    scope = "esales:account"
    case = RebateCase
    group = SALES
    order = 22
    columns = (
        Column(name="number", title=_("Number"), value=number_of, show="code", link=True),
        Column(name="day", title=_("Counts from"), show="date", sort=RebateVoucher.day),
        Column(name="dealer_id", title=_("Dealer"), value="dealer.party.name", link=True),
    )
    filters = (
        Filter(
            name="day", title=_("Counts from"), kind="dates", expression=RebateVoucher.day
        ),
        Filter(name="dealer_id", title=_("Dealer"), kind="text", apply=for_dealer),
    )
    words = (Field(name="deed", title=_("Rebate movement"), kind="choice", choices=DEEDS),)
    sort = "-day"

    def query(self) -> Select[Any]:
        """The business's vouchers with their dealers."""
        return (
            super()
            .query()
            .join(Dealer, Dealer.id == RebateVoucher.dealer_id)
            .join(Party, Party.id == Dealer.party_id)
            .options(contains_eager(RebateVoucher.dealer).contains_eager(Dealer.party))
        )
