"""What a scan puts on a pickup, whatever the label or the keyboard makes of it."""

from __future__ import annotations

import pytest

from addons.barcode.testing import gtin_of, serial
from addons.inventory.models import Claim

CABLE = gtin_of(90)


def claimed(work, pickup):
    with work("shaanxi", write=False) as context:
        return context.session.query(Claim).filter(Claim.document == pickup).count()


def test_a_serial_scan_sets_the_piece_aside_and_tells_goods_price_and_why(clerk, work):
    answer = clerk.scan(serial("V00", 7))

    goods = answer["goods"]
    assert (answer["kind"], answer["title"]) == ("taken", "+1")
    assert (goods["name"], goods["region"], goods["grade"]) == ("蓝牙音箱 V00", "西安市", "A")
    assert (goods["list_price"], goods["discount"], goods["price"]) == ("101.00", "95%", "95.95")
    assert goods["why"] == ["Price list 经销价: 101.00", "Grade A pays 95 %"]
    assert claimed(work, clerk.pickup) == 1


def test_the_tally_runs_along(clerk):
    clerk.scan(serial("V00", 7))
    clerk.scan("CT-V01-1")

    assert (clerk.tally["varieties"], clerk.pieces) == ("2", "7")
    assert (clerk.tally["cartons"], clerk.tally["loose"]) == ("1", "1")
    assert (clerk.tally["gross"], clerk.tally["share"]) == ("677.35", "95%")
    assert clerk.tally["credit"]["left"] == "999,322.65"


def test_a_carton_takes_every_piece_it_still_holds(clerk):
    clerk.scan(serial("V02", 0))

    answer = clerk.scan("CT-V02-1")

    assert (answer["title"], answer["label"]) == ("+5", "CT-V02-1")
    assert clerk.pieces == "6"


def test_an_item_number_of_goods_without_serials_adds_a_piece_its_carton_all_pieces(clerk):
    clerk.scan(CABLE)
    clerk.scan(CABLE[1:])

    answer = clerk.scan(gtin_of(90, 1))

    assert answer["title"] == "+20"
    assert clerk.pieces == "22"


@pytest.mark.parametrize("text", [
    f"(01){gtin_of(4)}(21){serial('V03', 3)}",
    f"]C101{gtin_of(4)}21{serial('V03', 3)}",
    f"01{gtin_of(4)}10LOT7\x1d21{serial('V03', 3)}",
    f"01{gtin_of(4)}10LOT7␝21{serial('V03', 3)}",
    f"https://example.com/01/{gtin_of(4)}/21/{serial('V03', 3)}",
])
def test_item_number_and_serial_on_one_label_take_the_piece(clerk, text):
    answer = clerk.scan(text)

    assert (answer["kind"], answer["label"]) == ("taken", serial("V03", 3))


@pytest.mark.parametrize(("text", "pieces"), [
    (f"(01){CABLE}(30)7", "7"),
    (f"(02){CABLE}(37)48", "48"),
    (f"(02){gtin_of(90, 1)}(37)3", "60"),
])
def test_a_count_on_the_label_is_the_quantity(clerk, text, pieces):
    clerk.scan(text)

    assert clerk.pieces == pieces


@pytest.mark.parametrize("text", [
    serial("V04", 5).lower(),
    "Ｌ２５４６Ｖ０４０００５",
    f"  {serial('V04', 5)}\t",
])
def test_small_letters_full_width_keys_and_blanks_do_not_spoil_a_scan(clerk, text):
    answer = clerk.scan(text)

    assert answer["label"] == serial("V04", 5)


def test_the_last_digits_find_the_one_piece_that_has_them(clerk):
    answer = clerk.scan(serial("V05", 11)[-6:])

    assert answer["label"] == serial("V05", 11)


def test_the_last_characters_find_a_model_without_serials(clerk):
    answer = clerk.scan("ABLE")

    assert answer["goods"]["code"] == "CABLE"


def test_of_several_with_such_an_ending_the_clerk_chooses_one(clerk, installation, shop):
    with installation.work(branch="shaanxi") as context:
        from addons.inventory.testing import entry, receive

        numbers = ["XA77001234", "XB88001234"]
        receive(context, "SN01", entry(shop.variants["V06"], serials=numbers, at="A-01"))

    asked = clerk.scan("1234")
    taken = clerk.scan(asked["hits"][1]["text"])

    assert [hit["number"] for hit in asked["hits"]] == numbers
    assert clerk.pieces == "1"
    assert taken["label"] == "XB88001234"


def test_a_twin_number_is_the_same_piece(clerk, installation):
    from addons.base.models import Serial

    with installation.work(branch="shaanxi") as context:
        piece = context.session.query(Serial).filter(Serial.number == serial("V07", 8)).one()
        piece.twin = "860000000000017"

    answer = clerk.scan("860000000000017")

    assert answer["label"] == serial("V07", 8)
