"""When a document is next reminded of, late or tried again, and what day so many days later is."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from core.i18n import _
from core.refusal import Refusal
from core.workflow.clock.working_time import DAY, MOST_DAYS, Calendar, add_working, working_between
from core.workflow.definition import Deadline
from core.workflow.pace.deadlines import ESCALATED, REMINDED

SECOND = timedelta(seconds=1)


def next_due(
    deadline: Deadline | None,
    until: datetime | None,
    urged: int,
    now: datetime,
    calendar: Calendar,
    again: datetime | None = None,
) -> datetime | None:
    """When the next reminder or the end of ``until`` comes, ``now`` at the earliest; or never.

    What was held up then is tried ``again``.
    """
    if deadline is None or until is None:
        return None
    if urged >= ESCALATED:
        return None if again is None else max(again, now)
    if urged >= REMINDED or not deadline.remind:
        return max(until, now)
    before = timedelta(seconds=int(deadline.remind * 3600))
    left = working_between(now, until, calendar) - before
    if left <= timedelta(0):
        return now
    # Whole seconds, rounded up, so that the moment lies within the time of the reminder.
    seconds = -(-left // SECOND)
    return min(add_working(now, Decimal(seconds) / 3600, calendar), max(until, now))


def days_later(moment: datetime, days: int, calendar: Calendar) -> datetime:
    """The same hour on the wall so many days later, of which only those count that are worked."""
    here = moment.astimezone(ZoneInfo(calendar.timezone))
    for _day in range(MOST_DAYS):
        if days == 0:
            return here.astimezone(moment.tzinfo)
        here += DAY
        days -= bool(calendar.worked_on(here.date()))
    raise Refusal(
        _("This would not end within ten years of working time. Look at hours and holidays.")
    )
