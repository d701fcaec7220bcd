"""Cartons opened at the counter, and cartons stacked on pallets that one scan takes."""

from __future__ import annotations

import pytest

from addons.barcode.testing import serial
from addons.base.models import Carton


@pytest.fixture(scope="module", autouse=True)
def stacked(shop, installation):
    """Cartons of V05 and V06 on a pallet each, one of either on a third."""
    from addons.inventory.testing import entry, receive

    with installation.work(branch="shaanxi") as context:
        for number, variant in enumerate(("V05", "V05", "V06")):
            pieces = [f"PL{number}{n:04}" for n in range(3)]
            goods = entry(shop.variants[variant], serials=pieces, carton=f"PC-{number}", at="A-01")
            receive(context, "SN01", goods)


def break_open(clerk, text, status=200):
    clerk.sequence += 1
    sent = {"device": clerk.device, "sequence": clerk.sequence, "text": text}
    return clerk.send("break", status, **sent)


def stack(clerk, pallet, carton, status=200):
    return clerk.post(f"{clerk.home}/stack", status, pallet=pallet, text=carton)


def test_a_broken_carton_comes_off_and_its_pieces_go_one_by_one(clerk):
    clerk.scan("CT-V01-1")

    card = break_open(clerk, "ct-v01-1")["card"]
    after = clerk.pieces
    again = clerk.scan("CT-V01-1")
    piece = clerk.scan(serial("V01", 2))

    assert card["title"] == "Opened: CT-V01-1"
    assert "6 of its pieces are free here" in card["messages"][0]
    assert after == "0"
    assert (again["kind"], "6 of its pieces are free" in again["messages"][0]) == (
        "open_carton", True,
    )
    assert (piece["kind"], clerk.pieces) == ("taken", "1")
    assert break_open(clerk, "CT-V01-1", status=409)["kind"] == "open_carton"


def test_a_carton_scanned_twice_names_a_few_of_its_pieces_and_counts_the_rest(clerk):
    clerk.scan("CT-V03-1")

    again = clerk.scan("CT-V03-1")

    assert (again["kind"], len(again["messages"])) == ("repeated", 4)
    assert "3 more" in again["messages"][-1]


def test_undo_brings_back_what_a_broken_carton_took_off(clerk):
    clerk.scan("CT-V02-1")
    break_open(clerk, "CT-V02-1")

    clerk.send("undo")

    assert clerk.pieces == "6"


def test_a_carton_is_broken_before_anything_of_it_is_on_the_pickup(clerk, work):
    clerk.scan(serial("V03", 8))

    break_open(clerk, "CT-V03-1")

    assert clerk.pieces == "1"
    with work("shaanxi", write=False) as context:
        found = context.session.query(Carton).filter_by(code="CT-V03-1").one()
        assert found.opened is not None


def test_what_is_no_carton_cannot_be_broken(clerk):
    assert break_open(clerk, serial("V00", 1), status=409)["kind"] == "unknown"


def test_one_scan_takes_what_stands_on_a_pallet(clerk):
    first = stack(clerk, "PAL-0001", "PC-0")["card"]["title"]
    second = stack(clerk, "pal-0001", "PC-1")["card"]["title"]
    clerk.scan("PL10002")

    card = clerk.scan("PAL-0001")

    assert (first, second) == (
        "PC-0 stands on PAL-0001. Cartons there: 1.", "PC-1 stands on PAL-0001. Cartons there: 2.",
    )
    assert (card["title"], card["label"], clerk.pieces) == ("+5", "PAL-0001", "6")
    assert card["note"] == "5 of the 6 pieces of this pallet are here."


def test_a_pallet_of_different_goods_is_scanned_carton_by_carton(clerk):
    stack(clerk, "(00)106141412345678908", "PC-0")
    stack(clerk, "106141412345678908", "PC-2")

    refused = clerk.scan("(00)106141412345678908")

    assert refused["kind"] == "several"
    assert "Scan each of its cartons" in refused["messages"][0]
    assert clerk.scan("PC-2")["kind"] == "taken"


# A pallet called like goods or like a piece would be taken wherever these are scanned.
@pytest.mark.parametrize("pallet", ["PC-1", "", "a b", "x" * 65, "V05", serial("V05", 1)])
def test_what_is_no_label_of_a_pallet_is_refused(clerk, pallet):
    assert stack(clerk, pallet, "PC-0", status=409)["kind"] == "unreadable"
    assert clerk.post(f"{clerk.home}/pallet", 409, text=pallet)["kind"] == "unreadable"


def test_an_opened_carton_stands_on_no_pallet(clerk):
    break_open(clerk, "CT-V04-1")

    assert stack(clerk, "PAL-0002", "CT-V04-1", status=409)["kind"] == "open_carton"
