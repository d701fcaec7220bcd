"""The cells of a table: each filled one is read, and what cannot be read is said beside its row."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from core.exchange.columns import Column, Match
from core.exchange.plan import Reason
from core.exchange.table import Number, Table
from core.i18n import _
from core.refusal import Refusal

BLANKS = " \t\r\n\v\f\xa0\u3000\u200b\ufeff"


class ReadRow(NamedTuple):
    """A row that can be read: what its key column says, and all that it says by field."""

    number: int
    key: Any
    said: dict[str, Any]


@dataclass
class Cells:
    """What the cells of a table say; ``refused`` has the reasons for rows that cannot be read.

    ``marks`` are those of rows that came back from a file of refused rows without a correction;
    ``restored`` counts numbers that got back the zeros in front that a spreadsheet had dropped.
    """

    rows: list[ReadRow] = field(default_factory=list)
    refused: dict[int, list[Reason]] = field(default_factory=dict)
    marks: dict[int, str] = field(default_factory=dict)
    restored: int = 0


def read_cells(table: Table, matched: Match, key_name: str, key_header: str) -> Cells:
    """Read every filled cell of ``table``."""
    meant: dict[str, list[Column]] = {}
    for header, column in (*matched.fields.items(), *matched.copies.items()):
        meant.setdefault(header, []).append(column)
    examples = {h: column.example for h, column in matched.fields.items() if column.example}
    key_example = examples.get(key_header)
    found = Cells(refused={row.number: [Reason(row.number, "", row.fault)] for row in table.faulty})
    for number, cells in table.rows:
        said: dict[str, Any] = {}
        reasons: list[Reason] = []
        for header, columns in meant.items():
            if (number, header) in table.damaged:
                reasons.append(Reason(number, header, _damaged()))
                continue
            text = _text(cells[header], columns, found)
            for column in columns:
                reasons += _read(number, header, column, text, said, is_key=column.name == key_name)
        if key_example and cells[key_header] == key_example:
            reasons += _example_left_in(number, cells, examples)
        mark = cells[matched.mark].strip(BLANKS) if matched.mark else ""
        if not reasons and mark and mark == mark_of(said):
            reasons = [Reason(number, matched.mark, _not_corrected())]
            found.marks[number] = mark
        if reasons:
            # A header that fills two fields is told once.
            found.refused[number] = list(dict.fromkeys(reasons))
        else:
            found.rows.append(ReadRow(number, said[key_name], said))
    return found


def mark_of(said: Mapping[str, Any]) -> str:
    """What tells whether a row still says the same when it comes again, in whatever file."""
    plain = sorted((name, _plain(value)) for name, value in said.items())
    return hashlib.sha256(repr(plain).encode()).hexdigest()[:12]


def _plain(value: Any) -> str:
    return format(value.normalize(), "f") if isinstance(value, Decimal) else repr(value)


def _text(cell: str, columns: Sequence[Column], found: Cells) -> str:
    """The text of a cell; a number with the zeros in front that its column's numbers have."""
    text = cell.strip(BLANKS)
    restore = next((column.restore for column in columns if column.restore), None)
    if restore is None or type(cell) is not Number:
        return text
    whole = restore(text)
    found.restored += whole != text
    return whole


def _read(
    number: int, header: str, column: Column, text: str, said: dict[str, Any], *, is_key: bool
) -> list[Reason]:
    """Put what a cell means into ``said``, or say why it cannot be read."""
    if text:
        try:
            said[column.name] = column.parse(text)
        except Refusal as refusal:
            return [Reason(number, header, sentence) for sentence in refusal.messages]
        except (ValueError, ArithmeticError):
            return [Reason(number, header, _unreadable(text))]
    elif is_key:
        return [Reason(number, header, _nameless())]
    return []


def _unreadable(text: str) -> Any:
    return _("“${text}” cannot be read here. Correct it.", mapping={"text": text})


def _nameless() -> Any:
    return _(
        "The cell is empty. Fill it in: by it the record is found again when the file comes a "
        "second time."
    )


def _damaged() -> Any:
    return _(
        "The spreadsheet has lost the last digits of this number. Format the column as text and "
        "enter it again."
    )


def _not_corrected() -> Any:
    return _(
        "An earlier row of the first file says something else, and this row was not changed since. "
        "Correct it; to take it as it is all the same, empty this cell."
    )


def _example_left_in(
    number: int, cells: Mapping[str, str], examples: Mapping[str, str]
) -> list[Reason]:
    if any(cells[header] != example for header, example in examples.items()):
        return []
    said = _("This is the example of the template. Delete the row or write over it.")
    return [Reason(number, "", said)]
