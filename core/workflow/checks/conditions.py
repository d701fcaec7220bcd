"""Conditions that can never hold, whatever is typed: a way nobody will ever go."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.i18n import _
from core.workflow.checks.subject import Fault, Subject, step_place, way_place
from core.workflow.definition import Step
from core.workflow.expressions import Expression
from core.workflow.expressions.possible import possibility


def look(subject: Subject) -> Iterator[Fault]:
    """Conditions of transitions, fields and the whole that are proved never to hold."""
    business = subject.business
    for transition in business.transitions:
        if not _possible([transition.condition], subject):
            said = {
                "name": subject.label(transition),
                "condition": subject.said(transition.condition),
            }
            yield Fault(
                f"{way_place(transition)}.condition",
                _("Transition ${name}: “${condition}” can never hold.", mapping=said),
            )
    for one in business.fields:
        for rule, texts in (("shown_if", [one.shown_if]), ("check", [one.check])):
            if not _possible(texts, subject):
                said = {"name": subject.label(one), "condition": subject.said(texts[0])}
                yield Fault(
                    f"fields.{one.name}.{rule}",
                    _("Field ${name}: “${condition}” can never hold.", mapping=said),
                )
    for step in business.steps:
        if _stuck(step, subject):
            said = {"name": subject.label(step)}
            yield Fault(
                step_place(step),
                _(
                    "Step ${name} is left by the system alone, and for some values no way is "
                    "open. Take the condition from one of its ways, or let somebody act there.",
                    mapping=said,
                ),
            )
    if not _possible([business.applies], subject):
        said = {"condition": subject.said(business.applies)}
        yield Fault("applies", _("“${condition}” can never hold.", mapping=said))


def _stuck(step: Step, subject: Subject) -> bool:
    """Whether a document may stand in ``step`` for ever: only the system leaves, and not always."""
    business = subject.business
    ways = [way for way in business.leaving(step.name) if way.automatic]
    late = step.deadline is not None and step.deadline.fires
    acted = late or any(who.fires for who in step.everyone) or step.empty == "pass"
    if step.final or acted or not ways or not all(way.condition for way in ways):
        return False
    into = [set(way.requires) for way in business.transitions if way.target == step.name]
    built_in = subject.kind.fields if subject.kind else ()
    filled = set.intersection(*into) if into and step != business.start else set()
    filled |= {one.name for one in built_in if one.required}
    filled |= {one.name for one in business.fields if one.required and not one.shown_if}
    read = [subject.read(f"not ({way.condition})") for way in ways]
    named = {name for found in read if found for name in found.names} & filled
    none = [f"not ({way.condition})" for way in ways]
    return all(read) and _possible([*none, *(f"not empty({n})" for n in sorted(named))], subject)


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
