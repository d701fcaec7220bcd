"""What is dated holds on its first day and on its last."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from addons.base.validity import Dated

MARCH = Dated(since=date(2026, 3, 1), until=date(2026, 3, 31))


def test_both_ends_belong_to_the_period():
    assert MARCH.valid(date(2026, 3, 1))
    assert MARCH.valid(date(2026, 3, 31))
    assert not MARCH.valid(date(2026, 2, 28))
    assert not MARCH.valid(date(2026, 4, 1))


@given(st.dates())
def test_an_open_side_has_no_end(day):
    assert Dated().valid(day)
    assert Dated(since=day).valid(date.max)
    assert Dated(until=day).valid(date.min)
