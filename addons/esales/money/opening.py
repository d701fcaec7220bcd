"""What was owed or prepaid before the account began."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from addons.esales.models import AccountEntry, Dealer
from addons.esales.money.entering import NewEntry, enter
from core.context import Context
from core.i18n import _
from core.refusal import Invalid


def still_to_come(day: date) -> Any:
    """The sentence on an opening balance of a day that has not been."""
    return _(
        "${day} is still to come. An opening balance is of a day that has been.",
        mapping={"day": day.isoformat()},
    )


def enter_opening(
    context: Context, dealer: Dealer, amount: Decimal, day: date, note: str = ""
) -> AccountEntry:
    """Record an opening balance (期初余额): what ``dealer`` owed, or below zero had prepaid."""
    context.require("esales:account:open")
    if not amount:
        raise Invalid(
            _("An opening balance is not zero. Leave it out where there is none."),
            fields={"amount": _("Type an amount other than zero.")},
        )
    if day > context.today:
        said = still_to_come(day)
        raise Invalid(said, fields={"day": said})
    due = day + timedelta(days=dealer.term_days) if amount > 0 else None
    opening = NewEntry(
        dealer=dealer.id, kind="opening", amount=amount, day=day, due=due, note=note
    )
    return enter([opening], context)[0]
