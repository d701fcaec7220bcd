"""Cycle times: what stays in a step come to, on the calendar of working time."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from core.workflow.clock.calendars import USUAL_WEEK, calendar_from
from core.workflow.clock.working_time import working_between
from core.workflow.pace.cycle_times import StepTimes, WorkingClock, step_times, weeks_of
from core.workflow.pace.stays import Stay

OFFICE = calendar_from(USUAL_WEEK, ("2026-02-16 2026-02-22 Spring", "2026-02-28 work"), "UTC")
FIRST = datetime(2026, 1, 5, tzinfo=UTC)
MOMENTS = st.integers(0, 86 * 86_400).map(lambda seconds: FIRST + timedelta(seconds=seconds))


def at(day, clock):
    return datetime.fromisoformat(f"2026-03-{day:02}T{clock}:00+00:00")


def stay(step, began, ended, transition="approve", acted=None):
    moments = {"began": began, "ended": ended, "acted": acted}
    return Stay(step=step, target="next", transition=transition, **moments)


@given(st.lists(st.tuples(MOMENTS, MOMENTS), max_size=5), st.sampled_from(["UTC", "Asia/Shanghai"]))
def test_the_clock_says_what_the_calendar_says(pairs, timezone):
    calendar = calendar_from(USUAL_WEEK, (), timezone)
    clock = WorkingClock(calendar, date(2026, 1, 4))

    for pair in pairs:
        began, ended = sorted(pair)
        expected = working_between(began, ended, calendar)
        assert clock.between(began, ended) == expected.total_seconds()


def test_a_weekend_counts_on_the_clock_and_not_as_work():
    friday, monday = at(6, "16:30"), at(9, "09:30")

    (found,) = step_times([stay("approval", friday, monday)], (), OFFICE)

    assert (found.whole.usual, found.whole.clock) == (Decimal("2.0"), Decimal("65.0"))


def test_until_somebody_acts_it_waits_and_from_then_on_it_is_worked_on():
    waited_over_the_weekend = stay("approval", at(6, "16:30"), at(9, "14:30"), acted=at(9, "09:30"))

    (found,) = step_times([waited_over_the_weekend], (), OFFICE)

    assert (found.waiting.mean, found.waiting.clock) == (Decimal("2.0"), Decimal("65.0"))
    assert (found.working.mean, found.working.clock) == (Decimal("3.5"), Decimal("5.0"))
    assert (found.whole.mean, found.whole.clock) == (Decimal("5.5"), Decimal("70.0"))


def test_what_was_left_by_the_first_deed_was_all_waiting():
    (found,) = step_times([stay("approval", at(2, "08:30"), at(2, "10:30"))], (), OFFICE)

    assert found.waiting == found.whole
    assert found.working.mean == 0


@given(st.lists(st.tuples(MOMENTS, MOMENTS, MOMENTS), min_size=1, max_size=5))
def test_waiting_and_working_are_together_the_whole(moments):
    stays = [stay("approval", a, c, acted=b) for a, b, c in map(sorted, moments)]

    (found,) = step_times(stays, (), OFFICE)

    for name in ("mean", "clock"):
        parts = getattr(found.waiting, name) + getattr(found.working, name)
        assert abs(parts - getattr(found.whole, name)) <= Decimal("0.1")


def test_one_that_was_forgotten_moves_the_mean_and_not_the_usual():
    days = [stay("approval", at(2, "08:30"), at(2, "09:30")) for _ in range(4)]
    forgotten = stay("approval", at(2, "08:30"), at(6, "17:30"), "return")

    (found,) = step_times([*days, forgotten], (), OFFICE)

    assert (found.stays, found.whole.usual, found.whole.mean) == (5, Decimal("1.0"), Decimal("8.3"))
    assert found.returns == 1


def test_a_step_in_which_things_only_stand_is_in_the_report():
    standing = StepTimes(step="payment", standing=3, late=1, ages=(1, 0, 0, 0, 2))
    moved = stay("approval", at(2, "08:30"), at(2, "08:30"))

    found = {one.step: one for one in step_times([moved], [standing], OFFICE)}

    assert found["payment"] == standing
    assert found["approval"].whole.mean == 0


def test_weeks_in_which_nothing_happened_are_there():
    since, until = date(2026, 3, 4), date(2026, 3, 18)

    weeks = weeks_of(since, until, [since, since + timedelta(days=1)], [until])

    assert [(w.monday.day, w.begun, w.finished) for w in weeks] == [
        (2, 2, 0),
        (9, 0, 0),
        (16, 0, 1),
    ]
