"""Changes that break a definition, each with the place that must be named.

A mutation takes a business and a generator of chances; it gives the changed business and the place,
or None where the business has nothing of the kind.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from misreckoned import (
    choice_without_choices,
    field_twice,
    field_with_a_word_of_expressions,
    formulas_in_a_circle,
    hostile_expression,
    never_true,
    never_true_with_the_check,
    no_yes_or_no,
    unknown_field_in_a_condition,
    unknown_type,
    wrong_kinds,
)
from redrawn import LOST, Broken, acting_in, at, fired_in, with_field, with_step, with_way
from withheld import WITHHELD

from core.workflow.definition import (
    Business,
    Deadline,
    Follow,
    Ladder,
    Participant,
    Rung,
    Step,
    Transition,
    Use,
    uses,
)

Breaking = Callable[[Business, random.Random], Broken]
CHOICES = ("en", "zh_CN")


def drop_a_step(business: Business, chance: random.Random) -> Broken:
    """A step is gone, and the transitions that lead there are not."""
    into = [t for t in business.transitions if t.target != business.start.name]
    way = chance.choice(into)
    steps = tuple(s for s in business.steps if s.name != way.target)
    return replace(business, steps=steps), at(way)


def lead_nowhere(business: Business, chance: random.Random) -> Broken:
    """A transition leads to a step there is not."""
    way = fired_in(business, chance)
    return with_way(business, way, target="nowhere"), at(way)


def add_an_island(business: Business, chance: random.Random) -> Broken:
    """A step nothing leads to."""
    island = Step(name="island", title=LOST, final=True)
    return replace(business, steps=(*business.steps, island)), "steps.island"


def add_a_pit(business: Business, chance: random.Random) -> Broken:
    """A step nothing leaves."""
    pit = Step(name="pit", title=LOST)
    way = Transition(
        name="fall", title=LOST, source=business.start.name, target="pit", automatic=True,
        condition="1 > 2 or empty(applicant)",
    )  # fmt: skip
    steps, ways = (*business.steps, pit), (*business.transitions, way)
    return replace(business, steps=steps, transitions=ways), "steps.pit"


def remove_participants(business: Business, chance: random.Random) -> Broken:
    """Nobody takes part in a step that people have to leave."""
    step = acting_in(business, chance)
    if step is None or step.ladder:
        return None
    by_itself = {step.passes, step.deadline.fires if step.deadline else ""}
    ways = [t for t in business.leaving(step.name) if not t.automatic]
    way = next((t for t in ways if t.name not in by_itself), None)
    return (with_step(business, step, participants=()), at(way)) if way else None


def unknown_role(business: Business, chance: random.Random) -> Broken:
    """A participant has a role the company has not."""
    step = acting_in(business, chance)
    if step is None:
        return None
    line = chance.randrange(len(step.participants))
    people = list(step.participants)
    people[line] = replace(people[line], role="wizard", relative="")
    place = f"steps.{step.name}.participants[{line}]"
    return with_step(business, step, participants=tuple(people)), place


def unknown_department(business: Business, chance: random.Random) -> Broken:
    """A participant sits in a department the company has not."""
    return _first_line(business, chance, department="magic", relative="")


def seat_without_role(business: Business, chance: random.Random) -> Broken:
    """A role that nobody in that department has."""
    return _first_line(business, chance, role="finance", department="warehouse", relative="")


def unknown_relative(business: Business, chance: random.Random) -> Broken:
    """A relative that no case has."""
    return _first_line(business, chance, relative="grandmother")


def sees_what_is_not_there(business: Business, chance: random.Random) -> Broken:
    """A participant sees a field there is not."""
    return _first_line(business, chance, sees=("no_such_field",))


def edits_what_is_not_there(business: Business, chance: random.Random) -> Broken:
    """A participant edits a field there is not."""
    return _first_line(business, chance, edits=("no_such_field",))


def _first_line(business: Business, chance: random.Random, **changed: Any) -> Broken:
    step = acting_in(business, chance)
    if step is None:
        return None
    first, *others = step.participants
    fresh = with_step(business, step, participants=(replace(first, **changed), *others))
    return fresh, f"steps.{step.name}.participants[0]"


def fires_what_does_not_leave(business: Business, chance: random.Random) -> Broken:
    """A participant fires what leaves another step."""
    return _first_line(business, chance, fires=("vanish",))


def requires_what_is_not_there(business: Business, chance: random.Random) -> Broken:
    """A transition requires a field there is not."""
    way = fired_in(business, chance)
    return with_way(business, way, requires=("no_such_field",)), at(way)


def unknown_effect(business: Business, chance: random.Random) -> Broken:
    """An effect that nothing installed offers."""
    way = fired_in(business, chance)
    return with_way(business, way, effects=uses("magic.rabbit")), at(way)


def unknown_guard(business: Business, chance: random.Random) -> Broken:
    """A guard that nothing installed offers."""
    way = fired_in(business, chance)
    return with_way(business, way, guards=uses("magic.mirror")), at(way)


def effect_of_another_kind(business: Business, chance: random.Random) -> Broken:
    """An effect that does not understand such documents."""
    way = fired_in(business, chance)
    fresh = with_way(business, way, effects=uses("esales.hand_over"))
    return replace(fresh, needs=("esales", "inventory")), at(way)


def effect_of_a_module_that_may_be_off(business: Business, chance: random.Random) -> Broken:
    """An effect whose module the business does not need."""
    way = fired_in(business, chance)
    fresh = with_way(business, way, effects=uses("esales.invoice"))
    return replace(fresh, needs=()), at(way)


def told_what_nobody_asked(business: Business, chance: random.Random) -> Broken:
    """A guard is told a parameter it does not know."""
    way = fired_in(business, chance)
    guard = Use(name="esales.discount_within", given={"most": "3", "least": "1"})
    return replace(with_way(business, way, guards=(guard,)), needs=("esales",)), at(way)


def missing_label(business: Business, chance: random.Random) -> Broken:
    """A step has no label in one language."""
    step = chance.choice(business.steps)
    title = {k: v for k, v in step.title.items() if k != chance.choice(CHOICES)}
    return with_step(business, step, title=title), f"steps.{step.name}"


def missing_label_of_a_field(business: Business, chance: random.Random) -> Broken:
    """A field has no label in one language."""
    one = chance.choice(business.fields)
    return with_field(business, one, title={"en": "Only English"}), f"fields.{one.name}"


def quorum_too_high(business: Business, chance: random.Random) -> Broken:
    """More have to agree than there are people."""
    way = fired_in(business, chance)
    return with_way(business, way, quorum=99), at(way)


def two_of_one_name(business: Business, chance: random.Random) -> Broken:
    """Two steps have the same name."""
    step = chance.choice(business.steps)
    return replace(business, steps=(*business.steps, step)), f"steps.{step.name}"


def circle_without_a_person(business: Business, chance: random.Random) -> Broken:
    """Two steps hand the document to each other for ever."""
    step = next((s for s in business.steps[1:] if not s.final), None)
    if step is None:
        return None
    echo = Step(name="echo", title=LOST)
    ways = (
        Transition(name="to_echo", title=LOST, source=step.name, target="echo", automatic=True),
        Transition(name="and_back", title=LOST, source="echo", target=step.name, automatic=True),
    )
    fresh = replace(
        business, steps=(*business.steps, echo), transitions=(*business.transitions, *ways)
    )
    return fresh, f"steps.{step.name}"


def ladder_without_an_end(business: Business, chance: random.Random) -> Broken:
    """The ladder ends: somebody's case would be decided by nobody."""
    return _ladder(business, chance, Decimal(5), Decimal(8))


