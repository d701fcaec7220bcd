"""When the demonstration company works, and how its year goes: holidays, seasons, month-ends."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

ONE_DAY = timedelta(days=1)
HISTORY_MONTHS = 26
STOCK_DAYS = 90
CLOSING_DAYS = 3
CLOSING_FACTOR = 1.8
AHEAD_FACTOR = 1.6
FAIR_AHEAD = timedelta(days=18)
QUIET_FACTOR = 0.2
LINES = ("AV", "TW", "ED")

LUNAR_NEW_YEARS = (
    date(2023, 1, 22),
    date(2024, 2, 10),
    date(2025, 1, 29),
    date(2026, 2, 17),
    date(2027, 2, 6),
    date(2028, 1, 26),
    date(2029, 2, 13),
    date(2030, 2, 3),
    date(2031, 1, 23),
    date(2032, 2, 11),
)

# First and last days off, as announced to the end of 2026; later years follow the same pattern.
HOLIDAYS = (
    (date(2023, 1, 1), date(2023, 1, 2)),
    (date(2023, 1, 21), date(2023, 1, 27)),
    (date(2023, 4, 5), date(2023, 4, 5)),
    (date(2023, 4, 29), date(2023, 5, 3)),
    (date(2023, 6, 22), date(2023, 6, 24)),
    (date(2023, 9, 29), date(2023, 10, 6)),
    (date(2024, 1, 1), date(2024, 1, 1)),
    (date(2024, 2, 10), date(2024, 2, 17)),
    (date(2024, 4, 4), date(2024, 4, 6)),
    (date(2024, 5, 1), date(2024, 5, 5)),
    (date(2024, 6, 10), date(2024, 6, 10)),
    (date(2024, 9, 15), date(2024, 9, 17)),
    (date(2024, 10, 1), date(2024, 10, 7)),
    (date(2025, 1, 1), date(2025, 1, 1)),
    (date(2025, 1, 28), date(2025, 2, 4)),
    (date(2025, 4, 4), date(2025, 4, 6)),
    (date(2025, 5, 1), date(2025, 5, 5)),
    (date(2025, 5, 31), date(2025, 6, 2)),
    (date(2025, 10, 1), date(2025, 10, 8)),
    (date(2026, 1, 1), date(2026, 1, 3)),
    (date(2026, 2, 15), date(2026, 2, 23)),
    (date(2026, 4, 4), date(2026, 4, 6)),
    (date(2026, 5, 1), date(2026, 5, 5)),
    (date(2026, 6, 19), date(2026, 6, 21)),
    (date(2026, 9, 25), date(2026, 9, 27)),
    (date(2026, 10, 1), date(2026, 10, 7)),
    (date(2027, 1, 1), date(2027, 1, 3)),
    (date(2027, 2, 5), date(2027, 2, 12)),
    (date(2027, 4, 5), date(2027, 4, 5)),
    (date(2027, 5, 1), date(2027, 5, 5)),
    (date(2027, 6, 9), date(2027, 6, 9)),
    (date(2027, 9, 15), date(2027, 9, 15)),
    (date(2027, 10, 1), date(2027, 10, 7)),
    (date(2028, 1, 1), date(2028, 1, 1)),
    (date(2028, 1, 25), date(2028, 2, 1)),
    (date(2028, 4, 4), date(2028, 4, 4)),
    (date(2028, 5, 1), date(2028, 5, 5)),
    (date(2028, 5, 28), date(2028, 5, 28)),
    (date(2028, 10, 1), date(2028, 10, 7)),
)

SEASONS = {
    "AV": (1.10, 0.70, 0.85, 0.85, 0.95, 1.20, 0.80, 1.15, 1.05, 0.95, 1.40, 1.00),
    "TW": (1.25, 0.75, 0.90, 0.90, 1.05, 1.15, 0.80, 0.85, 0.95, 1.05, 1.30, 1.05),
    "ED": (0.95, 1.15, 0.75, 0.70, 0.80, 1.15, 1.15, 1.75, 1.20, 0.70, 0.95, 0.75),
}

# Month and day that people shop on, the lines dealers stock up with 14 to 21 days ahead of it, and
# how many times more they order at the fair in those days.
EVENTS = (
    (6, 18, ("AV", "TW"), 3.0),
    (9, 1, ("ED",), 2.5),
    (11, 11, ("AV", "TW"), 3.8),
)


def is_working_day(day: date) -> bool:
    """Whether the counter is open: neither a Sunday nor a holiday."""
    return day.weekday() != 6 and day not in _days_off()


def working_days(since: date, until: date) -> Iterator[date]:
    """The days the counter is open from ``since`` to ``until``, the last not included."""
    day = since
    while day < until:
        if is_working_day(day):
            yield day
        day += ONE_DAY


def working_day_from(day: date) -> date:
    """The first working day that is not before ``day``."""
    while not is_working_day(day):
        day += ONE_DAY
    return day


def working_day_until(day: date) -> date:
    """The last working day that is not after ``day``."""
    while not is_working_day(day):
        day -= ONE_DAY
    return day


@cache
def arrival_weekdays(day: date) -> frozenset[int]:
    """The weekdays (Monday 0 to Friday 4) whose goods come on the working day ``day``.

    What would have come on a holiday comes on the next working day.
    """
    weekdays = {day.weekday()}
    before = day - ONE_DAY
    while not is_working_day(before):
        weekdays.add(before.weekday())
        before -= ONE_DAY
    return frozenset(weekdays) & frozenset(range(5))


@cache
def demand_factor(line: str, day: date) -> float:
    """How busy the line is on a working day, beside the mean of the year.

    The factors of a month's working days have the month's season as their mean, but for order
    fairs, which come on top, and the ten quiet days of Spring Festival.
    """
    shape = _shape(line, day) / _mean_shape(line, day.year, day.month)
    factor = SEASONS[line][day.month - 1] * shape * _rush(line, day)
    return factor * QUIET_FACTOR if is_quiet(day) else factor


def is_quiet(day: date) -> bool:
    """Whether the day is one of the ten around the lunar new year, two before it to seven after."""
    return any(-2 <= (day - new_year).days <= 7 for new_year in LUNAR_NEW_YEARS)


def history_begins(today: date) -> date:
    """The first day of the history: the first of the month 26 months before this one."""
    return months_before(today, HISTORY_MONTHS)


def stock_begins(today: date) -> date:
    """The day from which stock is counted and serials are known: 90 days before today."""
    return today - STOCK_DAYS * ONE_DAY


def months_before(day: date, months: int) -> date:
    """The first day of the month that lies ``months`` months before the month of ``day``."""
    count = day.year * 12 + day.month - 1 - months
    return date(count // 12, count % 12 + 1, 1)


@cache
def _days_off() -> frozenset[date]:
    return frozenset(
        first + ONE_DAY * offset
        for first, last in HOLIDAYS
        for offset in range((last - first).days + 1)
    )


def _rush(line: str, day: date) -> float:
    """How many times more is wanted than on other days: more than once only at an order fair."""
    for month, day_of_month, lines, factor in EVENTS:
        event = date(day.year, month, day_of_month)
        if line in lines and day == working_day_from(event - FAIR_AHEAD):
            return factor
    return 1.0


def _month(year: int, month: int) -> list[date]:
    first = date(year, month, 1)
    return list(working_days(first, months_before(first, -1)))


@cache
def _closing_days(year: int, month: int) -> frozenset[date]:
    return frozenset(_month(year, month)[-CLOSING_DAYS:])


def _shape(line: str, day: date) -> float:
    shape = CLOSING_FACTOR if day in _closing_days(day.year, day.month) else 1.0
    for month, day_of_month, lines, _ in EVENTS:
        ahead = (date(day.year, month, day_of_month) - day).days
        if line in lines and 14 <= ahead <= 21:
            shape *= AHEAD_FACTOR
    return shape


@cache
def _mean_shape(line: str, year: int, month: int) -> float:
    days = _month(year, month)
    return sum(_shape(line, day) for day in days) / len(days)
