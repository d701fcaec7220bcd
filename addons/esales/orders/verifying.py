"""What was scanned against what was ordered: full, missing, over, or not ordered at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

NOTHING = Decimal(0)


class Fit(StrEnum):
    """How the goods of a variety on a pickup fit its order."""

    FULL = "full"
    MISSING = "missing"
    OVER = "over"
    WRONG = "wrong"


# What no dealer is handed on a pickup of his order.
TOO_MUCH = (Fit.OVER, Fit.WRONG)
# A sign for each, which says it without a colour.
SIGNS = {Fit.FULL: "✓", Fit.MISSING: "…", Fit.OVER: "▲", Fit.WRONG: "✕"}


@dataclass(frozen=True, kw_only=True)
class Compared:
    """So much of a variety is wanted of the order, and so much has been scanned."""

    variant_id: int
    wanted: Decimal
    scanned: Decimal

    @property
    def fit(self) -> Fit:
        """How one fits the other."""
        if not self.wanted:
            return Fit.WRONG
        if self.scanned == self.wanted:
            return Fit.FULL
        return Fit.OVER if self.scanned > self.wanted else Fit.MISSING

    @property
    def difference(self) -> Decimal:
        """How many are missing, or are too many."""
        return abs(self.wanted - self.scanned)


def compare(
    wanted: Mapping[int, Decimal], scanned: Mapping[int, Decimal]
) -> dict[int, Compared]:
    """What is ``wanted``, by variant, beside what was ``scanned``; first all that is wanted."""
    return {
        variant: Compared(
            variant_id=variant,
            wanted=wanted.get(variant, NOTHING),
            scanned=scanned.get(variant, NOTHING),
        )
        for variant in (*wanted, *(v for v in scanned if v not in wanted))
        if wanted.get(variant) or scanned.get(variant)
    }
