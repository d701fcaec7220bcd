"""Writing tables that open as meant: xlsx with real numbers and dates, CSV that Excel reads.

Text stays text, so that codes keep their leading zeros and no cell is run as a formula.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO, TextIOWrapper
from itertools import chain, islice
from math import isfinite
from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width

from translationstring import TranslationString

from core.exchange.guards import guarded
from core.i18n import _
from core.refusal import Refusal

if TYPE_CHECKING:
    from pyramid.i18n import Localizer

# A spreadsheet keeps fifteen digits of a number, 32,767 characters and 1,048,576 rows.
DIGITS = 15
CHARACTERS = 32_767
SHEET_ROWS = 1_048_576
MONEY = "#,##0.00"
DAY = "yyyy-mm-dd"
MOMENT = "yyyy-mm-dd hh:mm"
NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
MEASURED_ROWS = 100
NARROWEST, WIDEST = 8, 60


def to_csv(headers: Sequence[Any], rows: Iterable[Sequence[Any]], *, locale: "Localizer") -> bytes:
    """Return the table as CSV: UTF-8 with byte order mark, lines ending in CR LF.

    ``locale`` is the reader's language. Text that a spreadsheet would run as a formula gets an
    apostrophe in front, which ``read_table`` takes off again.
    """
    stream = BytesIO()
    with TextIOWrapper(stream, encoding="utf-8-sig", newline="", write_through=True) as text:
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow([csv_cell(header, locale) for header in headers])
        writer.writerows([csv_cell(value, locale) for value in row] for row in rows)
        return stream.getvalue()


def csv_cell(value: Any, locale: "Localizer") -> str:
    """Return ``value`` as the text of one CSV cell."""
    match value:
        case None:
            return ""
        case bool():
            return said(value, locale)
        case Decimal():
            return format(value, "f")
        case datetime():
            return value.replace(tzinfo=None).isoformat(sep=" ", timespec="seconds")
        case date() | time():
            return value.isoformat()
    return guarded(said(value, locale))


def said(value: Any, locale: "Localizer") -> str:
    """Return ``value`` as text in the reader's language: sentences translated, yes or no."""
    if isinstance(value, bool):
        value = _("Yes") if value else _("No")
    return locale.translate(value) if isinstance(value, TranslationString) else str(value)


def to_xlsx(
    headers: Sequence[Any], rows: Iterable[Sequence[Any]], *, title: Any, locale: "Localizer"
) -> bytes:
    """Return a workbook of one sheet called ``title``, its header bold and kept in view.

    A Decimal of two places is written as money, another as a quantity, one of more than fifteen
    digits as text; a moment as it stands on the wall, without its zone. Rows are written as they
    come; text beyond 32,767 characters is cut. Raise Refusal beyond 1,048,575 rows.
    """
    stream = BytesIO()
    with new_workbook(stream) as book:
        sheet = book.add_worksheet(sheet_name(said(title, locale)))
        pen = Pen(book, sheet, locale)
        rows = iter(rows)
        measured = list(islice(rows, MEASURED_ROWS))
        pen.header(headers, measured)
        for number, row in enumerate(chain(measured, rows), 1):
            if number >= SHEET_ROWS:
                raise Refusal(
                    _(
                        "A sheet holds ${most} rows, and there are more. Export as CSV, or choose "
                        "fewer rows.",
                        mapping={"most": SHEET_ROWS - 1},
                    )
                )
            pen.row(number, row)
    return stream.getvalue()


def new_workbook(stream: BytesIO) -> Any:
    """Return a workbook that writes each row away at once and never turns text into anything."""
    from xlsxwriter import Workbook

    return Workbook(
        stream,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )


class Pen:
    """Writes values into one sheet of a workbook, each in the form its type asks for."""

    def __init__(self, book: Any, sheet: Any, locale: "Localizer") -> None:
        self._book = book
        self._sheet = sheet
        self._locale = locale
        self._formats: dict[str, Any] = {}

    def header(self, headers: Sequence[Any], measured: Iterable[Sequence[Any]]) -> None:
        """Write the titles, and set the widths from them and the ``measured`` rows."""
        titles = [said(header, self._locale) for header in headers]
        bold = self._book.add_format({"bold": True})
        widths = [width(title) for title in titles]
        for row in measured:
            for place, value in enumerate(row[: len(widths)]):
                widths[place] = max(widths[place], width(csv_cell(value, self._locale)))
        for place, wanted in enumerate(widths):
            self._sheet.set_column(place, place, min(max(wanted + 2, NARROWEST), WIDEST))
        self._sheet.freeze_panes(1, 0)
        for place, title in enumerate(titles):
            self._sheet.write_string(0, place, title, bold)

    def row(self, number: int, values: Sequence[Any]) -> None:
        """Write one row; ``number`` counts from the header at 0."""
        for place, value in enumerate(values):
            match value:
                case None | "":
                    continue
                case bool() | str():
                    self._text(number, place, value)
                case float() if isfinite(value):
                    self._sheet.write_number(number, place, value)
                case datetime():
                    self._date(number, place, value.replace(tzinfo=None), MOMENT)
                case date():
                    self._date(number, place, value, DAY)
                case int() | Decimal():
                    self._number(number, place, Decimal(value))
                case _:
                    self._text(number, place, value)

    def _text(self, number: int, place: int, value: Any) -> None:
        self._sheet.write_string(number, place, clipped(said(value, self._locale), CHARACTERS))

    def _date(self, number: int, place: int, value: date, form: str) -> None:
        # A spreadsheet knows no day before 1900.
        if value.year < 1900:
            self._text(number, place, csv_cell(value, self._locale))
        else:
            self._sheet.write_datetime(number, place, value, self._format(form))

    def _number(self, number: int, place: int, value: Decimal) -> None:
        if not value.is_finite() or len(value.normalize().as_tuple().digits) > DIGITS:
            self._text(number, place, format(value, "f"))
        else:
            self._sheet.write_number(number, place, value, self._format(number_form(value)))

    def _format(self, form: str) -> Any:
        if form not in self._formats:
            self._formats[form] = self._book.add_format({"num_format": form})
        return self._formats[form]


def number_form(value: Decimal) -> str:
    """Return the spreadsheet format of a number: two places are money, other zeros are dropped."""
    if value.as_tuple().exponent == -2:
        return MONEY
    places = -int(value.normalize().as_tuple().exponent)
    return "#,##0." + "0" * places if places > 0 else "#,##0"


def clipped(text: str, most: int) -> str:
    """Return at most the first ``most`` characters, a rare one counted as two, as sheets count."""
    if 2 * len(text) <= most:
        return text
    return text.encode("utf-16-le")[: 2 * most].decode("utf-16-le", "ignore")


def width(text: str) -> int:
    """Return the width of the longest line in letters; a Chinese character takes two."""
    lines: Iterator[str] = iter(text.splitlines() or [""])
    return max(sum(2 if east_asian_width(sign) in "WF" else 1 for sign in line) for line in lines)


def sheet_name(title: str) -> str:
    """Return ``title`` as a sheet may be called: 31 characters, none of them reserved."""
    name = clipped(NOT_IN_SHEET_NAMES.sub(" ", title).strip(" '"), 31).strip(" '")
    return "Sheet1" if not name or name.casefold() == "history" else name
