"""Reading a table that somebody sends: xlsx, xls or CSV, in the encodings met in practice.

What a file is follows from its content, not from its name. Bounds: 64 MB as sent, 256 MB unpacked,
200,000 rows, 200 columns and 5 million cells (see ``core.exchange.table``).
"""

import csv
import gzip
import zlib
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO, TextIOWrapper
from itertools import chain, islice
from typing import Any, TextIO

from core.exchange.characters import encoding_of
from core.exchange.columns import Column, meant_by, plain_title, titles_of
from core.exchange.guards import unguarded
from core.exchange.places import letters
from core.exchange.table import (
    MAX_BYTES,
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    MAX_UNPACKED_BYTES,
    FaultyRow,
    Line,
    Row,
    Table,
    TableRefused,
)
from core.i18n import _

GZIP, ZIP, OLE = b"\x1f\x8b", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
DELIMITERS = (",", ";", "\t")
LINES_BEFORE_HEADER = 10
LETTERS_OF_HEADER = 10_000


def read_table(source: bytes, filename: str, columns: Sequence[Column] = ()) -> Table:
    """Return the table in ``source``; raise TableRefused with the sentence that says why not.

    The header is the first row that holds a title of ``columns``, so that a line above it does no
    harm; where none does, it is the first filled row.
    """
    if len(source) > MAX_BYTES:
        raise _too_large(filename)
    if source.startswith(GZIP):
        source = _unzipped(source, filename)
    if source.startswith((ZIP, OLE)):
        from core.exchange.workbooks import open_sheet

        sheet = open_sheet(source, filename, lambda lines: _has_header(lines, columns))
        return _table(
            sheet.lines(), columns, filename, kind=sheet.kind, encoding="", notices=sheet.notices
        )
    _refuse_web_page(source, filename)
    encoding = encoding_of(source, filename)
    lines = _csv_lines(source, encoding)
    return _table(lines, columns, filename, kind="csv", encoding=encoding)


def _unzipped(source: bytes, filename: str) -> bytes:
    try:
        unpacked = gzip.GzipFile(fileobj=BytesIO(source)).read(MAX_UNPACKED_BYTES + 1)
    except (OSError, EOFError, zlib.error):
        raise TableRefused(
            _(
                "${file} is damaged: it cannot be unpacked. Send it again.",
                mapping={"file": filename},
            )
        ) from None
    if len(unpacked) > MAX_UNPACKED_BYTES:
        raise _too_large(filename)
    return unpacked


