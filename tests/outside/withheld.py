"""Definitions that give more than there is, or lack what somebody must do, each with its place."""

from __future__ import annotations

import random
from dataclasses import replace

from redrawn import LOST, Broken, acting_in, with_step, with_way

from core.workflow.definition import ANY, Business, OwnField, Participant, uses


def wider_than_the_department(business: Business, chance: random.Random) -> Broken:
    """The counter clerk would post to the ledger what no position of his may post."""
    step = acting_in(business, chance)
    if step is None:
        return None
    ways = [t for t in business.leaving(step.name) if not t.automatic]
    if not ways:
        return None
    way = chance.choice(ways)
    clerk = Participant(role="counter_clerk", fires=(way.name,))
    people = (*step.participants, clerk)
    fresh = with_way(business, way, effects=uses("inventory.receive"))
    step = fresh.step(step.name)
    fresh = replace(with_step(fresh, step, participants=people), needs=("inventory",))
    return fresh, f"steps.{step.name}.participants[{len(people) - 1}]"


def required_and_filled_by_nobody(business: Business, chance: random.Random) -> Broken:
    """A field must be filled, and no line of the table opens it."""
    missing = OwnField(name="missing", title=LOST, type="text", required=True)
    steps = tuple(
        replace(
            step,
            participants=tuple(
                replace(who, edits=tuple(name for name in who.edits if name != ANY))
                for who in step.participants
            ),
        )
        for step in business.steps
    )
    start, *others = steps
    if not start.participants:
        return None
    first, *rest = start.participants
    # Where the first step says nothing, whoever begins a document fills in all.
    first = replace(first, edits=(*first.edits, business.fields[0].name))
    start = replace(start, participants=(first, *rest))
    fields = (*business.fields, missing)
    return replace(business, fields=fields, steps=(start, *others)), "fields.missing"


def left_by_the_system_alone(business: Business, chance: random.Random) -> Broken:
    """Whoever acted here does no more, and what the system does has a condition."""
    numbers = [f.name for f in business.fields if f.type in ("money", "number")]
    step = acting_in(business, chance)
    if step is None or step.ladder or step.deadline or step.empty == "pass" or not numbers:
        return None
    condition = f"{chance.choice(numbers)} > 3"
    ways = tuple(
        replace(way, automatic=True, quorum=1, reason=False, condition=condition)
        if way.source == step.name
        else way
        for way in business.transitions
    )
    people = tuple(replace(who, fires=()) for who in step.participants)
    fresh = replace(with_step(business, step, participants=people), transitions=ways)
    return fresh, f"steps.{step.name}"


def without_the_ways_of_its_pages(business: Business, chance: random.Random) -> Broken:
    """A pickup that the station could not finish."""
    return replace(business, kind="esales.pickup", needs=("esales", "inventory")), ""


WITHHELD = (
    wider_than_the_department,
    required_and_filled_by_nobody,
    left_by_the_system_alone,
    without_the_ways_of_its_pages,
)
