"""What money must be that came in or is paid back before it is entered; pure rules.

Each refusal is a sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from addons.esales.money.pockets import BALANCE, REBATE
from addons.esales.retail.rules import is_amount
from core.i18n import _

NO_AMOUNT = _(
    "A payment is more than nothing. Type the amount that came in, or below zero what is paid back."
)


@dataclass(frozen=True, kw_only=True)
class Received:
    """Money that came in: ``chosen`` says by entry how much of it is meant for that.

    An amount below zero is paid back to the dealer, out of what is ``there`` in the pocket.
    """

    amount: Decimal
    day: date
    pocket: str
    dealer: str
    closed: bool
    chosen: Mapping[int, Decimal]
    there: Decimal = Decimal("0.00")

    @property
    def is_paid_back(self) -> bool:
        """Whether the money goes to the dealer."""
        return self.amount < 0


@dataclass(frozen=True, kw_only=True)
class Owed:
    """What is open of an entry, and how people call it."""

    called: str
    left: Decimal


def faults(received: Received, owed: Mapping[int, Owed], today: date) -> Iterator[Any]:
    """What stands against entering ``received`` on ``today``, the dealer's entries being ``owed``.

    What is over what was chosen pays the oldest, and then stays prepaid: that is no fault.
    """
    if not is_amount(abs(received.amount)):
        yield NO_AMOUNT
    if received.day > today:
        yield _(
            "${day} is still to come. Type the day on which the money came in.",
            mapping={"day": received.day.isoformat()},
        )
    if received.is_paid_back:
        yield from _faults_of_paying_back(received)
        return
    if received.closed:
        yield _(
            "The dealer ${dealer} is closed, so no money is taken in. Have the status changed "
            "first, or send the money back.",
            mapping={"dealer": received.dealer},
        )
    yield from faults_of_choice(received, owed)


def _faults_of_paying_back(received: Received) -> Iterator[Any]:
    if received.chosen:
        yield _("Money that is paid back pays for nothing. Choose no entries.")
    if -received.amount > received.there:
        said = {"amount": f"{-received.amount:,.2f}", "there": f"{received.there:,.2f}"}
        yield _(
            "${amount} is to be paid back, and ${there} of the dealer's money is there. Pay back "
            "that or less.",
            mapping=said,
        )


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


def at_most(chosen: Mapping[int, Decimal], owed: Mapping[int, Owed]) -> dict[int, Decimal]:
    """What was ``chosen``, of no entry more than is still open of it."""
    open_ = {entry: owed[entry].left for entry in chosen if entry in owed and owed[entry].left}
    return {entry: min(chosen[entry], left) for entry, left in open_.items()}


def unreversed(pocket: str, amount: Decimal, there: Decimal) -> Any | None:
    """Why ``amount`` is not taken out of ``pocket`` where only so much is ``there``, if so.

    What puts something back into the pocket is always let pass.
    """
    if amount <= max(there, Decimal(0)):
        return None
    said = {"amount": f"{amount:,.2f}", "there": f"{there:,.2f}"}
    if pocket == REBATE:
        return _(
            "${amount} was granted, and ${there} of the dealer's rebate is left: the rest was set "
            "off or taken back. Reverse that first.",
            mapping=said,
        )
    return _(
        "${amount} came in as a deposit, and ${there} of the dealer's deposit is left: the rest "
        "was paid back. Take that in as a deposit first.",
        mapping=said,
    )


def owes_anew(dealer: str, document: Any) -> Any:
    """The sentence on reversing ``document``, with which the closed ``dealer`` would owe anew."""
    return _(
        "${dealer} is closed and owes nothing anew, so ${document} is not reversed. "
        "Have the dealer opened again first.",
        mapping={"dealer": dealer, "document": document},
    )
