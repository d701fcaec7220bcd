"""Which rows of a list are asked for: its search, its filters, and what a span means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, not_

from core.i18n import _
from core.orm.bulk import one_of
from core.reading import decimal
from core.refusal import Refusal
from core.web.collection import Collection, Filter
from core.web.ordering import Order
from core.workflow.fields.finding import (
    in_index,
    is_found_first,
    look_up,
    placed,
    places,
    side_by_side,
)
from core.workflow.fields.sql import OwnValue

LARGEST = Decimal(10) ** 12
SPANS = ("dates", "numbers")


def narrowed(
    collection: Collection,
    given: Mapping[str, str],
    walking: Order | None = None,
    found: Sequence[int] | None = None,
) -> Select[Any]:
    """The query of ``collection`` with the search text ``q`` and the filters that were given.

    ``walking`` is the order of a list in which many rows fit; ``found`` are the numbers of all
    documents that fit by their own fields, where they were looked up before.
    """
    session, along = collection.here.session, walking.key if walking else None
    own = [*own_filters(collection, given), *own_sort(collection, given)]
    query = look_up(collection.query(), collection.record, own, session)
    if "q" in given:
        query = collection.search(query, given["q"])
    if found is not None:
        query = query.where(one_of(session, collection.record.id, found))  # type: ignore[attr-defined]
    for item in collection.filters:
        if found is None or not _is_own(item):
            expression = placed(item.expression, session, walking=along)
            query = _filtered(collection, query, given, item, expression)
        if item.never is not None and is_asked(item, given):
            query = query.where(not_(item.never))
    return query


def _filtered(
    collection: Collection,
    query: Select[Any],
    given: Mapping[str, str],
    item: Filter,
    expression: Any,
) -> Select[Any]:
    at = replace(item, expression=expression)
    if item.kind in SPANS:
        return _between(collection, query, at.expression, given, item.name)
    return at.narrow(query, given[item.name]) if item.name in given else query


def found_by_own(collection: Collection, given: Mapping[str, str]) -> Select[Any] | None:
    """Where the documents stand that fit by their own fields; None where none is asked for."""
    own = [item for item in collection.filters if _is_own(item) and is_asked(item, given)]
    if not own:
        return None
    session = collection.here.session
    fields = in_index([item.expression for item in own], session)
    query = side_by_side(places(fields[0], session), fields, session)
    for item, field in zip(own, fields, strict=True):
        query = _filtered(collection, query, given, item, field)
    return query


def few_found(collection: Collection, given: Mapping[str, str], most: int) -> list[int] | None:
    """The numbers of the documents that fit by their own fields, where there are at most ``most``.

    None where there are more, or where the store knows a shorter way.
    """
    session = collection.here.session
    query = found_by_own(collection, given) if is_found_first(session) else None
    if query is None:
        return None
    numbers = query.with_only_columns(query.selected_columns[1]).limit(most + 1)
    found = list(session.scalars(numbers))
    return found if len(found) <= most else None


def only_own(collection: Collection, given: Mapping[str, str]) -> bool:
    """Whether the list is narrowed by own fields and nothing else."""
    asked = [item.expression for item in collection.filters if is_asked(item, given)]
    return "q" not in given and all(isinstance(one, OwnValue) for one in asked)


def _is_own(item: Filter) -> bool:
    return isinstance(item.expression, OwnValue)


def own_filters(collection: Collection, given: Mapping[str, str]) -> list[OwnValue]:
    """The own fields that the list is filtered by."""
    wanted = [item.expression for item in collection.filters if is_asked(item, given)]
    return [one for one in wanted if isinstance(one, OwnValue)]


def leading(collection: Collection, given: Mapping[str, str]) -> set[str]:
    """The own fields whose order leads to what is asked for: one value or a span of them."""
    asked = [item for item in collection.filters if item.kind != "text" and is_asked(item, given)]
    return {one.expression.field for one in asked if isinstance(one.expression, OwnValue)}


def own_sort(collection: Collection, given: Mapping[str, str]) -> list[OwnValue]:
    """The own field that the list is sorted by, if it is one."""
    name = given.get("sort", collection.sort).removeprefix("-")
    found = [column.sort for column in collection.columns if column.name == name]
    return [one for one in found if isinstance(one, OwnValue)]


def is_asked(item: Filter, given: Mapping[str, str]) -> bool:
    """Whether the list is narrowed by this filter."""
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


def is_narrowed(collection: Collection, given: Mapping[str, str]) -> bool:
    """Whether the list is narrowed at all."""
    return "q" in given or any(is_asked(item, given) for item in collection.filters)
