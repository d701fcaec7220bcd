"""The keys of a pickup in a real browser: undo, quantity, hold, cancel, open a carton, find who."""

from __future__ import annotations

import pytest

from addons.barcode.testing import gtin_of, serial
from addons.esales.models import Dealer
from addons.esales.testing import make_dealer

# What the server answers is tried on both stores without a browser.
pytestmark = pytest.mark.one_store


def test_undo_remove_and_quantity_by_their_keys(station):
    station.type(serial("V08", 7))
    station.type("CT-V08-1")
    station.type(gtin_of(90))
    station.until_pieces(8)

    station.press("F6")
    station.until("#prompt", "Quantity of line 2")
    station.type("４８")
    station.until_pieces(55)
    station.press("F2")
    station.until_pieces(8)
    station.press("F2")
    station.until_pieces(7)
    station.press("F4")
    station.type(serial("V08", 3))
    station.until_pieces(6)
    station.press("F4")
    station.type("1")

    station.until_pieces(0)
    assert "Taken off: 6 × 蓝牙音箱 V08" in station.text("#card")
    station.press("F2")
    station.until("#card", "Back again: 6 × 蓝牙音箱 V08")
    station.until_pieces(6)


def test_the_quantity_key_pressed_twice_asks_for_another_line(station):
    station.type(gtin_of(90))
    station.type(gtin_of(91))
    station.until_pieces(2)

    station.press("F6")
    station.until("#prompt", "Quantity of line 2")
    station.press("F6")
    station.until("#prompt", "type the number of the line")
    station.type("1")
    station.until("#prompt", "Quantity of line 1")
    station.type("3")

    station.until_pieces(4)


def test_a_question_left_open_does_not_wait_for_the_next_dealer(station):
    station.type(gtin_of(90))
    station.until_pieces(1)
    station.press("F6", "F9")
    station.page.wait_for_selector("[data-mode=finished]")

    station.type("CARD-0001")

    station.page.wait_for_selector("[data-mode=scanning] #list")
    station.until_pieces(0)


def test_keys_and_scans_that_outrun_the_server_keep_their_order(station):
    station.type(serial("V10", 7))
    station.type(serial("V10", 8))
    station.press("F2")
    station.type(serial("V10", 9))
    station.type(serial("V10", 10))
    station.press("F2")
    station.type(serial("V10", 11))

    station.until("#card", serial("V10", 11))
    station.until_pieces(3)
    station.press("F2", "F2")
    station.until_pieces(1)


def test_a_scan_while_a_number_is_asked_for_is_a_scan(station):
    station.type(gtin_of(90))
    station.until_pieces(1)

    station.press("F8")
    station.type(serial("V09", 7))

    station.until_pieces(2)
    assert "Scan goods" in station.text("#prompt")


def test_cancelling_needs_the_number_of_pieces_typed(station):
    station.type("CT-V10-1")
    station.until_pieces(6)

    station.press("F8")
    station.until("#prompt", "6")
    station.type("5")
    station.until_card("refused")
    station.press("F8")
    station.type("6")

    station.page.wait_for_selector("[data-mode=start]")
    station.until("#card", "Cancelled")


def test_a_pickup_is_held_and_gone_on_with(station):
    station.type(serial("V09", 8))
    station.until_pieces(1)

    station.press("F7")
    station.page.wait_for_selector("[data-mode=start] #choices li")
    station.type("1")

    station.page.wait_for_selector("[data-mode=scanning] #list")
    station.until_pieces(1)


def test_a_carton_is_broken_and_only_what_goes_is_scanned(station):
    station.type("CT-V00-1")
    station.until_pieces(6)

    station.press("F3")
    station.until("#prompt", "scan its label")
    station.type("CT-V00-1")
    station.until_pieces(0)
    station.until("#card", "6 of its pieces are free")
    station.type(serial("V00", 2))

    station.until_pieces(1)
    station.type("CT-V00-1")
    station.until_card("open_carton")


def test_a_second_van_of_the_same_dealer_is_served_beside_the_first(station):
    station.type(serial("V09", 9))
    station.until_pieces(1)
    station.press("F5")
    station.until("#prompt", "Who fetches")
    station.press("Enter", "Enter")
    station.until("#prompt", "Number plate")
    station.page.keyboard.insert_text("VAN-1")
    station.press("Enter")
    station.until("#collected-by", "VAN-1")
    station.press("F7")
    station.until("#card", "Pickup code")

    station.type("CARD-0001")
    station.until("#options-title", "has a pickup open")
    assert "VAN-1" in station.text("#options")
    station.press("2")
    station.page.wait_for_selector("[data-mode=scanning] #list")
    station.until_pieces(0)
    station.press("F8")
    station.type("0")
    station.page.wait_for_selector("[data-mode=start]")
    station.type("VAN-1")

    station.page.wait_for_selector("[data-mode=scanning] #list")
    station.until_pieces(1)


def test_a_dealer_is_found_by_initials_while_typing(station):
    station.press("F7")
    station.page.wait_for_selector("[data-mode=start]")

    station.page.keyboard.type("xash", delay=90)
    station.until("#options", "SN0001")
    station.press("ArrowDown", "Enter")

    station.page.wait_for_selector("[data-mode=scanning] #list")


@pytest.mark.parametrize("way", ["1", "Enter"])
def test_a_number_or_enter_behind_a_search_chooses_from_its_list(station, way):
    station.press("F8")
    station.type("0")
    station.page.wait_for_selector("[data-mode=start]")
    station.page.keyboard.type("xash", delay=90)
    station.until("#options-title", "Which dealer?")

    station.press(way)

    station.page.wait_for_selector("[data-mode=scanning] #list")


def test_focus_comes_back_to_the_box_whatever_is_clicked(station):
    for place in ("#card", "#tally", "#lines", "button[data-key=F1]"):
        station.page.locator(place).click(force=True, position={"x": 5, "y": 5})
        station.page.wait_for_selector("#scan:focus")

    assert station.page.is_visible("#help")
    station.press("Escape")
    assert not station.page.is_visible("#help")


def test_somebody_else_pays_by_two_keys(station, shop, installation):
    with installation.work(branch="shaanxi") as context:
        pays = make_dealer(context, "SN0780", "汉中付款商贸有限公司", limit="500.00").id
        context.session.get_one(Dealer, shop.dealer).parent_id = pays
    station.page.reload()
    station.page.wait_for_selector("[data-mode=scanning] #list")
    station.type(gtin_of(90))
    station.until_pieces(1)

    station.press("F10")
    station.until("#options", "Who pays")
    at = station.page.locator("#options li", has_text="Who pays").get_attribute("data-index")
    station.press(str(int(at) + 1))
    station.until("#options-title", "Who pays for this pickup?")
    station.press("2")

    station.until("#card", "Paid by: 汉中付款商贸有限公司")
    assert station.text("#charged") == "Paid by: 汉中付款商贸有限公司"
    assert station.text("#credit-left") == "481.00"
    assert station.focused == "scan"
    with installation.work(branch="shaanxi") as context:
        context.session.get_one(Dealer, shop.dealer).parent_id = None
