"""The moves that bring the books to what was counted."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from addons.inventory.balances import Spot
from addons.inventory.counting import Counted, differences

SPOTS = [Spot(place, 1, "available") for place in range(1, 4)]


def carried_out(moves, at):
    """Where the pieces are after ``moves``, which must take each from where it is."""
    at = dict(at)
    for move in moves:
        for piece in move.serial_ids:
            assert at.get(piece) == move.source
            at[piece] = move.target
    return at


@given(
    st.dictionaries(st.integers(1, 12), st.sampled_from([None, *SPOTS])),
    st.dictionaries(st.integers(1, 12), st.sampled_from(SPOTS)),
    st.sets(st.sampled_from(SPOTS), min_size=1),
)
def test_after_a_count_every_piece_is_where_it_was_found(at, found, counted_spots):
    found = {piece: spot for piece, spot in found.items() if spot in counted_spots}
    counted = [
        Counted(
            document=1,
            line=line,
            spot=spot,
            quantity=Decimal(sum(1 for s in found.values() if s == spot)),
            tracked=True,
            pieces=tuple(piece for piece, s in found.items() if s == spot),
        )
        for line, spot in enumerate(sorted(counted_spots), 1)
    ]

    after = carried_out(differences(counted, {}, at), at)

    for piece, spot in after.items():
        if piece in found:
            assert spot == found[piece]
        elif at.get(piece) in counted_spots:
            assert spot is None
        else:
            assert spot == at.get(piece)


@given(
    st.dictionaries(st.sampled_from(SPOTS), st.decimals(0, 1000, places=3), min_size=1),
    st.dictionaries(st.sampled_from(SPOTS), st.decimals(-50, 1000, places=3)),
)
def test_after_a_count_the_books_hold_what_was_counted(quantities, booked):
    counted = [
        Counted(document=1, line=line, spot=spot, quantity=quantity)
        for line, (spot, quantity) in enumerate(quantities.items(), 1)
    ]

    after = Counter(booked)
    for move in differences(counted, booked, {}):
        for spot, sign in ((move.source, -1), (move.target, 1)):
            if spot is not None:
                after[spot] += sign * move.quantity

    assert all(after[spot] == quantity for spot, quantity in quantities.items())


def test_what_was_counted_as_booked_moves_nothing():
    counted = [Counted(document=1, line=1, spot=SPOTS[0], quantity=Decimal(3))]

    assert list(differences(counted, {SPOTS[0]: Decimal(3)}, {})) == []
