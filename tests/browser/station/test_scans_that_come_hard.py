"""Scans in a real browser that are refused, cut off from the network, composed, seen or unclear."""

from __future__ import annotations

from typing import Any

import pytest
from before_camera import put_before_camera

from addons.barcode.testing import Clerk, Shop, gtin_of, serial
from core.testing import PASSWORD, Browser

# What the server answers is tried on both stores without a browser.
pytestmark = pytest.mark.one_store

WRONG = {
    "unknown": "NO-SUCH-CODE", "check_digit": "9526100000013", "elsewhere": serial("ELSE", 1),
    "not_sound": serial("BROKEN", 1), "not_for_sale": serial("EARLY", 1),
    "no_price": serial("NOPRICE", 1), "territory": serial("FOREIGN", 1),
    "credit": serial("DEAR", 1), "serial_needed": gtin_of(3), "dealer": "CARD-0001",
    "several": "0001", "gone": serial("V03", 0),
}


@pytest.fixture(scope="module")
def departed(wsgi: Any, installation: Any, shop: Shop) -> None:
    """The carton CT-V03-1 has been sold."""
    clerk = Clerk(Browser(wsgi, installation).sign_in("counter_clerk"))
    clerk.open(shop.dealer)
    clerk.scan("CT-V03-1")
    clerk.send("finish")


@pytest.mark.usefixtures("departed")
def test_each_wrong_scan_is_refused_in_red_with_a_sound_of_its_own_and_scanning_goes_on(station):
    for kind, text in WRONG.items():
        station.type(text)
        station.until_card(kind)
        assert station.page.get_attribute("#station", "data-sound") == kind
        assert len(station.text("#card .card-said")) > 20
        assert station.focused == "scan"

    station.type(serial("V05", 7))
    station.until_pieces(1)
    station.type(serial("V05", 7))
    station.until_card("repeated")


def test_scans_without_a_network_are_kept_and_sent_once_it_is_back(station, visit):
    station.type(serial("V06", 7))
    station.until_pieces(1)

    visit.set_offline(True)
    for number in (8, 9, 10):
        station.type(serial("V06", number))
    station.until("#banner", "3 scans are kept here")
    station.until_card("stored")
    visit.set_offline(False)

    station.until_pieces(4)
    station.until("#banner", "Everything was sent")


@pytest.mark.usefixtures("departed")
def test_refusals_that_the_next_scan_drove_off_stay_listed_until_read(station, visit):
    visit.set_offline(True)
    for text in (serial("V04", 10), "NO-SUCH-CODE", serial("V03", 0), serial("V04", 11)):
        station.type(text)
    station.until("#banner", "4 scans are kept here")
    visit.set_offline(False)
    station.until_pieces(2)

    station.until("#missed", "Refused meanwhile: 2")
    told = station.text("#missed")
    station.press("F9")
    station.until("#card", "Look at the list")
    station.press("Escape")

    assert "NO-SUCH-CODE Unknown code" in told
    assert f"{serial('V03', 0)} Already gone" in told
    station.page.wait_for_selector("#missed", state="hidden")
    station.press("F9")
    station.page.wait_for_selector("[data-mode=finished]")


def test_a_reload_in_the_middle_loses_nothing_and_doubles_nothing(station, visit):
    visit.set_offline(True)
    station.type(serial("V07", 7))
    station.type(serial("V07", 8))
    station.until("#banner", "2 scans are kept here")
    visit.set_offline(False)
    station.page.reload()

    station.page.wait_for_selector("[data-mode=scanning] #list")
    station.until_pieces(2)
    for number in (9, 10):
        station.type(serial("V07", number))
    station.page.reload()

    station.until_pieces(4)


def test_the_voice_speaks_the_word_of_a_refusal_until_it_is_turned_off(station):
    station.page.evaluate(
        """() => {
            window.said = [];
            speechSynthesis.speak = (one) => said.push([one.lang, one.text]);
        }"""
    )
    station.type("NO-SUCH-CODE")
    station.until_card("unknown")
    spoken = station.page.evaluate("said")
    station.press("F10")
    station.until("#options", "Voice off")
    offered = station.page.locator("#options li").all_inner_texts()
    station.press(next(text[0] for text in offered if "Voice off" in text))
    station.until("#card", "The voice is off")
    station.type("9526100000013")
    station.until_card("check_digit")

    assert spoken == [["en", "Unknown code"]]
    assert len(station.page.evaluate("said.filter(([, text]) => text.startsWith('Misread'))")) == 0
    assert station.page.get_attribute("#station", "data-sound") == "check_digit"
    station.page.evaluate("localStorage.removeItem('qudao.voice')")


def test_a_camera_before_a_label_scans_it_once(station):
    put_before_camera(station.page, serial("V10", 7))

    station.press("F10")
    station.until("#options", "Camera as scanner")
    offered = station.page.locator("#options li").all_inner_texts()
    station.press(next(text[0] for text in offered if "Camera" in text))

    station.until_pieces(1)
    assert serial("V10", 7) in station.text("#card")
    station.press("F10")
    station.until("#options", "Camera off")


def test_of_several_with_the_same_last_digits_a_number_key_chooses(station, installation, shop):
    from addons.inventory.testing import entry, receive

    with installation.work(branch="shaanxi") as context:
        numbers = ["XA77004321", "XB88004321"]
        receive(context, "SN01", entry(shop.variants["V11"], serials=numbers, at="A-01"))

    station.type("4321")
    station.page.wait_for_selector("#choices li[data-index='1']")
    station.type(serial("V11", 7))
    station.until_pieces(1)
    station.press("F9")
    station.until("#card", "Choose one")
    station.type("2", enter=False)

    station.until_pieces(2)
    assert "XB88004321" in station.text("#card")


def test_full_width_keys_and_an_enter_that_never_comes_do_not_spoil_a_scan(station):
    station.page.keyboard.insert_text("Ｌ２５４６Ｖ０５０００８")

    station.until_pieces(1)
    assert serial("V05", 8) in station.text("#card")


@pytest.mark.parametrize(("number", "enter"), [(9, True), (10, False)])
def test_a_chinese_input_method_left_on_does_not_spoil_a_scan(station, number, enter):
    text = serial("V05", number)

    station.scan_composed(text, "拉", enter=enter)

    station.until_pieces(1)
    assert text in station.text("#card")
    assert station.page.input_value("#scan") == ""


def test_a_short_code_of_our_own_is_a_scan_with_an_input_method_on(station, installation, shop):
    from addons.base.models import Variant

    with installation.work(branch="shaanxi") as context:
        context.session.get_one(Variant, shop.variants["BAG"]).code = "BAG7"

    station.scan_composed("BAG7", "包")

    station.until_pieces(1)
    assert "BAG7" in station.text("#card")


def test_a_signed_out_clerk_loses_no_scan(station, visit):
    station.type(serial("V06", 11))
    station.until_pieces(1)
    other = visit.new_page()
    other.goto("/me")
    kept = visit.cookies()
    other.evaluate("document.querySelector('form[action=\"/sign-out\"]').submit()")
    other.wait_for_url("**/sign-in*")

    station.type(serial("V07", 11))
    station.until("#banner", "signed out")
    other.fill("input[name=login]", "counter_clerk.shaanxi")
    other.fill("input[name=password]", PASSWORD)
    other.keyboard.press("Enter")
    other.wait_for_url("**/shaanxi")
    other.close()

    assert kept
    station.until_pieces(2)