def ladder_that_falls(business: Business, chance: random.Random) -> Broken:
    """The second rung reaches less far than the first."""
    return _ladder(business, chance, Decimal(8), Decimal(5), None)


def _ladder(business: Business, chance: random.Random, *tops: Decimal | None) -> Broken:
    step = acting_in(business, chance)
    if step is None:
        return None
    fires = step.participants[0].fires
    who = Participant(role="branch_manager", fires=fires)
    ladder = Ladder(measure="1", rungs=tuple(Rung(who=who, up_to=top) for top in tops))
    return with_step(business, step, ladder=ladder), f"steps.{step.name}.ladder"


def rung_that_may_do_nothing(business: Business, chance: random.Random) -> Broken:
    """Only a ladder decides, and whom it asks for small sums has no transition to fire."""
    step = acting_in(business, chance)
    if step is None:
        return None
    boss = Participant(role="branch_manager")
    able = replace(boss, fires=tuple(t.name for t in business.leaving(step.name)))
    ladder = Ladder(measure="1", rungs=(Rung(who=boss, up_to=Decimal(5)), Rung(who=able)))
    watching = tuple(replace(who, fires=()) for who in step.participants)
    fresh = with_step(business, step, participants=watching, ladder=ladder)
    return fresh, f"steps.{step.name}.ladder.rungs[0]"


