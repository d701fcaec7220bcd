"""What was typed into the form of a document, before any rule has seen it.

A cell of a table is named ``goods-3-pieces``: field, row, column. Rows are read in the order in
which they come; their numbers only tell them apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.context import Context
from core.refusal import Refusal
from core.web.application.fields import Slots
from core.web.lookup import chosen_many, collection_at
from core.workflow.fields import Slot

BLANK = "blank"
Row = dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What a form sent: the texts of each field, or of each row of a table, by their names.

    ``given`` is what of it goes to the rules, records chosen by typing as what is kept of them;
    ``errors`` names, by place, what means no record.
    """

    texts: Mapping[str, str]
    rows: Mapping[str, Sequence[tuple[str, Row]]]
    given: Mapping[str, Any]
    errors: Mapping[str, Any]


def read_typed(post: Any, slots: Slots, here: Context) -> Typed:
    """What was typed into the inputs of ``slots``; rows without anything in them are left out."""
    texts = {name: str(post.get(name, "")) for name in slots if name in post}
    rows = {name: _rows(post, slot) for name, slot in slots.items() if slot.type.widget == "table"}
    chosen = _chosen(texts, rows, slots, here)
    given: dict[str, Any] = {}
    errors: dict[str, Any] = {}
    for name, slot in slots.items():
        if name in rows:
            lines = [row for _number, row in rows[name]]
            columns = {column.name: column for column in slot.columns}
            given[name] = [
                {
                    c: _meant(columns[c], t, chosen, f"{name}.{i}.{c}", errors)
                    for c, t in row.items()
                }
                for i, row in enumerate(lines)
            ]
        elif name in texts:
            given[name] = _meant(slot, texts[name], chosen, name, errors)
    return Typed(texts=texts, rows=rows, given=given, errors=errors)


def _rows(post: Any, slot: Slot) -> list[tuple[str, Row]]:
    columns = {column.name for column in slot.columns if column.typed}
    found: dict[str, Row] = defaultdict(dict)
    for key, text in post.items():
        field, _dash, rest = key.partition("-")
        number, _dash, column = rest.partition("-")
        if field == slot.name and column in columns and number != BLANK:
            found[number][column] = str(text)
    return [(number, row) for number, row in found.items() if any(t.strip() for t in row.values())]


def _chosen(
    texts: Mapping[str, str],
    rows: Mapping[str, Sequence[tuple[str, Row]]],
    slots: Slots,
    here: Context,
) -> dict[str, dict[str, Any]]:
    """What each text in a lookup means, by the collection it chooses from."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for name, slot in slots.items():
        if slot.type.of and texts.get(name, "").strip():
            wanted[slot.type.of].add(texts[name].strip())
        for _number, row in rows.get(name, ()):
            for column in slot.columns:
                if column.type.of and row.get(column.name, "").strip():
                    wanted[column.type.of].add(row[column.name].strip())
    return {path: chosen_many(collection_at(path, here), found) for path, found in wanted.items()}


def _meant(
    slot: Slot, text: str, chosen: Mapping[str, Mapping[str, Any]], place: str, errors: Any
) -> Any:
    text = text.strip()
    if not slot.type.of or not text:
        return text
    found = chosen[slot.type.of][text]
    if isinstance(found, Refusal):
        errors[place] = found.messages[0]
        return None
    return found
