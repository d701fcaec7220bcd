"""Lists: filtered, sorted and paged by key; the thousandth page is as quick as the first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from core.i18n import _
from core.refusal import Refusal
from core.web.collection import Collection
from core.web.cursors import read_cursor, write_cursor
from core.web.narrowing import is_narrowed
from core.web.walking import Walk, asked_for, counted, walked

PAGE = 50
COUNTED = 10_000
EXPORTED = 100_000


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page of a list: its records, how many there are in all, where its neighbours begin."""

    records: list[Any]
    count: int
    counted: bool
    sort: str
    descending: bool
    after: str | None
    before: str | None
    first: bool
    asked: dict[str, str]


def read_page(collection: Collection, asked: Mapping[str, str], size: int = PAGE) -> Page:
    """The page of ``collection`` that the query string ``asked`` describes."""
    given = {name: value.strip() for name, value in asked.items() if value.strip()}
    query, order = asked_for(collection, given, COUNTED)
    session = collection.here.session
    count = counted(query, collection, COUNTED)
    if count <= COUNTED and is_narrowed(collection, given):
        order = order.apart()
    back = "before" in given
    cursor = given.get("before") or given.get("after")
    at = read_cursor(cursor, order.key) if cursor else None
    walk = Walk(order=order, at=at, back=back, size=size)
    if count > COUNTED:
        rows = walked(collection, given, query, walk)
    else:
        rows = walk.rows(query, session) if count else []
    more = len(rows) > size
    rows = rows[:size][::-1] if back else rows[:size]
    earlier, later = (more, True) if back else (bool(cursor), more)
    return Page(
        records=[collection.place(row[0]) for row in rows],
        count=min(count, COUNTED),
        counted=count <= COUNTED,
        sort=order.column.name if order.column else "",
        descending=order.descending,
        after=write_cursor(rows[-1][-1], rows[-1][0].id) if rows and later else None,
        before=write_cursor(rows[0][-1], rows[0][0].id) if rows and earlier else None,
        first=not earlier,
        asked={name: value for name, value in given.items() if name not in ("after", "before")},
    )


def read_all(collection: Collection, asked: Mapping[str, str]) -> Iterator[Any]:
    """Every record the filters allow, in order, for an export; refuses more than 100,000."""
    given = {name: value.strip() for name, value in asked.items() if value.strip()}
    query, order = asked_for(collection, given, EXPORTED)
    session = collection.here.session
    if counted(query, collection, EXPORTED) > EXPORTED:
        raise Refusal(
            _(
                "The list has more than ${count} rows, too many for one file. Filter it first.",
                mapping={"count": f"{EXPORTED:,}"},
            )
        )
    for record in session.scalars(order.applied(query)).unique():
        yield collection.place(record)
