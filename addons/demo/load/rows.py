"""Many records at once, with identities known beforehand and a change log as people leave one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from core.context import Context
from core.orm.base import Base, Branched, Logged
from core.orm.bulk import fresh_ids, insert_rows
from core.orm.changes import COMPANY, Change, log_changes
from core.orm.numbering import Number, draw

Row = dict[str, Any]
Fields = Mapping[str, Sequence[Any]]


def keep(context: Context, model: type[Base], rows: Sequence[Row]) -> list[int]:
    """Insert ``rows`` of ``model`` and log that they were created; their identities, in order."""
    session = context.session
    ids = fresh_ids(session, model.__table__, len(rows))
    numbered = [{"id": number, **row} for number, row in zip(ids, rows, strict=True)]
    insert_rows(session, model.__table__, numbered)
    if issubclass(model, Logged):
        home = None if issubclass(model, Branched) else COMPANY
        name = str(model.__tablename__)
        entries = [(name, row["id"], "create", created(model, row)) for row in numbered]
        log_changes(session, entries, branch=home)
    return ids


def created(model: type[Any], row: Row) -> dict[str, tuple[None, Any]]:
    """What the change log says of a new row."""
    hidden = model.__unlogged__
    return {
        name: (None, value)
        for name, value in row.items()
        if value is not None and name not in hidden
    }


@dataclass(frozen=True, kw_only=True, slots=True)
class Deed:
    """Something a person did to a record of the past."""

    at: datetime
    actor: str
    resource: str
    record: int
    deed: str
    fields: Fields
    reason: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Scribe:
    """Who does something to which record at which moment, ready to write it down."""

    at: datetime
    actor: str
    table: type[Any]
    record: int
    reason: str | None = None

    def created(self, **values: Any) -> Deed:
        """The record is new and has ``values``."""
        return self.changed("create", **created(self.table, values))

    def changed(self, deed: str, /, **fields: Sequence[Any]) -> Deed:
        """A ``deed`` that gave fields new values instead of old ones."""
        return Deed(
            at=self.at,
            actor=self.actor,
            resource=self.table.__tablename__,
            record=self.record,
            deed=deed,
            fields=fields,
            reason=self.reason,
        )


def log_deeds(context: Context, deeds: Iterable[Deed]) -> None:
    """Write what people did, each at its own moment, into the change log."""
    rows = [
        {
            "resource": deed.resource,
            "record": str(deed.record),
            "at": deed.at,
            "actor": deed.actor,
            "deed": deed.deed,
            "reason": deed.reason,
            "fields": {name: list(pair) for name, pair in deed.fields.items()},
        }
        for deed in deeds
    ]
    insert_rows(context.session, Change.__table__, rows)


def count_to(context: Context, series: str, on: date, last: int) -> None:
    """Let the numbers of ``series`` in the month of ``on`` go on after ``last``."""
    drawn = context.session.scalar(
        select(Number.last).where(Number.series == series, Number.period == f"{on:%y%m}")
    )
    if last > (drawn or 0):
        draw(context.session, series, on, last - (drawn or 0))
