"""Letters of a dot-matrix printer in their place: narrow where need be, on lines one under another.

A Chinese letter takes two cells, any other one; printed narrow it takes one, too. What still does
not fit beside a line of a document goes on in the next row, so that no name of goods is cut.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from unicodedata import east_asian_width

from core.printing.fitting import Measure, wrap
from core.printing.parts import Field, Rows
from core.printing.values import value_at, written

INCH = 25.4
DOTS = 180
# A Latin letter is 12 dots wide, so that two of them are a Chinese one.
CELL = 12
LARGE_FROM = 14


@dataclass(frozen=True, kw_only=True)
class Fit:
    """A text as it is typed into a field; ``rest`` are the lines that it has no room for."""

    lines: tuple[str, ...]
    large: bool
    narrow: bool = False
    rest: tuple[str, ...] = ()

    @property
    def cell(self) -> int:
        """The width of a cell in dots; lines are two of them high."""
        return CELL * (2 if self.large else 1)

    def width(self, line: str) -> int:
        """How wide ``line`` is, in dots."""
        return cells(line, narrow=self.narrow) * self.cell


def cells(text: str, *, narrow: bool = False) -> int:
    """How many cells ``text`` takes."""
    wide = 1 if narrow else 2
    return sum(wide if east_asian_width(letter) in "WFA" else 1 for letter in text)


def _wide(text: str, _size: float) -> float:
    return cells(text)


def _narrow(text: str, _size: float) -> float:
    return cells(text, narrow=True)


def dots(millimetres: float) -> int:
    """The nearest whole number of dots."""
    return round(millimetres / INCH * DOTS)


def fit(text: str, field: Field) -> Fit:
    """Lay ``text`` out in ``field``: on one line, on several, or narrow."""
    large = field.size >= LARGE_FROM
    whole = Fit(lines=(text,), large=large)
    across = dots(field.width) // whole.cell
    if cells(text) <= across:
        return whole
    down = max(1, dots(field.height) // (2 * whole.cell))
    for narrow in (False, True):
        measure: Measure = _narrow if narrow else _wide
        lines = tuple(wrap(text, across, 0, measure))
        found = Fit(lines=lines[:down], large=large, narrow=narrow, rest=lines[down:])
        if not found.rest:
            break
    return found


def spilled(document: Mapping[str, Any], rows: Rows | None, locale: str) -> Mapping[str, Any]:
    """``document`` with what does not fit beside its lines in rows of its own below them."""
    if rows is None:
        return document
    lines = value_at(document, "rows") or ()
    return {**document, "rows": list(_spilled(lines, rows.columns, locale))}


def _spilled(
    lines: Sequence[Mapping[str, Any]], columns: Sequence[Field], locale: str
) -> Iterator[Mapping[str, Any]]:
    blank: Mapping[str, Any] = {}
    for column in columns:
        blank = _with(blank, column.value, None)
    texts = [column for column in columns if column.format == "text"]
    for ordinal, line in enumerate(lines, start=1):
        row: Mapping[str, Any] = {"ordinal": ordinal, **line}
        below: list[Mapping[str, Any]] = []
        for column in texts:
            text = written(value_at(row, column.value), "text", locale)
            rest = fit(text, column).rest
            if rest:
                row = _with(row, column.value, _before(text, rest))
            below += [blank] * (len(rest) - len(below))
            for at, said in enumerate(rest):
                below[at] = _with(below[at], column.value, said)
        yield row
        yield from below


def _before(text: str, rest: Sequence[str]) -> str:
    """What of ``text`` stands before its last lines; only spaces went when it was laid out."""
    gone = sum(1 for line in rest for letter in line if not letter.isspace())
    places = [at for at, letter in enumerate(text) if not letter.isspace()]
    return text[: places[-gone]].rstrip()


def _with(values: Mapping[str, Any], path: str, value: Any) -> Mapping[str, Any]:
    """``values`` with ``value`` at ``path``."""
    first, _dot, rest = path.partition(".")
    return {**values, first: _with(values.get(first) or {}, rest, value) if rest else value}
