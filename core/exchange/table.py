"""A table as somebody sent it: headers, rows with the numbers their spreadsheet shows, all text."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from core.refusal import Invalid

MAX_BYTES = 64 * 2**20
MAX_UNPACKED_BYTES = 256 * 2**20
MAX_ROWS = 200_000
MAX_COLUMNS = 200
MAX_CELLS = 5_000_000


class TableRefused(Invalid):
    """A file that cannot be read as a table; the message says what is wrong, where, what to do."""


class Number(str):
    """The text of a cell that a spreadsheet kept as a number, without zeros in front."""

    __slots__ = ()


class Line(NamedTuple):
    """A row before the header is known; ``damaged`` are the places of numbers that lost digits."""

    number: int
    cells: list[str]
    damaged: tuple[int, ...] = ()


class Row(NamedTuple):
    """One filled row: its ``number`` as a spreadsheet shows it, and its text by header."""

    number: int
    cells: dict[str, str]


class FaultyRow(NamedTuple):
    """A row that does not fit the table: its cells as they came, and the sentence that says why."""

    number: int
    cells: tuple[str, ...]
    fault: Any


@dataclass(frozen=True, kw_only=True)
class Table:
    """What a file holds: text exactly as it came, empty rows left out.

    ``kind`` is csv, xlsx or xls; ``encoding`` is a CSV file's, else empty. ``damaged`` holds
    (row number, header) of numbers whose last digits the spreadsheet has lost. ``notices`` are
    sentences about the whole file that a person should read before trusting it.
    """

    headers: tuple[str, ...]
    rows: list[Row]
    faulty: tuple[FaultyRow, ...]
    encoding: str
    kind: str
    damaged: frozenset[tuple[int, str]] = frozenset()
    notices: tuple[Any, ...] = ()
