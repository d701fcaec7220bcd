"""What was typed becomes the values of a document: defaults, formulas and checks, or sentences.

Looked up are all values of a type in one statement, however many documents there are.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.context import Context
from core.i18n import _
from core.refusal import Invalid
from core.workflow.definition import ANY, Business
from core.workflow.fields.looking import refuse_unknown
from core.workflow.fields.sheet import Sheet, sheet_of
from core.workflow.fields.taking import Errors, blank, take
from core.workflow.fields.working_out import Result, work_out

Values = dict[str, Any]
EVERYTHING = frozenset({ANY})


@dataclass(frozen=True, kw_only=True)
class Tried:
    """What a form comes to so far: values, what is wrong with them, which fields are not shown.

    A place in a table of lines is named ``lines.2.price``, counted from 0.
    """

    values: Values
    errors: Errors
    hidden: frozenset[str]


def prepared(
    business: Business,
    given: Mapping[str, Any],
    context: Context,
    *,
    old: Mapping[str, Any] | None = None,
    applicant: str | None = None,
    open_to: Collection[str] = EVERYTHING,
) -> Values:
    """All values of a document after ``given`` was typed: ``{name: value}``, None is empty.

    ``given`` has texts as typed, or values; what it does not name stays as in ``old``, or gets its
    default where there is no ``old``. ``open_to`` names the fields that the person may fill in;
    only they are asked for. Raises Invalid, whose ``fields`` say by place what is wrong.
    """
    return prepared_many(business, [(given, old, applicant)], context, open_to=[open_to])[0]


def prepared_many(
    business: Business,
    documents: Sequence[tuple[Mapping[str, Any], Mapping[str, Any] | None, str | None]],
    context: Context,
    *,
    open_to: Sequence[Collection[str]],
) -> list[Values]:
    """The values of many documents, each ``(given, old, applicant)``, as of one by ``prepared``."""
    sheet = sheet_of(business, context)
    found = _tried(sheet, documents, context, open_to)
    for one in found:
        _refuse(one.errors, sheet, context)
    return [one.values for one in found]


def tried(
    business: Business,
    given: Mapping[str, Any],
    context: Context,
    *,
    old: Mapping[str, Any] | None = None,
    applicant: str | None = None,
) -> Tried:
    """What ``given`` comes to so far, for a form that is still being filled in; refuses nothing."""
    sheet = sheet_of(business, context)
    return _tried(sheet, [(given, old, applicant)], context, [EVERYTHING])[0]


def _tried(
    sheet: Sheet,
    documents: Sequence[tuple[Mapping[str, Any], Mapping[str, Any] | None, str | None]],
    context: Context,
    open_to: Sequence[Collection[str]],
) -> list[Tried]:
    errors: list[Errors] = [{} for _document in documents]
    fresh = [
        _taken(given, sheet, context, wrong)
        for (given, _old, _applicant), wrong in zip(documents, errors, strict=True)
    ]
    before = [old or {} for _given, old, _applicant in documents]
    refuse_unknown(sheet, fresh, before, errors, context)
    found = []
    for i, (given, old, applicant) in enumerate(documents):
        who = context.identity.login if applicant is None else applicant
        unset = [name for name in sheet.slots if name not in given] if old is None else ()
        result = work_out({**before[i], **fresh[i]}, unset, sheet, who, context, errors[i])
        asked = sheet.slots if old is None else given
        _note_missing(result, asked, open_to[i], sheet, errors[i])
        values = {name: result.values.get(name) for name in sheet.slots}
        found.append(Tried(values=values, errors=errors[i], hidden=frozenset(result.hidden)))
    return found


def _taken(
    given: Mapping[str, Any], sheet: Sheet, context: Context, errors: Errors
) -> dict[str, Any]:
    """The values that were typed, read by their types."""
    found = {}
    for name, typed in given.items():
        slot = sheet.slots.get(name)
        if slot is None or not slot.typed:
            errors[name] = _("There is no field ${name} to fill in here.", mapping={"name": name})
            continue
        found[name] = take(slot, typed, context, name, errors)
    return found


def _note_missing(
    result: Result,
    asked: Collection[str],
    open_to: Collection[str],
    sheet: Sheet,
    errors: Errors,
) -> None:
    """Ask for what is empty and must not be, where the person may fill it in.

    Files come to a document that there is, so they are asked for by transitions only.
    """
    for name in asked:
        slot = sheet.slots.get(name)
        if slot is None or not slot.field.required or not slot.typed or slot.type.kept == "ids":
            continue
        may = ANY in open_to or name in open_to
        if may and name not in result.hidden and blank(result.values.get(name)):
            errors.setdefault(name, _("Fill this in."))


def _refuse(errors: Errors, sheet: Sheet, context: Context) -> None:
    if not errors:
        return
    locale = context.identity.locale
    names = dict.fromkeys(place.partition(".")[0] for place in errors)
    called = [sheet.slots[n].called(locale) if n in sheet.slots else n for n in names]
    raise Invalid(
        _("Look at ${names} again.", mapping={"names": called}),
        *dict.fromkeys(errors.values()),
        fields=errors,
    )
