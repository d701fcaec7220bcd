"""A statement is that of a whole month, whatever the day in it, while the books are kept."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addons.esales.money.months import fault_of_month, month_of


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_a_month_begins_on_the_first_and_ends_before_the_next_one(day):
    since, until = month_of(day)

    assert since <= day <= until
    assert since.day == (until + timedelta(days=1)).day == 1
    assert since.month == until.month


TODAY, SINCE = date(2026, 11, 24), date(2026, 10, 5)


@pytest.mark.parametrize(
    ("month", "since", "said"),
    [
        (date(9999, 12, 31), None, "9999-12 is still to come"),
        (date(2026, 12, 1), SINCE, "2026-12 is still to come"),
        (date(2026, 11, 30), SINCE, None),
        (date(2026, 10, 1), SINCE, None),
        (date(2026, 9, 30), SINCE, "from 2026-10 on"),
        (date(2000, 1, 1), None, None),
        (date(1999, 12, 31), None, "from 2000-01 on"),
        (date(1, 1, 1), None, "no statement of 0001-01"),
    ],
)
def test_there_is_a_statement_of_a_month_from_when_the_books_begin_to_this_one(month, since, said):
    fault = fault_of_month(month, TODAY, since)

    assert fault is None if said is None else said in str(fault.interpolate())
