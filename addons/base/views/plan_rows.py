"""The rows of a dry run as a person reads them: what would happen to each, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.exchange.columns import OURS, Column, meant_by, plain_title, titles_of
from core.exchange.imports import as_text
from core.exchange.plan import Outcome, Plan, PlannedRow
from core.exchange.table import Table
from core.i18n import _

OUTCOMES = (
    (Outcome.CREATE.value, _("new")),
    (Outcome.UPDATE.value, _("changed")),
    (Outcome.UNCHANGED.value, _("unchanged")),
    (Outcome.REPEATED.value, _("repeated")),
    (Outcome.REFUSED.value, _("refused")),
)

TOLD_CELLS = 2
SAMPLES, SAMPLED_ROWS, LETTERS = 3, 50, 40


@dataclass(frozen=True, kw_only=True)
class Meaning:
    """A header, the name of the column it is taken for or nothing, and what stands below it."""

    header: str
    name: str
    samples: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ToldRow:
    """One row: its number in the file, what would happen, its key, and the particulars."""

    number: int
    outcome: str
    key: str
    particulars: tuple[str, ...]

    def holds(self, sought: str) -> bool:
        """Whether ``sought``, in small letters, occurs in the row."""
        return any(sought in part.casefold() for part in (self.key, *self.particulars))


def meanings(
    table: Table, columns: Sequence[Column], named: Mapping[str, str]
) -> list[Meaning]:
    """What the headers of ``table`` are taken for; what we added to refused rows is left alone."""
    known, ours = titles_of(columns), titles_of(OURS)
    found = []
    for header in table.headers:
        if plain_title(header) in ours:
            continue
        column = meant_by(header, known)
        usual = column.name if column else ""
        found.append(
            Meaning(
                header=header, name=named.get(header, usual), samples=_samples(table, header)
            )
        )
    return found


def _samples(table: Table, header: str) -> tuple[str, ...]:
    """The first different texts below a header, by which a person knows what it means."""
    texts = (row.cells[header].strip() for row in table.rows[:SAMPLED_ROWS])
    different = dict.fromkeys(text for text in texts if text)
    return tuple(
        text if len(text) <= LETTERS else f"{text[:LETTERS]}…"
        for text in list(different)[:SAMPLES]
    )


def absent(
    columns: Sequence[Column], meant: Sequence[Meaning], key: str
) -> list[Column]:
    """The columns that no header stands for, and that may be said once for all rows."""
    there = {meaning.name for meaning in meant}
    return [column for column in columns if column.name not in {key, *there}]


def told(made: Plan, columns: Sequence[Column], locale: Any) -> Iterator[ToldRow]:
    """The rows of ``made`` in the reader's words, in the order of the file."""
    titles = {column.name: column.title(locale.locale_name) for column in columns}
    came = _came_as(made)
    for row in made.rows:
        yield ToldRow(
            number=row.number,
            outcome=row.outcome.value,
            key=as_text(row.key) or came.get(row.number, ""),
            particulars=_particulars(row, titles, locale),
        )


def _came_as(made: Plan) -> dict[int, str]:
    """What a refused row had in its first filled cells, by which a person knows it again."""
    refused = {row.number for row in made.of(Outcome.REFUSED)}
    came = {row.number: row.cells.values() for row in made.table.rows if row.number in refused}
    cells = {number: [text.strip() for text in found] for number, found in came.items()}
    cells |= {row.number: [text.strip() for text in row.cells] for row in made.table.faulty}
    return {
        number: " · ".join([text for text in found if text][:TOLD_CELLS])
        for number, found in cells.items()
    }


def _particulars(row: PlannedRow, titles: dict[str, str], locale: Any) -> tuple[str, ...]:
    if row.outcome is Outcome.REFUSED:
        return tuple(reason.text(locale) for reason in row.reasons)
    if row.outcome is Outcome.UPDATE:
        return tuple(
            f"{titles[name]}: {as_text(old) or '—'} → {as_text(new)}"
            for name, (old, new) in row.changes.items()
        )
    if row.outcome is Outcome.CREATE:
        return tuple(f"{titles[n]}: {as_text(v)}" for n, v in row.values.items() if v != row.key)
    return ()
