"""Lists: filtered, sorted and paged by key; the thousandth page is as quick as the first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Integer, Select, and_, cast, func, inspect, literal, or_, select
from sqlalchemy.sql.expression import ColumnClause

from core.i18n import _
from core.reading import decimal
from core.refusal import Refusal
from core.web.collection import Collection, Column, Filter
from core.web.cursors import read_cursor, write_cursor
from core.workflow.fields.finding import look_up, placed, plan_for_values
from core.workflow.fields.sql import OwnValue

PAGE = 50
COUNTED = 10_000
EXPORTED = 100_000
LARGEST = Decimal(10) ** 12
SPANS = ("dates", "numbers")
NOTHING: dict[type, Any] = {
    str: "",
    int: 0,
    bool: False,
    Decimal: Decimal(0),
    date: date.min,
    datetime: datetime(1, 1, 2, tzinfo=UTC),
}


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
    query, order = asked_for(collection, given)
    session = collection.here.session
    count = session.scalar(select(func.count()).select_from(_keys(query, collection))) or 0
    if count > COUNTED:
        query = narrowed(collection, given, order)
    elif _asks(collection, given):
        order = order.apart()
    back = "before" in given
    way = order.turned() if back else order
    cursor = given.get("before") or given.get("after")
    if cursor:
        query = query.where(way.beyond(*read_cursor(cursor, order.key)))
    ordered = way.applied(query).add_columns(order.key.label("sort_key")).limit(size + 1)
    rows = session.execute(ordered).unique().all() if count else []
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
    query, order = asked_for(collection, given)
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
    for record in session.scalars(order.applied(query)).unique():
        yield collection.place(record)


def asked_for(collection: Collection, given: Mapping[str, str]) -> tuple[Select[Any], Order]:
    """The query that ``given`` narrows, and the order it asks for."""
    session = collection.here.session
    order = Order.of(collection, given.get("sort", collection.sort))
    if _own_fields(collection, given):
        plan_for_values(session)
    order = replace(order, key=placed(order.key, session))
    return narrowed(collection, given), order


def narrowed(
    collection: Collection, given: Mapping[str, str], walking: Order | None = None
) -> Select[Any]:
    """The query of ``collection`` with the search text ``q`` and the filters that were given.

    ``walking`` is the order of a list in which many rows fit.
    """
    session, along = collection.here.session, walking.key if walking else None
    query = look_up(collection.query(), collection.record, _own_fields(collection, given), session)
    if "q" in given:
        query = collection.search(query, given["q"])
    for item in collection.filters:
        at = replace(item, expression=placed(item.expression, session, walking=along))
        if item.kind in SPANS:
            query = _between(collection, query, at.expression, given, item.name)
        elif item.name in given:
            query = at.narrow(query, given[item.name])
    return query


def _own_fields(collection: Collection, given: Mapping[str, str]) -> list[OwnValue]:
    """The own fields that the list is filtered or sorted by."""
    name = given.get("sort", collection.sort).removeprefix("-")
    sorts = [c.sort for c in collection.columns if c.sort is not None and c.name == name]
    wanted = [item.expression for item in collection.filters if _is_asked(item, given)]
    return [one for one in (*sorts, *wanted) if isinstance(one, OwnValue)]


def _is_asked(item: Filter, given: Mapping[str, str]) -> bool:
    ends = (f"{item.name}.from", f"{item.name}.until") if item.kind in SPANS else (item.name,)
    return any(end in given for end in ends)


def _between(
    collection: Collection, query: Select[Any], expression: Any, given: Mapping[str, str], name: str
) -> Select[Any]:
    """``query`` with what lies in a span, both ends included; what is empty lies in none."""
    read = _day_edge if expression.type.python_type in (date, datetime) else _number_edge
    first, last = given.get(f"{name}.from"), given.get(f"{name}.until")
    if first is not None:
        query = query.where(expression >= read(first, expression, collection, last=False))
    elif last is not None and hasattr(expression, "nothing"):
        query = query.where(expression > expression.nothing)
    if last is not None:
        edge = read(last, expression, collection, last=True)
        query = query.where(expression < edge if read is _day_edge else expression <= edge)
    return query


def _day_edge(text: str, expression: Any, collection: Collection, *, last: bool) -> Any:
    """Where a span of days begins, or the day after its last."""
    try:
        edge: Any = date.fromisoformat(text) + timedelta(days=int(last))
        if expression.type.python_type is datetime:
            zone = ZoneInfo(collection.here.company.timezone)
            edge = datetime.combine(edge, time.min, tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Refusal(
            _("${text} is no date. Write it as 2026-11-23.", mapping={"text": text})
        ) from None
    return edge


def _number_edge(text: str, expression: Any, collection: Collection, *, last: bool) -> Decimal:
    edge = decimal(text)
    if abs(edge) >= LARGEST:
        raise Refusal(_("This number is too large."))
    return edge


@dataclass(frozen=True, kw_only=True)
class Order:
    """How a list is sorted: by ``key``, and by ``number`` where keys are equal."""

    column: Column | None
    descending: bool
    key: Any
    number: Any

    @classmethod
    def of(cls, collection: Collection, text: str) -> Order:
        """The order that ``text`` names, such as ``-amount``; newest first where it names none."""
        name = text.removeprefix("-")
        sortable = {c.name: c for c in collection.columns if c.sort is not None}
        column = sortable.get(name)
        number = collection.record.id  # type: ignore[attr-defined]
        return cls(
            column=column,
            descending=text.startswith("-") if column else True,
            key=_comparable(column.sort, collection.record) if column else number,
            number=number,
        )

    def turned(self) -> Order:
        """The same order from the other end, for the way back."""
        return replace(self, descending=not self.descending)

    def apart(self) -> Order:
        """The same order, worked out from what was found.

        No index is in it: walking one through all rows to find the few that fit takes longest where
        there are none.
        """
        return replace(self, key=func.coalesce(self.key, self.key))

    def applied(self, query: Select[Any]) -> Select[Any]:
        """``query`` in this order."""
        if self.descending:
            return query.order_by(self.key.desc(), self.number.desc())
        return query.order_by(self.key, self.number)

    def beyond(self, value: Any, number: int) -> Any:
        """The condition that a row comes after the one with this key and number."""
        if self.descending:
            return or_(self.key < value, and_(self.key == value, self.number < number))
        return or_(self.key > value, and_(self.key == value, self.number > number))


def _comparable(expression: Any, record: type[Any]) -> Any:
    """A row without a value counts as nothing; comparing with NULL would lose it between two pages.

    What is never NULL, as a column of the record's own may be, stays as it is, so that its index
    serves.
    """
    plain = getattr(expression, "expression", expression)
    kind = plain.type.python_type
    own = isinstance(plain, ColumnClause) and plain.table in inspect(record).tables
    filled = getattr(plain, "never_empty", own and not plain.nullable)
    if not filled:
        plain = func.coalesce(plain, literal(NOTHING[kind], plain.type))
    return cast(plain, Integer) if kind is bool else plain


def _asks(collection: Collection, given: Mapping[str, str]) -> bool:
    """Whether the list is narrowed at all."""
    return "q" in given or any(_is_asked(item, given) for item in collection.filters)


def _keys(query: Select[Any], collection: Collection) -> Any:
    # The attribute, not its bare column: it brings along every table that the record is made of.
    identity: Any = collection.record.id  # type: ignore[attr-defined]
    return query.with_only_columns(identity).order_by(None).limit(COUNTED + 1).subquery()
