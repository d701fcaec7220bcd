"""Packing levels: quantities as people count them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addons.base.packing import PIECE, Pack, PackingLevel, break_down, pieces

CARTON = PackingLevel(pack=Pack.CARTON, pieces=20)
PALLET = PackingLevel(pack=Pack.PALLET, pieces=400)

quantities = st.decimals(
    min_value=-1_000_000, max_value=1_000_000, places=3, allow_nan=False, allow_infinity=False
)
levels = st.lists(
    st.builds(
        PackingLevel, pack=st.sampled_from([Pack.CARTON, Pack.PALLET]), pieces=st.integers(1, 5000)
    ),
    max_size=3,
)


def spoken(quantity, *packing):
    return [count.message.interpolate() for count in break_down(Decimal(quantity), packing)]


def test_a_quantity_is_counted_in_cartons_and_loose_pieces():
    assert spoken(163, CARTON) == ["8 cartons", "3 pieces"]


def test_pallets_come_before_cartons_however_the_levels_are_listed():
    assert spoken(841, CARTON, PALLET, PIECE) == ["2 pallets", "2 cartons", "1 piece"]


def test_a_level_that_comes_to_nothing_is_not_mentioned():
    assert spoken(400, PALLET, CARTON) == ["1 pallet"]


def test_nothing_is_zero_pieces():
    assert spoken(0, CARTON) == ["0 pieces"]


def test_goods_without_cartons_are_counted_in_pieces():
    assert spoken("12.5") == ["12.5 pieces"]


def test_a_difference_below_zero_breaks_down_like_its_opposite():
    assert spoken(-43, CARTON) == ["-2 cartons", "-3 pieces"]


def test_a_round_number_is_not_written_with_an_exponent():
    assert spoken(2000, CARTON) == ["100 cartons"]


def test_a_level_that_holds_nothing_is_refused():
    with pytest.raises(ValueError, match="at least one piece"):
        PackingLevel(pack=Pack.CARTON, pieces=0)


@given(quantities, levels)
def test_the_counts_always_add_up_to_the_quantity(quantity, packing):
    counts = break_down(quantity, packing)

    assert sum(pieces(count.level, count.number) for count in counts) == quantity


@given(quantities, levels)
def test_what_is_left_over_never_fills_another_level(quantity, packing):
    counts = break_down(quantity, packing)

    for place, count in enumerate(counts):
        below = sum(abs(pieces(c.level, c.number)) for c in counts[place + 1 :])
        assert below < count.level.pieces or not below
