"""The clock of a pickup: how long each stage took, from the dealer's arrival through the gate."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from decimal import ROUND_HALF_UP, Decimal
from statistics import median

from core.i18n import _

ARRIVED = "arrived"
# What a pickup comes to in turn, and what the dealer waits for until then.
STAGES = (
    ("started", _("Waiting for the counter")),
    ("finished", _("Scanning")),
    ("paid", _("Paying")),
    ("loaded", _("Loading")),
    ("left", _("To the gate")),
)
MINUTE, TENTH = Decimal(60), Decimal("0.1")

Moments = Mapping[str, datetime | None]


@dataclass(frozen=True, kw_only=True)
class Day:
    """The pickups that were finished on one day: how many, and the median minutes of each stage."""

    day: date
    count: int
    minutes: Mapping[str, Decimal]
    whole: Decimal


def spans(moments: Moments) -> dict[str, timedelta]:
    """How long each stage took that is known; one that is not counts to the stage after it.

    What came earlier than what stands before it, such as a payment in advance, took no time.
    """
    found: dict[str, timedelta] = {}
    last = moments.get(ARRIVED)
    for name, _title in STAGES:
        at = moments.get(name)
        if at is None:
            continue
        if last is None or at <= last:
            found[name] = timedelta(0)
            last = last or at
            continue
        found[name], last = at - last, at
    return found


def stage_of(moments: Moments) -> str:
    """The last stage that ``moments`` has come to."""
    reached = [name for name, _title in STAGES if moments.get(name) is not None]
    return reached[-1] if reached else ARRIVED


def trend(pickups: Iterable[Moments], zone: tzinfo) -> list[Day]:
    """The days on which ``pickups`` were finished, the latest first, by the clock of ``zone``."""
    by_day: dict[date, list[Moments]] = defaultdict(list)
    for moments in pickups:
        finished = moments["finished"]
        if finished is not None:
            by_day[finished.astimezone(zone).date()].append(moments)
    return [_day(day, by_day[day]) for day in sorted(by_day, reverse=True)]


def _day(day: date, pickups: Sequence[Moments]) -> Day:
    found = [spans(moments) for moments in pickups]
    minutes = {
        name: _minutes([span[name] for span in found if name in span])
        for name, _title in STAGES
        if any(name in span for span in found)
    }
    whole = _minutes([sum(span.values(), timedelta(0)) for span in found])
    return Day(day=day, count=len(pickups), minutes=minutes, whole=whole)


def _minutes(times: Sequence[timedelta]) -> Decimal:
    return in_minutes(timedelta(seconds=median(time.total_seconds() for time in times)))


def in_minutes(time: timedelta) -> Decimal:
    """``time`` in minutes, to a tenth."""
    seconds = Decimal(time.days * 86_400 + time.seconds)
    return (seconds / MINUTE).quantize(TENTH, rounding=ROUND_HALF_UP)
