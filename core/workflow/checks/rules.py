"""What a step says besides who acts: ladder, empty seat, deadline and verbs."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from core.company.model import Branch
from core.i18n import _
from core.refusal import Refusal
from core.workflow.checks.subject import Fault, Subject, step_place
from core.workflow.clock.calendars import calendar_of
from core.workflow.clock.working_time import add_working
from core.workflow.definition import APPLICANT, VERBS, Deadline, Step

EMPTY = ("wait", "pass", "headquarters")


def look(subject: Subject) -> Iterator[Fault]:
    """Rules of steps that lead nowhere or contradict themselves."""
    for step in subject.business.steps:
        yield from _passing(step, subject)
        yield from _not_by(step, subject)
        yield from _ladder(step, subject)
        yield from _deadline(step, subject)


def _passing(step: Step, subject: Subject) -> Iterator[Fault]:
    leaving = {transition.name for transition in subject.business.leaving(step.name)}
    place = step_place(step)
    if step.empty not in EMPTY:
        yield Fault(place, _unknown(step, step.empty, subject))
    for name in step.verbs:
        if name not in VERBS:
            yield Fault(place, _unknown(step, name, subject))
    if step.passes and step.passes not in leaving:
        yield Fault(place, _no_way(step, step.passes, subject))
    if not step.passes and (step.empty == "pass" or step.skip_asked):
        said = _(
            "Step ${name} is passed by itself. Say by which transition.",
            mapping={"name": subject.label(step)},
        )
        yield Fault(place, said)


def _not_by(step: Step, subject: Subject) -> Iterator[Fault]:
    known = {APPLICANT, *(other.name for other in subject.business.steps)}
    for name in step.not_by:
        if name not in known:
            yield Fault(step_place(step), _unknown(step, name, subject))


def _ladder(step: Step, subject: Subject) -> Iterator[Fault]:
    if step.ladder is None:
        return
    place = f"{step_place(step)}.ladder"
    limits = [rung.up_to for rung in step.ladder.rungs]
    if not limits or limits[-1] is not None:
        said = _(
            "Step ${name}: the last rung of the ladder has no limit, so that somebody always "
            "decides.",
            mapping={"name": subject.label(step)},
        )
        yield Fault(place, said)
    given = [limit for limit in limits[:-1] if limit is not None]
    if len(given) < len(limits) - 1 or any(a >= b for a, b in pairwise(given)):
        said = _(
            "Step ${name}: each rung of the ladder reaches further than the one before.",
            mapping={"name": subject.label(step)},
        )
        yield Fault(place, said)


def _deadline(step: Step, subject: Subject) -> Iterator[Fault]:
    limit = step.deadline
    if limit is None:
        return
    place = f"{step_place(step)}.deadline"
    if limit.hours <= 0 or not 0 <= limit.remind <= limit.hours:
        said = _(
            "Step ${name}: a deadline has more than 0 hours, and reminds within them.",
            mapping={"name": subject.label(step)},
        )
        yield Fault(place, said)
    elif branch := next((one for one in subject.branches if _endless(limit, one, subject)), None):
        said = _(
            "Step ${name}: with the working hours of ${branch} the deadline would not end within "
            "ten years.",
            mapping={"name": subject.label(step), "branch": branch.called(subject.words.locale)},
        )
        yield Fault(place, said)
    if limit.fires and subject.business.transition(limit.fires, step.name) is None:
        yield Fault(place, _no_way(step, limit.fires, subject))


def _endless(limit: Deadline, branch: Branch, subject: Subject) -> bool:
    """Whether no document could come into a step with this deadline, for it would never end."""
    context = subject.context
    try:
        add_working(context.now, limit.hours, calendar_of(context.company, branch))
    except Refusal:
        return True
    return False


def _no_way(step: Step, name: str, subject: Subject) -> Any:
    return _(
        "Step ${name}: no transition called ${transition} leaves it.",
        mapping={"name": subject.label(step), "transition": subject.way(name)},
    )


def _unknown(step: Step, word: str, subject: Subject) -> Any:
    said = {"name": subject.label(step), "word": word[:60]}
    return _("Step ${name}: ${word} means nothing here.", mapping=said)
