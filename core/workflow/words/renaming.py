"""Which step of one version is which of another: by its name, its label, or where it stands.

A step that has another name and another label is the same all the same where most of its ways come
from the same steps and lead to the same ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from core.workflow.definition import Business, Step

# So much of the ways of both must be the same.
ENOUGH = Fraction(1, 2)
Way = tuple[str, str, str]


def same_steps(old: Business, new: Business) -> dict[str, str]:
    """The steps of ``old`` that are in ``new`` too, and what they are stored as there."""
    names = {step.name for step in new.steps}
    found = {step.name: step.name for step in old.steps if step.name in names}
    for step in old.steps:
        free = (one for one in new.steps if one.name not in found.values())
        like = next((one.name for one in free if step.title and one.title == step.title), None)
        if step.name not in found and like:
            found[step.name] = like
    for step in old.steps:
        if step.name not in found and (like := _standing_there(step, old, new, found)):
            found[step.name] = like
    return found


def with_steps_called(business: Business, names: Mapping[str, str]) -> Business:
    """``business`` whose steps are stored under other ``names``, wherever they are named."""

    def now(name: str) -> str:
        return names.get(name, name)

    return replace(
        business,
        steps=tuple(
            replace(one, name=now(one.name), not_by=tuple(map(now, one.not_by)))
            for one in business.steps
        ),
        transitions=tuple(
            replace(one, source=now(one.source), target=now(one.target))
            for one in business.transitions
        ),
        follows=tuple(replace(one, step=now(one.step)) for one in business.follows),
    )


def _standing_there(
    step: Step, old: Business, new: Business, known: Mapping[str, str]
) -> str | None:
    """The one step of ``new`` that stands where ``step`` stood; None where it is not plain."""
    was = _ways(step.name, old, known)
    free = [one for one in new.steps if one.name not in known.values() and one.final == step.final]
    shares = {one.name: _share(was, _ways(one.name, new, {})) for one in free}
    likely = [name for name, share in shares.items() if share >= ENOUGH]
    return likely[0] if len(likely) == 1 else None


def _ways(step: str, business: Business, known: Mapping[str, str]) -> frozenset[Way]:
    """The ways that lead to ``step`` and from it: which, its name, and its other end."""
    leaving = (
        ("from", t.name, "" if t.target == step else known.get(t.target, t.target))
        for t in business.transitions
        if t.source == step
    )
    coming = (
        ("to", t.name, known.get(t.source, t.source))
        for t in business.transitions
        if t.target == step and t.source != step
    )
    return frozenset((*leaving, *coming))


def _share(one: frozenset[Way], other: frozenset[Way]) -> Fraction:
    return Fraction(len(one & other), len(one | other) or 1)
