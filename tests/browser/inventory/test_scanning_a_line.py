"""Entering a receipt with a scanner: its Enter takes the product and goes on to the quantity."""

from __future__ import annotations

import pytest

from addons.base.models import Variant
from addons.inventory.receipts import make_receipt
from addons.inventory.testing import make_variant, make_warehouse

pytestmark = pytest.mark.one_store


@pytest.fixture
def receipt(sign_in, installation):
    """The page of a draft receipt."""
    with installation.work(branch="shaanxi") as context:
        lamp = make_variant(context, "LAMP-1")
        context.session.get_one(Variant, lamp).gtin = "09526100000012"
        make_warehouse(context, "SCAN")
        number = make_receipt(context, "SCAN", []).id
    page = sign_in("warehouse_head").new_page()
    page.goto(f"/shaanxi/inventory/receipts/{number}")
    return page


def test_a_scanners_enter_takes_the_product_and_goes_on_to_the_quantity(receipt):
    receipt.focus("#line-variant")

    receipt.keyboard.type("9526100000012")
    receipt.keyboard.press("Enter")
    receipt.keyboard.type("3")
    receipt.keyboard.press("Enter")

    receipt.wait_for_selector("#lines tbody tr")
    line = receipt.inner_text("#lines tbody tr")
    assert "LAMP-1" in line
    assert "3" in line.split()
