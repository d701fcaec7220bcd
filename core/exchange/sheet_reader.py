"""Run as a program: reads a workbook on stdin, writes one of its filled sheets as lines of JSON.

A damaged or hostile workbook can make the reader of sheets set aside any amount of memory and
abort (two cells in far corners of a tiny file are enough). So it runs in a process of its own,
under a ceiling, and what falls is this process and not the server. It imports nothing of the rest.

The first line is an object (sheet, sheets, errors, unworked, or too_far); each other is
[row, cells, damaged], where a cell that the spreadsheet kept as a number is one.
"""

import json
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from itertools import islice
from math import isfinite
from typing import Any
from zipfile import ZipFile, is_zipfile

MEMORY_BYTES = 3 * 2**29
SECONDS = 120
# A spreadsheet keeps fifteen digits of a number and replaces the others by zeros.
FIFTEEN_DIGITS = 10**15
encoded = json.JSONEncoder(ensure_ascii=False).encode
ERROR_CELL = re.compile(rb'<c r="([A-Z]+[0-9]+)"[^>]*? t="e"')
# A formula without its result; one whose result is an empty text says that it is a text.
UNWORKED_CELL = re.compile(
    rb'<c r="([A-Z]+[0-9]+)"(?![^>]* t="str")[^>]*><f[^>]*(?:/>|>[^<]*</f>)'
    rb"(?:<v ?/>|<v></v>)?</c>"
)


def main(rows: int, columns: int, cells: int, place: int) -> None:
    """Read stdin, write the filled sheet at ``place``; the others bound what is written."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum, load_workbook

    source = sys.stdin.buffer.read()
    book = load_workbook(BytesIO(source))
    shown = [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
    ]
    sheets = (book.get_sheet_by_name(name) for name in shown)
    filled = (sheet for sheet in sheets if sheet.start is not None)
    sheet = next(islice(filled, place, None), None)
    if sheet is None:
        write({"sheet": "", "sheets": 0, "errors": [], "unworked": []})
        return
    height, width = (place + 1 for place in sheet.end or (0, 0))
    if height > rows or width > columns or height * width > cells:
        write({"too_far": [height, width]})
        return
    write({"sheet": sheet.name, "sheets": len(shown), **empty_cells(source)})
    for line in lines(sheet):
        sys.stdout.write(line)


def write(line: Any) -> None:
    """Write one line of JSON."""
    sys.stdout.write(encoded(line) + "\n")


def lines(sheet: Any) -> Iterator[str]:
    """Yield, as JSON, row number, cells, and the places of numbers that have lost digits."""
    margin = ['""'] * sheet.start[1]
    for number, values in enumerate(sheet.iter_rows(), 1):
        cells = ", ".join(margin + [cell_json(value) for value in values])
        damaged = [
            place
            for place, value in enumerate(values, len(margin))
            if type(value) is float and abs(value) >= FIFTEEN_DIGITS
        ]
        yield f"[{number}, [{cells}], {damaged}]\n"


def cell_json(value: Any) -> str:
    """Return a cell as JSON: a number as one, so that it can be told from text, or its text."""
    text = value if type(value) is str else cell_text(value)
    return text if type(value) in (int, float) and isfinite(value) else encoded(text)


def cell_text(value: Any) -> str:
    """Return a cell's value as text, a number with all its digits and never with an exponent."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        # Beyond fifteen digits there is only the noise of binary fractions: 0.30000000000000004.
        exact = Decimal(value) if value.is_integer() else Decimal(format(value, ".15g"))
        return format(exact, "f")
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def empty_cells(source: bytes) -> dict[str, list[str]]:
    """Return the cells that are read as empty and are not: ``errors``, and formulas ``unworked``.

    A formula has no result where a program wrote it that works nothing out. Only for xlsx.
    """
    found: dict[str, list[str]] = {"errors": [], "unworked": []}
    if not is_zipfile(BytesIO(source)):
        return found
    with ZipFile(BytesIO(source)) as parts:
        for part in parts.namelist():
            if part.startswith("xl/worksheets/"):
                written = parts.read(part)
                found["errors"] += (cell.decode() for cell in ERROR_CELL.findall(written))
                found["unworked"] += (cell.decode() for cell in UNWORKED_CELL.findall(written))
    return found


def set_ceilings() -> None:
    """Bound memory and time, where the system can."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


if __name__ == "__main__":
    set_ceilings()
    main(*map(int, sys.argv[1:]))
