"""A new business is offered a series of its own, so that its numbers do not mix with others."""

from hypothesis import given
from hypothesis import strategies as st

from core.workflow.checks.names import SERIES
from core.workflow.numbers import free_series
from core.workflow.versions.drafts import NAME

names = st.from_regex(NAME, fullmatch=True)


def test_the_letters_of_the_name_head_its_numbers_as_few_as_are_free():
    assert free_series("retail", set()) == "RETAIL"
    assert free_series("retail_refund", {"RETAIL"}) == "RR"
    assert free_series("retail_refund", {"RETAIL", "RR"}) == "RETAILR"
    assert free_series("retail", {"RETAIL"}) == "RETAIL2"


@given(st.lists(names, unique=True, max_size=12))
def test_no_two_businesses_are_offered_the_same_series(businesses):
    taken: set[str] = set()

    for name in businesses:
        made = free_series(name, taken)
        assert made not in taken
        assert SERIES.fullmatch(made)
        taken.add(made)
