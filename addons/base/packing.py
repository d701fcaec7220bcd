"""Packing: how many pieces a carton and a pallet hold, and how a quantity is counted in them."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from core.i18n import _


class Pack(StrEnum):
    """The packing levels, from the single piece up."""

    PIECE = "piece"
    CARTON = "carton"
    PALLET = "pallet"


@dataclass(frozen=True, kw_only=True)
class PackingLevel:
    """One packing level of a product and the whole number of pieces it holds, at least one."""

    pack: Pack
    pieces: int

    def __post_init__(self) -> None:
        if self.pieces < 1:
            raise ValueError(f"a {self.pack} holds at least one piece, not {self.pieces}")


@dataclass(frozen=True, kw_only=True)
class Count:
    """So many of one packing level; only loose pieces may be a fraction."""

    level: PackingLevel
    number: Decimal

    @property
    def message(self) -> Any:
        """The count as a person says it: "8 cartons"."""
        one, many = _SPOKEN[self.level.pack]
        chosen = one if self.number == 1 else many
        return chosen % {"number": f"{self.number.normalize():f}"}


PIECE = PackingLevel(pack=Pack.PIECE, pieces=1)

_SPOKEN = {
    Pack.PIECE: (_("${number} piece"), _("${number} pieces")),
    Pack.CARTON: (_("${number} carton"), _("${number} cartons")),
    Pack.PALLET: (_("${number} pallet"), _("${number} pallets")),
}


def pieces(level: PackingLevel, count: Decimal) -> Decimal:
    """Return how many pieces ``count`` of ``level`` hold."""
    return count * level.pieces


def break_down(quantity: Decimal, levels: Iterable[PackingLevel]) -> tuple[Count, ...]:
    """Count ``quantity`` pieces in the largest levels first: 163 in cartons of 20 are 8 and 3.

    Levels that come to nothing are left out, and zero is zero pieces. A quantity below zero, as
    in a difference, breaks down like its opposite, with every count below zero.
    """
    sign = -1 if quantity < 0 else 1
    rest = abs(quantity)
    counts = []
    for level in sorted(set(levels) - {PIECE}, key=lambda level: -level.pieces):
        whole, rest = divmod(rest, level.pieces)
        if whole:
            counts.append(Count(level=level, number=sign * whole))
    if rest or not counts:
        counts.append(Count(level=PIECE, number=sign * rest))
    return tuple(counts)
