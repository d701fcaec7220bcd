"""Which requests that take tax invoices back are in vain once the goods are sold again."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addons.esales.returns.in_vain import Waiting, in_vain, sorted_out

HERE, THERE = (1, 1), (1, 2)
FEW = st.integers(0, 5).map(Decimal)


def asked(number, free=True, **takes_back):
    places = {"here": HERE, "there": THERE}
    amounts = {places[name]: Decimal(quantity) for name, quantity in takes_back.items()}
    return Waiting(id=number, takes_back=amounts, free=free)


def amounts(here, there=0):
    return {HERE: Decimal(here), THERE: Decimal(there)}


@pytest.mark.parametrize(
    ("waiting", "on", "again", "vain"),
    [(4, 4, 4, 4), (4, 10, 4, 0), (10, 10, 4, 4), (4, 0, 4, 0), (9, 4, 4, 4)],
)
def test_only_what_is_called_for_no_more_is_in_vain(waiting, on, again, vain):
    assert in_vain(Decimal(waiting), Decimal(on), Decimal(again)) == vain


@pytest.mark.parametrize(
    ("requests", "on", "again", "goes", "against"),
    [
        ([asked(7, here=2)], amounts(2), {HERE: 2}, [7], {}),
        ([asked(7, here=5)], amounts(2), {HERE: 2}, [7], {}),
        ([asked(7, free=False, here=2)], amounts(2), {HERE: 2}, [], {HERE: 7}),
        ([asked(7, here=2, there=1)], amounts(2, 1), {HERE: 2}, [], {HERE: 7}),
        ([asked(7, here=3)], amounts(3), {HERE: 2}, [], {HERE: 7}),
        ([asked(7, here=1), asked(8, here=2)], amounts(3), {HERE: 2}, [8], {}),
        ([asked(7, here=2), asked(8, here=1)], amounts(3), {HERE: 2}, [8], {HERE: 7}),
        ([asked(7, here=2), asked(8, False, here=2)], amounts(4), {HERE: 2}, [7], {}),
        ([asked(7, there=2)], amounts(0, 2), {HERE: 2}, [], {}),
    ],
)
def test_who_is_free_goes_and_the_rest_is_named(requests, on, again, goes, against):
    sold = {place: Decimal(quantity) for place, quantity in again.items()}

    given_up, left = sorted_out(requests, on, sold)

    assert [one.id for one in given_up] == goes
    assert {place: one.id for place, one in left.items()} == against


@given(st.lists(st.tuples(FEW, FEW, st.booleans()), max_size=4), FEW, FEW, FEW, FEW)
def test_what_is_still_called_for_is_still_asked_for(rows, on, elsewhere, again, there):
    requests = [asked(n, free, here=h, there=t) for n, (h, t, free) in enumerate(rows)]
    sold, back = amounts(again, there), amounts(on, elsewhere)

    given_up, against = sorted_out(requests, back, sold)

    gone = {one.id for one in given_up}
    assert all(one.free for one in given_up)
    for place in (HERE, THERE):
        before = sum(one.takes_back[place] for one in requests)
        after = sum(one.takes_back[place] for one in requests if one.id not in gone)
        assert after >= min(before, max(back[place] - sold[place], 0))
        vain = in_vain(after, back[place], sold[place]) > 0
        assert vain is (place in against)
