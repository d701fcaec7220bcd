"""Values that name something else are looked up: all of a type in one statement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from core.context import Context
from core.i18n import _
from core.workflow.fields.field_type import FieldType
from core.workflow.fields.sheet import Sheet, Slot
from core.workflow.fields.taking import Errors

Place = tuple[str, FieldType, Any]


def refuse_unknown(
    sheet: Sheet,
    documents: Sequence[Mapping[str, Any]],
    before: Sequence[Mapping[str, Any]],
    errors: Sequence[Errors],
    context: Context,
) -> None:
    """Note in ``errors`` what the values of ``documents`` name and is not here for the person.

    What stood in the same field ``before`` may stay, even if it has been closed since.
    """
    found: list[list[Place]] = []
    for values, old in zip(documents, before, strict=True):
        stood = places_of(sheet.slots, old)
        kept = {(place.partition(".")[0], value) for place, _kind, value in stood}
        named = places_of(sheet.slots, values)
        found.append([one for one in named if (one[0].partition(".")[0], one[2]) not in kept])
    kinds, asked = _asked([one for places in found for one in places])
    names = {n: kind.named(asked[n], context) for n, kind in kinds.items() if kind.named}
    for places, wrong in zip(found, errors, strict=True):
        for place, kind, value in places:
            if value not in names[kind.name]:
                wrong.setdefault(place, _("This is not known here. Choose one of the list."))


def names_for(
    sheet: Sheet, documents: Sequence[Mapping[str, Any]], context: Context
) -> dict[tuple[str, Any], str]:
    """What people call what the values of ``documents`` name: ``{(type, value): name}``.

    It knows also what was closed since, and who has left.
    """
    places = [one for values in documents for one in places_of(sheet.slots, values)]
    kinds, asked = _asked(places)
    return {
        (kind.name, value): name
        for kind in kinds.values()
        for value, name in kind.names(asked[kind.name], context).items()
    }


def _asked(places: Sequence[Place]) -> tuple[dict[str, FieldType], dict[str, set[Any]]]:
    """The types that ``places`` are of, and the values of each, by the name of the type."""
    kinds = {kind.name: kind for _place, kind, _value in places}
    return kinds, {name: {v for _p, kind, v in places if kind.name == name} for name in kinds}


def places_of(slots: Mapping[str, Slot], values: Mapping[str, Any]) -> Iterator[Place]:
    """Every one of ``values`` that names something: where it stands, its type, what is kept."""
    for name, value in values.items():
        slot = slots.get(name)
        if slot is not None:
            yield from _in_slot(slot, value, name)


def _in_slot(slot: Slot, value: Any, place: str) -> Iterator[Place]:
    if slot.type.kept == "table":
        for i, line in enumerate(value or ()):
            for column in slot.columns:
                yield from _in_slot(column, line.get(column.name), f"{place}.{i}.{column.name}")
    elif slot.type.named is not None and value is not None:
        several = value if isinstance(value, tuple) else (value,)
        yield from ((place, slot.type, one) for one in several)
