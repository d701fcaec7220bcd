"""The rules of the till: what is kept of what is handed over, what goes back, what must be there.

Pure functions of exact amounts, to 0.01. Goods that come back are credited at the price once paid,
and however a line is divided into refunds, they come to exactly what was paid for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from addons.esales.tax import Split, multiply, round_half_up
from core.i18n import _
from core.refusal import Invalid

CASH = "cash"
MEANS: tuple[tuple[str, Any], ...] = (
    (CASH, _("Cash payment")),
    ("transfer", _("Bank transfer")),
    ("scan", _("Scan to pay")),
    ("card", _("Card (POS)")),
    ("other", _("Other means")),
)
NAMES = tuple(name for name, _title in MEANS)
NOTHING = Decimal("0.00")
HUNDRED = Decimal(100)
MOST = Decimal(10**10)


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What is kept of what was handed over, and the change given back."""

    amount: Decimal
    change: Decimal


def take(due: Decimal, means: str, tendered: Decimal) -> Taken:
    """What a payment of ``tendered`` settles of ``due``; change is given from cash alone.

    Raises Invalid for a means that is none, for nothing, for parts of a cent, and for more than is
    due by any means but cash.
    """
    if means not in NAMES:
        raise _wrong("means", _("Choose how it is paid."))
    if not is_amount(tendered):
        raise _wrong("amount", _("Type the amount that was handed over, such as 300 or 299.50."))
    if due <= 0:
        raise _wrong("amount", _("Everything is paid. Give the money back, or add goods first."))
    if means != CASH and tendered > due:
        raise _wrong(
            "amount",
            _(
                "${due} is due. Change is given from cash only: take ${due} or less by this means.",
                mapping={"due": f"{due:,.2f}"},
            ),
        )
    amount = min(due, tendered)
    return Taken(amount=amount, change=tendered - amount)


def is_amount(amount: Decimal) -> bool:
    """Whether ``amount`` is money that somebody may hand over: above zero, to the cent."""
    return (
        amount.is_finite() and NOTHING < amount < MOST and round_half_up(amount) == amount
    )


def _wrong(name: str, sentence: Any) -> Invalid:
    return Invalid(sentence, fields={name: sentence})


def by_means(payments: Iterable[tuple[str, Decimal]]) -> dict[str, Decimal]:
    """What the payments come to by each means, in the order of ``MEANS``; zeros are left out."""
    sums = dict.fromkeys(NAMES, NOTHING)
    for means, amount in payments:
        sums[means] += amount
    return {means: amount for means, amount in sums.items() if amount}


def give_back(amount: Decimal, came: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """How ``amount`` goes back: the way it came, cash first; ``came`` is what is still here.

    Raises ValueError where more is to go back than came.
    """
    back: dict[str, Decimal] = {}
    for means in NAMES:
        part = min(amount, max(came.get(means, NOTHING), NOTHING))
        if part > 0:
            back[means], amount = part, amount - part
    if amount > 0:
        raise ValueError("more goes back than came")
    return back


def credited(
    paid: Split, sold: Decimal, earlier: Split, returned: Decimal, quantity: Decimal
) -> Split:
    """What ``quantity`` of a line is worth that comes back after ``returned`` of ``sold`` did.

    ``paid`` is what the line cost, ``earlier`` what was credited for it before.
    """
    share = returned + quantity
    gross = _part(paid.gross, share, sold) - earlier.gross
    net = _part(paid.net, share, sold) - earlier.net
    return Split(gross=gross, net=net, tax=gross - net)


def _part(amount: Decimal, share: Decimal, whole: Decimal) -> Decimal:
    return amount if share == whole else round_half_up(multiply(amount, share) / whole)


@dataclass(frozen=True, kw_only=True)
class Till:
    """What must be in the till by each means, what was counted, and the difference in all."""

    expected: Mapping[str, Decimal]
    counted: Mapping[str, Decimal]

    @property
    def difference(self) -> Decimal:
        """What was counted beyond what must be there; below zero where money is missing."""
        return sum(self.counted.values(), NOTHING) - sum(self.expected.values(), NOTHING)


def reckon(
    opening: Decimal,
    payments: Iterable[tuple[str, Decimal]],
    counted: Mapping[str, Decimal | None],
) -> Till:
    """The till of a shift: the opening float is cash, and what nobody counted is not there."""
    sums = by_means(payments)
    return Till(
        expected={
            means: sums.get(means, NOTHING) + (opening if means == CASH else NOTHING)
            for means in NAMES
        },
        counted={means: counted.get(means) or NOTHING for means in NAMES},
    )
