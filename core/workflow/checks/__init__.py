"""What is wrong with a definition, each fault with its place; nothing broken is published."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from core.company.model import Branch
from core.context import Context
from core.i18n import _
from core.refusal import Refusal
from core.workflow.checks import (
    conditions,
    defaults,
    fields,
    filling,
    follows,
    labels,
    named,
    names,
    quorums,
    rights,
    rules,
    seats,
    uses,
    ways,
)
from core.workflow.checks.places import where
from core.workflow.checks.subject import Fault, Subject
from core.workflow.definition import Business
from core.workflow.people import organisations

__all__ = ["Fault", "faults", "faults_there", "refuse_faults", "unreadable"]

Look = Callable[[Subject], Iterator[Fault]]
LOOKS: tuple[Look, ...] = (
    names.look,
    named.look,
    ways.look,
    rules.look,
    fields.look,
    defaults.look,
    conditions.look,
    uses.look,
    seats.look,
    rights.look,
    follows.look,
    filling.look,
    quorums.look,
    labels.look,
)


def faults(business: Business, context: Context) -> list[Fault]:
    """What keeps ``business`` from being published, each with its place; none where it can be.

    They name things as the person at work calls them.
    """
    if not business.steps:
        named = {"name": business.called(context.identity.locale)}
        said = _("${name} has no steps. It needs one to begin in.", mapping=named)
        return [Fault("", said)]
    subject = Subject(business, context)
    found = [fault for look in LOOKS for fault in look(subject)]
    return [replace(fault, where=where(fault.place, subject)) for fault in found]


def unreadable(business: Business, context: Context) -> list[Fault]:
    """The expressions of ``business`` that cannot be worked out here, each with its place."""
    subject = Subject(business, context)
    found = [fault for look in (fields, uses) for fault in look.expressions(subject)]
    return [replace(fault, where=where(fault.place, subject)) for fault in found]


def faults_there(
    business: Business, branches: Sequence[Branch], context: Context
) -> dict[str, list[Fault]]:
    """What each of ``branches`` lacks, by its name, to work with what suits the whole company.

    That is seats, and people enough to agree; one query finds out who sits where.
    """
    hooks, found = context.hooks.everywhere, {}
    sitting = organisations(context, branches) if business.steps else ()
    for branch, known in zip(branches, sitting, strict=False):
        subject = Subject(
            replace(business, home=branch.name), replace(context, branch=branch, hooks=hooks)
        )
        subject.organisations = (known,)
        lacking = [*seats.look(subject), *quorums.look(subject)]
        found[branch.name] = [replace(one, where=where(one.place, subject)) for one in lacking]
    return found


def refuse_faults(found: Sequence[Fault]) -> None:
    """Refuse to go on with a definition that has faults, with all their sentences."""
    if found:
        raise Refusal(*(fault.sentence for fault in found))
