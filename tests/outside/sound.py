"""Sound changes to a definition, after which nothing is wrong with it.

Each takes a business and a generator of chances; it gives the changed business, or None where the
business has nothing of the kind.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from redrawn import SPARE, acting_in, fired_in, with_step, with_way

from core.workflow.definition import (
    Business,
    Deadline,
    OwnField,
    Participant,
    Transition,
)

Keeping = Callable[[Business, random.Random], Business | None]


def reorder_fields(business: Business, chance: random.Random) -> Business:
    """The fields stand in another order."""
    return replace(business, fields=tuple(reversed(business.fields)))


def reorder_transitions(business: Business, chance: random.Random) -> Business | None:
    """The transitions stand in another order; which automatic one comes first is no matter here."""
    if any(t.automatic for t in business.transitions):
        return None
    ways = chance.sample(business.transitions, len(business.transitions))
    return replace(business, transitions=tuple(ways))


def relabel(business: Business, chance: random.Random) -> Business:
    """A step is called otherwise."""
    return with_step(business, chance.choice(business.steps), title=SPARE)


def add_an_optional_field(business: Business, chance: random.Random) -> Business:
    """One more field that nobody need fill."""
    spare = OwnField(name="spare", title=SPARE, type=chance.choice(("text", "money", "date")))
    return replace(business, fields=(*business.fields, spare))


def add_a_formula(business: Business, chance: random.Random) -> Business:
    """One more field that is worked out."""
    spare = OwnField(name="spare", title=SPARE, type="date", formula="today + 7")
    return replace(business, fields=(*business.fields, spare))


def add_a_deadline(business: Business, chance: random.Random) -> Business | None:
    """A step may take three days, with a reminder a day before."""
    step = acting_in(business, chance)
    limit = Deadline(hours=Decimal(24), remind=Decimal(8))
    return with_step(business, step, deadline=limit) if step else None


def let_somebody_look_on(business: Business, chance: random.Random) -> Business:
    """The branch manager sees one step more."""
    step = chance.choice(business.steps)
    guest = Participant(role="branch_manager")
    return with_step(business, step, participants=(*step.participants, guest))


def ask_for_a_reason(business: Business, chance: random.Random) -> Business:
    """A transition asks why."""
    return with_way(business, fired_in(business, chance), reason=True)


def allow_every_verb(business: Business, chance: random.Random) -> Business | None:
    """A step allows more everyday verbs."""
    step = acting_in(business, chance)
    return with_step(business, step, verbs=("remind", "copy", "add")) if step else None


def draw_elsewhere(business: Business, chance: random.Random) -> Business:
    """A step stands elsewhere in the drawing."""
    return with_step(business, chance.choice(business.steps), x=chance.randrange(900), y=40)


def add_a_way_back(business: Business, chance: random.Random) -> Business | None:
    """From a step people may go back to the first."""
    step = acting_in(business, chance)
    if step is None or step is business.start:
        return None
    way = Transition(name="reopen", title=SPARE, source=step.name, target=business.start.name)
    first, *others = step.participants
    fresh = replace(first, fires=(*first.fires, "reopen"))
    changed = with_step(business, step, participants=(fresh, *others))
    return replace(changed, transitions=(*changed.transitions, way))


def other_series(business: Business, chance: random.Random) -> Business:
    """Numbers begin otherwise."""
    return replace(business, series=f"{business.series}2")


def ask_a_possible_question(business: Business, chance: random.Random) -> Business | None:
    """A condition that can hold, on a transition that had none."""
    ways = [t for t in business.transitions if not t.condition and not t.automatic]
    numbers = [f.name for f in business.fields if f.type in ("money", "number")]
    if not ways or not numbers:
        return None
    name = chance.choice(numbers)
    return with_way(business, chance.choice(ways), condition=f"{name} >= 0 or empty({name})")


KEEPING: tuple[Keeping, ...] = (
    reorder_fields,
    reorder_transitions,
    relabel,
    add_an_optional_field,
    add_a_formula,
    add_a_deadline,
    let_somebody_look_on,
    ask_for_a_reason,
    allow_every_verb,
    draw_elsewhere,
    add_a_way_back,
    other_series,
    ask_a_possible_question,
)
