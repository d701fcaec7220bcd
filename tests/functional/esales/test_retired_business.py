"""A branch retires a business that an addon ships: what is open finishes, what is done is read."""

from __future__ import annotations

import pytest

from addons.esales.models import Pickup
from addons.inventory.drafting import draft
from addons.inventory.models import Receipt
from addons.inventory.testing import make_warehouse
from core.refusal import Refusal
from core.testing.rows import make_row
from core.workflow.businesses import the_live
from core.workflow.versions.lives import finishing, is_there, reachable, retire, revive

PICKUP = "pickup"


@pytest.fixture
def retired(installation):
    """The pickup is retired in Shaanxi while one is open; its number."""
    with installation.work(branch="shaanxi") as context:
        number = make_row(context, Pickup, step="open").id
        retire(context, PICKUP)
    yield number
    with installation.work(branch="shaanxi") as context:
        revive(context, PICKUP)


def test_what_is_open_can_still_be_reached(retired, work):
    with work("shaanxi", write=False) as context:
        assert is_there(PICKUP, context, running=True)
        assert PICKUP in finishing(context)


def test_what_needs_it_is_refused_in_a_sentence(work):
    with work("shaanxi") as context:
        retire(context, "sales_invoice")
        with pytest.raises(Refusal, match="The business Sales invoice is not live in this branch"):
            the_live("sales_invoice", context)
        revive(context, "sales_invoice")


def test_a_new_document_of_it_is_refused_in_a_sentence(work):
    with work("shaanxi") as context:
        make_warehouse(context, "RW")
        draft(context, Receipt, "RW")
        retire(context, "inventory.receipt")

        with pytest.raises(Refusal, match="The business Receipt is not live in this branch"):
            draft(context, Receipt, "RW")

        revive(context, "inventory.receipt")


def test_documents_of_a_module_that_is_off_stay_away(work):
    with work("hubei") as context:
        make_row(context, Receipt, business="inventory.receipt", version=1, step="draft")

        assert "inventory.receipt" not in reachable(context)
        assert not is_there("inventory.receipt", context)
