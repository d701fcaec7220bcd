"""Entries of the dealer accounts: invoices add, payments take away, nothing is ever edited."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager

from addons.base.models import Party
from addons.esales.choices import ENTRY_KINDS
from addons.esales.models import AccountEntry, Dealer
from addons.esales.money.pockets import TITLES
from addons.esales.resources.pickups import for_dealer
from core.i18n import _
from core.web.collection import Collection, Column, Filter


def still_open(query: Select[Any], text: str) -> Select[Any]:
    """Only entries that are not wholly paid, or only those that are."""
    return query.where(AccountEntry.left > 0 if text == "yes" else AccountEntry.left <= 0)


class Entries(Collection):
    """``/branch/esales/entries``; payments are recorded on the dealer's page."""

    addon = "esales"
    name = "entries"
    scope = "esales:account"
    record = AccountEntry
    title = _("Account entries")
    singular = _("account entry")
    hint = _("Payments are recorded on the dealer's page, and invoices bring their own entries.")
    columns = (
        Column(name="day", title=_("Day"), show="date", sort=AccountEntry.day, link=True),
        Column(name="dealer", title=_("Dealer"), value="dealer.party.name"),
        Column(name="kind", title=_("Kind"), show="choice", choices=ENTRY_KINDS),
        Column(name="pocket", title=_("Pocket"), show="choice", choices=TITLES),
        Column(name="amount", title=_("Amount"), show="money", sort=AccountEntry.amount),
        Column(
            name="left",
            title=_("Unpaid"),
            value=lambda entry: entry.left if entry.left > 0 else None,
            show="money",
            sort=AccountEntry.left,
        ),
        Column(name="due", title=_("Due"), show="date", sort=AccountEntry.due),
        Column(name="note", title=_("Note")),
    )
    filters = (
        Filter(name="day", title=_("Day"), kind="dates", expression=AccountEntry.day),
        Filter(name="dealer", title=_("Dealer"), kind="text", apply=for_dealer),
        Filter(name="kind", title=_("Kind"), expression=AccountEntry.kind, choices=ENTRY_KINDS),
        Filter(name="pocket", title=_("Pocket"), expression=AccountEntry.pocket, choices=TITLES),
        Filter(
            name="open",
            title=_("Unpaid"),
            choices=(("yes", _("Yes")), ("no", _("No"))),
            apply=still_open,
        ),
    )
    searched = (AccountEntry.note,)
    sort = "-day"

    def query(self) -> Select[Any]:
        """Entries with their dealers."""
        return (
            select(AccountEntry)
            .join(Dealer, Dealer.id == AccountEntry.dealer_id)
            .join(Party, Party.id == Dealer.party_id)
            .options(contains_eager(AccountEntry.dealer).contains_eager(Dealer.party))
        )

    def called(self, record: AccountEntry) -> str:
        """An entry is called by its day and whose it is."""
        return f"{record.day.isoformat()} {record.dealer.name}"
