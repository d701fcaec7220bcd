"""Opening balances (期初) are proved against totals that somebody else has given, then closed."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from addons.base.models import Ledger
from addons.base.periods import KEPT, Total
from core.context import Context
from core.i18n import _
from core.refusal import Invalid, Refusal


def totals_of(context: Context, ledger: Ledger) -> list[Total]:
    """What the opening balances in the books of ``ledger`` come to."""
    books = context.hooks.named("books").get(ledger.ledger)
    return list(books.totals(context)) if books else []


def prove(context: Context, ledger: Ledger, given: Mapping[str, Decimal]) -> None:
    """Close the opening balances of ``ledger`` where they come to what was ``given``, by name.

    Raises Invalid with every total that differs, and by how much.
    """
    context.require("base:period:close")
    context.session.refresh(ledger, with_for_update=True)
    if ledger.proved_on is not None:
        raise Refusal(_("The opening balances were proved already."))
    totals = totals_of(context, ledger)
    wrong = {
        total.name: _against(total, given[total.name])
        for total in totals
        if total.amount != given[total.name]
    }
    if wrong:
        raise Invalid(*wrong.values(), fields=wrong)
    ledger.proved_on = context.today
    ledger.proved = {total.name: str(total.amount) for total in totals}
    context.session.flush()
    context.forget(KEPT)


def _against(total: Total, given: Decimal) -> Any:
    return _(
        "${total}: the opening balances come to ${there}, and ${given} was given. Look for the "
        "difference of ${difference} and correct it first.",
        mapping={
            "total": total.title,
            "there": f"{total.amount:,f}",
            "given": f"{given:,f}",
            "difference": f"{total.amount - given:,f}",
        },
    )


def reopen_openings(context: Context, ledger: Ledger, reason: str) -> None:
    """Let opening balances be entered again; the reason is kept in the change log."""
    context.require("base:period:reopen")
    context.session.refresh(ledger, with_for_update=True)
    if ledger.proved_on is None:
        raise Refusal(_("The opening balances are open, so there is nothing to reopen."))
    ledger.proved_on, ledger.proved, ledger.reason = None, {}, reason.strip()
    context.session.flush()
    context.forget(KEPT)
