"""What a rebate voucher must be before it is entered, and what it moves; pure rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from addons.esales.money.pockets import BALANCE, REBATE
from addons.esales.retail.rules import is_amount
from core.i18n import _

GRANT, TAKE_BACK, SET_OFF = "grant", "take_back", "set_off"
DEEDS = (
    (GRANT, _("Rebate granted")),
    (TAKE_BACK, _("Rebate taken back")),
    (SET_OFF, _("Rebate set off against what is owed")),
)
NO_AMOUNT = _("A rebate is more than nothing. Type an amount above zero, to the cent.")


@dataclass(frozen=True, kw_only=True)
class Rebated:
    """A rebate as somebody wrote it: what is done with how much of it, when, and where from."""

    deed: str
    amount: Decimal
    day: date
    dealer: str
    closed: bool
    has_source: bool
    has_reason: bool


def moves(deed: str, amount: Decimal) -> dict[str, Decimal]:
    """What ``deed`` adds to the pockets of the account; set off, it pays what is owed."""
    if deed == GRANT:
        return {REBATE: amount}
    if deed == TAKE_BACK:
        return {REBATE: -amount}
    return {REBATE: -amount, BALANCE: -amount}


def faults(rebated: Rebated, there: Decimal, owed: Decimal, today: date) -> Iterator[Any]:
    """What stands against ``rebated``, the dealer having so much rebate and owing so much."""
    if not is_amount(rebated.amount):
        yield NO_AMOUNT
    if rebated.day > today:
        yield _(
            "${day} is still to come. Type the day on which the rebate counts.",
            mapping={"day": rebated.day.isoformat()},
        )
    if not rebated.has_reason:
        yield _("Say why: it stays on the dealer's account for whoever asks later.")
    if rebated.deed == GRANT:
        yield from _faults_of_granting(rebated)
        return
    said = {"amount": f"{rebated.amount:,.2f}", "there": f"{there:,.2f}", "owed": f"{owed:,.2f}"}
    if rebated.amount > there:
        yield _(
            "${amount} of rebate would be taken, and ${there} is there. Take that or less.",
            mapping=said,
        )
    if rebated.deed == SET_OFF and rebated.amount > owed:
        yield _(
            "${amount} would be set off, and the dealer owes ${owed}. Set off that or less; the "
            "rest stays rebate.",
            mapping=said,
        )


def _faults_of_granting(rebated: Rebated) -> Iterator[Any]:
    if not rebated.has_source:
        yield _("What does this rebate come from? Choose the promotion, or type the agreement.")
    if rebated.closed:
        yield _(
            "The dealer ${dealer} is closed, so no rebate is granted. Have the status changed "
            "first.",
            mapping={"dealer": rebated.dealer},
        )
