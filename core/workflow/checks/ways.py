"""The way through a business: every step reached and left, nothing going round by itself."""

from __future__ import annotations

from collections.abc import Iterator

from core.i18n import _
from core.workflow.checks.subject import Fault, Subject, step_place, way_place
from core.workflow.definition import Business, Step, Transition


def look(subject: Subject) -> Iterator[Fault]:
    """Ways from or to nowhere, steps out of reach, dead ends, and circles without a person."""
    business = subject.business
    names = [step.name for step in business.steps]
    for transition in business.transitions:
        for end in (transition.source, transition.target):
            if end not in names:
                yield Fault(
                    way_place(transition),
                    _(
                        "Transition ${place} leads to or from ${name}, which is no step.",
                        mapping={"place": subject.label(transition), "name": end},
                    ),
                )
    reached = closure(business, {names[0]}, forward=True)
    resting = closure(business, {s.name for s in business.steps if s.final}, forward=False)
    for step in business.steps:
        if step.name not in reached:
            named = {"name": subject.label(step)}
            said = _("Step ${name} can never be reached.", mapping=named)
            yield Fault(step_place(step), said)
        elif step.name not in resting:
            named = {"name": subject.label(step)}
            said = _("From step ${name} no way leads to an end.", mapping=named)
            yield Fault(step_place(step), said)
    yield from _circles(subject)
    yield from _overtaken(subject)


def closure(business: Business, found: set[str], *, forward: bool) -> set[str]:
    """The steps that can be reached from ``found``, or, backwards, from which they can be."""
    while True:
        more = {
            (t.target if forward else t.source)
            for t in business.transitions
            if (t.source if forward else t.target) in found
        }
        if more <= found:
            return found
        found = found | more


def _circles(subject: Subject) -> Iterator[Fault]:
    """Steps through which a document would go round for ever with no person acting."""
    business, alone = subject.business, dict[str, set[str]]()
    for step in business.steps:
        untouched = _untouched(step)
        for transition in business.leaving(step.name):
            if transition.automatic or transition.name in untouched:
                alone.setdefault(step.name, set()).add(transition.target)
    for step in business.steps:
        met, waiting = set(), list(alone.get(step.name, ()))
        while waiting:
            name = waiting.pop()
            if name not in met:
                met.add(name)
                waiting.extend(alone.get(name, ()))
        if step.name in met:
            said = _(
                "From step ${name} a document comes back to it by itself, again and again. Let a "
                "person act on the way.",
                mapping={"name": subject.label(step)},
            )
            yield Fault(step_place(step), said)


def _untouched(step: Step) -> set[str]:
    """The names of ways that are gone with no person acting: over an empty seat, or in time."""
    found = {step.passes} if step.empty == "pass" or step.skip_asked else set()
    if step.deadline is not None and not any(who.fires for who in step.everyone):
        found.add(step.deadline.fires)
    return found - {""}


def _overtaken(subject: Subject) -> Iterator[Fault]:
    """Automatic ways that no document takes, for one before them takes all that come."""
    business = subject.business
    for step in business.steps:
        first: Transition | None = None
        for way in business.leaving(step.name):
            if not way.automatic:
                continue
            if first is not None and way.name != step.passes:
                said = {
                    "name": subject.label(way),
                    "first": subject.label(first),
                    "step": subject.label(step),
                }
                message = _(
                    "Transition ${name} is never taken: ${first} stands before it in step "
                    "${step} and takes every document on. Give ${first} a condition, or put "
                    "${name} before it.",
                    mapping=said,
                )
                yield Fault(way_place(way), message)
            elif not (way.condition or way.requires or way.guards):
                first = way
