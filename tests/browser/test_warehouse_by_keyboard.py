"""The station in the warehouse in a real browser: a transfer, on a network that comes and goes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from before_camera import put_before_camera

from addons.barcode.testing import Shop, gtin_of, make_shop, serial
from addons.inventory.models import Location, Warehouse

# What the server answers is tried on both stores without a browser.
pytestmark = pytest.mark.one_store
HOME = "/shaanxi/barcode/stock"
TO_DO = "What is to be done?"


@pytest.fixture(scope="module")
def shop(installation: Any) -> Shop:
    """Goods in one warehouse, and another one that waits for them."""
    with installation.work(branch="shaanxi") as context:
        home = Warehouse(branch=context.code, code="TR2", name="Second")
        home.locations = [Location(branch=context.code, code=code) for code in ("C-01", "C-02")]
        context.session.add(home)
        return make_shop(context)


@pytest.fixture
def page(sign_in: Any, shop: Shop) -> Iterator[Any]:
    """The warehouse head's window."""
    made = sign_in("warehouse_head").new_page()
    faults: list[str] = []
    made.on("pageerror", lambda error: faults.append(str(error)))
    yield made
    made.context.set_offline(False)
    made.close()
    assert faults == []


def until(page: Any, selector: str, text: str) -> None:
    """Wait until ``selector`` shows ``text``."""
    page.wait_for_function(
        "([where, what]) => document.querySelector(where)?.innerText.includes(what)",
        arg=[selector, text],
    )


def scan(page: Any, text: str) -> None:
    """As a scanner does: key upon key, then Enter."""
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def choose(page: Any, question: str, words: str) -> None:
    """Press the number that stands before ``words`` where ``question`` is asked."""
    until(page, "#options-title", question)
    until(page, "#options", words)
    offered = page.locator("#options li").all_inner_texts()
    page.keyboard.press(next(text.strip()[0] for text in offered if words in text))


def begin_receiving(page: Any) -> None:
    """Receive goods in the first warehouse."""
    page.goto(HOME)
    page.wait_for_selector("#scan:focus")
    choose(page, TO_DO, "Receive goods")
    choose(page, "Which warehouse?", "SN01")
    page.wait_for_selector("[data-mode=stock] #scan:focus")


def test_a_transfer_is_sent_and_received_though_the_network_drops(page):
    page.goto(HOME)
    page.wait_for_selector("#scan:focus")
    choose(page, TO_DO, "Send a transfer")
    choose(page, "Which warehouse?", "SN01")
    choose(page, "Where do they go?", "TR2")
    page.wait_for_selector("[data-mode=stock][data-task=send] #scan:focus")

    page.context.set_offline(True)
    scan(page, serial("V05", 1))
    until(page, "#card", "Kept here")
    scan(page, "NO-SUCH-CODE")
    scan(page, serial("V05", 2))
    until(page, "#banner", "3 scans are kept here")
    page.keyboard.press("F9")
    until(page, "#card", "3 scans are not looked up yet")
    # What is kept outlives the page.
    page.context.set_offline(False)
    page.reload()
    page.wait_for_selector("[data-mode=stock] #scan:focus")
    until(page, "#pieces", "2")
    until(page, "#missed", "NO-SUCH-CODE")
    page.keyboard.press("Escape")
    page.wait_for_selector("#missed", state="hidden")
    scan(page, gtin_of(90))
    until(page, "#pieces", "3")
    page.keyboard.press("F9")
    until(page, "#card", "Sent: DB-")

    # The number stands in bars on the slip that came with the goods.
    scan(page, page.inner_text("#card").split()[-1])
    page.wait_for_selector("[data-mode=stock][data-task=arrive] #scan:focus")
    scan(page, "C-02")
    until(page, "#at", "C-02")
    scan(page, serial("V05", 3))
    page.wait_for_selector("#card[data-kind=wrong]")
    scan(page, serial("V05", 1))
    until(page, "#pieces", "1 / 3")
    page.keyboard.press("F8")
    until(page, "#lines", "damaged: 1")
    page.keyboard.press("F9")
    choose(page, "What becomes of them?", "The rest is missing")
    until(page, "#card", "Received: DB-")
    assert page.evaluate("document.activeElement.id") == "scan"


def test_what_was_refused_while_cut_off_stays_until_somebody_has_looked(page):
    begin_receiving(page)
    scan(page, "A-01")
    until(page, "#at", "A-01")

    page.context.set_offline(True)
    scan(page, "NO-SUCH-CODE")
    scan(page, gtin_of(90))
    until(page, "#banner", "2 scans are kept here")
    page.context.set_offline(False)
    until(page, "#missed", "NO-SUCH-CODE")
    until(page, "#pieces", "1")
    page.keyboard.press("F9")
    until(page, "#card", "Look at the list")
    page.keyboard.press("Escape")
    page.wait_for_selector("#missed", state="hidden")
    page.keyboard.press("F9")
    until(page, "#card", "Posted: ")


def test_a_dealers_card_begins_what_he_brings_back(page):
    page.goto(HOME)
    page.wait_for_selector("#scan:focus")
    choose(page, TO_DO, "Take back goods")
    until(page, "#prompt", "Scan the dealer's card")
    scan(page, "CARD-0001")
    page.wait_for_selector("[data-mode=stock][data-task=back] #scan:focus")
    scan(page, serial("V07", 1))
    until(page, "#card", "was never sold")
    page.keyboard.press("F9")
    until(page, "#prompt", "Why does it come back?")
    page.keyboard.press("Escape")
    until(page, "#prompt", "Scan what comes back")


def test_a_phone_scans_with_its_camera_and_is_silent_where_it_should_be(page):
    begin_receiving(page)
    put_before_camera(page, "A-01")

    page.get_by_role("button", name="Camera as scanner").click()

    until(page, "#at", "A-01")
    page.get_by_role("button", name="Camera off").click()
    page.wait_for_selector("#camera", state="hidden")
    page.keyboard.press("F4")
    until(page, "#card", "The voice is off")
    page.get_by_role("button", name="Voice on").click()
    until(page, "#card", "The voice is on")
    page.wait_for_selector("#scan:focus")


def test_the_gate_reads_a_pass_with_the_camera(page, sign_in):
    gate = sign_in("counter_clerk").new_page()
    gate.goto("/shaanxi/barcode/gate")
    gate.wait_for_selector("#scan:focus")
    put_before_camera(gate, "NO-SUCH-PASS")

    gate.keyboard.press("F10")

    gate.wait_for_selector("#card[data-kind=unknown]")
    gate.get_by_role("button", name="Camera off").click()
    gate.close()
