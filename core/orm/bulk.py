"""Many rows in one statement: inserts and guarded updates that do not grow with the lines."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    String,
    Table,
    Text,
    bindparam,
    cast,
    column,
    func,
    insert,
    literal,
    select,
    type_coerce,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql.expression import ColumnElement
from sqlalchemy.types import TypeDecorator

from core.orm.session import BranchSession, is_branched
from core.orm.types import Json

Row = Mapping[str, Any]


def insert_rows(session: BranchSession, table: Table, rows: Sequence[Row]) -> None:
    """Insert ``rows`` in one statement, stamped with the session's branch where they have one."""
    if rows:
        insert_stamped(session, table, _stamped(session, table, rows))


def insert_stamped(session: BranchSession, table: Table, rows: Sequence[Row]) -> None:
    """Insert ``rows``, which say themselves to which branch they belong, in one statement."""
    if _on_postgresql(session):
        session.connection().execute(_from_arrays(session, insert(table), table, rows))
    else:
        session.connection().execute(insert(table), list(rows))


def insert_missing(session: BranchSession, table: Table, rows: Sequence[Row]) -> None:
    """Insert those of ``rows`` whose key is not there yet, in one statement."""
    if not rows:
        return
    rows = _stamped(session, table, rows)
    if _on_postgresql(session):
        fresh = _from_arrays(session, postgresql.insert(table), table, rows)
        session.connection().execute(fresh.on_conflict_do_nothing())
    else:
        session.connection().execute(sqlite.insert(table).on_conflict_do_nothing(), rows)


def fresh_ids(session: BranchSession, table: Table, count: int, above: int = 0) -> list[int]:
    """Identities for ``count`` new rows of ``table``, rising from beyond ``above``.

    Rows that have theirs beforehand are written in one statement on either store. On SQLite the
    writer holds the database alone, so the next ones are free; PostgreSQL gives them away itself
    and was made to give those up to ``above`` away before.
    """
    if not count:
        return []
    if _on_postgresql(session):
        sequence = cast(func.pg_get_serial_sequence(table.name, "id"), postgresql.REGCLASS)
        given = select(func.nextval(sequence)).select_from(func.generate_series(1, count))
        return sorted(session.connection().execute(given).scalars())
    last = session.connection().execute(select(func.max(table.c.id))).scalar() or 0
    first = max(last, above) + 1
    return list(range(first, first + count))


def _from_arrays(session: BranchSession, start: Any, table: Table, rows: Sequence[Row]) -> Any:
    """The insert ``start`` of rows that travel as one array a column, not as one message each.

    What all rows have in common, their branch say, travels once.
    """
    names = list(rows[0])
    types = {name: table.c[name].type for name in names}
    varying = [name for name in names if not _is_common(rows, name)] or names[:1]
    given = arrays(session, rows, {name: types[name] for name in varying})
    columns = [
        given.c[name] if name in varying else literal(rows[0][name], types[name]) for name in names
    ]
    return start.from_select(names, select(*columns).select_from(given))


def _is_common(rows: Sequence[Row], name: str) -> bool:
    """Whether all rows have the same plain value; lists and the like are not compared."""
    first = rows[0][name]
    if isinstance(first, list | dict):
        return False
    kind = type(first)
    return all(type(row[name]) is kind and row[name] == first for row in rows)


def _stamped(session: BranchSession, table: Table, rows: Sequence[Row]) -> list[Row]:
    if not is_branched(table):
        return list(rows)
    branch = session.branch
    return [{"branch": branch, **row} for row in rows]


