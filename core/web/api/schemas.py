"""The fields of a business as JSON Schema: types, choices, bounds, and titles in a language."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from core.i18n import _
from core.workflow.contributed import BuiltIn
from core.workflow.definition import ANY, Business, OwnField, in_words
from core.workflow.fields import Slot
from core.workflow.fields.sheet import MOST_ROWS

Schema = dict[str, Any]
Translate = Callable[[Any], str]
LOGIN = _("The login of a colleague")
NUMBER: Schema = {"type": "string", "pattern": r"^-?\d{1,12}(\.\d+)?$"}
FORMS: dict[str, Schema] = {
    "day": {"type": "string", "format": "date"},
    "moment": {"type": "string", "format": "date-time"},
    "whole": {"type": "integer", "minimum": 1},
    "yes_no": {"type": "boolean"},
    "ids": {"type": "array", "items": {"type": "integer", "minimum": 1}, "readOnly": True},
}


def field_schema(slot: Slot, locale: str, translate: Translate, *, sent: bool = False) -> Schema:
    """The schema of one field; what is empty is null, and a table without lines is empty.

    What is ``sent`` may be written in more ways than what is told.
    """
    form = _form(slot, locale, translate, sent)
    found: Schema = {"title": translate(slot.called(locale)), **form}
    if slot.type.kept not in ("table", "ids"):
        kinds = found["type"] if isinstance(found["type"], list) else [found["type"]]
        found["type"] = [*kinds, "null"]
        if "enum" in found:
            found["enum"] = [*found["enum"], None]
    if not slot.typed:
        found["readOnly"] = True
    return found


def asked_at_begin(slot: Slot, business: Business, open_to: Any) -> bool:
    """Whether whoever begins a document must fill in the field himself."""
    field = slot.field
    given = isinstance(field, OwnField) and (field.default or field.shown_if)
    wanted = field.required and slot.typed and slot.type.kept != "ids" and not given
    return bool(wanted and (ANY in open_to or slot.name in open_to))


def _form(slot: Slot, locale: str, translate: Translate, sent: bool) -> Schema:
    kind = slot.type
    if kind.kept == "table":
        columns = {
            column.name: field_schema(column, locale, translate, sent=sent)
            for column in slot.columns
        }
        needed = [c.name for c in slot.columns if c.field.required and c.typed]
        line: Schema = {"type": "object", "properties": columns, "additionalProperties": False}
        if needed:
            line["required"] = needed
        return {"type": "array", "items": line, "maxItems": MOST_ROWS}
    if kind.kept == "units":
        return _number(kind.scale, sent)
    if kind.kept == "whole" and kind.of:
        return _record(kind.of, translate, sent)
    if kind.kept in FORMS:
        return dict(FORMS[kind.kept])
    if kind.widget == "choice" and slot.choices:
        return _choice(slot, locale, translate)
    text: Schema = {"type": "string", "maxLength": kind.longest}
    return {**text, "description": translate(LOGIN)} if kind.name == "user" else text


def _number(scale: int, sent: bool) -> Schema:
    """An exact number as a text; a program may send a number of JSON as well."""
    decimals = rf"(\.\d{{1,{scale}}})?" if scale else ""
    example = f"{Decimal(918):.{scale}f}"
    kinds: Any = ["string", "number"] if sent else "string"
    return {"type": kinds, "pattern": rf"^-?\d{{1,12}}{decimals}$", "examples": [example]}


def _record(path: str, translate: Translate, sent: bool) -> Schema:
    if sent:
        said = _(
            "A record of ${path}: its id as a number, or its code as a text", mapping={"path": path}
        )
        return {"type": ["integer", "string"], "minimum": 1, "description": translate(said)}
    said = _("The id of a record of ${path}; its code stands in records", mapping={"path": path})
    return {**FORMS["whole"], "description": translate(said)}


def _choice(slot: Slot, locale: str, translate: Translate) -> Schema:
    """The values of a choice, and what each is called."""
    labels = {
        value: translate(title["en"])
        if isinstance(slot.field, BuiltIn)
        else in_words(title, locale)
        for value, title in slot.choices.items()
    }
    said = "; ".join(f"{value}: {label}" for value, label in labels.items())
    return {"type": "string", "enum": list(labels), "description": said}
