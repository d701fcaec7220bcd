"""What was owed, prepaid or sold before the books begin, and of which days that may be."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from addons.base.periods import since_when
from addons.esales.models import AccountEntry, Dealer
from addons.esales.money.entering import BOOKS, OPENING, NewEntry, enter
from addons.esales.money.pockets import BALANCE
from core.context import Context
from core.i18n import _
from core.refusal import Invalid

ABOVE_ZERO = _("A rebate or deposit is above zero. Correct the amount.")


def fault_of_balance(day: date, today: date, since: date | None) -> Any | None:
    """Why ``day`` cannot be that of an opening balance of books that begin on ``since``, if so."""
    if day > today:
        return _(
            "${day} is still to come. An opening balance is of a day that has been.",
            mapping={"day": day.isoformat()},
        )
    if since is not None and day > since:
        return _(
            "The books begin on ${since}, and an opening balance is of that day or before. Enter "
            "what came later as an ordinary document.",
            mapping={"since": since.isoformat()},
        )
    return None


def fault_of_sale(day: date, today: date, since: date | None) -> Any | None:
    """Why nothing of ``day`` was sold before books that begin on ``since``, if so."""
    said = {"day": day.isoformat()}
    if day > today:
        return _("${day} is still to come. Type the day on which this was sold.", mapping=said)
    if since is not None and day >= since:
        return _(
            "The books begin on ${since}, so what was sold on ${day} is in them. Type a day "
            "before that.",
            mapping={**said, "since": since.isoformat()},
        )
    return None


def usual_day(context: Context) -> date:
    """The day of an opening balance where none is said: today, or when the books began."""
    since = since_when(BOOKS, context)
    return context.today if since is None else min(context.today, since)


def usual_day_of_sale(context: Context) -> date:
    """The day of a sale before the books where none is said: today, or the day before them."""
    since = since_when(BOOKS, context)
    return context.today if since is None else min(context.today, since - timedelta(days=1))


def enter_opening(
    context: Context,
    dealer: Dealer,
    amount: Decimal,
    day: date,
    note: str = "",
    *,
    pocket: str = BALANCE,
) -> AccountEntry:
    """Record an opening balance (期初余额): what ``dealer`` owed, or below zero had prepaid.

    In the other pockets it is the dealer's, and above zero.
    """
    context.require("esales:account:open")
    if not amount:
        raise Invalid(
            _("An opening balance is not zero. Leave it out where there is none."),
            fields={"amount": _("Type an amount other than zero.")},
        )
    said = fault_of_balance(day, context.today, since_when(BOOKS, context))
    if said is not None:
        raise Invalid(said, fields={"day": said})
    if pocket != BALANCE and amount < 0:
        raise Invalid(ABOVE_ZERO, fields={"amount": ABOVE_ZERO})
    is_owed = pocket == BALANCE and amount > 0
    opening = NewEntry(
        dealer=dealer.id,
        kind=OPENING,
        pocket=pocket,
        amount=amount,
        day=day,
        due=day + timedelta(days=dealer.term_days) if is_owed else None,
        note=note,
    )
    return enter([opening], context)[0]
