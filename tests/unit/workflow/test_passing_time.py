"""When a document is next reminded of or late, whatever the calendar."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.refusal import Refusal
from core.workflow.clock.calendars import USUAL_WEEK, calendar_from
from core.workflow.clock.working_time import MOST_DAYS, add_working
from core.workflow.definition import Deadline
from core.workflow.pace.deadlines import ESCALATED, REMINDED
from core.workflow.trial.passing_time import days_later, next_due

SHANGHAI = "Asia/Shanghai"
CALENDAR = calendar_from(USUAL_WEEK, ["2026-10-01..2026-10-07 National Day"], SHANGHAI)
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 365 * 24 * 60).map(lambda minutes: BEGIN + timedelta(minutes=minutes))
HOURS = st.integers(1, 400).map(lambda quarters: Decimal(quarters) / 4)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(SHANGHAI))


@given(MOMENTS, HOURS, HOURS)
def test_at_the_moment_of_the_reminder_it_is_due_and_before_it_was_not(entered, hours, remind):
    until = add_working(entered, hours, CALENDAR)
    deadline = Deadline(hours=hours, remind=remind)

    due = next_due(deadline, until, 0, entered, CALENDAR)

    assert entered <= due <= until
    assert add_working(due, remind, CALENDAR) >= until
    if due > entered + timedelta(seconds=2):
        assert add_working(due - timedelta(seconds=2), remind, CALENDAR) < until


@given(MOMENTS, HOURS, st.integers(0, 72))
def test_what_was_reminded_of_is_late_when_its_time_is_over(entered, hours, later):
    until = add_working(entered, hours, CALENDAR)
    now = entered + timedelta(hours=later)

    due = next_due(Deadline(hours=hours, remind=Decimal(1)), until, REMINDED, now, CALENDAR)

    assert due == max(until, now)


def test_what_has_no_deadline_or_was_escalated_is_never_due():
    now = at("2026-06-01 09:00")

    assert next_due(None, now, 0, now, CALENDAR) is None
    assert next_due(Deadline(hours=Decimal(1)), None, 0, now, CALENDAR) is None
    assert next_due(Deadline(hours=Decimal(1)), now, ESCALATED, now, CALENDAR) is None


def test_what_was_held_up_is_due_when_it_is_tried_again():
    now, again = at("2026-06-01 09:00"), at("2026-06-01 10:00")
    deadline = Deadline(hours=Decimal(1))

    assert next_due(deadline, now, ESCALATED, now, CALENDAR, again) == again
    assert next_due(deadline, now, ESCALATED, at("2026-06-01 11:00"), CALENDAR, again) == at(
        "2026-06-01 11:00"
    )


@pytest.mark.parametrize(
    ("days", "then"),
    [
        (0, "2026-09-30 16:20"),
        (1, "2026-10-08 16:20"),
        (2, "2026-10-09 16:20"),
        (3, "2026-10-12 16:20"),
    ],
)
def test_days_that_nobody_works_do_not_count(days, then):
    assert days_later(at("2026-09-30 16:20"), days, CALENDAR) == at(then)


def test_where_nobody_works_for_ten_years_no_day_comes():
    idle = calendar_from(USUAL_WEEK, ["2026-01-01..2026-12-31 Closed"], SHANGHAI)

    with pytest.raises(Refusal, match="ten years"):
        days_later(at("2026-01-01 08:00"), MOST_DAYS, idle)