def _refuse_web_page(source: bytes, filename: str) -> None:
    """Some programs export a web page and call it .xls; read as text it would be nonsense."""
    start = source[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<html", b"<table", b"<!doctype", b"<?xml", b"<meta")):
        raise TableRefused(
            _(
                "${file} is a web page, not a workbook. Open it in a spreadsheet program, save it "
                "as xlsx, and send that.",
                mapping={"file": filename},
            )
        )


def _csv_lines(source: bytes, encoding: str) -> Iterator[Line]:
    def text() -> TextIOWrapper:
        return TextIOWrapper(BytesIO(source), encoding=encoding, newline="")

    reader = csv.reader(text(), delimiter=_delimiter(text()), strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise TableRefused(
                _(
                    "Row ${row} cannot be read, nor what follows it: a quotation mark opens or "
                    "closes in the wrong place, or a cell is too long. Correct that row.",
                    mapping={"row": number},
                )
            ) from None
        yield Line(number, [unguarded(cell) if cell[:1] == "'" else cell for cell in cells])


def _delimiter(text: TextIO) -> str:
    """Return what separates most cells in the first line that has any separator."""
    for _line in range(LINES_BEFORE_HEADER):
        line = [text.readline(LETTERS_OF_HEADER)]
        widths = {sign: len(next(csv.reader(line, delimiter=sign), [])) for sign in DELIMITERS}
        if max(widths.values()) > 1:
            return max(DELIMITERS, key=widths.__getitem__)
    return DELIMITERS[0]


def _table(
    lines: Iterable[Line], columns: Sequence[Column], filename: str, **told: Any
) -> Table:
    filled = (line for line in lines if any(map(str.strip, line.cells)))
    headers, below = _header_and_rest(filled, columns, filename)
    width = len(headers)
    most = min(MAX_ROWS, MAX_CELLS // width)
    rows: list[Row] = []
    faulty: list[FaultyRow] = []
    damaged: set[tuple[int, str]] = set()
    for number, cells, places in below:
        if len(rows) + len(faulty) >= most:
            raise _too_many_rows(most)
        misfit = _misfit(cells, width) if len(cells) != width else None
        if misfit:
            faulty.append(FaultyRow(number, tuple(cells), misfit))
        else:
            rows.append(Row(number, dict(zip(headers, cells, strict=False))))
            damaged.update((number, headers[place]) for place in places)
    return Table(
        headers=headers, rows=rows, faulty=tuple(faulty), damaged=frozenset(damaged), **told
    )


def _header_and_rest(
    filled: Iterator[Line], columns: Sequence[Column], filename: str
) -> tuple[tuple[str, ...], Iterator[Line]]:
    """Find the header among the first rows, and return it with the rows below it."""
    first = list(islice(filled, LINES_BEFORE_HEADER))
    if not first:
        raise TableRefused(
            _(
                "${file} is empty. Send a table with a row of headers and rows below it.",
                mapping={"file": filename},
            )
        )
    at = next(_titled(first, columns), 0)
    return _headers(first[at]), chain(first[at + 1 :], filled)


def _has_header(lines: Iterator[Line], columns: Sequence[Column]) -> bool:
    """Whether a title that is known stands in one of the first filled lines, if any is known."""
    if not columns:
        return True
    filled = (line for line in lines if any(map(str.strip, line.cells)))
    return next(_titled(list(islice(filled, LINES_BEFORE_HEADER)), columns), None) is not None


def _titled(first: Sequence[Line], columns: Sequence[Column]) -> Iterator[int]:
    """The places of the lines that hold a title of ``columns``."""
    known = titles_of(columns)
    for place, line in enumerate(first):
        if any(meant_by(cell, known) for cell in line.cells):
            yield place


def _headers(line: Line) -> tuple[str, ...]:
    """Return the titles, a column's letter where one is empty; raise TableRefused for a double."""
    cells = [cell.strip() for cell in line.cells]
    while not cells[-1]:
        cells.pop()
    if len(cells) > MAX_COLUMNS:
        raise TableRefused(
            _(
                "Row ${row} has ${count} headers, and at most ${most} are read. "
                "Remove columns that are not needed.",
                mapping={"row": line.number, "count": len(cells), "most": MAX_COLUMNS},
            )
        )
    headers = [cell or f"({letters(place)})" for place, cell in enumerate(cells)]
    places: dict[str, int] = {}
    for place, header in enumerate(headers):
        before = places.setdefault(plain_title(header), place)
        if before != place:
            raise TableRefused(
                _(
                    "The header “${title}” stands twice in row ${row}, in columns ${first} and "
                    "${second}. Remove or rename one of them.",
                    mapping={
                        "title": header,
                        "row": line.number,
                        "first": letters(before),
                        "second": letters(place),
                    },
                )
            )
    return tuple(headers)


def _misfit(cells: Sequence[str], width: int) -> Any:
    """Say why a row of another width does not fit; empty cells beyond the last header do."""
    if len(cells) < width:
        return _(
            "The row has ${cells} cells where the header has ${headers}. Complete it.",
            mapping={"cells": len(cells), "headers": width},
        )
    beyond = next((place for place in range(width, len(cells)) if cells[place].strip()), None)
    if beyond is None:
        return None
    return _(
        "The row goes on beyond the last header, in column ${column}. Give that column a header, "
        "empty the cell, or put a cell that holds a separator in quotation marks.",
        mapping={"column": letters(beyond)},
    )


def _too_large(filename: str) -> TableRefused:
    return TableRefused(
        _(
            "${file} is too large: at most ${packed} MB are read, ${unpacked} MB unpacked. "
            "Split it into several files.",
            mapping={
                "file": filename,
                "packed": MAX_BYTES // 2**20,
                "unpacked": MAX_UNPACKED_BYTES // 2**20,
            },
        )
    )


def _too_many_rows(most: int) -> TableRefused:
    return TableRefused(
        _(
            "The table has more than ${most} rows. Split it into several files.",
            mapping={"most": most},
        )
    )
