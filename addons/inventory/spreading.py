"""How a quantity is taken from several places: in their order, each as far as it goes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

ZERO = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What a place offers of one variant; ``endless`` places give more than they have."""

    location_id: int
    free: Decimal
    endless: bool = False


def spread(wanted: Decimal, offers: Iterable[Offer]) -> list[tuple[int, Decimal]] | None:
    """The locations that give and how much each gives, ``wanted`` in all; None if too much.

    Places give in their order, what they have; the rest comes from the first endless one.
    """
    taken: dict[int, Decimal] = {}
    left, endless = wanted, None
    for offer in offers:
        part = min(left, max(offer.free, ZERO))
        if part > 0:
            taken[offer.location_id] = taken.get(offer.location_id, ZERO) + part
            left -= part
        if offer.endless and endless is None:
            endless = offer.location_id
    if left > 0:
        if endless is None:
            return None
        taken[endless] = taken.get(endless, ZERO) + left
    return list(taken.items())
