"""A transfer on the pages of its business: scanned, sent, counted on arrival, received, printed."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from addons.inventory.models import Warehouse
from addons.inventory.testing import entry, make_variant, make_warehouse, receive
from core.testing import Browser

HOME = "/shaanxi/inventory.transfer"


@pytest.fixture(scope="module")
def homes(installation):
    """Two warehouses, and goods in the first; their ids by code."""
    with installation.work(branch="shaanxi") as context:
        cable = make_variant(context, "TP-CABLE")
        tablet = make_variant(context, "TP-TABLET", "throughout")
        make_warehouse(context, "TP1", ("A-01",))
        make_warehouse(context, "TP2", ("B-01", "B-02"))
        receive(context, "TP1", entry(cable, 40), entry(tablet, serials=["TP-1", "TP-2", "TP-3"]))
        receive(context, "TP2", entry(tablet, serials=["TP-9"], at="B-02"))
        rows = context.session.execute(select(Warehouse.code, Warehouse.id))
        return {row.code: row.id for row in rows}


@pytest.fixture(scope="module")
def head(wsgi, installation, homes):
    return Browser(wsgi, installation).sign_in("warehouse_head")


def begun(head, homes):
    """A fresh transfer; its address."""
    fields = {"warehouse_id": homes["TP1"], "target_id": homes["TP2"]}
    return urlsplit(head.post(f"{HOME}/new", fields, status=303).location).path


def said(page):
    return " ".join(found.get_text(" ") for found in page.html.select(".alert"))


def fire(head, path, name, **more):
    head.post(f"{path}/fire", {"transition": name, **more}, status=303)
    return head.get(path)


def test_goods_are_scanned_sent_counted_and_received(head, homes):
    path = begun(head, homes)
    for code in ("TP-1", "TP-2", "TP-CABLE"):
        head.post(f"{path}/scan", {"code": code}, status=303)
    head.post(f"{path}/line", {"line": "2", "quantity": "12"}, status=303)
    sent = fire(head, path, "send")
    head.post(f"{path}/scan", {"code": "TP-1", "place": "B-02"}, status=303)
    head.post(f"{path}/line", {"line": "2", "arriving": "12", "spoiled": "1"}, status=303)
    missing = head.get(path)
    head.post(f"{path}/all", {}, status=303)
    received = fire(head, path, "receive")

    assert "On the way" in sent.html.select_one("h1").get_text(" ")
    assert "Missing: 1 of TP-TABLET" in said(missing)
    assert "(TP-2)" in said(missing)
    assert "Damaged: 1 of TP-CABLE" in said(missing)
    assert "Received" in received.html.select_one("h1").get_text(" ")
    done = {deed.text for deed in received.html.select(".change-log .deed")}
    assert done >= {"goods added", "quantity set", "arrival counted"}
    assert not done & {"Approver added", "add", "count"}
    where = head.get("/shaanxi/inventory/serials?search=TP-1").html
    assert "TP2 B-02" in where.get_text(" ")


def test_what_does_not_belong_there_is_refused_in_a_sentence(head, homes):
    path = begun(head, homes)
    unknown = head.post(f"{path}/scan", {"code": "NO-SUCH"}, status=409)
    head.post(f"{path}/scan", {"code": "TP-CABLE"}, status=303)
    fire(head, path, "send")

    here = head.post(f"{path}/scan", {"code": "TP-9"}, status=409)
    nothing = head.post(f"{path}/scan", {"code": "NO-SUCH"}, status=409)
    none = head.post(f"{path}/fire", {"transition": "receive_part"}, status=409)

    assert "Nothing is known under NO-SUCH" in said(unknown)
    assert "TP-9 was not sent with this transfer" in said(here)
    assert "lies in TP2 B-02 here" in said(here)
    assert "NO-SUCH is not on this transfer" in said(nothing)
    assert "Nothing has been counted yet" in said(none)


def test_what_was_not_sent_is_written_down_and_sent_after_all(head, homes):
    path = begun(head, homes)
    head.post(f"{path}/scan", {"code": "TP-CABLE"}, status=303)
    fire(head, path, "send")
    for code in ("TP-3", "TP-CABLE"):
        head.post(f"{path}/scan", {"code": code}, status=303)
    head.post(f"{path}/line", {"line": "1", "arriving": "5", "spoiled": "1"}, status=303)
    twice = head.post(f"{path}/scan", {"code": "TP-3"}, status=409)
    counted = head.get(path)
    head.post(f"{path}/over", {"line": "2", "number": "TP-3"}, status=303)
    head.post(f"{path}/scan", {"code": "TP-3"}, status=303)
    fire(head, path, "receive")
    fresh = urlsplit(head.post(f"{path}/send-over", {}, status=303).location).path
    again = head.post(f"{path}/send-over", {}, status=409)
    begun_with = head.get(fresh)
    head.post(f"{fresh}/fire", {"transition": "void"}, status=303)
    anew = urlsplit(head.post(f"{path}/send-over", {}, status=303).location).path
    sent = fire(head, anew, "send")

    over = counted.html.select_one(".transfer-over").get_text(" ", strip=True)
    assert "4 Variant TP-CABLE" in " ".join(over.split())
    assert "TP-3" in over
    assert "written down as over" in said(twice)
    assert counted.html.select_one("input[name=arriving]")["value"] == "5"
    assert "was begun with it" in said(again)
    amounts = [row.get_text(" ", strip=True) for row in begun_with.html.select("#goods tbody tr")]
    assert ["TP-3" in row for row in amounts] == [False, True]
    assert begun_with.html.select_one("input[name=quantity]")["value"] == "4"
    assert sent.html.select_one("h1").get_text(" ").split()[0] in said(head.get(path))


def test_the_slip_and_the_pick_list_are_papers(head, homes):
    path = begun(head, homes)
    head.post(f"{path}/scan", {"code": "TP-CABLE"}, status=303)

    picking = head.get(f"{path}/paper.pdf?layout=transfer_pick_list")
    fire(head, path, "send")
    slip = head.get(f"{path}/paper.pdf?layout=transfer_slip")

    assert picking.body.startswith(b"%PDF")
    assert slip.body.startswith(b"%PDF")


def test_where_no_other_branch_keeps_stock_the_form_says_what_to_do(head):
    page = head.get("/shaanxi/inventory.transfer_out/new").html

    chosen = page.select_one("select[name=far]")
    assert [one["value"] for one in chosen.select("option")] == [""]
    said = page.select_one(f"#{chosen['aria-describedby']}").get_text()
    assert said.startswith("No other branch keeps stock")
