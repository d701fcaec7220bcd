"""How a list is sorted: by a column, and by number where its values are equal; both ways."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Integer, Select, and_, cast, func, inspect, literal, or_
from sqlalchemy.sql.expression import ColumnClause

from core.web.collection import Collection, Column

NOTHING: dict[type, Any] = {
    str: "",
    int: 0,
    bool: False,
    Decimal: Decimal(0),
    date: date.min,
    datetime: datetime(1, 1, 2, tzinfo=UTC),
}


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
        """The condition that a row comes after the one with this key and number.

        The first half says no more than the second; by it an index leads to the place.
        """
        if self.descending:
            return and_(self.key <= value, or_(self.key < value, self.number < number))
        return and_(self.key >= value, or_(self.key > value, self.number > number))

    def up_to(self, value: Any, number: int) -> Any:
        """The condition that a row comes no later than the one with this key and number."""
        if self.descending:
            return and_(self.key >= value, or_(self.key > value, self.number >= number))
        return and_(self.key <= value, or_(self.key < value, self.number <= number))


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
