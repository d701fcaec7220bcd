"""Hand-overs on paper: to somebody else who takes part in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from addons.esales.closing.handing_over import begin_hand_over
from core.context import Context
from core.workflow import Business, Document, Rehearsal
from core.workflow.people import organisation, place_of


def begin_hand_over_on_paper(
    business: Business, values: Mapping[str, Any], context: Context
) -> Document:
    """A hand-over to a colleague who can take it over."""
    others = (one for one in _partners(business, context) if one != context.identity.login)
    successor = values.get("successor") or next(others, "")
    return begin_hand_over(business, {**values, "successor": successor}, context)


def _partners(business: Business, context: Context) -> Iterator[str]:
    known = organisation(context)
    for step in business.steps[1:]:
        for who in step.participants:
            if not who.relative:
                yield from known.holders(who, place_of(who, context))


HAND_OVERS = Rehearsal(begin=begin_hand_over_on_paper)
