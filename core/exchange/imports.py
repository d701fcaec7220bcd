"""Imports: what a noun takes from a table, planned row by row and carried out in sets of rows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from core.context import Context
from core.exchange.columns import Column, read_constants
from core.exchange.plan import Outcome, Plan, PlannedRow
from core.exchange.planning import Draft, Records, plan
from core.exchange.reading import read_table
from core.exchange.table import Table
from core.i18n import _
from core.refusal import Invalid

ROWS_AT_ONCE = 1_000

Apply = Callable[[Context, Sequence[PlannedRow], str], None]
Check = Callable[[Context, Sequence[Draft]], Iterable[tuple[int, Any]]]


@dataclass(frozen=True, kw_only=True)
class Import:
    """A noun that comes in by tables.

    ``columns(context)`` are the fields a table may carry, ``key`` the one that tells records apart.
    ``existing(context, keys)`` maps keys to the fields of the records that are there, every record
    where ``keys`` is None; a value and what its column parses from the value's text are equal.
    ``apply(context, rows, reason)`` creates and changes the records of at most 1,000 planned rows
    in a number of statements that does not grow with them, and logs the changes with ``reason``.
    Each of ``checks`` yields (row number, sentence) for rows to refuse, ``remarks`` sentences about
    a whole plan. ``shared`` records belong to the company, others to a branch. ``shipped`` names
    files that come with the program. Whoever imports on the page holds ``permission``.

    Where records are told apart by more than one column, ``also`` names the others, and the keys
    are tuples. ``usual(context)`` gives texts for columns about which a row says nothing.
    """

    name: str
    title: Any
    key: str
    permission: str
    columns: Callable[[Context], Sequence[Column]]
    existing: Callable[[Context, Collection[Any] | None], Records]
    apply: Apply
    also: tuple[str, ...] = ()
    usual: Callable[[Context], Mapping[str, str]] = lambda context: {}
    checks: Sequence[Check] = ()
    remarks: Callable[[Context, Plan], Iterable[Any]] | None = None
    shared: bool = False
    shipped: Callable[[], Sequence[Path]] | None = None
    order: int = 50


def read_for(target: Import, context: Context, source: bytes, filename: str) -> Table:
    """The table in ``source``, its header found by the titles that ``target`` knows."""
    return read_table(source, filename, target.columns(context))


def plan_for(
    target: Import,
    context: Context,
    table: Table,
    named: Mapping[str, str] | None = None,
    constants: Mapping[str, str] | None = None,
) -> Plan:
    """What importing ``table`` would do; ``named`` maps headers to columns as a person said.

    ``constants`` are texts by column, or by a title of it, for rows that say nothing of it.
    Raises Invalid where something is named that there is not, or a constant cannot be read.
    """
    columns = target.columns(context)
    _refuse_unknown_names(named or {}, table, columns)
    given = read_constants(columns, target.usual(context))
    given |= read_constants(columns, constants or {}, target.key)
    return plan(
        table,
        columns,
        target.key,
        partial(target.existing, context),
        [partial(check, context) for check in target.checks],
        named,
        also=target.also,
        constants=given,
    )


def remarks_on(target: Import, context: Context, made: Plan) -> tuple[Any, ...]:
    """What ``target`` has to say about the whole of a plan."""
    return tuple(target.remarks(context, made)) if target.remarks else ()


def to_write(made: Plan) -> list[PlannedRow]:
    """The rows of a plan that change something."""
    return [row for row in made.rows if row.outcome in (Outcome.CREATE, Outcome.UPDATE)]


def in_sets(rows: Iterable[PlannedRow]) -> Iterator[list[PlannedRow]]:
    """``rows`` in sets of at most 1,000."""
    rest = iter(rows)
    while taken := list(islice(rest, ROWS_AT_ONCE)):
        yield taken


def carry_out(
    target: Import,
    context: Context,
    made: Plan,
    reason: str,
    tell: Callable[[int, int], None] = lambda done, total: None,
) -> int:
    """Do in this transaction what was planned; how many rows were written.

    ``tell(done, total)`` is called after each set of rows.
    """
    rows = to_write(made)
    done = 0
    for taken in in_sets(rows):
        target.apply(context, taken, reason)
        done += len(taken)
        tell(done, len(rows))
    return done


def export_rows(target: Import, context: Context) -> tuple[list[str], Iterator[list[str]]]:
    """The field names of ``target`` and every record as text; importing it changes nothing."""
    names = [column.name for column in target.columns(context)]
    records = target.existing(context, None)
    rows = ([as_text(fields.get(name)) for name in names] for fields in records.values())
    return names, rows


def as_text(value: Any) -> str:
    """A value as the text that its column reads again."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, tuple):
        return ", ".join(text for part in value if (text := as_text(part)))
    return str(value)


def _refuse_unknown_names(
    named: Mapping[str, str], table: Table, columns: Sequence[Column]
) -> None:
    known = {column.name for column in columns} | {""}
    for header, name in named.items():
        if header not in table.headers:
            raise Invalid(
                _(
                    "The file has no column “${header}”. Its columns are: ${headers}.",
                    mapping={"header": header, "headers": ", ".join(table.headers)},
                )
            )
        if name not in known:
            raise Invalid(
                _(
                    "“${name}” is no field of this import. The fields are: ${names}.",
                    mapping={"name": name, "names": ", ".join(sorted(known - {""}))},
                )
            )
