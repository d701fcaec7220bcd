"""Conditions that can never hold, whatever is typed: a way nobody will ever go."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.i18n import _
from core.workflow.checks.subject import Fault, Subject, way_place
from core.workflow.expressions import Expression
from core.workflow.possible import possibility


def look(subject: Subject) -> Iterator[Fault]:
    """Conditions of transitions, fields and the whole that are proved never to hold."""
    business = subject.business
    for transition in business.transitions:
        if not _possible([transition.condition], subject):
            said = {"name": transition.name, "condition": transition.condition}
            yield Fault(
                f"{way_place(transition)}.condition",
                _("Transition ${name}: “${condition}” can never hold.", mapping=said),
            )
    for one in business.fields:
        for rule, texts in (("shown_if", [one.shown_if]), ("check", [one.check])):
            if not _possible(texts, subject):
                said = {"name": one.name, "condition": texts[0]}
                yield Fault(
                    f"fields.{one.name}.{rule}",
                    _("Field ${name}: “${condition}” can never hold.", mapping=said),
                )
    if not _possible([business.applies], subject):
        said = {"condition": business.applies}
        yield Fault("applies", _("“${condition}” can never hold.", mapping=said))


def checks_of(conditions: Sequence[Expression], subject: Subject) -> list[Expression]:
    """What the fields that ``conditions`` read are held to, and the fields that these read."""
    checks = {one.name: one.check for one in subject.business.fields if one.check}
    found: list[Expression] = []
    waiting = [name for condition in conditions for name in sorted(condition.names)]
    met: set[str] = set()
    while waiting:
        name = waiting.pop(0)
        if name in met or name not in checks:
            continue
        met.add(name)
        # What is empty is not held to a check.
        held = subject.read(f"empty({name}) or ({checks[name]})")
        if held is not None:
            found.append(held)
            waiting += sorted(held.names)
    return found


def _possible(texts: Sequence[str], subject: Subject) -> bool:
    """Whether nothing proves that ``texts`` can never hold together."""
    conditions = [found for text in texts if (found := subject.read(text))]
    if not conditions:
        return True
    held = checks_of(conditions, subject)
    return possibility([*conditions, *held], subject.domains).ever is not False
