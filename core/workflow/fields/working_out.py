"""Defaults, formulas, conditions and checks, worked out in the order of what they need."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from zoneinfo import ZoneInfo

from core.context import Context
from core.i18n import _
from core.refusal import Refusal
from core.workflow.definition import OwnField, in_words
from core.workflow.expressions import Expression
from core.workflow.fields.calling import worded
from core.workflow.fields.sheet import Rules, Sheet, Slot
from core.workflow.fields.taking import Errors, blank
from core.workflow.fields.values import fact, facts

Line = dict[str, Any]


@dataclass(frozen=True)
class Result:
    """The values that came out, and the fields that are not shown with them."""

    values: dict[str, Any]
    hidden: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class _Work:
    """One document at work: what its expressions see so far, and what went wrong.

    ``slots`` are the fields that the expressions name, in a line those of the line too.
    """

    seen: dict[str, Any]
    slots: Mapping[str, Slot]
    zone: ZoneInfo
    locale: str
    errors: Errors


def work_out(
    values: Mapping[str, Any],
    unset: Collection[str],
    sheet: Sheet,
    applicant: str,
    context: Context,
    errors: Errors,
) -> Result:
    """``values`` with what follows from them; ``unset`` fields get their defaults."""
    zone = ZoneInfo(context.company.timezone)
    seen, locale = facts(values, sheet, applicant, context), context.identity.locale
    work = _Work(seen, sheet.slots, zone, locale, errors)
    result = Result(dict(values))
    for name, rules in sheet.rules.items():
        slot = sheet.slots[name]
        if not _shown(rules, work, name):
            result.hidden.add(name)
            value: Any = () if slot.type.kept == "table" else None
        elif slot.type.kept == "table":
            value = _lines(slot, rules, result.values.get(name) or (), work)
        else:
            value = _value(slot, rules, result.values.get(name), name in unset, work, name)
        result.values[name] = value
        work.seen[name] = fact(value, zone)
    for name, rules in sheet.rules.items():
        _check(sheet.slots[name], rules, result.values[name], work, name)
    return result


def _shown(rules: Rules, work: _Work, place: str) -> bool:
    return rules.shown_if is None or _holds(rules.shown_if, work, place)


def _holds(condition: Expression, work: _Work, place: str) -> bool:
    try:
        return condition.holds(work.seen)
    except Refusal as refused:
        work.errors.setdefault(place, refused.messages[0])
        return True


def _value(slot: Slot, rules: Rules, value: Any, unset: bool, work: _Work, place: str) -> Any:
    """The value of one field: its formula's, else what was typed, else its default's."""
    source = rules.formula or (rules.default if unset else None)
    if source is None:
        return value
    try:
        return fitted(source.value(work.seen), slot)
    except Refusal as refused:
        work.errors.setdefault(place, refused.messages[0])
        return None


def fitted(value: Any, slot: Slot) -> Any:
    """What an expression came to, as the field of ``slot`` has it; raises Refusal."""
    found = slot.type.fit(_plain(value), worked_out=True)
    if found is not None and slot.type.widget == "choice" and found not in slot.choices:
        raise Refusal(_("“${text}” is none of the choices of this field.", mapping={"text": found}))
    return found


def _plain(value: Any) -> Any:
    """The files that an expression saw as a table are again what they were."""
    if isinstance(value, tuple):
        return tuple(line.get("id") for line in value)
    return value


def _lines(slot: Slot, rules: Rules, lines: Collection[Line], work: _Work) -> tuple[Line, ...]:
    """The lines of a table, each worked out with the document's values around it."""
    columns = {column.name: column for column in slot.columns}
    return tuple(
        _line(columns, rules.columns, line, work, f"{slot.name}.{i}")
        for i, line in enumerate(lines)
    )


def _line(
    columns: Mapping[str, Slot],
    rules: Mapping[str, Rules],
    line: Line,
    work: _Work,
    place: str,
) -> Line:
    around = {**work.seen, **{name: fact(line.get(name), work.zone) for name in columns}}
    inside = replace(work, seen=around, slots={**work.slots, **columns})
    found: Line = {}
    for name, rule in rules.items():
        column, at = columns[name], f"{place}.{name}"
        shown = _shown(rule, inside, at)
        unset = blank(line.get(name))
        value = _value(column, rule, line.get(name), unset, inside, at) if shown else None
        found[name], inside.seen[name] = value, fact(value, work.zone)
        if shown and column.field.required and blank(value):
            work.errors.setdefault(at, _("Fill this in."))
    for name, rule in rules.items():
        _check(columns[name], rule, found[name], inside, f"{place}.{name}")
    return {name: found[name] for name in columns}


def _check(slot: Slot, rules: Rules, value: Any, work: _Work, place: str) -> None:
    """A value is refused with the field's own sentence; what is empty need not fit."""
    if rules.check is None or blank(value) or place in work.errors:
        return
    if not _holds(rules.check, work, place):
        assert isinstance(slot.field, OwnField)
        own = in_words(slot.field.message, work.locale)
        condition = worded(rules.check, work.slots.values(), work.locale)
        work.errors[place] = own or _(
            "This value is right only while this holds: ${condition}.",
            mapping={"condition": condition},
        )
