"""Receipt vouchers as the pages of their business show them: who paid, and what for."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import contains_eager

from addons.base.models import Party
from addons.esales.choices import MONEY_MEANS
from addons.esales.models import Dealer, DealerStatement, ReceiptVoucher
from addons.esales.money.pockets import TITLES
from addons.esales.money.shown import voucher_shown
from addons.esales.resources.pickups import for_dealer, number_of
from core.i18n import _
from core.web.application import Case, Documents
from core.web.collection import Column, Filter
from core.web.forms import Field

SALES = _("Sales")


class VoucherCase(Case):
    """One voucher: what it pays of what is open, or what it paid."""

    document: ReceiptVoucher
    scope = "esales:account"
    page = "addons.esales:templates/money.pt"

    def more(self, request: Any) -> dict[str, Any]:
        """The entries that it pays; what of it stands on the page, the reader's rights say."""
        return voucher_shown(self.document, self.rights, request.here)


class StatementCase(Case):
    """One statement that was sent: it leads to the account as it stands now."""

    document: DealerStatement
    scope = "esales:account"
    page = "addons.esales:templates/sent_statement.pt"


class ReceiptVouchers(Documents):
    """The money that came in from dealers, by voucher."""

    scope = "esales:account"
    case = VoucherCase
    group = SALES
    order = 21
    columns = (
        Column(name="number", title=_("Number"), value=number_of, show="code", link=True),
        Column(name="day", title=_("Money came in on"), show="date", sort=ReceiptVoucher.day),
        Column(name="dealer_id", title=_("Dealer"), value="dealer.party.name", link=True),
    )
    filters = (
        Filter(
            name="day",
            title=_("Money came in on"),
            kind="dates",
            expression=ReceiptVoucher.day,
        ),
        Filter(name="dealer_id", title=_("Dealer"), kind="text", apply=for_dealer),
    )
    words = (
        Field(name="means", title=_("Paid by"), kind="choice", choices=MONEY_MEANS),
        Field(name="pocket", title=_("Pocket"), kind="choice", choices=TITLES),
    )
    sort = "-day"

    def query(self) -> Select[Any]:
        """The business's vouchers with their dealers."""
        return (
            super()
            .query()
            .join(Dealer, Dealer.id == ReceiptVoucher.dealer_id)
            .join(Party, Party.id == Dealer.party_id)
            .options(contains_eager(ReceiptVoucher.dealer).contains_eager(Dealer.party))
        )


class Statements(Documents):
    """The statements that were sent to dealers, and what each said of it."""

    scope = "esales:account"
    case = StatementCase
    group = SALES
    order = 22
    columns = (
        Column(name="number", title=_("Number"), value=number_of, show="code", link=True),
        Column(
            name="month",
            title=_("Month"),
            value=lambda statement: f"{statement.month:%Y-%m}",
            sort=DealerStatement.month,
        ),
        Column(name="dealer_id", title=_("Dealer"), value="dealer.party.name", link=True),
    )
    filters = (
        Filter(name="month", title=_("Month"), kind="dates", expression=DealerStatement.month),
        Filter(name="dealer_id", title=_("Dealer"), kind="text", apply=for_dealer),
    )
    sort = "-month"

    def query(self) -> Select[Any]:
        """The business's statements with their dealers."""
        return (
            super()
            .query()
            .join(Dealer, Dealer.id == DealerStatement.dealer_id)
            .join(Party, Party.id == Dealer.party_id)
            .options(contains_eager(DealerStatement.dealer).contains_eager(Dealer.party))
        )
