"""The next document: of a business that begins by itself, with values that its beginning takes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from core.context import Context
from core.i18n import _
from core.workflow.businesses import definition, live, open_to
from core.workflow.checks.subject import Fault, Subject
from core.workflow.definition import ANY, Business, Follow
from core.workflow.expressions.kinds import KIND_OF_TYPE
from core.workflow.fields import Slot, sheet_of


def look(subject: Subject) -> Iterator[Fault]:
    """Next documents that would be refused whenever somebody made one."""
    steps = {step.name for step in subject.business.steps}
    for follow in subject.business.follows:
        place = f"follows.{follow.name}"
        if follow.step not in steps:
            named = {"name": follow.step, "follow": subject.label(follow)}
            said = _("${follow} is offered in ${name}, which is no step.", mapping=named)
            yield Fault(place, said)
        for message in _wrong(follow, subject):
            yield Fault(place, message)


def open_slots(business: Business, context: Context) -> dict[str, Slot]:
    """The fields that somebody fills in when a document of ``business`` begins, by name."""
    edits = {name for who in business.start.participants for name in who.edits} or {ANY}
    return {
        name: slot
        for name, slot in sheet_of(business, context).slots.items()
        if _is_typed(slot) and (ANY in edits or name in edits)
    }


def _wrong(follow: Follow, subject: Subject) -> Iterator[Any]:
    target = _target(follow.business, subject)
    said = {"follow": subject.label(follow), "name": follow.business}
    if target is None:
        yield _("${follow} makes a ${name}, which is no business.", mapping=said)
        return
    said["business"] = subject.label(target)
    kind = subject.context.hooks.everywhere.named("kinds").get(target.kind)
    if kind is None or kind.begin is None:
        yield _(
            "${follow}: a document of ${business} begins on the page of its module, and is not "
            "made from another.",
            mapping=said,
        )
        return
    slots = sheet_of(target, subject.context).slots
    taken = open_slots(target, subject.context)
    for name, text in follow.fields.items():
        slot = slots.get(name)
        if slot is None:
            missing = {**said, "name": name[:60]}
            yield _("${follow}: ${business} has no field ${name}.", mapping=missing)
            continue
        named = {**said, "name": slot.called(subject.context.identity.locale)}
        if name not in taken:
            yield _(
                "${follow}: nobody fills in ${name} when a document of ${business} begins.",
                mapping=named,
            )
        elif not _fits(text, slot, subject):
            yield _("${follow}: this value is of another kind than ${name}.", mapping=named)


def _target(name: str, subject: Subject) -> Business | None:
    """The other business as it is live in the branch, or else the newest that may be live there.

    None where there is no such one.
    """
    context, home = subject.context, subject.context.branch
    if name == subject.business.name:
        return subject.business
    found = live(context).get(name) if home is not None else None
    if found is not None:
        return found
    versions = context.company.businesses.get(name, {})
    able = open_to(home, versions) if home is not None else versions
    return definition(context, name, max(able)) if able else None


def _is_typed(slot: Slot) -> bool:
    """Whether it is typed in at a beginning: files come to a document that there is."""
    return slot.typed and slot.type.kept != "ids"


def _fits(text: str, slot: Slot, subject: Subject) -> bool:
    """Whether what the expression ``text`` gives can stand in the field; what is no one is told."""
    found = subject.read(text)
    if found is None:
        return True
    wanted, word = KIND_OF_TYPE.get(slot.type.name, ""), subject.known.get(text.strip())
    if isinstance(word, str) and word not in KIND_OF_TYPE:
        # A party, a product or a person goes into a field of just that type.
        return word == slot.type.name
    return found.kind in ("", wanted) or (not wanted and found.kind == "text")
