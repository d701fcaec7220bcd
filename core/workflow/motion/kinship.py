"""Documents that come from another: the next one, and a fresh copy of one that was reversed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from core.context import Context
from core.i18n import _, in_language
from core.orm.bulk import insert_rows
from core.refusal import NotHere, NotPermitted, Refusal
from core.workflow.businesses import definition, live
from core.workflow.contributed import BuiltIn
from core.workflow.deciding.asking import called, expression
from core.workflow.deciding.rights import Rights, rights_of
from core.workflow.definition import Business, Follow, in_words
from core.workflow.documents import Document, Link
from core.workflow.fields import facts_of, sheet_of, tried, values_of
from core.workflow.fields.taking import blank
from core.workflow.motion.beginning import begin, is_open, may_begin, open_at_begin, takes
from core.workflow.motion.firing import fire
from core.workflow.titles import business_called

NEXT, COPY = "next", "copy"


def follows_of(
    document: Document, business: Business, rights: Rights, context: Context
) -> list[Follow]:
    """The next documents that the person can make from ``document`` where it stands.

    With his ``rights`` in it he sees all that they take along.
    """
    there = live(context)
    return [
        follow
        for follow in business.follows
        if follow.step == document.step
        and follow.business in there
        and may_begin(there[follow.business], context)
        and not _hidden_in(follow, business, rights, context)
        and _is_for(there[follow.business], follow, document, business, context)
    ]


def make_next(document: Document, name: str, context: Context) -> Document:
    """Make the next document called ``name`` from ``document``, its values worked out from it."""
    business = definition(context, document.business, document.version)
    rights = _rights_there(document, business, context)
    follow = next((f for f in business.follows if f.name == name), None)
    if follow is None or follow.step != document.step:
        raise Refusal(
            _(
                "From ${document}, where it stands, this does not follow. Load the page again.",
                mapping={"document": called(document)},
            )
        )
    target = live(context).get(follow.business)
    if target is None:
        raise Refusal(
            _(
                "“${title}” leads to ${business}, which is not live in this branch. Ask your "
                "business manager.",
                mapping={
                    "title": in_words(follow.title, context.identity.locale),
                    "business": business_called(follow.business, context),
                },
            )
        )
    if hidden := _hidden_in(follow, business, rights, context):
        raise NotPermitted(
            _(
                "“${title}” takes along what you may not see here: ${names}. Ask somebody who "
                "sees it to make it.",
                mapping={"title": in_words(follow.title, context.identity.locale), "names": hidden},
            )
        )
    values = _worked_out(follow, document, business, context)
    return _linked(document, begin(target, values, context), NEXT, context)


def reverse_and_copy(document: Document, context: Context) -> Document:
    """Take ``document`` back where its kind can, and begin a fresh one with the same values."""
    business = definition(context, document.business, document.version)
    rights = _rights_there(document, business, context)
    if document.posted is None:
        raise Refusal(
            _(
                "${document} is not closed yet. Change it where it stands, or withdraw it.",
                mapping={"document": called(document)},
            )
        )
    target = live(context).get(document.business)
    if target is None:
        raise Refusal(
            _(
                "“${business}” takes no new documents in this branch.",
                mapping={"business": business.called(context.identity.locale)},
            )
        )
    if hidden := hidden_in_copy(business, rights, context):
        raise NotPermitted(
            _(
                "A fresh copy of ${document} would show you what you may not see here: ${names}. "
                "Ask somebody who sees it to copy it.",
                mapping={"document": called(document), "names": hidden},
            )
        )
    kind = context.hooks.named("kinds").get(business.kind)
    if kind is not None and kind.reversal:
        why = in_language(_("Taken back, and begun anew."), context.identity.locale)
        fire([document], kind.reversal, context, reason=why)
    elif kind is not None and kind.reverse is not None:
        kind.reverse(document, context)
    if kind is not None and kind.copy is not None:
        return _linked(document, kind.copy(document, context), COPY, context)
    values = dict(copied(document, business, target, context))
    return _linked(document, begin(target, values, context), COPY, context)


def hidden_in_copy(business: Business, rights: Rights, context: Context) -> list[Any]:
    """What people call the fields that the copy of a kind of its own takes along unseen.

    Such a copy takes the whole of what the kind has filled in, goods and all; a general copy takes
    only what the person sees.
    """
    kind = context.hooks.named("kinds").get(business.kind)
    if kind is None or kind.copy is None:
        return []
    slots = sheet_of(business, context).slots.values()
    taken = {slot.name for slot in slots if isinstance(slot.field, BuiltIn) and slot.field.editable}
    return _hidden(taken, business, rights, context)


def _hidden_in(follow: Follow, business: Business, rights: Rights, context: Context) -> list[Any]:
    read = (expression(text, business, context).names for text in follow.fields.values())
    return _hidden(frozenset().union(*read), business, rights, context)


def _hidden(
    names: Iterable[str], business: Business, rights: Rights, context: Context
) -> list[Any]:
    slots, locale = sheet_of(business, context).slots, context.identity.locale
    hidden = sorted(name for name in names if name in slots and not rights.see(name))
    return [slots[name].called(locale) for name in hidden]


def _worked_out(
    follow: Follow, document: Document, business: Business, context: Context
) -> dict[str, Any]:
    """What the next document begins with."""
    facts = facts_of(document, business, context)
    return {
        field: expression(text, business, context).value(facts)
        for field, text in follow.fields.items()
    }


def _is_for(
    target: Business, follow: Follow, document: Document, business: Business, context: Context
) -> bool:
    """Whether the condition of ``target`` holds for the document that would be made."""
    if not target.applies:
        return True
    try:
        values = _worked_out(follow, document, business, context)
    except Refusal:
        return False
    return takes(target, tried(target, values, context).values, context)


def copied(
    document: Document, business: Business, target: Business, context: Context
) -> Iterator[tuple[str, Any]]:
    """The values that the person types into the copy at its beginning; files stay behind."""
    rights, sheet = rights_of(document, business, context), sheet_of(target, context)
    open_to = open_at_begin(target, context)
    for name, value in values_of(document, business, context).items():
        slot = sheet.slots.get(name)
        if slot is None or not slot.typed or slot.type.kept == "ids" or blank(value):
            continue
        if rights.see(name) and is_open(name, open_to, sheet, context):
            yield name, value


def _linked(document: Document, made: Document, relation: str, context: Context) -> Document:
    row = {"source": document.id, "target": made.id, "relation": relation}
    insert_rows(context.session, Link.__table__, [row])
    return made


def _rights_there(document: Document, business: Business, context: Context) -> Rights:
    """The person's rights in ``document``; refuses for whom it is not there."""
    rights = rights_of(document, business, context)
    if not rights.there:
        raise NotHere(_("There is no such document for you here."))
    return rights
