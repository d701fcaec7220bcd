"""Which payment settles what: the oldest first, and what is over stays prepaid."""

from collections.abc import Iterable
from decimal import Decimal
from typing import TypeVar

K = TypeVar("K")

NOTHING = Decimal("0.00")


def unpaid(amount: Decimal, balance: Decimal) -> Decimal:
    """What stays unpaid of a new entry of ``amount`` where the account stood at ``balance``.

    A balance below zero is prepaid and pays for it first; an entry below zero leaves nothing open.
    """
    prepaid = max(-balance, NOTHING)
    return max(amount - prepaid, NOTHING)


def settle(amount: Decimal, owed: Iterable[tuple[K, Decimal]]) -> list[tuple[K, Decimal]]:
    """Settle ``owed`` entries, oldest first, with ``amount``: those touched and what they leave."""
    touched = []
    for key, left in owed:
        if amount <= 0:
            break
        paid = min(amount, left)
        amount -= paid
        touched.append((key, left - paid))
    return touched
