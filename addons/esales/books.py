"""The books of the dealer accounts: they begin on a day, and their periods are closed."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from addons.base.periods import Books, Total, WayIn
from addons.base.permissions import IMPORT
from addons.esales.closing.still_open import shut_out
from addons.esales.models import AccountEntry, SalesInvoice
from addons.esales.models.invoice import BEFORE_THE_BOOKS
from addons.esales.money.entering import BOOKS, NOTHING, OPENING
from addons.esales.money.pockets import BALANCE, DEPOSIT, REBATE, TITLES
from core.context import Context
from core.i18n import _


def first_days(context: Context) -> dict[str, date]:
    """By branch, the day of the earliest entry that is no opening balance, nor takes one back."""
    opened = select(AccountEntry.id).where(AccountEntry.kind == OPENING)
    query = (
        select(AccountEntry.branch, func.min(AccountEntry.day))
        .where(
            AccountEntry.kind != OPENING,
            AccountEntry.reverses_id.is_(None) | AccountEntry.reverses_id.not_in(opened),
        )
        .group_by(AccountEntry.branch)
    )
    return {row[0]: row[1] for row in context.session.execute(query)}


def totals(context: Context) -> tuple[Total, ...]:
    """What the opening balances that stand come to: owed, prepaid, and in the other pockets.

    What was sold before and is not invoiced counts as well. It is asked for also where nothing of
    it came in: whoever forgot the file would not notice otherwise.
    """
    taken_back = select(AccountEntry.reverses_id).where(AccountEntry.reverses_id.is_not(None))
    query = select(AccountEntry.pocket, AccountEntry.amount).where(
        AccountEntry.kind == OPENING, AccountEntry.id.not_in(taken_back)
    )
    found = dict.fromkeys(("owed", "prepaid", REBATE, DEPOSIT), NOTHING)
    for pocket, amount in context.session.execute(query):
        if pocket != BALANCE:
            found[pocket] += amount
        elif amount > 0:
            found["owed"] += amount
        else:
            found["prepaid"] -= amount
    sold = select(func.sum(SalesInvoice.gross)).where(SalesInvoice.pickup_id == BEFORE_THE_BOOKS)
    found["uninvoiced"] = context.session.scalar(sold) or NOTHING
    titles = {
        "owed": _("Owed by dealers"),
        "prepaid": _("Prepaid by dealers"),
        "uninvoiced": _("Not invoiced yet"),
        **dict(TITLES),
    }
    return tuple(Total(name=name, title=titles[name], amount=found[name]) for name in found)


ENTER = "esales:account:open"
ACCOUNTS = Books(
    name=BOOKS,
    title=_("Dealer accounts"),
    first=first_days,
    totals=totals,
    shut_out=shut_out,
    ways_in=(
        WayIn(
            title=_("Balances of dealers from a file"),
            path="base/import?target=dealer_openings",
            permission=IMPORT,
        ),
        WayIn(
            title=_("A balance by hand, on the page of its dealer"),
            path="esales/dealers",
            permission=ENTER,
        ),
        WayIn(
            title=_("What was sold and is not invoiced, from a file"),
            path="base/import?target=uninvoiced_sales",
            permission=IMPORT,
        ),
        WayIn(
            title=_("What was sold and is not invoiced, by hand"),
            path="esales/entries/uninvoiced",
            permission=ENTER,
        ),
    ),
)
