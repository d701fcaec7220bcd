"""The functions a condition or formula may call, and the values they work on."""

from __future__ import annotations

import decimal
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from core.i18n import _
from core.refusal import Refusal

LIMITS = decimal.Context(
    prec=28,
    rounding=decimal.ROUND_HALF_UP,
    Emax=99,
    Emin=-99,
    traps=[decimal.InvalidOperation, decimal.DivisionByZero, decimal.Overflow],
)
MOST_PLACES = 8
MANY = 20


class Unreckonable(Refusal):
    """An expression that cannot be worked out with these values."""


@dataclass(frozen=True)
class Table:
    """The lines of a document, as one value."""

    rows: tuple[Mapping[str, Any], ...]

    def column(self, name: Any) -> list[Any]:
        """What stands in the column, without the empty places."""
        if type(name) is not str:
            raise Unreckonable(
                _(
                    "${value} names no column. Write the column's name in quotation marks.",
                    mapping={"value": shown(name)},
                )
            )
        values = (plain(row.get(name)) for row in self.rows)
        return [value for value in values if value is not None]


def plain(value: Any) -> Any:
    """``value`` as expressions have it; a blank text is empty, a moment counts as its date."""
    if value is None or isinstance(value, bool | Table):
        return value
    if isinstance(value, str):
        return str(value) if value.strip() else None
    if isinstance(value, Decimal | int) and Decimal(value).is_finite():
        return LIMITS.copy().create_decimal(value)
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, tuple) and all(isinstance(row, Mapping) for row in value):
        return Table(value)
    raise TypeError(f"an expression has no values like {value!r}")


def shown(value: Any) -> str:
    """``value`` as one would write it in an expression."""
    if isinstance(value, str):
        return f'"{value[:MANY]}"' if len(value) <= MANY else f'"{value[:MANY]}…"'
    if isinstance(value, date):
        return f'date("{value.isoformat()}")'
    return "[…]" if isinstance(value, Table) else str(value)


def number(value: Any) -> Decimal:
    """``value``, which has to be a number."""
    if type(value) is not Decimal:
        raise Unreckonable(_("${value} is no number.", mapping={"value": shown(value)}))
    return value


def _table(value: Any) -> Table:
    if not isinstance(value, Table):
        raise Unreckonable(_("${value} is no table of lines.", mapping={"value": shown(value)}))
    return value


def _sum(lines: Any, column: Any) -> Decimal | None:
    if lines is None:
        return None
    return sum((number(value) for value in _table(lines).column(column)), Decimal(0))


def _count(lines: Any) -> Decimal | None:
    return None if lines is None else Decimal(len(_table(lines).rows))


def _extreme(choose: Callable[[list[Any]], Any]) -> Callable[..., Any]:
    """The least or the greatest of a column, or of the values given."""

    def act(*given: Any) -> Any:
        if isinstance(given[0], Table):
            values = given[0].column(given[1] if len(given) == 2 else None)
        else:
            values = list(given)
        if not values or any(value is None for value in values):
            return None
        if not all(type(value) is date for value in values):
            values = [number(value) for value in values]
        return choose(values)

    return act


def _abs(value: Any) -> Decimal | None:
    return None if value is None else abs(number(value))


def _round(value: Any, places: Any = Decimal(0)) -> Decimal | None:
    """``value`` rounded half up."""
    if value is None or places is None:
        return None
    if number(places) not in range(MOST_PLACES + 1):
        raise Unreckonable(
            _(
                "A number is rounded to 0 to ${most} places, not to ${value}.",
                mapping={"most": MOST_PLACES, "value": shown(places)},
            )
        )
    # The plus turns a rounded -0.4 into 0; nobody writes -0.
    return +number(value).quantize(Decimal(1).scaleb(-int(places)))


def _days(start: Any, end: Any) -> Decimal | None:
    if start is None or end is None:
        return None
    for value in (start, end):
        if not isinstance(value, date):
            raise Unreckonable(_("${value} is no date.", mapping={"value": shown(value)}))
    return Decimal((end - start).days)


def _contains(text: Any, part: Any) -> bool:
    for value in (text, part):
        if value is not None and not isinstance(value, str):
            raise Unreckonable(_("${value} is no text.", mapping={"value": shown(value)}))
    return text is not None and part is not None and part in text


def _empty(value: Any) -> bool:
    return value is None or (isinstance(value, Table) and not value.rows)


@dataclass(frozen=True)
class Function:
    """A function: what it does, how it is written, and how many values it takes."""

    act: Callable[..., Any] | None
    usage: str
    takes: tuple[int, int]


FUNCTIONS: dict[str, Function] = {
    "sum": Function(_sum, 'sum(lines, "column")', (2, 2)),
    "count": Function(_count, "count(lines)", (1, 1)),
    "min": Function(_extreme(min), 'min(a, b), min(lines, "column")', (2, MANY)),
    "max": Function(_extreme(max), 'max(a, b), max(lines, "column")', (2, MANY)),
    "abs": Function(_abs, "abs(number)", (1, 1)),
    "round": Function(_round, "round(number, places)", (1, 2)),
    "days": Function(_days, "days(from, to)", (2, 2)),
    "empty": Function(_empty, "empty(x)", (1, 1)),
    "contains": Function(_contains, "contains(text, part)", (2, 2)),
    # These two never run: the gate makes a choice of the one and a constant of the other.
    "if_": Function(None, "if_(condition, a, b)", (3, 3)),
    "date": Function(None, 'date("2026-10-01")', (1, 1)),
}
