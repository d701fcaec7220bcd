"""A layout as a form: every input a text under its name, and back again, wrong ones named.

A name is the group, the row and the part: ``field-12-x``. What is refused names the inputs it is
about, and everything that was typed is still there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from core.i18n import _
from core.printing.layout import (
    Box,
    Carry,
    Field,
    Grid,
    Label,
    Layout,
    LayoutRefused,
    Line,
    Paper,
    Rows,
    Spot,
    Word,
)
from core.refusal import Invalid
from core.web.forms import half_width
from core.web.layouts import inputs
from core.workflow.printing.layouts import digest_of

State = dict[str, str]

NUMBERED = re.compile(r"^(copy|field|column|line|box)-(\d{1,4})-")


def state_of(layout: Layout) -> State:
    """What the form of ``layout`` starts with."""
    state = {"title--zh": layout.title.zh, "title--en": layout.title.en}
    _put(state, "paper-", layout.paper)
    _put(state, "picture-", layout.background_at)
    state["picture--digest"] = digest_of(layout.background)
    for number, copy in enumerate(layout.copies):
        _put(state, f"copy-{number}", copy)
    for number, field in enumerate(layout.fields):
        _put_field(state, f"field-{number}", field)
    if layout.grid:
        _put(state, "grid-", layout.grid)
    if layout.rows:
        _put(state, "rows-", layout.rows)
        state["rows--rules"] = " ".join(f"{rule:g}" for rule in layout.rows.rules)
        sums = layout.rows.carry.sums if layout.rows.carry else ()
        for number, column in enumerate(layout.rows.columns):
            _put_field(state, f"column-{number}", column)
            state[f"column-{number}-sum"] = "1" if column.value in sums else ""
        if layout.rows.carry:
            _put_field(state, "carry-", layout.rows.carry.label)
    for number, line in enumerate(layout.lines):
        _put(state, f"line-{number}", line)
    for number, box in enumerate(layout.boxes):
        _put(state, f"box-{number}", box)
    return state


def _put_field(state: State, row: str, field: Field) -> None:
    _put(state, row, field)
    state |= {f"{row}-zh": "", f"{row}-en": ""}
    if field.caption:
        _put(state, row, field.caption)


def _put(state: State, row: str, part: Any) -> None:
    for each in fields(part):
        value = getattr(part, each.name)
        if isinstance(value, bool):
            state[f"{row}-{each.name}"] = "1" if value else ""
        elif isinstance(value, int | float):
            state[f"{row}-{each.name}"] = f"{value:g}"
        elif isinstance(value, str):
            state[f"{row}-{each.name}"] = value


def rows_in(state: Mapping[str, str], group: str) -> list[str]:
    """The rows of ``group`` that the form holds, in order: ``field-0``, ``field-1``."""
    found = (NUMBERED.match(name) for name in state)
    return [f"{group}-{n}" for n in sorted({int(m[2]) for m in found if m and m[1] == group})]


def read_layout(
    state: Mapping[str, str],
    was: Layout,
    vocabulary: Sequence[Word],
    titles: Mapping[str, str],
    locale: str,
    pictures: Mapping[str, bytes],
) -> Layout:
    """The layout that was typed; raises Invalid, its ``fields`` naming the rows or inputs.

    ``pictures`` are those that are kept, by their digest.
    """
    reading = _Reading(state)
    data: dict[str, Any] = {
        "title": Label(zh=reading.text("title--zh"), en=reading.text("title--en")),
        "paper": reading.paper(),
        "background": pictures.get(reading.text("picture--digest"), b""),
        "background_at": reading.picture(),
        "vocabulary": tuple(vocabulary),
        "copies": tuple(reading.label(row) for row in reading.used("copy", ("zh", "en"))),
        "fields": tuple(reading.fields("field")),
        "rows": reading.rows() if was.rows else None,
        "grid": reading.grid() if was.grid else None,
        "lines": tuple(reading.of(Line, "line")),
        "boxes": tuple(reading.of(Box, "box")),
    }
    if reading.wrong:
        raise Invalid(_("Please look at the marked inputs."), fields=reading.wrong)
    try:
        return replace(was, **data)
    except LayoutRefused as refused:
        raise _told(refused, reading.made, titles, locale) from None


def _told(
    refused: LayoutRefused, made: Sequence[tuple[str, Any]], titles: Mapping[str, str], locale: str
) -> Invalid:
    """The refusal with the rows it is about, its places called as the form calls them."""
    message = refused.messages[0]
    about = [next((row for row, part in made if part is each), "") for each in refused.parts]
    mapping = dict(message.mapping or {})
    for name, row, part in zip(("place", "other"), about, refused.parts, strict=False):
        number = row.partition("-")[2]
        called = _called(part, titles, locale) or mapping[name]
        mapping[name] = f"{int(number) + 1} “{called}”" if number else called
    said = message % mapping
    return Invalid(said, fields={row: said for row in about if row})


def _called(part: object, titles: Mapping[str, str], locale: str) -> str:
    if not isinstance(part, Field):
        return ""
    return part.caption.said_in(locale) if part.caption else titles.get(part.value, part.value)


class _Reading:
    """Reads the texts of a form; ``made`` are the parts with their rows, ``wrong`` the mistakes."""

    def __init__(self, state: Mapping[str, str]) -> None:
        self.state = state
        self.wrong: dict[str, Any] = {}
        self.made: list[tuple[str, Any]] = []

    def text(self, name: str) -> str:
        return self.state.get(name, "").strip()

    def number(self, name: str, default: float = 0) -> float:
        text = half_width(self.text(name)).replace(",", ".")
        if not text:
            return default
        try:
            found = Decimal(text)
        except InvalidOperation:
            found = Decimal("NaN")
        if not found.is_finite() or abs(found) > 10_000:
            self.wrong[name] = _("This is no number.")
            return default
        return float(found)

    def whole(self, name: str) -> int:
        found = self.number(name)
        if found != int(found):
            self.wrong[name] = _("This is no whole number.")
        return int(found)

    def used(self, group: str, parts: Sequence[str]) -> list[str]:
        """The rows of ``group`` in which something stands and that are not to be removed."""
        return [
            row
            for row in rows_in(self.state, group)
            if not self.text(f"{row}-drop") and any(self.text(f"{row}-{part}") for part in parts)
        ]

    def label(self, row: str) -> Label:
        zh, en = self.text(f"{row}-zh"), self.text(f"{row}-en")
        return Label(zh=zh or en, en=en or zh)

    def paper(self) -> Paper:
        chosen = inputs.SHEETS.get(self.text("paper--sheet"))
        numbers = {
            each.part: self.number(f"paper--{each.part}")
            for each in inputs.PAPER
            if each.kind == "number"
        }
        if chosen:
            _title, (width, height), (side, end) = chosen
            numbers |= {"width": width, "height": height}
            numbers |= {"left": side, "right": side, "top": end, "bottom": end}
        roll = bool(self.text("paper--roll")) or self.text("paper--sheet").startswith("roll")
        return Paper(**numbers, plies=self.whole("paper--plies"), roll=roll)

    def picture(self) -> Spot:
        """Where the picture of the form lies; no measures are those of the paper."""
        return Spot(**{each.part: self.number(f"picture--{each.part}") for each in inputs.PICTURE})

    def grid(self) -> Grid:
        """The sheet that the labels lie on."""
        places = ("width", "height", "left", "top", "step_x", "step_y")
        return Grid(
            **{part: self.number(f"grid--{part}") for part in places},
            across=self.whole("grid--across"),
            down=self.whole("grid--down"),
        )

    def fields(self, group: str) -> list[Field]:
        used = self.used(group, ("value", "zh", "en", "x", "y", "width"))
        return [self.field(row) for row in used]

    def field(self, row: str, **given: Any) -> Field:
        """The field typed in ``row``; ``given`` is what the form does not ask."""
        captioned = bool(self.text(f"{row}-zh") or self.text(f"{row}-en"))
        values = {
            "value": self.text(f"{row}-value"),
            "caption": self.label(row) if captioned else None,
            **{part: self.number(f"{row}-{part}") for part in ("x", "y", "width", "height")},
            "size": self.number(f"{row}-size", 9),
            "align": self.text(f"{row}-align") or "left",
            "format": self.text(f"{row}-format") or "text",
            "on": self.text(f"{row}-on") or "every",
            "shown": self.text(f"{row}-shown") or "both",
            "bold": bool(self.text(f"{row}-bold")),
        }
        field = Field(**{**values, **given})
        self.made.append((row, field))
        return field

    def rows(self) -> Rows:
        columns = self.fields("column")
        rows = [row for row, part in self.made if any(part is column for column in columns)]
        sums = tuple(
            column.value
            for row, column in zip(rows, columns, strict=True)
            if self.text(f"{row}-sum")
        )
        label = self.field("carry-", value="carry", caption=None, format="text")
        return Rows(
            **{part: self.number(f"rows--{part}") for part in ("x", "y", "width", "height")},
            count=self.whole("rows--count"),
            columns=tuple(columns),
            rules=tuple(self._rules()),
            carry=Carry(sums=sums, label=label) if sums else None,
        )

    def _rules(self) -> list[float]:
        texts = self.text("rows--rules").replace(",", " ").split()
        try:
            return [float(Decimal(text)) for text in texts]
        except InvalidOperation:
            self.wrong["rows--rules"] = _("Distances in millimetres, with spaces between them.")
            return []

    def of(self, kind: type, group: str) -> list[Any]:
        """The lines or boxes typed in ``group``."""
        found = []
        parts = [each.name for each in fields(kind)]
        for row in self.used(group, parts[:-1]):
            made = kind(**{part: self.number(f"{row}-{part}", 0) for part in parts})
            self.made.append((row, made))
            found.append(made)
        return found
