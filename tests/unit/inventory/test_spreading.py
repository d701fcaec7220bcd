"""How a quantity is taken from several places."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from addons.inventory.spreading import Offer, spread

QUANTITIES = st.decimals(0, 10_000, places=3)
OFFERS = st.lists(
    st.builds(
        lambda place, free, endless: Offer(location_id=place, free=free, endless=endless),
        st.integers(1, 6),
        st.decimals(-100, 1_000, places=3),
        st.booleans(),
    ),
    max_size=8,
)


def offer(place, free, endless=False):
    return Offer(location_id=place, free=Decimal(free), endless=endless)


def test_the_first_places_give_first():
    taken = spread(Decimal(7), [offer(1, 4), offer(2, 2), offer(3, 9)])

    assert taken == [(1, 4), (2, 2), (3, 1)]


def test_a_place_that_gives_more_than_it_has_is_asked_last():
    taken = spread(Decimal(7), [offer(1, 1, endless=True), offer(2, 2)])

    assert taken == [(1, 5), (2, 2)]


def test_too_much_is_not_taken_at_all():
    assert spread(Decimal(7), [offer(1, 4), offer(2, 2)]) is None


@given(QUANTITIES, OFFERS)
def test_what_is_taken_is_what_was_wanted(wanted, offers):
    taken = spread(wanted, offers)

    if taken is not None:
        assert sum((quantity for _place, quantity in taken), Decimal(0)) == wanted
        assert all(quantity > 0 for _place, quantity in taken)


@given(QUANTITIES, OFFERS)
def test_no_place_gives_more_than_it_offers_unless_it_is_endless(wanted, offers):
    taken = dict(spread(wanted, offers) or ())

    for place, quantity in taken.items():
        mine = [offer for offer in offers if offer.location_id == place]
        has = sum((max(offer.free, Decimal(0)) for offer in mine), Decimal(0))
        assert quantity <= has or any(offer.endless for offer in mine)


@given(QUANTITIES, OFFERS)
def test_it_is_refused_only_where_it_is_too_much(wanted, offers):
    free = sum((max(offer.free, Decimal(0)) for offer in offers), Decimal(0))
    endless = any(offer.endless for offer in offers)

    assert (spread(wanted, offers) is None) == (wanted > free and not endless)
