"""Whether as many people can agree as a transition asks for, with those who sit there today.

A vacant seat counts as one person: whoever comes to sit there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from core.i18n import _
from core.workflow.checks.subject import Fault, Subject, way_place
from core.workflow.definition import (
    ANY,
    APPLICANT,
    HEAD,
    HEADQUARTERS,
    SUPERIOR,
    Participant,
    Step,
    Transition,
)
from core.workflow.people import Organisation

Crowd = frozenset[str]


def look(subject: Subject) -> Iterator[Fault]:
    """Quorums that are reached in none of the branches concerned."""
    if not subject.organisations:
        return
    names = {step.name for step in subject.business.steps}
    for transition in subject.business.transitions:
        if transition.source not in names or transition.automatic:
            continue
        step = subject.business.step(transition.source)
        if transition.quorum < 0 or not any(
            _reached(transition, step, here, subject) for here in subject.organisations
        ):
            said = {"name": subject.label(transition), "count": max(transition.quorum, 1)}
            yield Fault(
                way_place(transition),
                _(
                    "Transition ${name}: too few people sit here for ${count} of them to agree.",
                    mapping=said,
                ),
                bars=True,
            )


def _reached(transition: Transition, step: Step, here: Organisation, subject: Subject) -> bool:
    """Whether enough people can fire it in one branch; on a ladder, whatever rung decides."""
    plain = [p for p in step.participants if _fires(p, transition)]
    rungs = [rung.who for rung in step.ladder.rungs] if step.ladder else []
    crowds = [[*plain, rung] for rung in rungs if _fires(rung, transition)] or [plain]
    return all(_enough(transition, step, crowd, here, subject) for crowd in crowds)


def _enough(
    transition: Transition,
    step: Step,
    lines: list[Participant],
    here: Organisation,
    subject: Subject,
) -> bool:
    crowd = _people(lines, here, subject)
    relatives = [p for p in lines if p.relative not in ("", HEADQUARTERS)]
    # A seat in which nobody sits yet may be taken tomorrow; until then its own rule holds.
    vacant = [p for p in lines if p not in relatives and not _people([p], here, subject)]
    count = len(crowd) + len(vacant) + sum(_kin(p, here) for p in relatives)
    if not relatives and not vacant and _some_left_out(step, crowd, here, subject):
        count -= 1
    return count >= max(transition.quorum, 1) or not lines


def _some_left_out(step: Step, crowd: Crowd, here: Organisation, subject: Subject) -> bool:
    """Whether one of ``crowd`` has always acted before, in a step whose actors may not act here."""
    for name in step.not_by:
        if name == APPLICANT:
            lines: Iterable[Participant] = subject.business.starters
        elif name in {other.name for other in subject.business.steps}:
            lines = subject.business.step(name).participants
            lines = [p for p in lines if p.fires]
        else:
            continue
        if any(p.relative not in ("", HEADQUARTERS) for p in lines):
            continue
        before = _people(lines, here, subject)
        if before and before <= crowd:
            return True
    return False


def _people(lines: Iterable[Participant], here: Organisation, subject: Subject) -> Crowd:
    """Who sits in the seats of ``lines`` in one branch, or at headquarters."""
    leading = subject.context.company.headquarters
    above = leading.name if leading is not None else ""
    return frozenset(
        login
        for p in lines
        if p.relative in ("", HEADQUARTERS)
        for login in here.holders(p, above if p.relative == HEADQUARTERS else here.place)
    )


def _kin(participant: Participant, here: Organisation) -> int:
    """How many relatives of the case there may be at most."""
    if participant.relative not in (SUPERIOR, HEAD):
        return 1
    named = participant.department if participant.relative == HEAD else ANY
    departments = {s.seat.department for s in here.sittings if s.seat.branch == here.place}
    heads = [len(here.heads(d)) for d in departments if named in (ANY, d)]
    return max(heads, default=0) or 1


def _fires(participant: Participant, transition: Transition) -> bool:
    return transition.name in participant.fires or ANY in participant.fires
