"""An order is fetched at the station without a mouse: chosen, verified at every beep, closed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from addons.barcode.testing import HERE, Shop, gtin_of, make_shop, serial
from addons.esales.orders.changing import put_on, set_quantity
from addons.esales.retail.finding import find
from core.workflow import fire
from core.workflow.businesses import live
from core.workflow.motion.beginning import begin

pytestmark = pytest.mark.one_store
HOME = "/shaanxi/barcode/station"


@pytest.fixture(scope="module")
def shop(installation: Any) -> Shop:
    """Goods in stock, and a dealer who has ordered four cables and a piece of V03."""
    with installation.work(branch="shaanxi") as context:
        made = make_shop(context, varieties=4)
        values = {"dealer_id": str(made.dealer), "warehouse": HERE}
        order = begin(live(context)["sales_order"], values, context)
        for line, (code, quantity) in enumerate((("CABLE", 4), ("V03", 1)), start=1):
            put_on(context, order, find(context, code))
            set_quantity(context, order, line, Decimal(quantity))
        fire([order], "confirm", context)
        return made


def test_an_order_is_fetched_by_keys_and_its_rest_closed(sign_in: Any, shop: Shop) -> None:
    page = sign_in("counter_clerk").new_page()

    def scan(text: str, shown: str) -> None:
        page.keyboard.type(text)
        page.keyboard.press("Enter")
        page.wait_for_function(
            "text => document.getElementById('order-rows').innerText.includes(text)", arg=shown
        )

    def offered(text: str) -> None:
        page.wait_for_function(
            "text => document.getElementById('options').innerText.includes(text)", arg=text
        )

    page.goto(HOME)
    page.wait_for_selector("#scan:focus")
    page.keyboard.type(shop.card)
    page.keyboard.press("Enter")
    offered("SN11")
    page.keyboard.press("1")
    offered("DD-SN-")
    assert "5 still to be taken" in page.inner_text("#options li[data-index='0']")
    page.keyboard.press("1")
    page.wait_for_selector("#order:not([hidden])")

    scan(serial("V03", 7), "1 / 1")
    scan(gtin_of(91), "was not ordered")
    assert page.inner_text("#order-rows li:first-child .order-sign") == "✕"
    page.keyboard.press("F2")
    page.wait_for_function(
        "() => !document.getElementById('order-rows').innerText.includes('was not ordered')"
    )
    scan(gtin_of(90), "1 / 4")
    assert "3 missing" in page.inner_text("#order-title")

    page.keyboard.press("F9")
    page.wait_for_selector("#prompt.urgent")
    assert "0: close it" in page.inner_text("#prompt")
    page.keyboard.type("0")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-mode=finished] #papers iframe")
    page.goto("/shaanxi/sales_order?part=all")
    assert "Closed" in page.inner_text("main")