def update_rows(
    session: BranchSession,
    table: Table,
    rows: Sequence[Row],
    *,
    key: Sequence[str],
    change: Mapping[str, Any] | None = None,
    guard: Any = None,
    types: Mapping[str, Any] | None = None,
) -> int:
    """Update the rows named by ``key`` in one statement and return how many were updated.

    Columns of ``rows`` that are not in ``key`` are set to their values; ``change`` maps a column
    to a callable ``(table.c, value) -> expression`` where the new value depends on the old one,
    and ``guard`` is a callable ``(table.c, value) -> condition``; ``value(name)`` is the row's own.
    ``types`` gives the types of names in ``rows`` that are no columns of ``table``.
    """
    if not rows:
        return 0
    known = {name: (types or {}).get(name, table.c.get(name)) for name in rows[0]}
    given = {name: getattr(kind, "type", kind) for name, kind in known.items()}
    if _on_postgresql(session):
        return _update_from_arrays(session, table, rows, given, key, change or {}, guard)

    def value(name: str) -> ColumnElement[Any]:
        return bindparam(f"_{name}", type_=given[name])

    statement = update(table).where(*(table.c[name] == value(name) for name in key))
    if guard is not None:
        statement = statement.where(guard(table.c, value))
    statement = _keep_home(session, table, statement).values(
        _assignments(table, given, key, change or {}, value)
    )
    ordered = sorted(rows, key=lambda row: tuple(str(row[name]) for name in key))
    result = session.connection().execute(
        statement, [{f"_{name}": row[name] for name in given} for row in ordered]
    )
    return result.rowcount


def _update_from_arrays(
    session: BranchSession,
    table: Table,
    rows: Sequence[Row],
    types: Mapping[str, Any],
    key: Sequence[str],
    change: Mapping[str, Any],
    guard: Any,
) -> int:
    given = arrays(session, rows, types)
    statement = update(table).where(*(table.c[name] == given.c[name] for name in key))
    if guard is not None:
        statement = statement.where(guard(table.c, lambda name: given.c[name]))
    statement = _keep_home(session, table, statement).values(
        _assignments(table, types, key, change, lambda name: given.c[name])
    )
    return session.connection().execute(statement).rowcount


def _assignments(
    table: Table, names: Iterable[str], key: Sequence[str], change: Mapping[str, Any], value: Any
) -> dict[str, Any]:
    plain = {n: value(n) for n in names if n not in key and n in table.c and n not in change}
    return plain | {name: made(table.c, value) for name, made in change.items()}


def _keep_home(session: BranchSession, table: Table, statement: Any) -> Any:
    return statement.where(session.mine(table)) if is_branched(table) else statement


def arrays(session: BranchSession, rows: Sequence[Row], types: Mapping[str, Any]) -> Any:
    """``rows`` as a PostgreSQL FROM item of parallel arrays, with columns as in ``types``."""
    dialect = session.get_bind().dialect
    parts = []
    for name, kind in types.items():
        plain, values = kind, [row[name] for row in rows]
        if isinstance(kind, TypeDecorator):
            plain = kind.load_dialect_impl(dialect)
            values = [kind.process_bind_param(value, dialect) for value in values]
        parts.append(_array(values, plain))
    columns = [column(name, kind) for name, kind in types.items()]
    return func.unnest(*parts).table_valued(*columns, name="given").render_derived()


def _array(values: Sequence[Any], kind: Any) -> Any:
    # A cast to VARCHAR(12) would cut what is longer in silence; as text it is refused aloud.
    plain = Text() if isinstance(kind, String) else kind
    # One dimension, said aloud: a list that is a value itself (JSON) is no further dimension.
    kinds = ARRAY(plain, dimensions=1)
    return cast(bindparam(None, list(values), type_=kinds), kinds)


def each_of(session: BranchSession, values: Iterable[Any], kind: Any, name: str = "each") -> Any:
    """``values``, however many, as a FROM item with the one column ``value``; one parameter."""
    if _on_postgresql(session):
        unnested = func.unnest(_array(list(values), kind))
        return unnested.table_valued(column("value", kind), name=name).render_derived()
    listed = literal(json.dumps(list(values), default=str))
    return func.json_each(listed).table_valued(column("value", kind), name=name)


def one_of(session: BranchSession, item: Any, values: Iterable[Any]) -> Any:
    """The condition that ``item`` is one of ``values``, however many, as one parameter."""
    if _on_postgresql(session):
        return item == func.any(_array(list(values), item.type))
    return item.in_(select(each_of(session, values, item.type).c.value))


def gathered(session: BranchSession, item: Any) -> Any:
    """All values of ``item`` in a group as one list: many rows become one."""
    name = "json_agg" if _on_postgresql(session) else "json_group_array"
    return type_coerce(getattr(func, name)(item), Json())


def _on_postgresql(session: BranchSession) -> bool:
    return bool(session.get_bind().dialect.name == "postgresql")
