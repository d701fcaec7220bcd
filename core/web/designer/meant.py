"""The record that is meant where somebody who tries a drawing types its code or its name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core.context import Context
from core.web.lookup import chosen, collection_at
from core.workflow.definition import Business
from core.workflow.fields import Slot, sheet_of


def meant_by(acts: Any, business: Business, here: Context) -> Any:
    """``acts`` with the records that typed texts mean; raises Invalid where one means none."""
    if not isinstance(acts, list):
        return acts
    slots = sheet_of(business, here).slots
    return [
        {**act, "values": _values(act["values"], slots, here)}
        if isinstance(act, Mapping) and isinstance(act.get("values"), Mapping)
        else act
        for act in acts
    ]


def _values(typed: Mapping[str, Any], slots: Mapping[str, Slot], here: Context) -> dict[str, Any]:
    return {
        name: _value(slots[name], value, here) if name in slots else value
        for name, value in typed.items()
    }


def _value(slot: Slot, typed: Any, here: Context) -> Any:
    if slot.columns and isinstance(typed, Sequence) and not isinstance(typed, str):
        columns = {column.name: column for column in slot.columns}
        return [_values(line, columns, here) if isinstance(line, dict) else line for line in typed]
    if slot.type.widget == "lookup" and isinstance(typed, str) and typed.strip():
        collection = collection_at(slot.type.of, here)
        return getattr(chosen(collection, typed.strip()), collection.kept)
    return typed
