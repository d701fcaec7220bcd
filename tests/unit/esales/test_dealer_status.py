"""Which status a dealer may have next, and what is settled before he is closed."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from addons.esales.changes.rules import CLOSED, NEXT, Unsettled, why_not

STATUS = st.sampled_from(sorted(NEXT))
SETTLED = Unsettled(pockets=(Decimal("0.00"),))


@given(before=STATUS, after=STATUS)
def test_only_what_comes_next_may_follow(before, after):
    may = why_not(before, after, SETTLED) is None

    assert may == (after in NEXT[before])
    assert before not in NEXT[before]


@given(
    before=STATUS.filter(lambda status: CLOSED in NEXT[status]),
    pickups=st.integers(0, 2),
    orders=st.integers(0, 2),
    pockets=st.lists(st.decimals(-1, 1, places=2), max_size=3),
)
def test_a_dealer_is_closed_when_nothing_is_open(before, pickups, orders, pockets):
    unsettled = Unsettled(pickups=pickups, orders=orders, pockets=tuple(pockets))

    may = why_not(before, CLOSED, unsettled) is None

    assert may == (not pickups and not orders and not any(pockets))


def test_what_is_open_hinders_nothing_but_closing():
    unsettled = Unsettled(pickups=1, orders=1, pockets=(Decimal(5),))

    assert why_not("active", "suspended", unsettled) is None
