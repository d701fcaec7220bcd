"""Workbooks: the sheet of an xlsx or xls file that holds the table, its numbers as exact text."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from core.exchange.places import letters
from core.exchange.table import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    MAX_UNPACKED_BYTES,
    Line,
    Number,
    TableRefused,
)
from core.i18n import _

READER = Path(__file__).with_name("sheet_reader.py")
# The header, lines above it and rows left empty are not counted among the rows.
LAST_ROW = MAX_ROWS + 1_000
SECONDS = 180


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The sheet that is read, as the reader wrote it; its kind is xlsx or xls.

    ``sheets`` is how many visible ones the workbook has.
    """

    kind: str
    written: bytes
    sheets: int
    notices: tuple[Any, ...]

    def lines(self) -> Iterator[Line]:
        """The rows of the sheet, from the first."""
        for row in BytesIO(self.written):
            number, cells, damaged = json.loads(row, parse_int=Number, parse_float=Number)
            yield Line(int(number), cells, tuple(map(int, damaged)))


def open_sheet(source: bytes, filename: str, fits: Callable[[Iterator[Line]], bool]) -> Sheet:
    """Open the first visible sheet whose lines ``fits`` takes for the table.

    Where none is, open the first that holds anything. Raise TableRefused where none can be opened.
    """
    zipped = source.startswith(b"PK")
    if zipped:
        _look_inside(source, filename)
    first = _sheet(source, filename, 0, zipped)
    for place in range(first.sheets):
        sheet = _sheet(source, filename, place, zipped) if place else first
        if fits(sheet.lines()):
            return sheet
    return first


def _sheet(source: bytes, filename: str, place: int, zipped: bool) -> Sheet:
    written = _read_apart(source, filename, place)
    told = json.loads(written.readline())
    if "too_far" in told:
        raise _too_far(filename, *told["too_far"])
    return Sheet(
        kind="xlsx" if zipped else "xls",
        written=written.read(),
        sheets=told["sheets"],
        notices=tuple(_notices(**told)),
    )


def _look_inside(source: bytes, filename: str) -> None:
    """Refuse early, with a better sentence, what says itself that it is no workbook or too large.

    Sizes may be declared falsely; the ceilings of the reader hold then.
    """
    try:
        with ZipFile(BytesIO(source)) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
            workbook = "xl/workbook.xml" in parts.namelist()
    except (BadZipFile, NotImplementedError, ValueError, OSError):
        raise _unreadable(filename) from None
    if not workbook:
        raise _unreadable(filename)
    if unpacked > MAX_UNPACKED_BYTES:
        raise TableRefused(
            _(
                "${file} unpacks to ${size} MB, and at most ${most} MB are read. Split it into "
                "several files.",
                mapping={
                    "file": filename,
                    "size": unpacked // 2**20,
                    "most": MAX_UNPACKED_BYTES // 2**20,
                },
            )
        )


def _read_apart(source: bytes, filename: str, place: int) -> BytesIO:
    """Return the lines of the reader, which runs in a process of its own (``sheet_reader``)."""
    bounds = (str(bound) for bound in (LAST_ROW, MAX_COLUMNS, MAX_CELLS, place))
    try:
        done = subprocess.run(
            # Isolated: neither the environment nor the current folder decides what it imports.
            [sys.executable, "-I", "-X", "utf8", str(READER), *bounds],
            input=source,
            capture_output=True,
            timeout=SECONDS,
            check=True,
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        raise _unreadable(filename) from None
    return BytesIO(done.stdout)


def _notices(
    sheet: str, sheets: int, errors: list[str], unworked: list[str]
) -> Iterator[Any]:
    if errors:
        yield _(
            "${count} cells show an error such as #N/A and were read as empty, the first at "
            "${cell}.",
            mapping={"count": len(errors), "cell": errors[0]},
        )
    if unworked:
        yield _(
            "${count} cells hold a formula without its result and were read as empty, the first "
            "at ${cell}. Open the file in a spreadsheet program, save it, and send it again.",
            mapping={"count": len(unworked), "cell": unworked[0]},
        )
    if sheets > 1:
        yield _("Only the sheet “${sheet}” of the workbook was read.", mapping={"sheet": sheet})


def _too_far(filename: str, height: int, width: int) -> TableRefused:
    return TableRefused(
        _(
            "The cells of ${file} reach to ${cell}: at most ${rows} rows, ${columns} columns and "
            "${cells} cells are read. Delete what is not part of the table, or split it.",
            mapping={
                "file": filename,
                "cell": f"{letters(width - 1)}{height}",
                "rows": MAX_ROWS,
                "columns": MAX_COLUMNS,
                "cells": MAX_CELLS,
            },
        )
    )


def _unreadable(filename: str) -> TableRefused:
    return TableRefused(
        _(
            "${file} cannot be opened as a workbook. If it has a password, remove it; if it has "
            "cells far outside the table, delete them. Save it as xlsx, and send that.",
            mapping={"file": filename},
        )
    )
