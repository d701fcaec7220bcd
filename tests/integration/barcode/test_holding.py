"""Pickups on hold: two vans of one dealer, a clerk who goes home, a browser that crashed."""

from __future__ import annotations

import pytest

from addons.barcode.testing import HERE, Clerk, serial
from core.testing import Browser


@pytest.fixture(scope="module")
def colleague(wsgi, installation):
    """Somebody else at another station."""
    return Browser(wsgi, installation).sign_in("warehouse_head")


def offered(browser, query=""):
    home = "/shaanxi/barcode/station"
    if query:
        answer = browser.get(f"{home}/dealers", params={"q": query})
    else:
        answer = browser.get(f"{home}/pickups")
    return {one["id"]: one for one in answer.json["open"]}


def test_two_vans_of_one_dealer_are_served_at_once(clerk, counter, shop):
    clerk.scan(serial("V00", 7))
    clerk.send("collector", plate="陕A D0107")
    sent = {"dealer": shop.dealer, "warehouse": HERE}

    (waiting,) = clerk.post(f"{clerk.home}/open", **sent)["waiting"]
    second = Clerk(counter, device="second-van")
    second.open(shop.dealer)
    second.scan(serial("V00", 8))

    assert (waiting["id"], waiting["plate"]) == (clerk.pickup, "陕A D0107")
    assert second.pickup != clerk.pickup
    assert {clerk.pickup, second.pickup} <= set(offered(counter))
    second.send("cancel", typed="1")


def test_no_second_pickup_is_opened_beside_one_on_which_nothing_is_yet(clerk, shop):
    answer = clerk.post(f"{clerk.home}/open", dealer=shop.dealer, warehouse=HERE)

    assert answer["pickup"]["id"] == clerk.pickup


def test_a_colleague_goes_on_with_what_is_on_hold_and_it_is_his_then(clerk, counter, colleague):
    clerk.scan(serial("V00", 7))
    before = set(offered(colleague))
    clerk.send("hold")
    held = offered(colleague)[clerk.pickup]

    other = Clerk(colleague, device="colleague")
    other.pickup = clerk.pickup
    other.send("resume", device="colleague")

    assert clerk.pickup not in before
    assert held["held"]
    assert held["clerk"] == "counter_clerk.shaanxi"
    assert other.pieces == "1"
    assert clerk.pickup not in offered(counter)
    assert offered(colleague)[clerk.pickup]["held"] == ""


def test_of_a_dealer_who_came_back_all_is_offered_in_whosever_hands(clerk, colleague, shop):
    clerk.scan(serial("V00", 7))
    sent = {"dealer": shop.dealer, "warehouse": HERE}

    (waiting,) = Clerk(colleague).post(f"{clerk.home}/open", **sent)["waiting"]

    assert (waiting["id"], waiting["clerk"]) == (clerk.pickup, "counter_clerk.shaanxi")


def test_pickup_code_and_plate_find_the_pickup(clerk, colleague):
    kept = clerk.send("collector", plate="陕A D0209")["pickup"]
    code = kept["pickup_code"]

    assert len(code) == 8
    assert set(offered(colleague, f"{code[:4]} {code[4:]}")) == {clerk.pickup}
    assert set(offered(colleague, "陕ad0209")) == {clerk.pickup}
    assert offered(colleague, "10000000") == {}


def test_what_is_finished_is_not_put_on_hold(clerk):
    clerk.scan(serial("V00", 9))
    clerk.send("finish")

    answer = clerk.send("hold", status=409)

    assert answer["kind"] == "not_open"
