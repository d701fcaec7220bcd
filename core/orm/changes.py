"""The change log: who changed what, when, from which value to which."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Index, String, event, inspect, select
from sqlalchemy.orm import (
    Mapped,
    Mapper,
    ORMExecuteState,
    UOWTransaction,
    mapped_column,
    with_loader_criteria,
)

from core.orm.base import Base, Branched, Logged
from core.orm.session import BranchSession
from core.orm.types import Instant, Json, Key
from core.orm.waiting import insert_later, waiting_rows

COMPANY = ""


class Change(Base):
    """One record changed once: ``fields`` maps a column to its old and new value."""

    __tablename__ = "core_change"
    __table_args__ = (Index(None, "resource", "record", "id"), {"info": {"company": True}})

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    branch: Mapped[str] = mapped_column(String(8), default=COMPANY)
    resource: Mapped[str] = mapped_column(String(80))
    record: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(Instant)
    actor: Mapped[str] = mapped_column(String(80))
    deed: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str | None] = mapped_column(String(500))
    fields: Mapped[dict[str, Any]] = mapped_column(Json)


def log_changes(
    session: BranchSession,
    entries: Sequence[tuple[str, Any, str, Mapping[str, Sequence[Any]]]],
    *,
    reason: str | None = None,
    branch: str | None = None,
) -> None:
    """Write log rows ``(resource, record id, deed, {field: (old, new)})``.

    Actor and moment are the session's; set-based commands call this from their own value lists.
    All log rows of a transaction are written together, in one statement before its commit.
    """
    if not entries:
        return
    at, actor = session.info.get("now") or datetime.now(UTC), session.info.get("actor", "system")
    home = branch if branch is not None else next(iter(session.branches), COMPANY)
    rows = [
        {
            "branch": home,
            "resource": resource,
            "record": str(record),
            "at": at,
            "actor": actor,
            "deed": deed,
            "reason": reason,
            "fields": {name: list(pair) for name, pair in fields.items()},
        }
        for resource, record, deed, fields in entries
    ]
    insert_later(session, Change.__table__, rows)


def log_created(session: BranchSession, record: Any, fields: Mapping[str, Any]) -> None:
    """Tell with which ``fields`` a ``record`` of this transaction began, where it is logged as new.

    One deed is one entry. An entry that was written already, for there were many or somebody has
    read the log, has a second one behind it.
    """
    told = {name: [None, value] for name, value in fields.items()}
    place = (resource_of(record), _identity(record), "create")
    waiting = waiting_rows(session, Change.__table__)
    for at in reversed(range(len(waiting))):
        row = waiting[at]
        if (row["resource"], row["record"], row["deed"]) == place:
            waiting[at] = {**row, "fields": {**row["fields"], **told}}
            return
    log_changes(session, [(*place, told)])


def resource_of(record: Any) -> str:
    """The name under which a record's changes are kept: its table."""
    return inspect(record).mapper.local_table.name


@event.listens_for(BranchSession, "do_orm_execute")
def _only_own_log(state: ORMExecuteState) -> None:
    if state.is_column_load or state.is_relationship_load:
        return
    assert isinstance(state.session, BranchSession)
    state.statement = state.statement.options(_log_of(state.session.branches))


@functools.cache
def _log_of(branches: tuple[str, ...]) -> Any:
    homes = [COMPANY, *branches]
    return with_loader_criteria(Change, Change.branch.in_(homes), include_aliases=True)


@event.listens_for(Logged, "mapper_configured", propagate=True)
def _keep_old_values(mapper: Mapper[Any], record: type[Any]) -> None:
    # A value set before it was ever read would otherwise leave no old one for the log.
    for attribute in mapper.column_attrs:
        getattr(record, attribute.key).impl.active_history = True


@event.listens_for(BranchSession, "after_flush")
def _remember(session: BranchSession, flush: UOWTransaction) -> None:
    by_home: dict[str, list[tuple[str, Any, str, Mapping[str, Sequence[Any]]]]] = {}
    groups = (("create", session.new), ("change", session.dirty), ("delete", session.deleted))
    for deed, records in groups:
        for record in records:
            if isinstance(record, Logged) and (fields := _differences(record, deed)):
                home = record.branch if isinstance(record, Branched) else COMPANY
                entry = (resource_of(record), _identity(record), deed, fields)
                by_home.setdefault(home, []).append(entry)
    for home, entries in by_home.items():
        log_changes(session, entries, branch=home)


def _identity(record: Any) -> str:
    return "-".join(str(part) for part in inspect(record).mapper.primary_key_from_instance(record))


def _differences(record: Any, deed: str) -> dict[str, tuple[Any, Any]]:
    state = inspect(record)
    found = {}
    for attribute in state.mapper.column_attrs:
        name = attribute.key
        if name in record.__unlogged__:
            continue
        history = state.attrs[name].history
        old = history.deleted[0] if history.deleted else None
        new = history.added[0] if history.added else None
        if deed == "delete":
            old, new = state.dict.get(name), None
        if old != new:
            found[name] = (old, new)
    return found


def changes_of(session: BranchSession, record: Any, most: int = 50) -> list[Change]:
    """What happened to ``record``, newest first; a subclass's rows count as the record's own."""
    return changes_at(session, *place_of(record), most=most)


def place_of(record: Any) -> tuple[list[str], str]:
    """Where the changes of ``record`` are kept: the names of its tables, and its number."""
    return [table.name for table in inspect(record).mapper.tables], _identity(record)


def changes_at(
    session: BranchSession, resources: Sequence[str], number: str, *, after: int = 0, most: int = 50
) -> list[Change]:
    """What happened at one place since the change ``after``, newest first."""
    query = (
        select(Change)
        .where(Change.resource.in_(resources), Change.record == number, Change.id > after)
        .order_by(Change.id.desc())
        .limit(most)
    )
    return list(session.scalars(query))
