"""The values of documents: read from record and JSON, written back, and as expressions see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from core.context import Context
from core.workflow.definition import Business
from core.workflow.documents import Document
from core.workflow.fields.sheet import Sheet, Slot, sheet_of


def values_of(document: Document, business: Business, context: Context) -> dict[str, Any]:
    """The values of all fields of ``document`` by name; None is empty."""
    return read_values(document, sheet_of(business, context))


def read_values(document: Document, sheet: Sheet) -> dict[str, Any]:
    """The values of all fields of ``document``, whose ``sheet`` is known."""
    own = document.own or {}
    return {
        name: decode(slot, own.get(name)) if slot.own else getattr(document, name, None)
        for name, slot in sheet.slots.items()
    }


def facts_of(
    document: Document,
    business: Business,
    context: Context,
    values: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """What expressions see of ``document``: its values, ``today`` and who is its ``applicant``."""
    sheet = sheet_of(business, context)
    found = read_values(document, sheet) if values is None else values
    return facts(found, sheet, document.creator, context)


def facts(
    values: Mapping[str, Any], sheet: Sheet, applicant: str, context: Context
) -> dict[str, Any]:
    """``values`` as expressions see them, with what else they may name."""
    zone = ZoneInfo(context.company.timezone)
    seen = {name: fact(values.get(name), zone) for name in sheet.slots}
    return {**seen, "today": context.today, "applicant": applicant}


def fact(value: Any, zone: ZoneInfo) -> Any:
    """One value as expressions see it: a moment counts as its day on the company's clock."""
    if isinstance(value, datetime):
        return value.astimezone(zone).date()
    if isinstance(value, tuple):
        return tuple(
            {name: fact(one, zone) for name, one in line.items()}
            if isinstance(line, Mapping)
            else {"id": line}
            for line in value
        )
    return value


def encode_values(slots: Iterable[Slot], values: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON of the own fields among ``slots``; what is empty is absent."""
    found = {slot.name: encode(slot, values.get(slot.name)) for slot in slots if slot.own}
    return {name: data for name, data in found.items() if data is not None}


def encode(slot: Slot, value: Any) -> Any:
    """How ``value`` stands in the JSON; None where it is absent."""
    if slot.type.kept != "table":
        return slot.type.encode(value)
    return [encode_values(slot.columns, line) for line in value or ()] or None


def decode(slot: Slot, data: Any) -> Any:
    """The value that ``encode`` wrote; an empty table has no lines."""
    if slot.type.kept != "table":
        return slot.type.decode(data)
    lines: Sequence[Any] = data if isinstance(data, list) else ()
    return tuple(
        {column.name: decode(column, line.get(column.name)) for column in slot.columns}
        for line in lines
        if isinstance(line, Mapping)
    )
