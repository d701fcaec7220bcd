"""What was counted beside what was taken, means by means: where a shift is short, and how much."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from addons.esales.choices import MONEY_MEANS
from addons.esales.models import HandOver
from addons.esales.retail.rules import NOTHING


@dataclass(frozen=True, kw_only=True)
class Beside:
    """One means of payment; ``taken`` is None until the shift is handed over, and so is the rest.

    What nobody counted is not there. Whoever does not see both sides does not have them
    ``compared``.
    """

    means: str
    title: Any
    counted: Decimal | None
    taken: Decimal | None
    compared: bool = True

    @property
    def difference(self) -> Decimal | None:
        """What was counted beyond what was taken; below zero where money is missing."""
        if not self.compared or self.taken is None:
            return None
        return (self.counted or NOTHING) - self.taken

    @property
    def matters(self) -> bool:
        """Whether any of it was counted or taken."""
        return self.counted is not None or bool(self.taken)


def beside(document: HandOver) -> list[Beside]:
    """Every means of payment, in the order in which people choose them."""
    return [
        Beside(
            means=means,
            title=title,
            counted=getattr(document, f"counted_{means}"),
            taken=getattr(document, f"taken_{means}"),
        )
        for means, title in MONEY_MEANS
    ]
