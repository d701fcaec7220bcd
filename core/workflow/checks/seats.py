"""Whether there is a seat for everybody who takes part, and somebody to fire each transition."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from core.i18n import _
from core.workflow.checks.subject import Fault, Subject, everyone_in, step_place
from core.workflow.definition import (
    ANY,
    APPLICANT,
    HEAD,
    HEADQUARTERS,
    RELATIVES,
    REPRESENTATIVE,
    SUPERIOR,
    Participant,
    Step,
)


def look(subject: Subject) -> Iterator[Fault]:
    """Participants whom no seat stands for, and ways that nobody may take."""
    for step in subject.business.steps:
        yield from _fired(step, subject)
        yield from _idle_rungs(step, subject)
        for place, participant in everyone_in(step):
            where = _("Step “${name}”", mapping={"name": subject.label(step)})
            yield from _seated(participant, place, where, subject)
    starters = subject.business.starters
    nobody = not any(_is_seated(starter, subject) for starter in starters)
    for i, starter in enumerate(starters):
        for fault in _seated(starter, f"starters[{i}]", _("Who may begin a document"), subject):
            yield replace(fault, bars=nobody)
        if starter.relative not in ("", HEADQUARTERS):
            yield Fault(
                f"starters[{i}]",
                _(
                    "Before a document begins there is no case to be related to. Say by "
                    "department and role who begins one."
                ),
            )


def _fired(step: Step, subject: Subject) -> Iterator[Fault]:
    leaving = {t.name: t for t in subject.business.transitions if t.source == step.name}
    fired = {name for participant in step.everyone for name in participant.fires} - {ANY}
    by_itself = {t.name for t in leaving.values() if t.automatic}
    if step.empty == "pass":
        by_itself.add(step.passes)
    if step.deadline is not None:
        by_itself.add(step.deadline.fires)
    everything = any(ANY in participant.fires for participant in step.everyone)
    for name in sorted(set(leaving) - fired - by_itself if not everything else ()):
        said = {"transition": subject.label(leaving[name]), "name": subject.label(step)}
        yield Fault(
            f"transitions.{step.name}.{name}",
            _("Nobody may fire ${transition} in step ${name}.", mapping=said),
        )
    for place, participant in everyone_in(step):
        for name in sorted(set(participant.fires) - set(leaving) - {ANY}):
            said = {"name": subject.label(step), "transition": subject.way(name)}
            yield Fault(
                place,
                _("Step ${name}: no transition called ${transition} leaves it.", mapping=said),
            )
    if not step.final and leaving and not any(t.automatic for t in leaving.values()):
        able = [p for p in step.everyone if p.fires]
        if able and not any(_is_seated(participant, subject) for participant in able):
            said = {"name": subject.label(step)}
            nobody = _("In step ${name} there is nobody who may act.", mapping=said)
            yield Fault(step_place(step), nobody, bars=True)


def _idle_rungs(step: Step, subject: Subject) -> Iterator[Fault]:
    """Rungs of a ladder that may fire nothing, in a step where only the ladder decides."""
    if step.ladder is None or any(who.fires for who in step.participants):
        return
    for i, rung in enumerate(step.ladder.rungs):
        if not rung.who.fires:
            message = _(
                "Step ${name}: whoever this rung of the ladder asks may do nothing. Let him fire a "
                "transition.",
                mapping={"name": subject.label(step)},
            )
            yield Fault(f"{step_place(step)}.ladder.rungs[{i}]", message)


def _seated(who: Participant, place: str, where: Any, subject: Subject) -> Iterator[Fault]:
    company = subject.context.company
    departments = {name for branch in company.branches.values() for name in branch.departments}
    words = subject.words
    said = {
        "name": where,
        "role": words.name("roles", who.role) if who.role != ANY else words.say(_("any role")),
        "department": words.name("departments", who.department)
        if who.department != ANY
        else words.say(_("any department")),
        "relative": words.who(who),
    }
    if who.relative and who.relative not in RELATIVES:
        yield Fault(place, _("${name}: nobody is ${relative} of a case.", mapping=said))
    elif who.role != ANY and who.role not in company.roles:
        yield Fault(place, _("${name}: there is no role ${role}.", mapping=said))
    elif who.department != ANY and who.department not in departments:
        yield Fault(place, _("${name}: no branch has a department ${department}.", mapping=said))
    elif subject.context.branch is not None and not _is_seated(who, subject):
        # What is shipped, for no branch in particular, may name a seat that this company lacks.
        if who.relative:
            yield Fault(place, _("${name}: nobody here is ${relative}.", mapping=said))
        else:
            yield Fault(
                place,
                _(
                    "${name}: no position in ${department} carries the role ${role}.",
                    mapping=said,
                ),
            )


def _is_seated(who: Participant, subject: Subject) -> bool:
    """Whether a seat stands for ``who``, somebody sitting there or not."""
    if who.relative in ("", HEADQUARTERS):
        return bool(subject.seats_of(who))
    if who.relative == APPLICANT:
        return True
    if who.relative == REPRESENTATIVE:
        asked: Any = subject.context.hooks.only(subject.on).representatives
        return bool(asked.get_hookimpls())
    named = who.department if who.relative == HEAD else ANY
    return who.relative in (SUPERIOR, HEAD) and any(
        position.heads
        for branch in subject.branches
        for department in branch.departments.values()
        if named in (ANY, department.name)
        for position in department.positions.values()
    )
