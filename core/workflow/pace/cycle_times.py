"""Cycle times: how long documents of a business wait and are worked on, and where they pile up.

Each stay in a step is waiting until somebody first acts, and working from then on. Hours are those
of the branch's calendar of working time, beside those of the clock.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from statistics import median
from zoneinfo import ZoneInfo

from sqlalchemy import case, func, select

from core.context import Context
from core.i18n import _
from core.refusal import Refusal
from core.workflow.businesses import definition
from core.workflow.clock.calendars import calendar_of
from core.workflow.clock.working_time import DAY, Calendar
from core.workflow.definition import Business
from core.workflow.documents import Document
from core.workflow.pace.stays import MOST_STAYS, Stay, seen_of, stays_between
from core.workflow.reserved import BACK

MOST_DAYS = 366
# Documents that stand longer than so many days are counted together.
AGES = (1, 3, 7, 30)
CENT = Decimal("0.01")


@dataclass(frozen=True, kw_only=True)
class Hours:
    """Hours of one stay: ``usual`` (the median) and ``mean`` by the calendar, ``clock`` (the mean)
    on the clock.
    """

    usual: Decimal = Decimal(0)
    mean: Decimal = Decimal(0)
    clock: Decimal = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class StepTimes:
    """What is known of one step: the stays that ended in the span, and what stands there now.

    ``waiting`` and ``working`` are the two parts of the ``whole``. ``ages`` counts what stands
    there by how long: up to each of ``AGES`` days, and longer.
    """

    step: str
    stays: int = 0
    waiting: Hours = Hours()
    working: Hours = Hours()
    whole: Hours = Hours()
    returns: int = 0
    standing: int = 0
    late: int = 0
    ages: tuple[int, ...] = (0,) * (len(AGES) + 1)


@dataclass(frozen=True, kw_only=True)
class Week:
    """How many documents were begun and how many came to an end in the week from ``monday`` on."""

    monday: date
    begun: int
    finished: int


@dataclass
class WorkingClock:
    """Working time gone by at a moment since the day ``first``; quick for very many moments."""

    calendar: Calendar
    first: date
    _before: list[int] = field(default_factory=lambda: [0])
    _zone: ZoneInfo = field(init=False)

    def __post_init__(self) -> None:
        """Know the zone once for all moments."""
        self._zone = ZoneInfo(self.calendar.timezone)

    def between(self, began: datetime, ended: datetime) -> int:
        """The working seconds between two moments, neither of them before the first day."""
        return self._at(ended) - self._at(began)

    def _at(self, moment: datetime) -> int:
        day = moment.astimezone(self._zone).date()
        number = (day - self.first).days
        while len(self._before) <= number:
            whole = self._on(self.first + DAY * (len(self._before) - 1), None)
            self._before.append(self._before[-1] + whole)
        return self._before[number] + self._on(day, moment)

    def _on(self, day: date, until: datetime | None) -> int:
        spans = self.calendar.worked_on(day)
        ends = ((begins, end if until is None else min(end, until)) for begins, end in spans)
        return sum(max(int((end - begins).total_seconds()), 0) for begins, end in ends)


def times_of(
    business: Business, since: date, until: date, context: Context
) -> tuple[list[StepTimes], list[Week]]:
    """The steps, and the weeks from ``since`` to ``until``, of the documents the person sees.

    As many statements however many documents; refuses a span longer than a year.
    """
    _refuse_span(since, until)
    first, last = _edge(since, context), _edge(until + DAY, context)
    stays = stays_between(business, first, last, context)
    calendar = calendar_of(context.company, context.branch)
    begun = context.session.scalars(
        seen_of(select(Document.created), business, context)
        .where(Document.created >= first, Document.created < last)
        .limit(MOST_STAYS)
    )
    ends = _ends(business, context)
    ended = [stay.ended for stay in stays if stay.target in ends]
    zone = ZoneInfo(context.company.timezone)
    weeks = weeks_of(since, until, _days(begun, zone), _days(ended, zone))
    return step_times(stays, _standing(business, context), calendar), weeks


def step_times(
    stays: Sequence[Stay], standing: Iterable[StepTimes], calendar: Calendar
) -> list[StepTimes]:
    """What ``stays`` come to for each step, beside what stands there now."""
    zone = ZoneInfo(calendar.timezone)
    earliest = min((stay.began for stay in stays), default=datetime.now(UTC))
    clock = WorkingClock(calendar, earliest.astimezone(zone).date())
    now = {one.step: one for one in standing}
    by_step: dict[str, list[Stay]] = defaultdict(list)
    for stay in stays:
        by_step[stay.step].append(stay)
    found = []
    for step in dict.fromkeys((*by_step, *now)):
        here = by_step[step]
        base = now.get(step, StepTimes(step=step))
        times = StepTimes(
            step=step,
            stays=len(here),
            waiting=_spent([(stay.began, stay.started) for stay in here], clock),
            working=_spent([(stay.started, stay.ended) for stay in here], clock),
            whole=_spent([(stay.began, stay.ended) for stay in here], clock),
            returns=sum(stay.transition in BACK for stay in here),
            standing=base.standing,
            late=base.late,
            ages=base.ages,
        )
        found.append(times)
    return found


def weeks_of(
    since: date, until: date, begun: Iterable[date], finished: Iterable[date]
) -> list[Week]:
    """The weeks from ``since`` to ``until``, also those in which nothing happened."""
    starts, ends = Counter(map(_monday, begun)), Counter(map(_monday, finished))
    monday, found = _monday(since), []
    while monday <= until:
        found.append(Week(monday=monday, begun=starts[monday], finished=ends[monday]))
        monday += 7 * DAY
    return found


def _spent(spans: Sequence[tuple[datetime, datetime]], clock: WorkingClock) -> Hours:
    """What ``spans`` take, by the calendar and on the clock."""
    if not spans:
        return Hours()
    worked = [clock.between(began, ended) for began, ended in spans]
    gone = sum(int((ended - began).total_seconds()) for began, ended in spans)
    return Hours(
        usual=_hours(Decimal(median(worked))),
        mean=_hours(Decimal(sum(worked)) / len(spans)),
        clock=_hours(Decimal(gone) / len(spans)),
    )


def _standing(business: Business, context: Context) -> list[StepTimes]:
    """What stands in each step now, by how long, and how much of it is late."""
    counted = [
        func.sum(case((Document.entered < context.now - timedelta(days=days), 1), else_=0))
        for days in AGES
    ]
    late = func.sum(case((Document.deadline < context.now, 1), else_=0))
    query = select(Document.step, func.count(), late, *counted).group_by(Document.step)
    query = query.where(Document.step.not_in(sorted(_ends(business, context))))
    found = []
    for step, count, overdue, *older in context.session.execute(seen_of(query, business, context)):
        edges = [count, *older, 0]
        ages = tuple(more - less for more, less in pairwise(edges))
        found.append(StepTimes(step=step, standing=count, late=overdue, ages=ages))
    return found


def _ends(business: Business, context: Context) -> frozenset[str]:
    """The steps in which documents of any version rest for good."""
    known = context.company.businesses.get(business.name, {})
    flows = [business, *(definition(context, business.name, version) for version in known)]
    return frozenset(step.name for flow in flows for step in flow.steps if step.final)


def _refuse_span(since: date, until: date) -> None:
    if not timedelta(0) <= until - since < timedelta(days=MOST_DAYS):
        raise Refusal(
            _("A report is about at most a year, from its first day to its last. Choose others.")
        )


def _edge(day: date, context: Context) -> datetime:
    zone = ZoneInfo(context.company.timezone)
    return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)


def _days(moments: Iterable[datetime], zone: ZoneInfo) -> list[date]:
    return [moment.astimezone(zone).date() for moment in moments]


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _hours(seconds: Decimal) -> Decimal:
    return (seconds / 3600).quantize(CENT, ROUND_HALF_UP)
