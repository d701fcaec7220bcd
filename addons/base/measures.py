"""How finely goods are counted: 台 and 件 in whole numbers, kilograms to the gram."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from core.i18n import _

# What the database keeps of a quantity, and what goods without a unit are counted to.
FINEST = 3


def too_fine(quantity: Decimal, decimals: int, product: str) -> Any | None:
    """The sentence that refuses a quantity finer than its unit is counted; None where it is not."""
    if quantity == round(quantity, decimals):
        return None
    said = {"product": product, "quantity": f"{quantity:f}", "count": decimals}
    if not decimals:
        return _(
            "${product} is counted in whole numbers, and ${quantity} is none. Type a whole "
            "number; if parts of it can be sold, have the decimals of its unit changed under "
            "Units.",
            mapping=said,
        )
    return _(
        "${product} is counted to ${count} decimals, and ${quantity} has more. Round it.",
        mapping=said,
    )
