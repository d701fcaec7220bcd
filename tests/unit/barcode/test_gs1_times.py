"""Dates in barcodes: the century, and the month's last day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addons.barcode.gs1.times import resolved, yymmd0

TODAY = date(2026, 11, 23)
days = st.dates(date(1990, 1, 1), date(2080, 12, 31))


@pytest.mark.parametrize(
    ("digits", "day"),
    [
        ("261123", date(2026, 11, 23)),
        ("761231", date(2076, 12, 31)),
        ("770101", date(1977, 1, 1)),
        ("000229", date(2000, 2, 29)),
        ("270200", date(2027, 2, 28)),
        ("280200", date(2028, 2, 29)),
    ],
)
def test_two_digits_of_a_year_mean_the_nearest_one(digits, day):
    assert resolved(digits, TODAY) == day


def test_a_year_behind_the_turn_of_the_century_lies_in_the_next():
    assert resolved("010131", date(2098, 6, 1)) == date(2101, 1, 31)
    assert resolved("980131", date(2101, 6, 1)) == date(2098, 1, 31)


@given(days, st.integers(-49 * 365, 49 * 365))
def test_a_day_within_49_years_is_found_again(today, distance):
    day = today + timedelta(days=distance)

    assert resolved(day.strftime("%y%m%d"), today) == day


@given(st.from_regex(r"[0-9]{6}", fullmatch=True), days)
def test_whatever_passes_the_check_is_some_day(digits, today):
    if yymmd0(digits) is None:
        assert abs(resolved(digits, today).year - today.year) <= 50
