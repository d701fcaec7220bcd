"""How far goods on a transfer have come: nothing is lost on the way, whatever happens."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from addons.inventory.transfers.rules import Progress, paired, without

AMOUNTS = st.integers(0, 30).map(Decimal)
PLACES = st.lists(st.tuples(st.sampled_from("ABC"), AMOUNTS), max_size=5)
DEEDS = st.lists(
    st.tuples(st.sampled_from(["arrived", "gone", "back"]), AMOUNTS, AMOUNTS), max_size=6
)


@given(quantity=AMOUNTS, deeds=DEEDS)
def test_what_was_sent_is_on_the_way_received_lost_or_back(quantity, deeds):
    line = Progress(quantity=quantity).sent()

    for deed, arriving, spoiled in deeds:
        counted = min(arriving, line.outstanding)
        line = getattr(line.counted(counted, min(spoiled, counted)), deed)()

        assert line.outstanding + line.received + line.lost + line.returned == quantity
        assert 0 <= line.damaged <= line.received
        assert line.missing == line.outstanding >= 0
    back = line.reversed()
    assert (back.received, back.damaged) == (0, 0)
    assert back.outstanding + back.lost + back.returned == quantity


@given(sources=PLACES, targets=PLACES)
def test_goods_go_back_place_by_place_until_one_side_has_no_more(sources, targets):
    ways = list(paired(sources, targets))

    out, room = (sum((q for _p, q in side), Decimal(0)) for side in (sources, targets))
    assert sum((q for _s, _t, q in ways), Decimal(0)) == min(out, room)
    assert all(quantity > 0 for _s, _t, quantity in ways)
    for place in "ABC":
        taken = sum((q for s, _t, q in ways if s == place), Decimal(0))
        assert taken <= sum((q for p, q in sources if p == place), Decimal(0))


@given(places=PLACES, quantity=AMOUNTS)
def test_what_moved_on_is_taken_from_the_first_places(places, quantity):
    left = list(without(places, quantity))

    there = sum((q for _p, q in places), Decimal(0))
    assert sum((q for _p, q in left), Decimal(0)) == max(there - quantity, Decimal(0))
