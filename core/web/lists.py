"""Lists: filtered, sorted and paged by key; the thousandth page is as quick as the first."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, and_, func, inspect, or_, select

from core.i18n import _
from core.refusal import Refusal
from core.web.collection import Collection, Column

PAGE = 50
COUNTED = 10_000
EXPORTED = 100_000


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page of a list: its records, how many there are in all, where the next page begins."""

    records: list[Any]
    count: int
    counted: bool
    sort: str
    descending: bool
    after: str | None
    first: bool
    asked: dict[str, str]


def read_page(collection: Collection, asked: Mapping[str, str], size: int = PAGE) -> Page:
    """The page of ``collection`` that the query string ``asked`` describes."""
    given = {name: value.strip() for name, value in asked.items() if value.strip()}
    query = narrowed(collection, given)
    column, descending = _order(collection, given.get("sort", collection.sort))
    session = collection.here.session
    count = session.scalar(select(func.count()).select_from(_keys(query, collection)))
    key, number = _sort_key(column, collection), collection.record.id  # type: ignore[attr-defined]
    if "after" in given:
        value, last = _read_cursor(given["after"], key)
        beyond = (key < value, number < last) if descending else (key > value, number > last)
        query = query.where(or_(beyond[0], and_(key == value, beyond[1])))
    ordered = query.order_by(*((key.desc(), number.desc()) if descending else (key, number)))
    rows = session.execute(ordered.add_columns(key).limit(size + 1)).unique().all()
    more = len(rows) > size
    rows = rows[:size]
    return Page(
        records=[collection.place(row[0]) for row in rows],
        count=min(count or 0, COUNTED),
        counted=(count or 0) <= COUNTED,
        sort=column.name if column else "",
        descending=descending,
        after=_write_cursor(rows[-1][-1], rows[-1][0].id) if more else None,
        first="after" not in given,
        asked={name: value for name, value in given.items() if name != "after"},
    )


def read_all(collection: Collection, asked: Mapping[str, str]) -> Iterator[Any]:
    """Every record the filters allow, in order, for an export; refuses more than 100,000."""
    given = {name: value.strip() for name, value in asked.items() if value.strip()}
    query = narrowed(collection, given)
    session = collection.here.session
    count = session.scalar(
        select(func.count()).select_from(query.order_by(None).limit(EXPORTED + 1).subquery())
    )
    if (count or 0) > EXPORTED:
        raise Refusal(
            _(
                "The list has more than ${count} rows, too many for one file. Filter it first.",
                mapping={"count": f"{EXPORTED:,}"},
            )
        )
    column, descending = _order(collection, given.get("sort", collection.sort))
    key, number = _sort_key(column, collection), collection.record.id  # type: ignore[attr-defined]
    ordered = query.order_by(*((key.desc(), number.desc()) if descending else (key, number)))
    yield from session.scalars(ordered).unique()


def narrowed(collection: Collection, given: Mapping[str, str]) -> Select[Any]:
    """The query of ``collection`` with the search text ``q`` and the filters that were given."""
    query = collection.query()
    if "q" in given:
        query = collection.search(query, given["q"])
    for item in collection.filters:
        if item.kind == "dates":
            query = _between(collection, query, item.expression, given, item.name)
        elif item.name in given:
            query = item.narrow(query, given[item.name])
    return query


def _between(
    collection: Collection, query: Select[Any], expression: Any, given: Mapping[str, str], name: str
) -> Select[Any]:
    moments = expression.type.python_type is datetime
    zone = ZoneInfo(collection.here.company.timezone)
    for end, extra in ((f"{name}.from", 0), (f"{name}.until", 1)):
        if end not in given:
            continue
        try:
            day = date.fromisoformat(given[end])
        except ValueError:
            raise Refusal(
                _("${text} is no date. Write it as 2026-11-23.", mapping={"text": given[end]})
            ) from None
        edge: Any = day + timedelta(days=extra)
        if moments:
            edge = datetime.combine(edge, time.min, tzinfo=zone)
        query = query.where(expression < edge if extra else expression >= edge)
    return query


def _order(collection: Collection, text: str) -> tuple[Column | None, bool]:
    name = text.removeprefix("-")
    sortable = {c.name: c for c in collection.columns if c.sort is not None}
    return sortable.get(name), text.startswith("-") if name in sortable else True


def _sort_key(column: Column | None, collection: Collection) -> Any:
    if column is None:
        return collection.record.id  # type: ignore[attr-defined]
    kind = column.sort.type.python_type if hasattr(column.sort, "type") else str
    # A row without a value sorts first; comparing with NULL would lose it between two pages.
    nothing = {str: "", int: 0, bool: False, Decimal: Decimal(0), date: date.min}.get(kind)
    if nothing is None or not getattr(column.sort, "nullable", True):
        return column.sort
    return func.coalesce(column.sort, nothing)


def _keys(query: Select[Any], collection: Collection) -> Any:
    identity: Any = inspect(collection.record).primary_key[0]
    return query.with_only_columns(identity).order_by(None).limit(COUNTED + 1).subquery()


def _write_cursor(value: Any, number: int) -> str:
    if isinstance(value, datetime | date):
        value = value.isoformat()
    text = json.dumps([value, number], default=str)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read_cursor(text: str, key: Any) -> tuple[Any, int]:
    try:
        value, number = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        kind = key.type.python_type
        if kind in (datetime, date):
            value = kind.fromisoformat(value)
        elif kind is Decimal:
            value = Decimal(value)
        return kind(value) if kind in (str, int) else value, int(number)
    except (ValueError, TypeError, binascii.Error, ArithmeticError):
        raise Refusal(
            _("This page of the list is no longer valid. Go back to the first page.")
        ) from None
