"""The inputs of a document's form, with what stands in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from core.context import Context
from core.i18n import _
from core.orm.types import quantize
from core.web.application.fields import Slots, choices_of, is_right, is_wide
from core.web.application.typed import BLANK, Typed
from core.web.lookup import collection_at, shown_many
from core.workflow.fields import Slot

INPUTS = {"date": "date", "moment": "datetime-local"}


@dataclass(frozen=True, kw_only=True)
class Input:
    """One input as the template draws it; ``rows`` and ``columns`` are those of a table."""

    name: str
    field: str
    title: Any
    widget: str
    text: str = ""
    input: str = "text"
    inputmode: str = ""
    suggest: str = ""
    choices: Sequence[tuple[Any, Any]] = ()
    required: bool = False
    wide: bool = False
    hidden: bool = False
    error: Any = ""
    help: Any = ""
    label: Any = None
    columns: Sequence[Input] = ()
    rows: Sequence[Sequence[Input]] = ()
    blank: Sequence[Input] = ()
    right: bool = False

    @property
    def oid(self) -> str:
        """The input's id on the page."""
        return f"field-{self.name}"


class Inputs:
    """Makes the inputs of a form for one person, from values, or from what was typed."""

    def __init__(
        self,
        slots: Slots,
        here: Context,
        *,
        values: Mapping[str, Any],
        typed: Typed | None = None,
        errors: Mapping[str, Any] | None = None,
        hidden: frozenset[str] = frozenset(),
        before: Mapping[str, Any] | None = None,
    ) -> None:
        self.slots, self.here, self.values = slots, here, values
        self.typed, self.errors, self.hidden = typed, errors or {}, hidden
        self.zone = ZoneInfo(here.company.timezone)
        self.shown = self._shown()
        self.standing = _standing(slots, before or {}, here)
        self.offered: dict[str, Sequence[tuple[Any, Any]]] = {}

    def of(self, slot: Slot) -> Input:
        """The input of the field ``slot``."""
        if slot.type.widget == "table":
            return self._table(slot)
        text = self.typed.texts.get(slot.name) if self.typed else None
        if text is None:
            text = self.text(slot, self.values.get(slot.name))
        return self._input(slot, slot.name, slot.name, text, hidden=slot.name in self.hidden)

    def output(self, slot: Slot, text: str) -> Input:
        """What stands in the place of an input where the person may only look."""
        return replace(
            self._input(slot, slot.name, slot.name, text), widget="output", required=False
        )

    def text(self, slot: Slot, value: Any) -> str:
        """``value`` as a person would have typed it."""
        if value is None:
            return ""
        if slot.type.of:
            return self.shown[slot.type.of].get(value, str(value))
        if isinstance(value, bool):
            return "1" if value else "0"
        if isinstance(value, Decimal):
            plain = quantize(value, 2) if slot.type.show == "money" else value.normalize()
            return f"{plain:f}"
        if isinstance(value, datetime):
            return f"{value.astimezone(self.zone):%Y-%m-%dT%H:%M}"
        return str(value)

    def _shown(self) -> dict[str, dict[Any, str]]:
        """What the inputs show of the records that are chosen, by their collection."""
        wanted: dict[str, set[Any]] = defaultdict(set)
        for name, slot in self.slots.items():
            value = self.values.get(name)
            if slot.type.of and value is not None:
                wanted[slot.type.of].add(value)
            for line in value or () if slot.columns else ():
                for column in slot.columns:
                    if column.type.of and line.get(column.name) is not None:
                        wanted[column.type.of].add(line[column.name])
        return {
            path: shown_many(collection_at(path, self.here), kept) for path, kept in wanted.items()
        }

    def _input(
        self,
        slot: Slot,
        name: str,
        place: str,
        text: str,
        *,
        hidden: bool = False,
        label: Any = None,
    ) -> Input:
        widget, kind = slot.type.widget, slot.type
        drawn = "output" if not slot.typed else _drawn(widget)
        choices = self._choices(slot, place) if drawn == "choice" else ()
        assert self.here.branch is not None
        return Input(
            name=name,
            field=slot.name,
            title=slot.called(self.here.identity.locale),
            widget=drawn,
            text=text,
            input=INPUTS.get(widget, "text"),
            inputmode="decimal" if widget == "decimal" else "",
            suggest=f"/{self.here.branch.name}/{kind.of}/suggest" if kind.of else "",
            choices=choices,
            required=slot.field.required and slot.typed,
            wide=is_wide(slot),
            hidden=hidden,
            error=self.errors.get(place, ""),
            help=kind.nothing if drawn == "choice" and not choices else "",
            label=label,
            right=is_right(slot),
        )

    def _choices(self, slot: Slot, place: str) -> Sequence[tuple[Any, Any]]:
        if slot.type.widget == "yes_no":
            return (("1", _("Yes")), ("0", _("No")))
        if slot.type.offered is not None:
            kind = slot.type.name
            if kind not in self.offered:
                self.offered[kind] = slot.type.offered(self.here)
            known = {value for value, _title in self.offered[kind]}
            stood = self.standing.get((place.partition(".")[0], slot.name), {})
            gone = [(value, title) for value, title in stood.items() if value not in known]
            return (*self.offered[kind], *gone)
        return choices_of(slot, self.here.identity.locale)

    def _table(self, slot: Slot) -> Input:
        if self.typed is not None and slot.name in self.typed.rows:
            rows = [(number, dict(row)) for number, row in self.typed.rows[slot.name]]
        else:
            lines = self.values.get(slot.name) or ()
            rows = [
                (str(i), {c.name: self.text(c, line.get(c.name)) for c in slot.columns})
                for i, line in enumerate(lines)
            ]
        head = [self._cell(slot, column, BLANK, "", "") for column in slot.columns]
        # One row is always there to begin with; what stays blank is not kept.
        drawn = rows or [("0", {})]
        return Input(
            name=slot.name,
            field=slot.name,
            title=slot.called(self.here.identity.locale),
            widget="table",
            required=slot.field.required,
            wide=True,
            hidden=slot.name in self.hidden,
            error=self.errors.get(slot.name, ""),
            columns=head,
            rows=[
                [
                    self._cell(slot, c, n, f"{slot.name}.{i}.{c.name}", row.get(c.name, ""))
                    for c in slot.columns
                ]
                for i, (n, row) in enumerate(drawn)
            ],
            blank=head,
        )

    def _cell(self, slot: Slot, column: Slot, number: str, place: str, text: str) -> Input:
        title = column.called(self.here.identity.locale)
        return self._input(column, f"{slot.name}-{number}-{column.name}", place, text, label=title)


def _standing(
    slots: Slots, before: Mapping[str, Any], here: Context
) -> dict[tuple[str, str], dict[Any, str]]:
    """What stands in each field that offers its values, and may stay though it is offered no more.

    By the field, and, in a table, the column.
    """
    found: dict[tuple[str, str], tuple[Slot, list[Any]]] = {}
    for name, slot in slots.items():
        lines = before.get(name) or () if slot.columns else ()
        for cell, values in (
            (slot, [before.get(name)]),
            *((column, [line.get(column.name) for line in lines]) for column in slot.columns),
        ):
            if cell.type.offered is not None:
                kept = list(dict.fromkeys(value for value in values if value is not None))
                found[name, cell.name] = (cell, kept)
    kinds = {cell.type.name: cell.type for cell, _values in found.values()}
    asked = {n: {v for c, kept in found.values() if c.type.name == n for v in kept} for n in kinds}
    names = {name: kind.names(asked[name], here) for name, kind in kinds.items()}
    return {
        key: {value: names[cell.type.name].get(value, str(value)) for value in values}
        for key, (cell, values) in found.items()
    }


def _drawn(widget: str) -> str:
    if widget in ("choice", "yes_no", "user"):
        return "choice"
    return widget if widget in ("long", "lookup") else "input"
