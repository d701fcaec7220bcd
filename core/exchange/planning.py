"""The dry run of an import: what each row would do, said before anything is done.

The key decides which record a row means, together with other columns where records share it. What
is said once for all rows fills in where a row says nothing. Otherwise empty cells leave a field as
it is, so the same file planned against the result of its own import changes nothing. Among rows of
one key the first that can be read counts, even where it is then refused: were the next to take its
place, the first would find a record when the file comes again, and change it. A later row that says
the same is repeated, one that says something else is refused.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from core.exchange.cells import Cells, ReadRow, mark_of, read_cells
from core.exchange.columns import Column, Match, match
from core.exchange.plan import Outcome, Plan, PlannedRow, Reason
from core.exchange.table import Table, TableRefused
from core.i18n import _


class Draft(NamedTuple):
    """A row that can be read: its ``values`` by field, and the ``existing`` record or None."""

    number: int
    key: Any
    values: dict[str, Any]
    existing: Mapping[str, Any] | None


Records = Mapping[Any, Mapping[str, Any]]
Lookup = Callable[[Collection[Any]], Records]
Check = Callable[[Sequence[Draft]], Iterable[tuple[int, Any]]]


def plan(
    table: Table,
    columns: Sequence[Column],
    key: str,
    existing: Records | Lookup,
    checks: Iterable[Check] = (),
    named: Mapping[str, str] | None = None,
    *,
    also: Sequence[str] = (),
    constants: Mapping[str, Any] | None = None,
) -> Plan:
    """Return what importing ``table`` would do.

    ``key`` names the column that tells records apart; where ``also`` names more, keys are tuples.
    ``constants`` are values by column for rows that say nothing of it. ``existing`` maps a key to
    the record's fields; a callable gets all keys of the file at once. Each of ``checks`` gets all
    drafts at once and yields (row number, sentence) for those to refuse. ``named`` maps headers to
    column names where a person has said so. Raise TableRefused where the file has no key column.
    """
    matched = match(table.headers, columns, named)
    given = constants or {}
    missing = tuple(column for column in matched.missing if column.name not in given)
    matched = replace(matched, missing=missing)
    header = _header_of(key, matched, table, columns)
    cells = read_cells(table, matched, key, header)
    refused = cells.refused
    read = [_identified(row, also, given) for row in cells.rows]
    known = existing({row.key for row in read}) if callable(existing) else existing
    drafts, rows = _first_of_each(read, known, header, cells)
    _ask_required(drafts, columns, matched, refused)
    for check in checks:
        for number, sentence in check([draft for draft in drafts if draft.number not in refused]):
            refused.setdefault(number, []).append(Reason(number, "", sentence))
    rows += (_compared(draft, {key, *also}) for draft in drafts if draft.number not in refused)
    rows += (
        PlannedRow(
            number=number,
            outcome=Outcome.REFUSED,
            reasons=tuple(reasons),
            mark=cells.marks.get(number, ""),
        )
        for number, reasons in refused.items()
    )
    rows.sort(key=lambda row: row.number)
    return Plan(
        table=table,
        match=matched,
        rows=tuple(rows),
        restored=cells.restored,
        makes_new=any(draft.existing is None for draft in drafts),
    )


class _Identified(NamedTuple):
    """A row with its whole key, all its values, and what it says itself."""

    number: int
    key: Any
    values: dict[str, Any]
    said: dict[str, Any]


def _identified(row: ReadRow, also: Sequence[str], constants: Mapping[str, Any]) -> _Identified:
    values = {**constants, **row.said} if constants else row.said
    key = (row.key, *(values.get(name) for name in also)) if also else row.key
    return _Identified(row.number, key, values, row.said)


def _header_of(key: str, matched: Match, table: Table, columns: Sequence[Column]) -> str:
    for header, column in (*matched.fields.items(), *matched.copies.items()):
        if column.name == key:
            return header
    titles = next(column.titles for column in columns if column.name == key)
    raise TableRefused(
        _(
            "The file has no column “${titles}”, which tells its rows apart. The headers found "
            "are: ${headers}.",
            mapping={"titles": " / ".join(titles), "headers": ", ".join(table.headers)},
        )
    )


def _ask_required(
    drafts: Iterable[Draft],
    columns: Iterable[Column],
    matched: Match,
    refused: dict[int, list[Reason]],
) -> None:
    """Refuse a new record without a required field; a record that exists keeps what it has."""
    header_of = {column.name: header for header, column in matched.fields.items()}
    required = [
        (column.name, header_of.get(column.name) or " / ".join(column.titles))
        for column in columns
        if column.required
    ]
    for number, _key, values, existing in drafts:
        if existing is None:
            for name, header in required:
                if name not in values:
                    said = _("A new record needs this. Fill it in.")
                    refused.setdefault(number, []).append(Reason(number, header, said))


def _first_of_each(
    read: Iterable[_Identified], known: Records, header: str, cells: Cells
) -> tuple[list[Draft], list[PlannedRow]]:
    """Return the first row of each key as a draft, and the later ones that say the same.

    A later one that says something else is marked: alone in a file of refused rows it would be the
    first, and would change the record without a word.
    """
    first: dict[Any, Draft] = {}
    repeated = []
    for number, key, values, said in read:
        draft = Draft(number, key, values, known.get(key))
        earlier = first.setdefault(key, draft)
        if earlier is draft:
            continue
        if earlier.values == values:
            repeated.append(
                PlannedRow(number=number, outcome=Outcome.REPEATED, key=key, values=values)
            )
        else:
            cells.refused[number] = [Reason(number, header, _repeats(key, earlier.number))]
            cells.marks[number] = mark_of(said)
    return list(first.values()), repeated


def _compared(draft: Draft, keys: Collection[str]) -> PlannedRow:
    """Compare what a row says with its record."""
    number, identity, values, existing = draft
    changes: dict[str, tuple[Any, Any]] = {}
    outcome = Outcome.CREATE
    if existing is not None:
        changes = {
            name: (existing.get(name), value)
            for name, value in values.items()
            if name not in keys and existing.get(name) != value
        }
        outcome = Outcome.UPDATE if changes else Outcome.UNCHANGED
    return PlannedRow(
        number=number, outcome=outcome, key=identity, values=values, changes=changes
    )


def _repeats(key: Any, row: int) -> Any:
    if isinstance(key, tuple):
        key = ", ".join(str(part) for part in key if part not in (None, ""))
    return _(
        "“${key}” already stands in row ${row} with other contents. Keep one of the two rows.",
        mapping={"key": key, "row": row},
    )
