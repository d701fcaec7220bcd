"""Which red tax requests (红字) are in vain once goods are sold again; pure rules.

Lines of sales invoices are the places here: what came back of them ``on`` tax invoices is to be
taken back there, and requests that have no answer yet ask for that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

NOTHING = Decimal(0)
# A line of a sales invoice: the invoice's id, and its number there.
Place = tuple[int, int]
Amounts = Mapping[Place, Decimal]


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A request without an answer: how much it takes back, above zero, and whether it is ``free``.

    One that is free nobody outside has, so that it can be given up without asking anybody.
    """

    id: int
    takes_back: Amounts
    free: bool


def in_vain(waiting: Decimal, on: Decimal, again: Decimal) -> Decimal:
    """Of ``waiting`` to be taken back, how much is called for no more.

    ``on`` of what came back is on tax invoices, and ``again`` of it is sold again.
    """
    return max(min(waiting, on) - _called_for(on, again), NOTHING)


def _called_for(on: Decimal, again: Decimal) -> Decimal:
    return max(on - again, NOTHING)


def sorted_out(
    requests: Iterable[Waiting], on: Amounts, again: Amounts
) -> tuple[list[Waiting], dict[Place, Waiting]]:
    """The requests to give up, newest first, and by place the one that stands against the rest.

    A request is given up whole: one that is free, whose goods are all sold again, and without
    which the others still ask for all that is called for.
    """
    left, given_up = sorted(requests, key=lambda one: one.id, reverse=True), []
    for one in list(left):
        waiting = _sums(left)
        vain = [p for p in one.takes_back if _is_vain(p, waiting, on, again)]
        if vain and one.free and _is_needless(one, waiting, on, again):
            left.remove(one)
            given_up.append(one)
    waiting = _sums(left)
    against = {
        place: min((one for one in left if place in one.takes_back), key=lambda one: one.free)
        for place in waiting
        if _is_vain(place, waiting, on, again)
    }
    return given_up, against


def _is_vain(place: Place, waiting: Amounts, on: Amounts, again: Amounts) -> bool:
    sold = again.get(place, NOTHING)
    return in_vain(waiting[place], on.get(place, NOTHING), sold) > 0


def _is_needless(one: Waiting, waiting: Amounts, on: Amounts, again: Amounts) -> bool:
    return all(
        place in again
        and waiting[place] - quantity >= _called_for(on.get(place, NOTHING), again[place])
        for place, quantity in one.takes_back.items()
    )


def _sums(requests: Sequence[Waiting]) -> dict[Place, Decimal]:
    sums: dict[Place, Decimal] = defaultdict(lambda: NOTHING)
    for one in requests:
        for place, quantity in one.takes_back.items():
            sums[place] += quantity
    return dict(sums)
