"""Fields and expressions that are wrong, each with the place that must be named."""

from __future__ import annotations

import random
from dataclasses import replace

from redrawn import LOST, Broken, at, fired_in, with_field, with_way

from core.workflow.definition import Business, OwnField


def never_true(business: Business, chance: random.Random) -> Broken:
    """A condition that contradicts itself."""
    numbers = [f.name for f in business.fields if f.type in ("money", "number")]
    if not numbers:
        return None
    name, way = chance.choice(numbers), fired_in(business, chance)
    return with_way(business, way, condition=f"{name} > 8 and {name} < 3"), at(way)


def never_true_with_the_check(business: Business, chance: random.Random) -> Broken:
    """A condition that the check of its field contradicts."""
    named = [f for f in business.fields if f.type in ("money", "number") and not f.formula]
    if not named:
        return None
    one, way = chance.choice(named), fired_in(business, chance)
    fresh = with_field(business, one, check=f"{one.name} <= 3")
    return with_way(fresh, way, condition=f"{one.name} > 8"), at(way)


def unknown_field_in_a_condition(business: Business, chance: random.Random) -> Broken:
    """A condition names a field there is not."""
    way = fired_in(business, chance)
    return with_way(business, way, condition="no_such_field > 1"), at(way)


def wrong_kinds(business: Business, chance: random.Random) -> Broken:
    """A condition compares what cannot be compared."""
    way = fired_in(business, chance)
    return with_way(business, way, condition='today > "monday"'), at(way)


def no_yes_or_no(business: Business, chance: random.Random) -> Broken:
    """A condition gives a number."""
    way = fired_in(business, chance)
    return with_way(business, way, condition="1 + 2"), at(way)


def hostile_expression(business: Business, chance: random.Random) -> Broken:
    """An expression tries to get out."""
    one = chance.choice(business.fields)
    return with_field(business, one, shown_if="().__class__"), f"fields.{one.name}"


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
