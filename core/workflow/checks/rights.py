"""Rights wider than those of the department: a definition gives nobody what his roles withhold."""

from __future__ import annotations

from collections.abc import Iterator

from core.i18n import _
from core.security.permissions import grants
from core.workflow.checks.subject import Fault, Subject, everyone_in
from core.workflow.definition import ANY, HEADQUARTERS, Participant, Step


def look(subject: Subject) -> Iterator[Fault]:
    """Participants who would see or do what no position of theirs permits.

    A relative of the case may sit anywhere; what he lacks is asked when he acts.
    """
    guarded = {
        one.name: one.permission
        for one in (subject.kind.fields if subject.kind else ())
        if one.permission
    }
    for step in subject.business.steps:
        for place, participant in everyone_in(step):
            if participant.relative not in ("", HEADQUARTERS):
                continue
            for name in dict.fromkeys((*participant.sees, *participant.edits)):
                if name in guarded and not _permitted(participant, guarded[name], subject):
                    yield _wide(place, step, subject.field(name), guarded[name], subject)
            for called, permission in _asked(participant, step, subject):
                if not _permitted(participant, permission, subject):
                    yield _wide(place, step, called, permission, subject)


def _asked(participant: Participant, step: Step, subject: Subject) -> Iterator[tuple[str, str]]:
    """The permissions that effects ask of whoever fires their transition."""
    effects = subject.context.hooks.everywhere.named("effects")
    for transition in subject.business.transitions:
        fires = transition.name in participant.fires or ANY in participant.fires
        if transition.source == step.name and fires:
            for use in transition.effects:
                if use.name in effects and effects[use.name].permission:
                    yield subject.label(transition), effects[use.name].permission


def _permitted(participant: Participant, permission: str, subject: Subject) -> bool:
    """Whether any seat of ``participant`` grants it; one without seats is named elsewhere."""
    seats = subject.seats_of(participant)
    return not seats or any(grants(s.permissions | s.spanning, permission) for s in seats)


def _wide(place: str, step: Step, name: str, permission: str, subject: Subject) -> Fault:
    said = {"step": subject.label(step), "name": name}
    return Fault(
        place,
        _(
            "Step ${step}: ${name} asks for the permission “${permission}”, which no position of "
            "these participants has.",
            mapping={**said, "permission": subject.permission(permission)},
        ),
    )
