"""Values worth trying for a field: those a condition names, and one from every gap between them."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from core.workflow.expressions.kinds import KIND_OF_TYPE

STEPS = {"money": Decimal("0.01"), "number": Decimal("0.0001")}
SOME_DAY = date(2026, 1, 1)
DAY = timedelta(days=1)
MOST = 60
MOST_LINES = 50


@dataclass(frozen=True, kw_only=True)
class Domain:
    """What a field can hold: its type, all its ``values`` where there are only those.

    ``empty`` is whether it may be empty; ``columns`` are those of a table of lines. Fields whose
    type is none of text, number, money, date, moment, yes_no, choice, table hold something, of
    which nothing is known but whether it equals something else.
    """

    type: str = "other"
    values: tuple[Any, ...] = ()
    empty: bool = True
    columns: Mapping[str, Domain] = field(default_factory=dict)


def candidates(domain: Domain, constants: Iterable[Any]) -> list[Any]:
    """One value of ``domain`` from every class that comparing with ``constants`` can tell apart.

    What is filled comes before what is empty. The list is complete: where none of it fits, nothing
    does.
    """
    given = [one for one in constants if one is not None]
    kind = KIND_OF_TYPE.get(domain.type, "")
    if domain.values:
        found = list(domain.values)
    elif kind == "yes_no":
        found = [True, False]
    elif kind == "table":
        found = [({name: _one(column) for name, column in domain.columns.items()},)]
    else:
        found = _of_kind(kind, STEPS.get(domain.type), given)
    nothing: Any = () if kind == "table" else None
    return [*found, nothing] if domain.empty else found


def worth_trying(domain: Domain, own: Iterable[Any], others: Iterable[Any]) -> list[Any]:
    """Values of ``domain`` for a field that stands in calculations: likely ones, not all of them.

    ``own`` are the constants it is compared with, ``others`` all that the conditions name.
    """
    numbers = sorted({one for one in others if type(one) is Decimal}, key=abs)
    found = candidates(domain, own)
    kind = KIND_OF_TYPE.get(domain.type, "")
    if domain.values or kind == "yes_no":
        return found
    if kind == "number":
        found += candidates(domain, _scaled(numbers))
    elif kind == "date":
        days = {SOME_DAY, *(one for one in others if type(one) is date)}
        near = {Decimal(0), *(one + by for one in numbers for by in (-1, 0, 1))}
        away = [timedelta(days=int(one)) for one in near if abs(one) <= 9999]
        moved = [_moved(day, sign * by) for day in sorted(days) for by in away for sign in (1, -1)]
        found += [day for day in moved if day is not None]
    elif kind == "text":
        texts = [one for one in others if isinstance(one, str)]
        found = [*texts, *(text + "a" for text in texts), " ".join(texts) or "a", *found]
    elif kind == "table":
        found += _tables(domain, numbers, list(others))
    return list({repr(one): one for one in found}.values())[:MOST]


def _of_kind(kind: str, step: Decimal | None, given: list[Any]) -> list[Any]:
    """The classes of a kind; those of whatever is named where the kind is not known."""
    found: list[Any] = []
    numbers = sorted({one for one in given if type(one) is Decimal})
    days = sorted({one for one in given if type(one) is date})
    texts = sorted({one for one in given if isinstance(one, str)})
    if kind == "number" or (not kind and (numbers or not given)):
        found += _from_gaps(numbers or [Decimal(0)], lambda a, b: _between(a, b, step))
        if step is not None:
            found = [one for one in found if _exponent(one) >= _exponent(step)]
    if kind == "date" or (not kind and days):
        found += _from_gaps(days or [SOME_DAY], _day_between)
    if kind == "text" or (not kind and texts):
        found += [*texts, next(t for t in map("a".__mul__, itertools.count(1)) if t not in texts)]
    if not kind and any(type(one) is bool for one in given):
        found += [True, False]
    return found


def _from_gaps(marks: list[Any], between: Callable[[Any, Any], Any]) -> list[Any]:
    """The marks, and what lies above, between and below them."""
    edges = [None, *marks, None]
    gaps = [between(low, high) for low, high in itertools.pairwise(edges)]
    return [one for one in (gaps[-1], *marks, *reversed(gaps[:-1])) if one is not None]


def _between(low: Decimal | None, high: Decimal | None, step: Decimal | None) -> Decimal | None:
    """A number between the two, round if possible, None where no step of the domain lies there."""
    if low is None:
        return None if high is None else -_above(-high)
    if high is None or _above(low) < high:
        return _above(low)
    middle = (low + high) / 2
    if step is not None:
        middle = ((low / step).to_integral_value(ROUND_FLOOR) + 1) * step
    return middle if low < middle < high else None


def _above(mark: Decimal) -> Decimal:
    """The next whole number; where the mark has no digit left for it, much more than the mark."""
    above = mark.to_integral_value(ROUND_FLOOR) + 1
    return above if above > mark else mark + abs(mark)


def _exponent(number: Decimal) -> int:
    return int(number.normalize().as_tuple().exponent)


def _day_between(low: date | None, high: date | None) -> date | None:
    day = _moved(low, DAY) if low else _moved(high or SOME_DAY, -DAY)
    return day if day and (not low or not high or day < high) else None


def _moved(day: date, by: timedelta) -> date | None:
    try:
        return day + by
    except OverflowError:
        return None


def _scaled(numbers: list[Decimal]) -> list[Decimal]:
    """The numbers and their opposites, products and quotients, and round ones of every size."""
    pairs = list(itertools.permutations(numbers[:6], 2))
    quotients = (one / other for one, other in pairs if other)
    round_ones = (Decimal(10) ** size for size in range(7))
    made = {
        *numbers,
        *(-one for one in numbers),
        *round_ones,
        *quotients,
        *(one * other for one, other in pairs),
    }
    return sorted({one.quantize(Decimal("0.01")) for one in made if abs(one) < 10**12})


def _tables(domain: Domain, numbers: list[Decimal], others: list[Any]) -> list[Any]:
    """Tables whose first line says it all; the others of it are blank."""
    counts = {1, 2, *(int(one) + by for one in numbers for by in (0, 1) if 0 < one < MOST_LINES)}
    names = list(domain.columns)
    choices = [
        [one for one in candidates(domain.columns[name], others) if one is not None] or [None]
        for name in names
    ]
    cycles = [itertools.cycle(one) for one in choices]
    together = ([next(one) for one in cycles] for _line in range(MOST // 4))
    apart = itertools.islice(itertools.product(*choices), MOST // 4)
    cells = itertools.chain(together, apart)
    firsts = [dict(zip(names, row, strict=True)) for row in cells]
    return [(first, *({},) * (count - 1)) for first in firsts for count in sorted(counts)]


def _one(domain: Domain) -> Any:
    return next(iter(candidates(domain, ())), None)
