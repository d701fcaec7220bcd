"""What a module's own pages name: a business of its kind keeps these steps and transitions."""

from __future__ import annotations

from collections.abc import Iterator

from core.i18n import _
from core.workflow.checks.subject import Fault, Subject


def look(subject: Subject) -> Iterator[Fault]:
    """Transitions that pages of the kind would fire in vain."""
    if subject.kind is None:
        return
    there = {(one.name, one.source, one.target) for one in subject.business.transitions}
    steps = {step.name for step in subject.business.steps}
    for way in subject.kind.ways:
        if (way.name, way.source, way.target) in there:
            continue
        said = {
            "kind": subject.words.say(subject.kind.title),
            "title": subject.words.say(way.title),
            "name": way.name,
            "source": way.source,
            "target": way.target,
        }
        sentence = _(
            "Pages made for ${kind} use the transition “${title}”, stored as ${name}, from the "
            "step ${source} to the step ${target}. Keep them under these stored names; their "
            "labels are yours.",
            mapping=said,
        )
        yield Fault(f"steps.{way.source}" if way.source in steps else "", sentence)
