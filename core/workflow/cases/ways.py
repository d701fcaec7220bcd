"""The ways through a business: how a document comes from the beginning to each step."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from core.workflow.definition import Business, Transition

Way = tuple[Transition, ...]
MOST_WAYS = 12
MOST_LOOKS = 4000


def ways_to(business: Business, step: str) -> list[Way]:
    """Ways from the first step to ``step`` that meet no step twice, short ones first, some of all.

    Ways that people go stand before those that only the system goes.
    """
    found: list[Way] = []
    waiting: deque[Way] = deque([()])
    for _look in range(MOST_LOOKS):
        if not waiting or len(found) >= MOST_WAYS:
            break
        way = waiting.popleft()
        here = way[-1].target if way else business.start.name
        if here == step:
            found.append(way)
            continue
        met = {business.start.name, *(one.target for one in way)}
        waiting.extend((*way, one) for one in business.leaving(here) if one.target not in met)
    return sorted(found, key=lambda way: (sum(_is_last_resort(t, business) for t in way), len(way)))


def before_it(transition: Transition, business: Business) -> Iterator[Transition]:
    """The transitions that would take a document on by themselves before ``transition`` can."""
    for other in business.leaving(transition.source):
        if other is transition:
            if transition.automatic:
                return
        elif other.automatic:
            yield other


def by_nobody(transition: Transition, business: Business) -> bool:
    """Whether no person fires it: it is passed when a seat is empty, or when time is up."""
    step = business.step(transition.source)
    if any(transition.name in who.fires or "*" in who.fires for who in step.everyone):
        return False
    return not transition.automatic


def _is_last_resort(transition: Transition, business: Business) -> bool:
    return by_nobody(transition, business)
