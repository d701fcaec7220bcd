"""Working time: when a deadline of eight hours is over, and how long something really took.

A calendar says which hours of a week are worked, which days are off, and which days off are worked
all the same (调休). Moments go in and come out in UTC; the hours are those on the local wall.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from core.i18n import _
from core.refusal import Refusal

DAY = timedelta(days=1)
MINUTES_A_DAY = 24 * 60
LEAST_A_WEEK = 60
MOST_DAYS = 3660


@dataclass(frozen=True)
class Span:
    """Working hours without a break, in minutes since midnight."""

    begins: int
    ends: int

    def __str__(self) -> str:
        """The hours as people write them: ``08:30-12:00``."""
        return "-".join(f"{m // 60:02}:{m % 60:02}" for m in (self.begins, self.ends))


@dataclass(frozen=True)
class Holiday:
    """Days off from ``first`` to ``last``, both included."""

    first: date
    last: date
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """The spans of each weekday from Monday on, holidays, and the weekday a make-up day is like."""

    week: tuple[tuple[Span, ...], ...]
    holidays: tuple[Holiday, ...] = ()
    makeup: Mapping[date, int] = field(default_factory=dict)
    timezone: str = "Asia/Shanghai"
    _known: dict[date, tuple[tuple[datetime, datetime], ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        """Refuse hours that overlap, and a week in which nobody works."""
        if len(self.week) != 7:
            raise ValueError("a week has seven days")
        for spans in self.week:
            refuse_spans(spans)
        if self.a_week < LEAST_A_WEEK:
            raise Refusal(_("In this week nobody works. Give at least one hour to one weekday."))

    @property
    def a_week(self) -> int:
        """The minutes worked in an ordinary week."""
        return sum(span.ends - span.begins for spans in self.week for span in spans)

    @property
    def a_day(self) -> Decimal:
        """The hours worked on an ordinary weekday on which anybody works."""
        return Decimal(self.a_week) / 60 / sum(any(spans) for spans in self.week)

    def holiday_on(self, day: date) -> Holiday | None:
        """The holiday on ``day``, unless it is worked all the same."""
        if day in self.makeup:
            return None
        return next((one for one in self.holidays if one.first <= day <= one.last), None)

    def spans_on(self, day: date) -> tuple[Span, ...]:
        """The hours worked on ``day``."""
        if self.holiday_on(day):
            return ()
        return self.week[self.makeup.get(day, day.weekday())]

    def worked_on(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        """The moments between which is worked on ``day``, in order and in UTC."""
        if day not in self._known:
            self._known[day] = tuple(self._moments(day))
        return self._known[day]

    def _moments(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        """Where the clock is put forward a span shrinks, and one that falls out is left out."""
        midnight = datetime.combine(day, time(0), ZoneInfo(self.timezone))
        reached = midnight.astimezone(UTC)
        for span in self.spans_on(day):
            begins, ends = (
                (midnight + timedelta(minutes=minutes)).astimezone(UTC)
                for minutes in (span.begins, span.ends)
            )
            begins = max(begins, reached)
            if begins < ends:
                reached = ends
                yield begins, ends


def refuse_spans(spans: tuple[Span, ...]) -> None:
    """Refuse hours that do not follow each other within one day."""
    reached = -1
    for span in spans:
        if not reached <= span.begins < span.ends <= MINUTES_A_DAY:
            raise Refusal(
                _(
                    "Working hours follow each other within one day. "
                    "A night is written on two days, to 24:00 and from 00:00."
                )
            )
        reached = span.ends


def add_working(moment: datetime, hours: Decimal, calendar: Calendar) -> datetime:
    """The moment when ``hours`` of working time have gone by since ``moment``.

    That is at the end of a day rather than at the beginning of the next; no hours at all give the
    first working moment from ``moment`` on. Refuses what would not end within ten years.
    """
    seconds = (hours * 3600).to_integral_value(ROUND_HALF_UP)
    if not 0 <= seconds <= MOST_DAYS * 24 * 3600:
        raise Refusal(
            _("${hours} is no number of working hours.", mapping={"hours": format(hours, "f")[:40]})
        )
    left = timedelta(seconds=int(seconds))
    since = moment.astimezone(UTC)
    for day in _days_from(since, calendar):
        for begins, ends in calendar.worked_on(day):
            begins = max(begins, since)
            if begins <= ends and left <= ends - begins:
                return begins + left
            left -= max(ends - begins, timedelta(0))
    raise Refusal(
        _("This would not end within ten years of working time. Look at hours and holidays.")
    )


def working_between(start: datetime, end: datetime, calendar: Calendar) -> timedelta:
    """The working time from ``start`` to ``end``; negative where ``end`` is the earlier one."""
    since, until = start.astimezone(UTC), end.astimezone(UTC)
    if until < since:
        return -working_between(end, start, calendar)
    worked = timedelta(0)
    day, last = _local(since, calendar) - DAY, _local(until, calendar)
    while day <= last:
        for begins, ends in calendar.worked_on(day):
            worked += max(min(ends, until) - max(begins, since), timedelta(0))
        day += DAY
    return worked


def _days_from(moment: datetime, calendar: Calendar) -> Iterator[date]:
    """The local days that can hold working time after ``moment``, for ten years."""
    first = _local(moment, calendar) - DAY
    return (first + n * DAY for n in range(min(MOST_DAYS, (date.max - first).days)))


def _local(moment: datetime, calendar: Calendar) -> date:
    return moment.astimezone(ZoneInfo(calendar.timezone)).date()
