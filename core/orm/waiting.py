"""Rows that wait for the end of their transaction, which then writes them in one statement.

Nobody may know that they wait: a query of their table writes them first, and a savepoint that is
undone takes with it what came after it. Only Core statements that go past the session and read such
a table call ``write_waiting`` themselves.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any, cast

from sqlalchemy import Table, event
from sqlalchemy.orm import ORMExecuteState, SessionTransaction
from sqlalchemy.sql import visitors

from core.orm.bulk import Row, insert_stamped
from core.orm.session import BranchSession

KEY = "waiting"
MOST = 2000

# Rows by table; one layer for the transaction and one for each savepoint it is in.
Layer = dict[Table, list[Row]]


def insert_later(session: BranchSession, table: Table, rows: Sequence[Row]) -> None:
    """Insert ``rows``, stamped with their branch, at the latest right before the commit."""
    waiting = _layers(session)[-1].setdefault(table, [])
    waiting.extend(rows)
    if len(waiting) >= MOST:
        write_waiting(session)


def waiting_rows(session: BranchSession, table: Table) -> list[Row]:
    """The rows of ``table`` that wait, in their order, in which one may be put in another's place.

    A row itself is never changed: a savepoint that is undone has it back as it was.
    """
    return _layers(session)[-1].get(table, [])


def write_waiting(session: BranchSession) -> None:
    """Write what waits, one statement for each table."""
    layers = _layers(session)
    waiting, layers[-1] = layers[-1], {}
    for table, rows in waiting.items():
        insert_stamped(session, table, rows)


def _layers(session: BranchSession) -> list[Layer]:
    layers: list[Layer] = session.info.setdefault(KEY, [{}])
    return layers


@event.listens_for(BranchSession, "before_commit")
def _write_last(session: BranchSession) -> None:
    if not session.in_nested_transaction():
        session.flush()
        write_waiting(session)


@event.listens_for(BranchSession, "do_orm_execute")
def _write_before_reading(state: ORMExecuteState) -> None:
    session = state.session
    assert isinstance(session, BranchSession)
    names = {table.key for table in _layers(session)[-1]}
    if names and any(_is_one_of(part, names) for part in _parts(state)):
        write_waiting(session)


def _parts(state: ORMExecuteState) -> Iterable[Any]:
    return visitors.iterate(cast(visitors.ExternallyTraversible, state.statement))


def _is_one_of(part: Any, names: Collection[str]) -> bool:
    return part.__visit_name__ == "table" and part.key in names


@event.listens_for(BranchSession, "after_transaction_create")
def _begin(session: BranchSession, transaction: SessionTransaction) -> None:
    if transaction.nested:
        layers = _layers(session)
        layers.append({table: list(rows) for table, rows in layers[-1].items()})


@event.listens_for(BranchSession, "after_rollback")
def _undo(session: BranchSession) -> None:
    layers = _layers(session)
    layers[-1] = layers[-2] if len(layers) > 1 else {}


@event.listens_for(BranchSession, "after_transaction_end")
def _end(session: BranchSession, transaction: SessionTransaction) -> None:
    layers = _layers(session)
    if transaction.nested:
        layers[-2:] = layers[-1:]
    elif transaction.parent is None:
        session.info.pop(KEY, None)
