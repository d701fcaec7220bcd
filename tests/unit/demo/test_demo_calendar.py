"""The demonstration company keeps the holidays, the seasons and the ends of months."""

from datetime import date, timedelta
from statistics import mean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addons.demo.facts import calendar
from addons.demo.facts.supply import LONGEST_GAP, last_arrival

DAYS = st.dates(date(2023, 2, 1), date(2028, 12, 31))


@given(DAYS)
def test_nobody_works_on_a_sunday(day: date) -> None:
    assert not (calendar.is_working_day(day) and day.isoweekday() == 7)


@pytest.mark.parametrize("year", range(2023, 2029))
def test_the_counter_is_closed_on_the_days_that_are_always_holidays(year: int) -> None:
    new_year = next(day for day in calendar.LUNAR_NEW_YEARS if day.year == year)
    closed = [date(year, 1, 1), date(year, 5, 1), *(new_year + timedelta(n) for n in range(3))]
    closed += [date(year, 10, 1), date(year, 10, 2), date(year, 10, 3)]

    assert not any(calendar.is_working_day(day) for day in closed)


@given(DAYS)
def test_a_working_day_is_found_on_either_side(day: date) -> None:
    after, before = calendar.working_day_from(day), calendar.working_day_until(day)

    assert before <= day <= after
    assert calendar.is_working_day(before)
    assert calendar.is_working_day(after)
    assert (after == day) == (before == day) == calendar.is_working_day(day)


@given(st.integers(0, 4), DAYS)
def test_goods_come_at_least_every_sixteen_days(goods: int, day: date) -> None:
    arrival = last_arrival(goods, day)

    assert arrival - last_arrival(goods, arrival) <= LONGEST_GAP


@pytest.mark.parametrize("line", calendar.LINES)
@pytest.mark.parametrize("month", [3, 4, 7, 12])
def test_a_month_without_fairs_and_festival_has_its_season_as_the_mean(
    line: str, month: int
) -> None:
    first = date(2025, month, 1)
    days = calendar.working_days(first, calendar.months_before(first, -1))

    factors = [calendar.demand_factor(line, day) for day in days]

    assert mean(factors) == pytest.approx(calendar.SEASONS[line][month - 1])


def test_the_last_three_working_days_of_a_month_are_busier_by_eighty_per_cent() -> None:
    days = list(calendar.working_days(date(2026, 3, 1), date(2026, 4, 1)))

    factors = [calendar.demand_factor("AV", day) for day in days]

    assert all(late == pytest.approx(1.8 * factors[0]) for late in factors[-3:])
    assert len(set(factors[:-3])) == 1


@pytest.mark.parametrize(
    ("line", "event"),
    [("AV", date(2026, 6, 18)), ("ED", date(2026, 9, 1)), ("TW", date(2026, 11, 11))],
)
def test_dealers_buy_two_to_three_weeks_ahead(line: str, event: date) -> None:
    ahead = calendar.working_day_from(event - timedelta(days=16))
    before = calendar.working_day_from(event - timedelta(days=25))

    share = calendar.demand_factor(line, ahead) / calendar.SEASONS[line][ahead.month - 1]
    usual = calendar.demand_factor(line, before) / calendar.SEASONS[line][before.month - 1]

    assert share > 1.3 * usual


def test_ten_days_around_the_lunar_new_year_are_quiet() -> None:
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(90)]

    quiet = [day for day in days if calendar.is_quiet(day)]

    assert len(quiet) == 10
    assert date(2026, 2, 17) in quiet
