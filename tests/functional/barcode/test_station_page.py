"""The station as its people reach it, and as nobody else does."""

from __future__ import annotations

import json
import re

import pytest

from addons.barcode.testing import Clerk, serial
from addons.barcode.words import WORDS
from addons.esales.testing import make_dealer

HOME = "/shaanxi/barcode/station"
DEEDS = (
    "scans", "resume", "undo", "remove", "quantity", "hold", "cancel", "finish", "break", "check",
    "due", "pay", "ship",
)


def told(page):
    found = re.search(r'id="station-data">(.*?)</script>', page.text, re.DOTALL)
    return json.loads(found.group(1))


def test_the_clerk_finds_the_station_first_in_the_menu(app, shop):
    page = app.sign_in("counter_clerk").get("/shaanxi")

    assert page.click("Scanning station", index=0).request.path == HOME


def test_the_page_tells_its_script_words_and_warehouses(app, shop):
    data = told(app.sign_in("counter_clerk").get(HOME))

    assert set(data["words"]) == set(WORDS)
    assert [one["code"] for one in data["warehouses"]] == ["SN01", "SN11"]
    assert (data["home"], data["pickup"]) == (HOME, None)


def test_the_warehouse_used_last_is_the_usual_one(app, clerk):
    assert told(app.get(HOME))["warehouse"] == "SN01"


def test_no_script_stands_in_the_page_itself(app, shop):
    page = app.sign_in("counter_clerk").get(HOME)

    scripts = re.findall(r"<script([^>]*)>", page.text)
    assert all("src=" in one or 'type="application/json"' in one for one in scripts)
    assert not re.search(r'\son\w+="|\sstyle="', page.text)


def test_what_a_dealer_is_called_cannot_end_the_data_of_the_page(app, installation, shop):
    with installation.work(branch="shaanxi") as context:
        dealer = make_dealer(context, code="SN0666", name="</script><script>alert(1)").id
    clerk = Clerk(app.sign_in("counter_clerk"))
    clerk.open(dealer)

    page = app.get(HOME)

    assert "<script>alert" not in page.text
    assert told(page)["open"][0]["dealer"] == "</script><script>alert(1)"


@pytest.mark.parametrize("text", ["CARD-0001", "sn0001", "ＳＮ０００１", "xash", "盛禾木"])
def test_a_dealer_is_found_by_card_code_initials_and_name(app, shop, text):
    app.sign_in("counter_clerk")

    found = app.get(f"{HOME}/dealers", params={"q": text}).json["dealers"]

    assert shop.dealer in [one["id"] for one in found]


def test_the_page_of_an_open_pickup_goes_on_with_it(app, clerk):
    assert told(app.get(f"{HOME}/{clerk.pickup}"))["pickup"] == clerk.pickup


def test_a_finished_pickup_leads_to_its_own_page(app, clerk):
    clerk.scan(serial("V00", 7))
    clerk.send("finish")

    answer = app.get(f"{HOME}/{clerk.pickup}", status=303)

    assert answer.location.endswith(f"/shaanxi/pickup/{clerk.pickup}")


def test_a_salesperson_may_not_scan(app, clerk):
    app.sign_in("salesperson")

    for path in (HOME, f"{HOME}/{clerk.pickup}", f"{HOME}/dealers?q=x", f"{HOME}/pickups"):
        app.get(path, status=403)
    for deed in DEEDS:
        app.send(f"{HOME}/{clerk.pickup}/{deed}", {}, status=403)
    app.send(f"{HOME}/open", {"dealer": 1}, status=403)


def test_the_clerk_of_another_branch_does_not_see_the_station(app, clerk):
    app.sign_in("counter_clerk", "hubei")

    app.get(HOME, status=404)
    app.get(f"{HOME}/{clerk.pickup}", status=404)
    app.send(f"{HOME}/{clerk.pickup}/scans", {}, status=404)


def test_where_the_module_is_off_there_is_no_station(app):
    app.sign_in("counter_clerk", "hubei")

    app.get("/hubei/barcode/station", status=404)
    assert "barcode/station" not in app.get("/hubei").text


@pytest.mark.parametrize("name", ["999999", "x", "-1", "%D9%A3", "1" * 40])
def test_there_is_no_pickup_by_such_a_name(app, shop, name):
    app.sign_in("counter_clerk").get(f"{HOME}/{name}", status=404)


def test_a_pickup_of_another_branch_is_not_here(app, installation, clerk):
    from core.company.switches import with_addon

    with installation.work() as context:
        home = context.company.branches["hubei"]
        names = frozenset(("inventory", "esales", "barcode"))
        home.phases = with_addon(home.phases, names, context.today)
    app.sign_in("counter_clerk", "hubei")

    app.get("/hubei/barcode/station", status=200)
    app.get(f"/hubei/barcode/station/{clerk.pickup}", status=404)
    app.send(f"/hubei/barcode/station/{clerk.pickup}/scans", {}, status=404)
    found = app.get("/hubei/barcode/station/dealers?q=CARD-0001").json
    assert found == {"dealers": [], "open": [], "orders": []}


def test_a_scan_without_the_token_changes_nothing(app, clerk):
    sent = {"device": "d", "sequence": 1, "text": serial("V00", 8)}

    app.http.post_json(f"{HOME}/{clerk.pickup}/scans", sent, status=400)

    assert clerk.send("resume")["tally"]["pieces"] == "0"


def test_whoever_is_not_signed_in_scans_nothing(app, clerk):
    app.http.reset()

    app.http.get(HOME, status=303)
    app.http.post_json(f"{HOME}/{clerk.pickup}/scans", {}, status=401)


def test_the_station_speaks_the_readers_language(app, shop):
    app.sign_in("counter_clerk")

    page = app.post("/locale", {"locale": "zh_CN", "next": HOME}).follow()

    assert told(page)["language"] == "zh-CN"
    assert 'lang="zh-CN"' in page.text


def test_dock_gate_clock_and_settings_are_there_for_whom_they_are(app, shop):
    app.sign_in("salesperson")
    for place in ("dock", "gate", "stock", "settings"):
        app.get(f"/shaanxi/barcode/{place}", status=403)
    for place in ("dock", "gate"):
        app.send(f"/shaanxi/barcode/{place}/see", {"text": "TH-SN-2611-00001"}, status=403)
    app.sign_in("counter_clerk")
    for place in ("dock", "gate", "stock", "clock"):
        app.get(f"/shaanxi/barcode/{place}", status=200)
    app.get("/shaanxi/barcode/settings", status=403)
    app.sign_in("counter_clerk", "sichuan")
    for place in ("dock", "gate", "stock", "clock"):
        app.get(f"/sichuan/barcode/{place}", status=404)
