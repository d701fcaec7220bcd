"""What money that came in must be before it is entered; pure rules, each refusal a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from addons.esales.money.pockets import BALANCE
from addons.esales.retail.rules import is_amount
from core.i18n import _


@dataclass(frozen=True, kw_only=True)
class Received:
    """Money that came in: ``chosen`` says by entry how much of it is meant for that."""

    amount: Decimal
    day: date
    pocket: str
    dealer: str
    closed: bool
    chosen: Mapping[int, Decimal]


@dataclass(frozen=True, kw_only=True)
class Owed:
    """What is open of an entry, and how people call it."""

    called: str
    left: Decimal


def faults(received: Received, owed: Mapping[int, Owed], today: date) -> Iterator[Any]:
    """What stands against entering ``received`` on ``today``, the dealer's entries being ``owed``.

    What is over what was chosen pays the oldest, and then stays prepaid: that is no fault.
    """
    if not is_amount(received.amount):
        yield _("A payment is more than nothing. Type the amount that came in.")
    if received.day > today:
        yield _(
            "${day} is still to come. Type the day on which the money came in.",
            mapping={"day": received.day.isoformat()},
        )
    if received.closed:
        yield _(
            "The dealer ${dealer} is closed, so no money is taken in. Have the status changed "
            "first, or send the money back.",
            mapping={"dealer": received.dealer},
        )
    yield from faults_of_choice(received, owed)


def faults_of_choice(received: Received, owed: Mapping[int, Owed]) -> Iterator[Any]:
    """What is wrong with what was chosen to be paid."""
    if received.chosen and received.pocket != BALANCE:
        yield _("A deposit pays for nothing. Choose no entries, or the pocket “balance”.")
        return
    for entry, amount in received.chosen.items():
        if not is_amount(amount):
            yield _("Choose an amount above zero, to the cent, such as 300 or 299.50.")
        elif entry not in owed:
            yield _(
                "An entry that was chosen is not open any more, or is not of ${dealer}. Choose "
                "again from those that are open now.",
                mapping={"dealer": received.dealer},
            )
        elif amount > owed[entry].left:
            yield _(
                "${amount} is chosen for ${entry}, of which ${left} is open. Choose that or less; "
                "what is over pays the oldest entries and then stays prepaid.",
                mapping={
                    "amount": f"{amount:,.2f}",
                    "entry": owed[entry].called,
                    "left": f"{owed[entry].left:,.2f}",
                },
            )
    chosen = sum(received.chosen.values(), Decimal(0))
    if chosen > received.amount:
        yield _(
            "${chosen} is chosen to be paid, and ${amount} came in. Choose less, or correct the "
            "amount.",
            mapping={"chosen": f"{chosen:,.2f}", "amount": f"{received.amount:,.2f}"},
        )
