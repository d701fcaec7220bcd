"""A definition with one thing in it drawn otherwise."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

from core.workflow.definition import Business, OwnField, Step, Transition

Broken = tuple[Business, str] | None
LOST = {"en": "Lost", "zh_CN": "迷失"}
SPARE = {"en": "Spare", "zh_CN": "备用"}


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


def acting_in(business: Business, chance: random.Random) -> Step | None:
    """A step in which somebody fires something."""
    steps = [s for s in business.steps if any(p.fires for p in s.participants)]
    return chance.choice(steps) if steps else None


def fired_in(business: Business, chance: random.Random) -> Transition:
    """A transition that people fire."""
    return chance.choice([t for t in business.transitions if not t.automatic])
