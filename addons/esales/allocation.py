"""Which payment settles what: the oldest first, and what is over stays prepaid."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from heapq import heappop, heappush
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


def replayed(entries: Iterable[tuple[int, date, Decimal]]) -> dict[int, Decimal]:
    """What stays unpaid of ``entries``, each with its day and amount, in the order they were made.

    It comes to what ``unpaid`` and ``settle`` came to while they were made one after the other.
    """
    left: dict[int, Decimal] = {}
    owed: list[tuple[date, int]] = []
    balance = NOTHING
    for key, day, amount in entries:
        left[key] = unpaid(amount, balance)
        balance += amount
        if left[key]:
            heappush(owed, (day, key))
        paying = max(-amount, NOTHING)
        while paying and owed:
            oldest = owed[0][1]
            part = min(paying, left[oldest])
            paying -= part
            left[oldest] -= part
            if not left[oldest]:
                heappop(owed)
    return left
