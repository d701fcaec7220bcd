"""How goods are tracked changes only while nobody keeps pieces of them, in any branch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.context import Context


def against_tracking(context: Context, wanted: Mapping[int, str]) -> dict[int, Any]:
    """Why products cannot be tracked as ``wanted`` says, by product id; none for those that can.

    Products are the whole company's, so addons that are off in this branch are asked too.
    """
    found: dict[int, Any] = {}
    left = dict(wanted)
    while left:
        told = context.hooks.everywhere.may_change_tracking(products=left, context=context) or {}
        # Who answers first may object to some; the others are asked of whoever comes next.
        objected = {product: told[product] for product in left.keys() & told.keys()}
        if not objected:
            break
        found |= objected
        left = {product: way for product, way in left.items() if product not in objected}
    return found
