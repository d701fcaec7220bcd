"""Fields that have to be filled: whether anybody gets to fill them in before they are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from core.i18n import _
from core.workflow.checks.subject import Fault, Subject
from core.workflow.checks.ways import closure
from core.workflow.definition import ANY, OwnField


def look(subject: Subject) -> Iterator[Fault]:
    """Own fields that are asked for and that nobody may fill in on the way there."""
    business = subject.business
    steps = [step.name for step in business.steps]
    for one in business.fields:
        if one.formula or one.default:
            continue
        said = {"name": subject.label(one)}
        if one.required and not _filled(one, steps, subject):
            message = _("Nobody may fill in ${name}, which must be filled.", mapping=said)
            yield Fault(f"fields.{one.name}", message)
            continue
        for transition in business.transitions:
            before = closure(business, {transition.source}, forward=False)
            if one.name in transition.requires and not _filled(one, before, subject):
                said = {**said, "transition": subject.label(transition)}
                yield Fault(
                    f"fields.{one.name}",
                    _("Nobody may fill in ${name}, which ${transition} requires.", mapping=said),
                )


def _filled(one: OwnField, steps: Iterable[str], subject: Subject) -> bool:
    """Whether somebody fills ``one`` in at the beginning or in one of ``steps``."""
    business, kind = subject.business, subject.kind
    free = not any(who.edits for who in business.start.participants)
    if free and one.type != "attachment" and (kind is None or kind.begin is not None):
        # Where the first step says nothing, whoever begins a document fills in all but files.
        return True
    named = set(steps)
    return any(
        one.name in who.edits or ANY in who.edits
        for step in business.steps
        if step.name in named
        for who in step.everyone
    )