def deadline_to_nowhere(business: Business, chance: random.Random) -> Broken:
    """When time is up, a transition is fired that does not leave the step."""
    step = acting_in(business, chance)
    if step is None:
        return None
    limit = Deadline(hours=Decimal(8), fires="vanish")
    return with_step(business, step, deadline=limit), f"steps.{step.name}.deadline"


def passes_nowhere(business: Business, chance: random.Random) -> Broken:
    """An empty seat is passed by a transition that does not leave the step."""
    step = acting_in(business, chance)
    if step is None:
        return None
    return with_step(business, step, empty="pass", passes="vanish"), f"steps.{step.name}"


def not_by_nobody(business: Business, chance: random.Random) -> Broken:
    """Whoever acted in a step there is not may not act."""
    step = acting_in(business, chance)
    if step is None:
        return None
    return with_step(business, step, not_by=("no_such_step",)), f"steps.{step.name}"


def no_kind(business: Business, chance: random.Random) -> Broken:
    """Documents of a kind there is not."""
    return replace(business, kind="magic.scroll"), "kind"


def no_series(business: Business, chance: random.Random) -> Broken:
    """Numbers that begin with nothing."""
    return replace(business, series=""), "series"


def no_layout(business: Business, chance: random.Random) -> Broken:
    """A paper nobody has."""
    return replace(business, prints=("no_such_paper",)), "prints"


def follows_nothing(business: Business, chance: random.Random) -> Broken:
    """The next document is of a business there is not."""
    last = business.steps[-1].name
    lost = Follow(name="lost", title=LOST, business="no_such_business", step=last)
    return replace(business, follows=(*business.follows, lost)), "follows.lost"


def fact_that_is_none(business: Business, chance: random.Random) -> Broken:
    """A field that is not there stands beside the task."""
    return replace(business, facts=("no_such_field",)), "facts"


def reserved_name(business: Business, chance: random.Random) -> Broken:
    """The name of another page."""
    return replace(business, name=chance.choice(("inbox", "esales", "businesses"))), "name"


BREAKING: tuple[Breaking, ...] = (
    drop_a_step,
    lead_nowhere,
    add_an_island,
    add_a_pit,
    remove_participants,
    unknown_role,
    unknown_department,
    seat_without_role,
    unknown_relative,
    sees_what_is_not_there,
    edits_what_is_not_there,
    fires_what_does_not_leave,
    never_true,
    never_true_with_the_check,
    unknown_field_in_a_condition,
    wrong_kinds,
    no_yes_or_no,
    hostile_expression,
    requires_what_is_not_there,
    unknown_effect,
    unknown_guard,
    effect_of_another_kind,
    effect_of_a_module_that_may_be_off,
    told_what_nobody_asked,
    missing_label,
    missing_label_of_a_field,
    quorum_too_high,
    two_of_one_name,
    field_twice,
    field_with_a_word_of_expressions,
    unknown_type,
    choice_without_choices,
    formulas_in_a_circle,
    circle_without_a_person,
    ladder_without_an_end,
    ladder_that_falls,
    rung_that_may_do_nothing,
    deadline_to_nowhere,
    passes_nowhere,
    not_by_nobody,
    no_kind,
    no_series,
    no_layout,
    follows_nothing,
    fact_that_is_none,
    reserved_name,
    *WITHHELD,
)
