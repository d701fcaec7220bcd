"""How a document comes about on paper: as it really would, or with contents its kind makes up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.context import Context
from core.refusal import Invalid
from core.workflow.contributed import Rehearsal
from core.workflow.deciding.rights import rights_of
from core.workflow.definition import Business
from core.workflow.documents import Document
from core.workflow.fields import Slot, sheet_of
from core.workflow.fields.taking import Errors, take
from core.workflow.kinds import kind_of
from core.workflow.motion.beginning import begin, is_in, open_at_begin, refuse_closed_fields
from core.workflow.motion.moving import as_system

Values = dict[str, Any]
NONE = Rehearsal()


def rehearsal_of(business: Business, context: Context) -> Rehearsal:
    """How documents of ``business`` come about on paper, as their kind says."""
    kind = kind_of(business, context)
    return (kind.rehearsal if kind is not None else None) or NONE


def begins_on_paper(business: Business, context: Context) -> bool:
    """Whether documents of ``business`` can begin on paper at all."""
    kind = kind_of(business, context)
    return kind is not None and bool(kind.begin or (kind.rehearsal and kind.rehearsal.begin))


def parted(
    business: Business, values: Mapping[str, Any], context: Context, *, begins: bool = False
) -> tuple[Values, Values]:
    """``values`` that are typed into a form, and those that the kind has to see come about.

    Where a document ``begins`` on a page of its kind, all that is built in is chosen there. Texts
    as typed are read; raises Invalid where one does not fit.
    """
    sheet, rehearsal = sheet_of(business, context), rehearsal_of(business, context)
    meets = {*rehearsal.meets, *rehearsal.happens}
    elsewhere = begins and sheet.kind is not None and sheet.kind.begin is None
    there = {
        n for n, slot in sheet.slots.items() if n in meets or (elsewhere and _is_built_in(slot))
    }
    errors: Errors = {}
    wished = {
        name: take(sheet.slots[name], value, context, name, errors)
        for name, value in values.items()
        if name in there
    }
    if errors:
        raise Invalid(*dict.fromkeys(errors.values()), fields=errors)
    return {n: v for n, v in values.items() if n not in wished}, wished


def begin_rehearsed(
    business: Business, typed: Mapping[str, Any], wished: Mapping[str, Any], context: Context
) -> Document:
    """A document of ``business`` begun on paper by the person at work.

    Its kind makes up what is built in and was not typed, so that it comes to what is ``wished``.
    """
    rehearsal = rehearsal_of(business, context)
    make = rehearsal.begin
    if make is None:
        return begin(business, typed, context)
    if rehearsal.arises:
        return make(business, wished, context)
    return begin(business, typed, context, make=lambda b, v, c: make(b, {**v, **wished}, c))


def beside_form(business: Business, context: Context) -> list[str]:
    """The fields that the person at work fills in beside the form as soon as a document begins."""
    open_to = open_at_begin(business, context)
    return [name for name in stand_apart(business, context) if is_in(name, open_to)]


def stand_apart(business: Business, context: Context) -> list[str]:
    """The fields beside the form that the kind of ``business`` knows how to fill in on paper."""
    rehearsal, slots = rehearsal_of(business, context), sheet_of(business, context).slots
    return [
        n for n in rehearsal.meets if rehearsal.fill and getattr(slots[n].field, "apart", False)
    ]


def put_beside(
    document: Document, business: Business, wished: Mapping[str, Any], context: Context
) -> None:
    """Let on paper come about what is no form's, so that it comes to what is ``wished``.

    Refuses what is not the person's to do where the document stands.
    """
    rehearsal, sheet = rehearsal_of(business, context), sheet_of(business, context)
    apart = stand_apart(business, context)
    rights = rights_of(document, business, context)
    closed = [name for name in wished if name in apart and not rights.edit(name)]
    refuse_closed_fields(closed, sheet, context)
    if rehearsal.fill is not None and any(name in apart for name in wished):
        rehearsal.fill(document, wished, context)
        context.session.flush()
        context.session.refresh(document)
    if happening := {n: v for n, v in wished.items() if n in rehearsal.happens}:
        with as_system(context) as system:
            let_happen(document, business, happening, system)


def let_happen(
    document: Document, business: Business, wanted: Mapping[str, Any], context: Context
) -> None:
    """Let other documents do to ``document`` what makes it come to ``wanted``."""
    happen = rehearsal_of(business, context).happen
    if happen is not None:
        happen(document, wanted, context)
        context.session.flush()
        context.session.refresh(document)


def _is_built_in(slot: Slot) -> bool:
    return slot.typed and not slot.own
