"""What a step says besides who acts: ladder, empty seat, deadline, verbs, and what follows."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from core.i18n import _
from core.workflow.checks.subject import Fault, Subject, step_place, words
from core.workflow.definition import APPLICANT, VERBS, Business, Follow, Step

EMPTY = ("wait", "pass", "headquarters")


def look(subject: Subject) -> Iterator[Fault]:
    """Rules of steps that lead nowhere or contradict themselves, and what cannot follow."""
    for step in subject.business.steps:
        yield from _passing(step, subject.business)
        yield from _not_by(step, subject.business)
        yield from _ladder(step)
        yield from _deadline(step, subject.business)
    for follow in subject.business.follows:
        yield from _follow(follow, subject)


def _passing(step: Step, business: Business) -> Iterator[Fault]:
    leaving = {transition.name for transition in business.leaving(step.name)}
    place = step_place(step)
    if step.empty not in EMPTY:
        yield Fault(place, _unknown(step, step.empty))
    for name in step.verbs:
        if name not in VERBS:
            yield Fault(place, _unknown(step, name))
    if step.passes and step.passes not in leaving:
        yield Fault(place, _no_way(step, step.passes))
    if not step.passes and (step.empty == "pass" or step.skip_asked):
        said = _(
            "Step ${name} is passed by itself. Say by which transition.",
            mapping={"name": step.name},
        )
        yield Fault(place, said)


def _not_by(step: Step, business: Business) -> Iterator[Fault]:
    known = {APPLICANT, *(other.name for other in business.steps)}
    for name in step.not_by:
        if name not in known:
            yield Fault(step_place(step), _unknown(step, name))


def _ladder(step: Step) -> Iterator[Fault]:
    if step.ladder is None:
        return
    place = f"{step_place(step)}.ladder"
    limits = [rung.up_to for rung in step.ladder.rungs]
    if not limits or limits[-1] is not None:
        said = _(
            "Step ${name}: the last rung of the ladder has no limit, so that somebody always "
            "decides.",
            mapping={"name": step.name},
        )
        yield Fault(place, said)
    given = [limit for limit in limits[:-1] if limit is not None]
    if len(given) < len(limits) - 1 or any(a >= b for a, b in pairwise(given)):
        said = _(
            "Step ${name}: each rung of the ladder reaches further than the one before.",
            mapping={"name": step.name},
        )
        yield Fault(place, said)


def _deadline(step: Step, business: Business) -> Iterator[Fault]:
    limit = step.deadline
    if limit is None:
        return
    place = f"{step_place(step)}.deadline"
    if limit.hours <= 0 or not 0 <= limit.remind <= limit.hours:
        said = _(
            "Step ${name}: a deadline has more than 0 hours, and reminds within them.",
            mapping={"name": step.name},
        )
        yield Fault(place, said)
    if limit.fires and business.transition(limit.fires, step.name) is None:
        yield Fault(place, _no_way(step, limit.fires))


def _follow(follow: Follow, subject: Subject) -> Iterator[Fault]:
    place, said = f"follows.{follow.name}", {"name": follow.business, "follow": follow.name}
    if follow.step not in {step.name for step in subject.business.steps}:
        named = {"name": follow.step, "follow": follow.name}
        yield Fault(place, _("${follow} is offered in ${name}, which is no step.", mapping=named))
    known = _fields_of(follow.business, subject)
    if known is None:
        yield Fault(place, _("${follow} makes a ${name}, which is no business.", mapping=said))
        return
    for name in follow.fields:
        if name not in known:
            named = {"name": name, "follow": follow.name, "business": follow.business}
            yield Fault(place, _("${follow}: ${business} has no field ${name}.", mapping=named))


def _fields_of(name: str, subject: Subject) -> set[str] | None:
    """The fields of another business in its newest version; None where there is no such one."""
    if name == subject.business.name:
        return set(subject.names)
    versions = subject.context.company.businesses.get(name)
    if not versions:
        return None
    newest: Any = Business.from_data(versions[max(versions)])
    kind = subject.context.hooks.everywhere.named("kinds").get(newest.kind)
    return {*words(newest.fields), *(one.name for one in (kind.fields if kind else ()))}


def _no_way(step: Step, name: str) -> Any:
    return _(
        "Step ${name}: no transition called ${transition} leaves it.",
        mapping={"name": step.name, "transition": name},
    )


def _unknown(step: Step, word: str) -> Any:
    said = {"name": step.name, "word": word[:60]}
    return _("Step ${name}: ${word} means nothing here.", mapping=said)
