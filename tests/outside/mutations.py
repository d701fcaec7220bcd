"""Changes to a definition: those that break it, with the place that must be named, and sound ones.

A mutation takes a business and a generator of chances; it gives the changed business and, where it
is broken, the place, or None where the business has nothing of the kind.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from core.workflow.definition import (
    Business,
    Deadline,
    Follow,
    Ladder,
    OwnField,
    Participant,
    Rung,
    Step,
    Transition,
    Use,
    uses,
)

Broken = tuple[Business, str] | None
Breaking = Callable[[Business, random.Random], Broken]
Keeping = Callable[[Business, random.Random], Business | None]
LOST = {"en": "Lost", "zh_CN": "迷失"}
SPARE = {"en": "Spare", "zh_CN": "备用"}
CHOICES = ("en", "zh_CN")


def with_step(business: Business, old: Step, **changed: Any) -> Business:
    """``business`` whose step ``old`` is changed."""
    fresh = replace(old, **changed)
    return replace(business, steps=tuple(fresh if s is old else s for s in business.steps))


def with_way(business: Business, old: Transition, **changed: Any) -> Business:
    """``business`` whose transition ``old`` is changed."""
    fresh = replace(old, **changed)
    ways = tuple(fresh if t is old else t for t in business.transitions)
    return replace(business, transitions=ways)


def with_field(business: Business, old: OwnField, **changed: Any) -> Business:
    """``business`` whose own field ``old`` is changed."""
    fresh = replace(old, **changed)
    return replace(business, fields=tuple(fresh if f is old else f for f in business.fields))


def at(way: Transition) -> str:
    """The place of a transition."""
    return f"transitions.{way.source}.{way.name}"


def _acting(business: Business, chance: random.Random) -> Step | None:
    """A step in which somebody fires something."""
    steps = [s for s in business.steps if any(p.fires for p in s.participants)]
    return chance.choice(steps) if steps else None


def _fired(business: Business, chance: random.Random) -> Transition:
    """A transition that people fire."""
    return chance.choice([t for t in business.transitions if not t.automatic])


def drop_a_step(business: Business, chance: random.Random) -> Broken:
    """A step is gone, and the transitions that lead there are not."""
    into = [t for t in business.transitions if t.target != business.start.name]
    way = chance.choice(into)
    steps = tuple(s for s in business.steps if s.name != way.target)
    return replace(business, steps=steps), at(way)


def lead_nowhere(business: Business, chance: random.Random) -> Broken:
    """A transition leads to a step there is not."""
    way = _fired(business, chance)
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
    step = _acting(business, chance)
    if step is None or step.ladder:
        return None
    by_itself = {step.passes, step.deadline.fires if step.deadline else ""}
    ways = [t for t in business.leaving(step.name) if not t.automatic]
    way = next((t for t in ways if t.name not in by_itself), None)
    return (with_step(business, step, participants=()), at(way)) if way else None


def unknown_role(business: Business, chance: random.Random) -> Broken:
    """A participant has a role the company has not."""
    step = _acting(business, chance)
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
    step = _acting(business, chance)
    if step is None:
        return None
    first, *others = step.participants
    fresh = with_step(business, step, participants=(replace(first, **changed), *others))
    return fresh, f"steps.{step.name}.participants[0]"


def fires_what_does_not_leave(business: Business, chance: random.Random) -> Broken:
    """A participant fires what leaves another step."""
    return _first_line(business, chance, fires=("vanish",))


def never_true(business: Business, chance: random.Random) -> Broken:
    """A condition that contradicts itself."""
    numbers = [f.name for f in business.fields if f.type in ("money", "number")]
    if not numbers:
        return None
    name, way = chance.choice(numbers), _fired(business, chance)
    return with_way(business, way, condition=f"{name} > 8 and {name} < 3"), at(way)


def never_true_with_the_check(business: Business, chance: random.Random) -> Broken:
    """A condition that the check of its field contradicts."""
    named = [f for f in business.fields if f.type in ("money", "number") and not f.formula]
    if not named:
        return None
    one, way = chance.choice(named), _fired(business, chance)
    fresh = with_field(business, one, check=f"{one.name} <= 3")
    return with_way(fresh, way, condition=f"{one.name} > 8"), at(way)


def unknown_field_in_a_condition(business: Business, chance: random.Random) -> Broken:
    """A condition names a field there is not."""
    way = _fired(business, chance)
    return with_way(business, way, condition="no_such_field > 1"), at(way)


def wrong_kinds(business: Business, chance: random.Random) -> Broken:
    """A condition compares what cannot be compared."""
    way = _fired(business, chance)
    return with_way(business, way, condition='today > "monday"'), at(way)


def no_yes_or_no(business: Business, chance: random.Random) -> Broken:
    """A condition gives a number."""
    way = _fired(business, chance)
    return with_way(business, way, condition="1 + 2"), at(way)


def hostile_expression(business: Business, chance: random.Random) -> Broken:
    """An expression tries to get out."""
    one = chance.choice(business.fields)
    return with_field(business, one, shown_if="().__class__"), f"fields.{one.name}"


def requires_what_is_not_there(business: Business, chance: random.Random) -> Broken:
    """A transition requires a field there is not."""
    way = _fired(business, chance)
    return with_way(business, way, requires=("no_such_field",)), at(way)


def unknown_effect(business: Business, chance: random.Random) -> Broken:
    """An effect that nothing installed offers."""
    way = _fired(business, chance)
    return with_way(business, way, effects=uses("magic.rabbit")), at(way)


def unknown_guard(business: Business, chance: random.Random) -> Broken:
    """A guard that nothing installed offers."""
    way = _fired(business, chance)
    return with_way(business, way, guards=uses("magic.mirror")), at(way)


def effect_of_another_kind(business: Business, chance: random.Random) -> Broken:
    """An effect that does not understand such documents."""
    way = _fired(business, chance)
    fresh = with_way(business, way, effects=uses("esales.hand_over"))
    return replace(fresh, needs=("esales", "inventory")), at(way)


def effect_of_a_module_that_may_be_off(business: Business, chance: random.Random) -> Broken:
    """An effect whose module the business does not need."""
    way = _fired(business, chance)
    fresh = with_way(business, way, effects=uses("esales.invoice"))
    return replace(fresh, needs=()), at(way)


def told_what_nobody_asked(business: Business, chance: random.Random) -> Broken:
    """A guard is told a parameter it does not know."""
    way = _fired(business, chance)
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
    way = _fired(business, chance)
    return with_way(business, way, quorum=99), at(way)


def two_of_one_name(business: Business, chance: random.Random) -> Broken:
    """Two steps have the same name."""
    step = chance.choice(business.steps)
    return replace(business, steps=(*business.steps, step)), f"steps.{step.name}"


def field_twice(business: Business, chance: random.Random) -> Broken:
    """Two fields have the same name."""
    one = chance.choice(business.fields)
    return replace(business, fields=(*business.fields, one)), f"fields.{one.name}"


def field_with_a_word_of_expressions(business: Business, chance: random.Random) -> Broken:
    """A field that no expression could name."""
    lost = OwnField(name="not", title=LOST)
    return replace(business, fields=(*business.fields, lost)), "fields.not"


def unknown_type(business: Business, chance: random.Random) -> Broken:
    """A field of a type there is not."""
    lost = OwnField(name="lost", title=LOST, type="hologram")
    return replace(business, fields=(*business.fields, lost)), "fields.lost"


def choice_without_choices(business: Business, chance: random.Random) -> Broken:
    """A choice between nothing."""
    lost = OwnField(name="lost", title=LOST, type="choice")
    return replace(business, fields=(*business.fields, lost)), "fields.lost"


def formulas_in_a_circle(business: Business, chance: random.Random) -> Broken:
    """Two fields are worked out from each other."""
    one = OwnField(name="hen", title=LOST, type="number", formula="egg + 1")
    other = OwnField(name="egg", title=LOST, type="number", formula="hen + 1")
    return replace(business, fields=(*business.fields, one, other)), "fields"


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
    step = _acting(business, chance)
    if step is None:
        return None
    fires = step.participants[0].fires
    who = Participant(role="branch_manager", fires=fires)
    ladder = Ladder(measure="1", rungs=tuple(Rung(who=who, up_to=top) for top in tops))
    return with_step(business, step, ladder=ladder), f"steps.{step.name}.ladder"


def deadline_to_nowhere(business: Business, chance: random.Random) -> Broken:
    """When time is up, a transition is fired that does not leave the step."""
    step = _acting(business, chance)
    if step is None:
        return None
    limit = Deadline(hours=Decimal(8), fires="vanish")
    return with_step(business, step, deadline=limit), f"steps.{step.name}.deadline"


def passes_nowhere(business: Business, chance: random.Random) -> Broken:
    """An empty seat is passed by a transition that does not leave the step."""
    step = _acting(business, chance)
    if step is None:
        return None
    return with_step(business, step, empty="pass", passes="vanish"), f"steps.{step.name}"


def not_by_nobody(business: Business, chance: random.Random) -> Broken:
    """Whoever acted in a step there is not may not act."""
    step = _acting(business, chance)
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
    deadline_to_nowhere,
    passes_nowhere,
    not_by_nobody,
    no_kind,
    no_series,
    no_layout,
    follows_nothing,
    fact_that_is_none,
    reserved_name,
)


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
    step = _acting(business, chance)
    limit = Deadline(hours=Decimal(24), remind=Decimal(8))
    return with_step(business, step, deadline=limit) if step else None


def let_somebody_look_on(business: Business, chance: random.Random) -> Business:
    """The branch manager sees one step more."""
    step = chance.choice(business.steps)
    guest = Participant(role="branch_manager")
    return with_step(business, step, participants=(*step.participants, guest))


def ask_for_a_reason(business: Business, chance: random.Random) -> Business:
    """A transition asks why."""
    return with_way(business, _fired(business, chance), reason=True)


def allow_every_verb(business: Business, chance: random.Random) -> Business | None:
    """A step allows more everyday verbs."""
    step = _acting(business, chance)
    return with_step(business, step, verbs=("remind", "copy", "add")) if step else None


def draw_elsewhere(business: Business, chance: random.Random) -> Business:
    """A step stands elsewhere in the drawing."""
    return with_step(business, chance.choice(business.steps), x=chance.randrange(900), y=40)


def add_a_way_back(business: Business, chance: random.Random) -> Business | None:
    """From a step people may go back to the first."""
    step = _acting(business, chance)
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
