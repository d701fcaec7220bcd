"""What was typed into one field, read by its type: a text, a value of a program, or lines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.context import Context
from core.i18n import _
from core.refusal import Refusal
from core.workflow.fields.sheet import MOST_ROWS, Slot

Errors = dict[str, Any]
Line = dict[str, Any]


def take(slot: Slot, typed: Any, context: Context, place: str, errors: Errors) -> Any:
    """The value meant by ``typed``; what is wrong goes into ``errors`` under ``place``."""
    try:
        if slot.type.kept == "table":
            return _lines(slot, typed, context, place, errors)
        textual = isinstance(typed, str) and slot.type.kept != "text"
        value = slot.type.read(typed, context) if textual else slot.type.fit(typed)
        return _chosen(slot, value) if slot.type.widget == "choice" and value else value
    except Refusal as refused:
        errors[place] = refused.messages[0]
    return None


def blank(value: Any) -> bool:
    """Whether a value is empty; a no is an answer."""
    return value is None or value == "" or value == ()


def _chosen(slot: Slot, value: str) -> str:
    """One of the choices, by its value or by what it is called in any language."""
    if value in slot.choices:
        return value
    for name, title in slot.choices.items():
        if value in [str(label) for label in title.values()]:
            return name
    raise Refusal(_("Choose one of the list."))


def _lines(slot: Slot, typed: Any, context: Context, place: str, errors: Errors) -> tuple[Any, ...]:
    if typed is None or typed == "":
        return ()
    if not isinstance(typed, list | tuple) or not all(isinstance(row, Mapping) for row in typed):
        raise Refusal(_("Here stands a table: a list of lines."))
    if len(typed) > MOST_ROWS:
        raise Refusal(
            _(
                "The table has ${count} lines, and at most ${most} are kept. Make another "
                "document for the rest.",
                mapping={"count": len(typed), "most": MOST_ROWS},
            )
        )
    return tuple(_line(slot, row, context, f"{place}.{i}", errors) for i, row in enumerate(typed))


def _line(slot: Slot, row: Mapping[str, Any], context: Context, place: str, errors: Errors) -> Line:
    """One line; what a formula works out comes along from a page and is worked out anew."""
    columns = {column.name: column for column in slot.columns}
    for name in row:
        if name not in columns:
            errors[f"{place}.{name}"] = _(
                "There is no field ${name} to fill in here.", mapping={"name": str(name)[:40]}
            )
    return {
        name: take(column, row[name], context, f"{place}.{name}", errors)
        if column.typed and name in row
        else None
        for name, column in columns.items()
    }
