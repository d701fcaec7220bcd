"""The life of a product, and chains that must not lead back."""

from hypothesis import given
from hypothesis import strategies as st

from addons.base.life import LIVELIEST_FIRST, leads_back, liveliest

stages = st.lists(st.sampled_from(LIVELIEST_FIRST))
links = st.dictionaries(st.integers(0, 8), st.lists(st.integers(0, 8), max_size=3), max_size=9)


@given(stages)
def test_a_product_is_as_lively_as_its_liveliest_variant(found):
    stage = liveliest(found)

    assert stage in (found or ["announced"])
    assert all(LIVELIEST_FIRST.index(stage) <= LIVELIEST_FIRST.index(s) for s in found)


def test_a_product_with_one_variant_on_sale_is_on_sale():
    assert liveliest(["obsolete", "active", "announced"]) == "active"


@given(links)
def test_a_chain_leads_back_exactly_where_a_walk_returns(below):
    reached = {0: set(below.get(0, ()))}
    for _step in range(9):
        reached[0] |= {n for m in set(reached[0]) for n in below.get(m, ())}

    assert leads_back(0, below) == (0 in reached[0])
