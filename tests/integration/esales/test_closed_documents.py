"""What is said about a closed document of each kind: reversed where it can be, or set right."""

from __future__ import annotations

import pytest

from core.workflow.businesses import live
from core.workflow.correcting import remedy


@pytest.mark.one_store
@pytest.mark.parametrize(
    ("business", "said"),
    [
        ("pickup", "Reverse it and make a copy instead."),
        ("sales_invoice", "Correct it with another document."),
    ],
)
def test_what_to_do_depends_on_what_is_taken_back(work, business, said):
    with work("shaanxi", write=False) as context:
        assert remedy(live(context)[business], context) == said
