"""Hand-overs on paper: to somebody else who takes part in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from addons.esales.closing.handing_over import begin_hand_over
from addons.esales.closing.successors import successors
from core.context import Context
from core.workflow import Business, Document, Rehearsal


def begin_hand_over_on_paper(
    business: Business, values: Mapping[str, Any], context: Context
) -> Document:
    """A hand-over to a colleague who can take it over."""
    others = (one for one in successors(business, context) if one != context.identity.login)
    successor = values.get("successor") or next(others, "")
    return begin_hand_over(business, {**values, "successor": successor}, context)


HAND_OVERS = Rehearsal(begin=begin_hand_over_on_paper)
