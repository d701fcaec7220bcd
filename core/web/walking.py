"""The rows of one page: found by what is asked, or met on a walk along the order of the list.

Walking the index of the order until a page is full is shortest where many rows fit, but not where
all that fit lie at its far end. So the walk goes a little way first; where that was not enough,
what fits is counted, and sorted if there is not too much of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Select, func, select

from core.web.collection import Collection
from core.web.narrowing import (
    few_found,
    found_by_own,
    leading,
    narrowed,
    only_own,
    own_filters,
    own_sort,
)
from core.web.ordering import Order
from core.workflow.fields.finding import placed, places, plan_for_values
from core.workflow.fields.sql import OwnValue

# How far a walk goes before one looks what else there is, and how many rows are sorted at most.
STEPS = 5_000
SORTED = 100_000


@dataclass(frozen=True, kw_only=True)
class Walk:
    """From where rows are read, and which way: behind the row ``at``, or from the beginning.

    ``back`` reads them in the opposite direction.
    """

    order: Order
    at: tuple[Any, int] | None
    back: bool
    size: int

    @property
    def way(self) -> Order:
        """The order in which rows are read."""
        return self.order.turned() if self.back else self.order

    def ahead(self, query: Select[Any]) -> Select[Any]:
        """The rows of ``query`` that lie ahead, in their order."""
        if self.at is not None:
            query = query.where(self.way.beyond(*self.at))
        return self.way.applied(query)

    def rows(self, query: Select[Any], session: Any) -> list[Any]:
        """The next rows of ``query`` with their sort keys, one more than a page holds."""
        ordered = self.ahead(query).add_columns(self.order.key.label("sort_key"))
        return list(session.execute(ordered.limit(self.size + 1)).unique())


def asked_for(
    collection: Collection, given: Mapping[str, str], most: int
) -> tuple[Select[Any], Order]:
    """The query that ``given`` narrows, and the order it asks for; ``most`` rows are few."""
    session = collection.here.session
    order = Order.of(collection, given.get("sort", collection.sort))
    filtered = own_filters(collection, given)
    if filtered or own_sort(collection, given):
        plan_for_values(session, several=len(filtered) > 1)
    order = replace(order, key=placed(order.key, session))
    few = few_found(collection, given, most)
    return narrowed(collection, given, found=few), order


def walked(
    collection: Collection, given: Mapping[str, str], query: Select[Any], walk: Walk
) -> list[Any]:
    """The rows of a page where more fit than are counted; ``query`` finds them by the filters."""
    session = collection.here.session
    along = narrowed(collection, given, walk.order)
    # Where the order is that of a filter, its index leads to the first that fits.
    leads = leading(collection, given)
    led = any(own.field in leads for own in own_sort(collection, given))
    astray = own_filters(collection, given) and not led
    end = _some_way_on(collection, given, walk) if astray else None
    if end is None:
        return walk.rows(along, session)
    rows = walk.rows(along.where(walk.way.up_to(*end)), session)
    if len(rows) > walk.size:
        return rows
    if _few(collection, given, query):
        return replace(walk, order=walk.order.apart()).rows(query, session)
    return walk.rows(along, session)


def counted(query: Select[Any], collection: Collection, most: int) -> int:
    """How many rows ``query`` finds; one more than ``most`` where there are more."""
    # The attribute, not its bare column: it brings along every table that the record is made of.
    identity: Any = collection.record.id  # type: ignore[attr-defined]
    keys = query.with_only_columns(identity).order_by(None).limit(most + 1).subquery()
    return collection.here.session.scalar(select(func.count()).select_from(keys)) or 0


def _few(collection: Collection, given: Mapping[str, str], query: Select[Any]) -> bool:
    """Whether what fits is so little that it is sorted; the documents are looked at last."""
    found = found_by_own(collection, given)
    if found is not None:
        few = select(func.count()).select_from(found.limit(SORTED + 1).subquery())
        if (collection.here.session.scalar(few) or 0) <= SORTED:
            return True
        if only_own(collection, given):
            return False
    return counted(query, collection, SORTED) <= SORTED


def _some_way_on(
    collection: Collection, given: Mapping[str, str], walk: Walk
) -> tuple[Any, int] | None:
    """A place some way ahead, whatever the filters say; None where the list ends before."""
    session, order = collection.here.session, walk.order
    if isinstance(order.key, OwnValue):
        bare = places(order.key, session)
        alone = replace(walk, order=replace(order, number=bare.selected_columns[1]))
        found = session.execute(alone.ahead(bare).offset(STEPS - 1).limit(1)).first()
    else:
        sorted_only = {name: text for name, text in given.items() if name == "sort"}
        everything = walk.ahead(narrowed(collection, sorted_only))
        keys = everything.with_only_columns(order.key, order.number)
        found = session.execute(keys.offset(STEPS - 1).limit(1)).first()
    return None if found is None else (found[0], found[1])
