"""Territories: a dealer sells in the regions and lines of the contract, while it holds."""

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addons.esales.territory import Allowed, Refused, Territory, may_sell, overlaps

TODAY = date(2026, 11, 23)
AUDIO, SPEAKERS, EDUCATION = 1, 11, 3

REGIONS = ["", "42", "61", "6101", "610102", "610103", "6103"]
PATHS = [(), (AUDIO,), (AUDIO, SPEAKERS), (EDUCATION,)]

days = st.none() | st.dates(date(2026, 1, 1), date(2026, 12, 31))
grants = st.lists(
    st.builds(
        Territory,
        dealer=st.integers(1, 4),
        dealer_name=st.just("盛禾木"),
        region=st.sampled_from(REGIONS),
        region_name=st.just("西安"),
        product_line=st.sampled_from(PATHS),
        channel=st.sampled_from(["", "shop", "online"]),
        exclusive=st.booleans(),
        since=days,
        until=days,
    ),
    max_size=12,
)


def territory(region="6101", **changed):
    names = {"61": "陕西", "6101": "西安", "6103": "宝鸡", "610102": "新城区"}
    given = {"dealer": 1, "dealer_name": "西安盛禾木商贸", "region_name": names[region]}
    return Territory(**{**given, "region": region, **changed})


def asked(*territories, path=(AUDIO, SPEAKERS), **more):
    return may_sell(territories, path, TODAY, product_line="蓝牙音箱", **more)


def sentence(answer):
    assert isinstance(answer, Refused)
    return answer.sentence.interpolate()


def test_a_pickup_asks_only_whether_the_line_is_covered_at_all():
    audio = territory(product_line=(AUDIO,))

    assert asked(audio) == Allowed(by=(audio,))


def test_a_territory_without_a_line_covers_every_line():
    assert isinstance(asked(territory(), path=(EDUCATION,)), Allowed)


def test_goods_of_another_line_are_refused_with_the_way_out():
    answer = asked(territory(product_line=(EDUCATION,)))

    assert "does not include 蓝牙音箱" in sentence(answer)
    assert "added to the territory" in sentence(answer)


def test_a_right_to_a_part_of_a_line_is_no_right_to_the_whole_line():
    assert isinstance(asked(territory(product_line=(AUDIO, SPEAKERS)), path=(AUDIO,)), Refused)


def test_a_dealer_without_any_territory_may_sell_nothing():
    assert isinstance(asked(), Refused)


def test_a_right_that_has_ended_says_when():
    answer = asked(territory(until=date(2025, 12, 31)), territory(until=date(2026, 10, 31)))

    assert "ended on 2026-10-31" in sentence(answer)


def test_a_right_that_has_not_begun_says_when():
    answer = asked(territory(since=date(2027, 1, 1)), territory(since=date(2026, 12, 1)))

    assert "begins on 2026-12-01" in sentence(answer)


@pytest.mark.parametrize("region", ["6101", "610102", "61010200"])
def test_a_delivery_inside_the_region_is_allowed(region):
    assert isinstance(asked(territory("6101"), region=region), Allowed)


@pytest.mark.parametrize("region", ["6103", "42", "61"])
def test_a_delivery_outside_the_region_is_refused_by_name(region):
    answer = asked(territory("6101"), territory("610102"), region=region, region_name="宝鸡")

    assert "in 宝鸡, only in 新城区, 西安" in sentence(answer)


def test_another_channel_is_refused_by_name():
    shops = territory(channel="shop")

    assert "channel online" in sentence(asked(shops, channel="online"))
    assert asked(shops, channel="shop") == asked(shops) == Allowed(by=(shops,))


def test_two_dealers_meet_where_one_of_them_is_exclusive():
    wide = territory("61", dealer=1, exclusive=True, dealer_name="陕西总代")
    inside = territory("610102", dealer=2, product_line=(AUDIO,), dealer_name="远桥数码")

    (overlap,) = overlaps([inside, wide])

    assert (overlap.first, overlap.second) == (wide, inside)
    assert "陕西总代 sells exclusively in 陕西" in overlap.message.interpolate()
    assert "远桥数码 may sell the same goods in 新城区" in overlap.message.interpolate()


@pytest.mark.parametrize(
    "other",
    [
        territory("6103", dealer=2),
        territory(dealer=1),
        territory(dealer=2, product_line=(EDUCATION,)),
        territory(dealer=2, channel="online"),
        territory(dealer=2, until=date(2025, 12, 31)),
    ],
    ids=["another city", "the same dealer", "another line", "another channel", "another time"],
)
def test_territories_apart_do_not_overlap(other):
    exclusive = territory(
        exclusive=True, product_line=(AUDIO,), channel="shop", since=date(2026, 1, 1)
    )

    assert overlaps([exclusive, other]) == []


def test_two_territories_that_share_willingly_do_not_overlap():
    assert overlaps([territory(dealer=1), territory(dealer=2)]) == []


@given(grants, st.sampled_from(PATHS[1:]), st.dates(date(2026, 1, 1), date(2026, 12, 31)))
def test_more_rights_never_allow_less(territories, path, on):
    more = may_sell(territories, path, on, product_line="", region="610102")
    less = may_sell(territories[1:], path, on, product_line="", region="610102")

    assert isinstance(more, Allowed) or isinstance(less, Refused)


def _meet(one, other):
    """Whether two territories share a place, a line, a channel and a day, by trying them all."""
    regions = [r for r in REGIONS if r.startswith(one.region) and r.startswith(other.region)]
    paths = [p for p in PATHS if one.covers_line(p) and other.covers_line(p)]
    channels = [c for c in ("shop", "online") if one.covers_channel(c) and other.covers_channel(c)]
    ends = [t.since for t in (one, other) if t.since] or [date(2026, 1, 1)]
    return bool(
        one.dealer != other.dealer
        and (one.exclusive or other.exclusive)
        and regions
        and paths
        and channels
        and one.valid(max(ends))
        and other.valid(max(ends))
    )


@given(grants)
def test_the_overlaps_found_are_the_ones_that_trying_every_pair_finds(territories):
    dated = [t for t in territories if not (t.since and t.until) or t.since <= t.until]
    pairs = [(a, b) for place, a in enumerate(dated) for b in dated[place + 1 :]]

    found = overlaps(dated)

    assert len(found) == sum(_meet(a, b) for a, b in pairs)
    assert all(_meet(overlap.first, overlap.second) for overlap in found)


def test_ten_thousand_territories_are_compared_in_a_moment():
    territories = [
        Territory(
            dealer=number,
            dealer_name="",
            region=f"{11 + number % 31}{number // 31 % 1000:04}",
            region_name="",
            exclusive=True,
        )
        for number in range(10_000)
    ]

    begun = time.perf_counter()
    overlaps(territories)

    assert time.perf_counter() - begun < 5
