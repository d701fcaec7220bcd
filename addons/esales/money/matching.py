"""Which payment pays what: what somebody chose, then the oldest first; what is over is prepaid."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Generic, TypeVar

K = TypeVar("K", bound=Hashable)

NOTHING = Decimal("0.00")


@dataclass(kw_only=True)
class Open(Generic[K]):
    """What is still open of an entry: above zero is owed, below zero has paid for nothing yet.

    ``age`` sorts entries, the oldest first.
    """

    key: K
    age: Any
    left: Decimal


@dataclass(frozen=True, kw_only=True)
class Paid(Generic[K]):
    """So much of the entry ``paying`` pays for the entry ``paid``."""

    paying: K
    paid: K
    amount: Decimal

    def called(self, names: Mapping[K, K]) -> Paid[K]:
        """The same between entries that have been given other ``names`` meanwhile."""
        paying, paid = (names.get(key, key) for key in (self.paying, self.paid))
        return replace(self, paying=paying, paid=paid)


def match(
    entries: Iterable[Open[K]], chosen: Mapping[K, Mapping[K, Decimal]] | None = None
) -> list[Paid[K]]:
    """Let what is paid meet what is owed, and lower what is left of both.

    ``chosen`` says which entries an entry is meant for, in this order, and how much of it at most;
    only then the oldest meet. Afterwards either nothing is owed or nothing is prepaid.
    """
    ordered = sorted(entries, key=lambda entry: entry.age)
    known = {entry.key: entry for entry in ordered}
    found = [
        _meet(known[one], known[other], most)
        for one, others in (chosen or {}).items()
        for other, most in others.items()
        if one in known and other in known
    ]
    owed = iter([entry for entry in ordered if entry.left > 0])
    open_ = next(owed, None)
    for paying in [entry for entry in ordered if entry.left < 0]:
        while paying.left and open_ is not None:
            found.append(_meet(paying, open_))
            if not open_.left:
                open_ = next(owed, None)
    return [paid for paid in found if paid is not None]


def _meet(one: Open[K], other: Open[K], most: Decimal | None = None) -> Paid[K] | None:
    """What one of the two pays of the other, at ``most`` so much.

    None where both are owed, or paid, or settled.
    """
    paying, paid = (one, other) if one.left < 0 else (other, one)
    amount = min(-paying.left, paid.left)
    if most is not None:
        amount = min(amount, most)
    if amount <= 0:
        return None
    paying.left += amount
    paid.left -= amount
    return Paid(paying=paying.key, paid=paid.key, amount=amount)
