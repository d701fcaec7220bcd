"""How finely goods are counted: whole pieces stay whole, weights have three decimals at most."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addons.base.measures import FINEST, too_fine


@pytest.mark.parametrize(("quantity", "decimals"), [
    ("48", 0), ("48.000", 0), ("1.5", 1), ("0.125", 3), ("1E+3", 0), ("0", 0),
])
def test_a_quantity_no_finer_than_its_unit_passes(quantity, decimals):
    assert too_fine(Decimal(quantity), decimals, "回音壁") is None


@pytest.mark.parametrize(("quantity", "decimals", "says"), [
    ("1.5", 0, "回音壁 is counted in whole numbers, and 1.5 is none"),
    ("0.125", 2, "回音壁 is counted to 2 decimals, and 0.125 has more"),
    ("1.0004", 3, "回音壁 is counted to 3 decimals, and 1.0004 has more"),
])
def test_a_finer_one_is_refused_in_a_sentence(quantity, decimals, says):
    assert says in too_fine(Decimal(quantity), decimals, "回音壁").interpolate()


@given(st.decimals(0, 10**9, places=6), st.integers(0, FINEST))
def test_what_passes_is_kept_by_the_database_as_it_is(quantity, decimals):
    refused = too_fine(quantity, decimals, "x") is not None

    assert refused == (quantity * 10**decimals % 1 != 0)
