"""Records in fields: sent by their code as well as by their id, and told by id, code and title.

A number is an id, a text is a code: nothing is guessed, for a program cannot be asked again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from core.context import Context
from core.i18n import _
from core.refusal import Invalid
from core.web.api.places import Rows
from core.web.application.showing import Shown
from core.web.collection import is_number
from core.web.lookup import codes_of, collection_at, kept_of
from core.workflow.documents import Document
from core.workflow.fields import Slot
from core.workflow.fields.looking import places_of

Slots = Mapping[str, Slot]
# Where a code stands in what was sent: its place, the collection it is of, and what holds it.
Spot = tuple[str, str, dict[str, Any], str]


def with_ids(fields: dict[str, Any], slots: Slots, here: Context) -> dict[str, Any]:
    """``fields`` as sent, with the id of each record that a text names by its code.

    All of a type cost one statement. Refuses codes that are not known here, each at its place.
    """
    spots = [*_spots(fields, slots, "")]
    codes: dict[str, set[str]] = defaultdict(set)
    for _place, path, holder, name in spots:
        codes[path].add(holder[name].strip())
    known = {path: kept_of(collection_at(path, here), found) for path, found in codes.items()}
    errors: dict[str, Any] = {}
    for place, path, holder, name in spots:
        code = holder[name].strip()
        if code in known[path]:
            holder[name] = known[path][code]
        else:
            errors[place] = _(
                "“${text}” is no code that is known here. Send the code as a text, or the id as "
                "a number.",
                mapping={"text": code[:80]},
            )
    if errors:
        raise Invalid(*dict.fromkeys(errors.values()), fields=errors)
    return fields


def _spots(values: dict[str, Any], slots: Slots, head: str) -> Iterator[Spot]:
    """Where texts stand for records that are kept by their ids."""
    for name, value in values.items():
        slot = slots.get(name)
        if slot is None:
            continue
        if slot.type.kept == "table" and isinstance(value, list):
            columns = {column.name: column for column in slot.columns}
            for i, line in enumerate(value):
                if isinstance(line, dict):
                    yield from _spots(line, columns, f"{name}.{i}.")
        elif _by_id(slot) and isinstance(value, str) and value.strip():
            yield head + name, slot.type.of, values, name


def _by_id(slot: Slot) -> bool:
    return bool(slot.type.of) and slot.type.kept == "whole"


def with_codes(asked: Mapping[str, str], rows: Rows) -> dict[str, str]:
    """What a list is asked for, with the code of each record that a filter names by its id.

    A code is taken for a code even if it looks like an id.
    """
    found = dict(asked)
    for item in rows.documents.filters:
        text = found.get(item.name, "").strip()
        if item.kind != "lookup" or not item.of or not is_number(text):
            continue
        collection = collection_at(item.of, rows.here)
        if collection.kept == "id" and not kept_of(collection, [text]):
            found[item.name] = codes_of(collection, [int(text)]).get(int(text), text)
    return found


def records_in(
    documents: Sequence[Document], shown: Shown, here: Context
) -> dict[int, dict[str, dict[str, Any]]]:
    """What the fields of each document name, by place: what is kept, its code, its title.

    A place in a table is ``goods.0.product``. The statements do not grow with the documents.
    """
    places = {
        document.id: [
            one
            for one in places_of(shown.slots[document.version], shown.values[document.id])
            if one[1].kept != "ids"
        ]
        for document in documents
    }
    asked: dict[str, set[Any]] = defaultdict(set)
    for _place, kind, value in (one for found in places.values() for one in found):
        if kind.of and kind.kept == "whole":
            asked[kind.of].add(value)
    codes = {path: _codes(path, values, here) for path, values in asked.items()}
    return {
        number: {
            place: _record(
                value,
                codes.get(kind.of, {}).get(value) if kind.kept == "whole" else value,
                shown.words.names.get((kind.name, value), ""),
            )
            for place, kind, value in found
        }
        for number, found in places.items()
    }


def _codes(path: str, values: Collection[Any], here: Context) -> Mapping[Any, str]:
    return codes_of(collection_at(path, here), values)


def _record(value: Any, code: str | None, name: str) -> dict[str, Any]:
    title = name.removeprefix(code).strip() if code else name
    return {"id": value, "code": code, "title": title or name or str(value)}
