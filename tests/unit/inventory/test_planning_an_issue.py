"""How lines are served from the shelves, and what is said where they cannot be."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from addons.inventory.goods import Goods
from addons.inventory.planning import Shelf, Stand, plan

PLACES = range(1, 4)
SHELVES = st.lists(
    st.builds(
        lambda place, variant, free: Shelf(
            location_id=place, warehouse="W", code=f"P{place}", variant_id=variant, free=free
        ),
        st.sampled_from(PLACES),
        st.integers(1, 2),
        st.decimals(0, 20, places=0),
    ),
    unique_by=lambda shelf: (shelf.location_id, shelf.variant_id),
)
GOODS = st.lists(
    st.builds(
        lambda line, document, variant, quantity: Goods(
            document=document, line=line, variant_id=variant, quantity=quantity, warehouse="W"
        ),
        st.integers(1, 99),
        st.integers(1, 2),
        st.integers(1, 2),
        st.decimals(1, 15, places=0),
    ),
    max_size=6,
)
OWN = st.dictionaries(
    st.tuples(st.integers(1, 2), st.integers(1, 2), st.sampled_from(PLACES)),
    st.decimals(0, 5, places=0),
)


@given(GOODS, SHELVES, OWN)
def test_nothing_is_taken_twice_and_nobody_takes_what_another_has_claimed(goods, shelves, own):
    stand = Stand(shelves=shelves, pieces={}, own=dict(own))

    made = plan(goods, stand)

    taken: Counter = Counter()
    for move in made.moves:
        taken[move.document, move.variant_id, move.source_id] += move.quantity
    for shelf in shelves:
        from_free = Decimal(0)
        for document in (1, 2):
            key = (document, shelf.variant_id, shelf.location_id)
            from_free += max(taken[key] - own.get(key, Decimal(0)), Decimal(0))
        assert from_free <= shelf.free


@given(GOODS, SHELVES, OWN)
def test_every_line_is_either_served_whole_or_spoken_of(goods, shelves, own):
    made = plan(goods, Stand(shelves=shelves, pieces={}, own=dict(own)))

    served = Counter()
    for move in made.moves:
        served[move.document] += move.quantity
    wanted = sum((item.quantity for item in goods), Decimal(0))
    if not made.objections:
        assert sum(served.values(), Decimal(0)) == wanted
    assert len(made.objections) <= len(goods)


def test_another_warehouse_serves_no_line():
    shelf = Shelf(location_id=1, warehouse="X", code="P", variant_id=1, free=Decimal(9))
    goods = Goods(document=1, line=1, variant_id=1, quantity=Decimal(1), warehouse="W")

    made = plan([goods], Stand(shelves=[shelf], pieces={}, names={1: "C1 Cable"}))

    assert made.objections[0].message.interpolate() == (
        "Line 1, C1 Cable: 1 are wanted, 0 are free in W. Lower the quantity, or receive goods "
        "first."
    )
