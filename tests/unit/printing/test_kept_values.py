"""Values of a paper are the same after they were kept."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from core.printing.kept import keep, recall

leaves = st.none() | st.text() | st.integers() | st.dates() | st.decimals(allow_nan=False, places=4)
names = st.text(min_size=1).filter(lambda name: name not in ("decimal", "date"))
papers = st.recursive(
    leaves, lambda inner: st.lists(inner) | st.dictionaries(names, inner), max_leaves=20
)


@given(values=papers)
def test_what_was_kept_comes_back_as_it_was(values: Any) -> None:
    assert recall(json.loads(json.dumps(keep(values)))) == values


def test_an_amount_keeps_its_decimals_and_a_day_stays_a_day() -> None:
    kept = json.loads(json.dumps(keep({"gross": Decimal("20930.40"), "day": date(2026, 11, 23)})))

    values = recall(kept)

    assert str(values["gross"]) == "20930.40"
    assert values["day"] == date(2026, 11, 23)
