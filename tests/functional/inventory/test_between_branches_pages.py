"""A transfer to another branch on pages: sent by one warehouse head, received by the other."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from addons.inventory.testing import entry, make_variant, make_warehouse, receive
from core.testing import Browser, switch

OUT, INTO = "/shaanxi/inventory.transfer_out", "/hubei/inventory.transfer_in"


@pytest.fixture(scope="module")
def goods(installation):
    """A warehouse with goods; another branch has one that takes them."""
    switch(installation, "barcode", "hubei")
    with installation.work(branch="hubei") as context:
        make_warehouse(context, "TB2", ("B-01", "B-02"))
        hub = make_variant(context, "TB-HUB", "throughout")
        receive(context, "TB2", entry(hub, serials=["TB-8"], at="B-02"))
    with installation.work(branch="shaanxi") as context:
        cable = make_variant(context, "TB-CABLE")
        tablet = make_variant(context, "TB-TABLET", "throughout")
        make_warehouse(context, "TB1", ("A-01",))
        receive(context, "TB1", entry(cable, 40), entry(tablet, serials=["TB-1", "TB-2", "TB-3"]))


@pytest.fixture(scope="module")
def people(wsgi, installation, goods):
    """Who acts in which branch, each with a browser of his own."""
    seats = {
        "sender": ("warehouse_head", "shaanxi"),
        "receiver": ("warehouse_head", "hubei"),
        "manager": ("branch_manager", "shaanxi"),
        "clerk": ("counter_clerk", "hubei"),
    }
    return {
        name: Browser(wsgi, installation).sign_in(role, branch)
        for name, (role, branch) in seats.items()
    }


def said(page):
    return " ".join(found.get_text(" ") for found in page.html.select(".alert"))


def heading(page):
    return page.html.select_one("h1").get_text(" ")


def test_goods_go_from_one_branch_to_another_and_each_sees_his_own(people):
    sender, receiver, manager = (people[name] for name in ("sender", "receiver", "manager"))
    form = sender.get(f"{OUT}/new")
    offered = [one["value"] for one in form.html.select("select[name=far] option")]
    begun = sender.post(f"{OUT}/new", {"warehouse_id": "TB1", "far": "HB/TB2"}, status=303)
    path = urlsplit(begun.location).path
    for code in ("TB-1", "TB-2", "TB-CABLE"):
        sender.post(f"{path}/scan", {"code": code}, status=303)
    sender.post(f"{path}/line", {"line": "2", "quantity": "12"}, status=303)
    sender.post(f"{path}/fire", {"transition": "send"}, status=303)
    sent = sender.get(path)
    number = heading(sent).split()[0]

    inbox = receiver.get("/hubei/inbox").html.get_text(" ")
    listed = receiver.get(INTO)
    there = urlsplit(listed.html.select_one("table.list tbody a")["href"]).path
    receiver.post(f"{there}/scan", {"code": "TB-1", "place": "B-02"}, status=303)
    wrong = receiver.post(f"{there}/scan", {"code": "TB-9"}, status=409)
    many = {"line": "2", "arriving": "13", "spoiled": "0"}
    receiver.post(f"{there}/line", many, status=303)
    over = receiver.get(there)
    receiver.post(f"{there}/line", {"line": "2", "arriving": "12", "spoiled": "1"}, status=303)
    manager.post(f"{path}/fire", {"transition": "call_back", "reason": "x"}, status=403)
    receiver.post(f"{there}/fire", {"transition": "receive_short"}, status=303)
    waiting, reported = sender.get(path), receiver.get(there)
    sender.post(f"{path}/fire", {"transition": "write_off", "reason": "x"}, status=403)
    manager.post(f"{path}/fire", {"transition": "write_off", "reason": "lost"}, status=303)

    assert "HB/TB2" in offered
    assert not any(value.startswith("SN/") for value in offered)
    assert number in listed.html.get_text(" ")
    assert "Transfer from another branch" in inbox
    assert "TB-9 is not on this transfer" in said(wrong)
    assert "1 Variant TB-CABLE" in " ".join(said(over).split())
    assert "Something is missing" in heading(waiting)
    assert "Missing: 1 of TB-TABLET" in said(reported)
    assert "Lost: 1 of TB-TABLET" in said(sender.get(path))
    assert "Received" in heading(receiver.get(there))
    assert "Damaged: 1 of TB-CABLE" in said(receiver.get(there))
    where = receiver.get("/hubei/inventory/serials?search=TB-1").html.get_text(" ")
    assert "TB2 B-02" in where
    receiver.get(path, status=404)
    sender.get(there, status=404)
    sender.get(there.replace("hubei", "shaanxi"), status=404)


def test_the_station_receives_what_the_slip_of_the_other_branch_names(people):
    sender, receiver = people["sender"], people["receiver"]
    begun = sender.post(f"{OUT}/new", {"warehouse_id": "TB1", "far": "HB/TB2"}, status=303)
    path = urlsplit(begun.location).path
    for code in ("TB-3", "TB-CABLE"):
        sender.post(f"{path}/scan", {"code": code}, status=303)
    sender.post(f"{path}/fire", {"transition": "send"}, status=303)
    number = heading(sender.get(path)).split()[0]

    def send(place, status=200, **body):
        headers = {"X-CSRF-Token": receiver.token, "Accept": "application/json"}
        address = f"/hubei/barcode/stock/{place}"
        return receiver.http.post_json(address, body, headers=headers, status=status).json

    there = send("find", text=number)["id"]
    state = send(f"{there}/scan", text="B-02", state={})["state"]
    wrong = send(f"{there}/scan", 409, text="TB-8", state=state)
    send(f"{there}/scan", text="TB-3", state=state)
    send(f"{there}/scan", text="TB-CABLE", state=state)
    received = send(f"{there}/post")["number"]

    assert "was not sent with this transfer" in str(wrong)
    assert "lies in TB2 B-02" in str(wrong)
    assert received.startswith("DR-HB-")
    assert "TB2 B-02" in receiver.get("/hubei/inventory/serials?search=TB-3").html.get_text(" ")


def test_who_has_no_part_sees_nothing_and_begins_nothing(people):
    people["clerk"].get(INTO, status=404)
    people["clerk"].post(f"{INTO}/new", {}, status=404)
    alone = people["receiver"].get(f"{INTO}/new", status=409)
    fields = {"warehouse_id": "TB1", "far": "SN/TB1"}
    own = people["sender"].post(f"{OUT}/new", fields, status=422)

    assert "does not begin here" in alone.html.get_text(" ")
    assert "far" in str(own.html.select_one(".is-invalid"))
