"""The template of an import: an empty workbook whose headers, example and notes show the way."""

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from core.exchange.columns import Column
from core.exchange.table import MAX_ROWS
from core.exchange.writing import Pen, new_workbook, sheet_name, to_csv
from core.i18n import _

if TYPE_CHECKING:
    from pyramid.i18n import Localizer


def template(columns: Sequence[Column], locale: "Localizer") -> bytes:
    """Return an xlsx to fill in, with an example row, and a second sheet that explains it."""
    stream = BytesIO()
    with new_workbook(stream) as book:
        _table(book, columns, locale)
        _notes(book, columns, locale)
    return stream.getvalue()


def csv_template(columns: Sequence[Column], locale: "Localizer") -> bytes:
    """Return a CSV to fill in, with an example row, for programs that write no workbooks."""
    return to_csv(_starred(columns, locale), [_examples(columns)], locale=locale)


def _starred(columns: Sequence[Column], locale: "Localizer") -> list[str]:
    """The titles in the reader's language, with a star where new records need the column."""
    titles = [(column.title(locale.locale_name), column.required) for column in columns]
    return [f"{title} *" if required else title for title, required in titles]


def _examples(columns: Sequence[Column]) -> list[str]:
    return [column.example for column in columns]


def _table(book: Any, columns: Sequence[Column], locale: "Localizer") -> None:
    starred, examples = _starred(columns, locale), _examples(columns)
    sheet = book.add_worksheet(sheet_name(locale.translate(_("Import"))))
    Pen(book, sheet, locale).header(starred, [examples])
    # Cells formatted as text keep the zeros and the last digits of codes typed into them.
    text = book.add_format({"num_format": "@"})
    for place, (title, example) in enumerate(zip(starred, examples, strict=True)):
        sheet.set_column(place, place, max(12, 2 * len(title), 2 * len(example)), text)
        sheet.write_string(1, place, example, text)


def _notes(book: Any, columns: Sequence[Column], locale: "Localizer") -> None:
    headers = (_("Column"), _("Required"), _("Example"), _("Also understood as"), _("Note"))
    rows: list[tuple[Any, ...]] = [
        (
            column.title(locale.locale_name),
            column.required,
            column.example,
            ", ".join(t for t in column.titles if t != column.title(locale.locale_name)),
            column.note,
        )
        for column in columns
    ]
    sheet = book.add_worksheet(sheet_name(locale.translate(_("Notes"))))
    pen = Pen(book, sheet, locale)
    pen.header(headers, rows)
    for number, row in enumerate(rows, 1):
        pen.row(number, row)
    for number, advice in enumerate(_advice(), len(rows) + 2):
        pen.row(number, (advice,))


def _advice() -> tuple[Any, ...]:
    return (
        _("Columns with a star are required for new records. Columns may stand in any order."),
        _("An empty cell leaves the field of an existing record as it is."),
        _("Delete the example row before you import."),
        _("At most ${rows} rows are read from one file.", mapping={"rows": MAX_ROWS}),
    )
