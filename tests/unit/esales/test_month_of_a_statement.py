"""A statement is that of a whole month, whatever the day in it."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from addons.esales.money.statements import month_of


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_a_month_begins_on_the_first_and_ends_before_the_next_one(day):
    since, until = month_of(day)

    assert since <= day <= until
    assert since.day == (until + timedelta(days=1)).day == 1
    assert since.month == until.month
