"""Which fields of a business stand where on its pages, and how a reader is told their values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.context import Context
from core.workflow.contributed import BuiltIn
from core.workflow.definition import Business, in_words
from core.workflow.fields.sheet import Slot, sheet_of

FIRST = 4
Slots = Mapping[str, Slot]


def slots_for(business: Business, here: Context) -> dict[str, Slot]:
    """The fields of ``business``, those left out that the person may never see."""
    slots = sheet_of(business, here).slots.values()
    return {slot.name: slot for slot in slots if not _withheld(slot, here)}


def _withheld(slot: Slot, here: Context) -> bool:
    field = slot.field
    return isinstance(field, BuiltIn) and bool(field.permission) and not here.may(field.permission)


def listed(business: Business, slots: Slots) -> list[Slot]:
    """What stands in the list and on a card: the facts, then what is marked for the list."""
    marked = (field.name for field in business.fields if field.listed)
    names = dict.fromkeys((*business.facts, *marked))
    found = [slots[name] for name in names if name in slots]
    return found or [slot for slot in slots.values() if not is_wide(slot)][:FIRST]


def facts(business: Business, slots: Slots) -> list[Slot]:
    """The few fields that matter for whoever decides."""
    return [slots[name] for name in business.facts if name in slots]


def is_right(slot: Slot) -> bool:
    """Whether the field holds numbers, which stand to the right."""
    return slot.type.kept == "units"


def is_wide(slot: Slot) -> bool:
    """Whether the field takes the width of the page."""
    return slot.type.widget in ("long", "table")


def choices_of(slot: Slot, locale: str) -> list[tuple[str, Any]]:
    """The values of a choice and their labels for a reader of ``locale``."""
    return [(value, in_words(title, locale) or value) for value, title in slot.choices.items()]
