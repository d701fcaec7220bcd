"""Goods tracked at issue only: they lie in stock by quantity and leave by serial number."""

from __future__ import annotations

import pytest

from addons.barcode.testing import Clerk, gtin_of
from addons.base.gtin import check_digit
from addons.base.models import Serial
from addons.inventory.models import Claim, Whereabouts

PHONE, LAMP = gtin_of(95), gtin_of(96)
SSCC = "39526100000000001" + check_digit("39526100000000001")


def label(number, gtin=PHONE):
    return f"(01){gtin}(21){number}"


@pytest.fixture
def aside(clerk, work):
    """How many pieces the clerk's pickup has set aside, and the serials known of telephones."""

    def count(variant):
        with work("shaanxi", write=False) as context:
            found = context.session.query(Claim).filter(Claim.document == clerk.pickup)
            known = context.session.query(Serial.number).filter(Serial.variant_id == variant)
            return sum(claim.quantity for claim in found), {row.number for row in known}

    return count


@pytest.fixture
def holder(work):
    """Who has the piece with this serial number."""

    def of(number):
        with work("shaanxi", write=False) as context:
            serial = context.session.query(Serial).filter(Serial.number == number).one()
            there = context.session.get(Whereabouts, serial.id)
            return serial.holder_id, there and there.location_id

    return of


def test_a_label_with_both_numbers_takes_the_piece_and_sets_a_quantity_aside(clerk, aside, shop):
    answer = clerk.scan(label("P1000001"))

    assert (answer["kind"], answer["title"], answer["label"]) == ("taken", "+1", "P1000001")
    assert clerk.pieces == "1"
    quantity, known = aside(shop.variants["PHONE"])
    assert (quantity, "P1000001" in known) == (1, True)


def test_an_item_number_asks_for_the_serial_and_the_next_scan_is_it(clerk):
    asked = clerk.scan(PHONE)
    before = clerk.pieces

    answer = clerk.scan("P1000002")

    assert (asked["kind"], before) == ("asked", "0")
    assert "Scan the serial number of 蓝牙音箱 PHONE" in asked["messages"][0]
    assert (answer["kind"], answer["label"], clerk.pieces) == ("taken", "P1000002", "1")
    assert "wanted" not in answer


def test_a_carton_asks_for_each_of_its_pieces(clerk):
    asked = clerk.scan(gtin_of(95, 1))

    left = [clerk.scan(f"P200000{n}").get("wanted", {}).get("pieces") for n in range(6)]
    after = clerk.scan("P2000009")

    assert asked["wanted"]["pieces"] == 6
    assert left == [5, 4, 3, 2, 1, None]
    assert (after["kind"], clerk.pieces) == ("unknown", "6")


def test_a_model_chosen_by_its_last_characters_asks_for_the_serial(clerk):
    assert clerk.scan("HONE")["wanted"]["name"] == "蓝牙音箱 PHONE"
    assert clerk.scan("P1000003")["kind"] == "taken"


def test_scans_that_waited_are_asked_and_answered_in_their_order(clerk, work):
    from addons.barcode.models import Scan

    clerk.scan(PHONE)
    with work("shaanxi") as context:
        scan = context.session.get_one(Scan, (clerk.device, 1))
        scan.outcome, scan.answer = "waiting", {}

    found = clerk.scans("P1000004")

    assert [one["outcome"] for one in found] == ["asked", "taken"]


def test_the_same_serial_counts_once_and_the_question_stays(clerk):
    clerk.scan(label("P1000005"))
    clerk.scan(PHONE)

    again = clerk.scan("P1000005")
    other = clerk.scan("P1000006")

    assert (again["kind"], again["wanted"]["pieces"]) == ("repeated", 1)
    assert (other["kind"], clerk.pieces) == ("taken", "2")


def test_a_serial_on_another_open_pickup_is_named_with_it(clerk, counter, shop):
    other = Clerk(counter, device="at-issue")
    other.open(shop.dealer)
    other.scan(label("P1000007"))

    answer = clerk.scan(label("P1000007"))
    other.send("cancel", typed="1")
    free = clerk.scan(label("P1000007"))

    assert answer["kind"] == "claimed"
    assert f"#{other.pickup}" in answer["messages"][0]
    assert free["kind"] == "taken"


def test_finishing_binds_the_serial_to_the_dealer_and_the_piece_leaves_once(
    clerk, counter, shop, holder, app, work
):
    clerk.scan(label("P1000008"))
    number = clerk.send("finish")["number"]
    with work("shaanxi", write=False) as context:
        from addons.esales.models import Dealer

        party = context.session.get_one(Dealer, shop.dealer).party_id

    other = Clerk(counter, device="at-issue-later")
    other.open(shop.dealer)
    answer = other.scan(label("P1000008"))
    other.send("cancel", typed="0")

    page = app.sign_in("warehouse_head").get("/shaanxi/inventory/serials?q=P1000008")
    assert holder("P1000008") == (party, None)
    assert answer["kind"] == "gone"
    assert number in answer["messages"][0]
    assert "P1000008" in page


def test_undo_and_removing_give_the_quantity_back_and_forget_the_serial(clerk, aside, shop):
    lamp = shop.variants["LAMP"]
    for number in range(4):
        clerk.scan(label(f"LA10000{number}", LAMP))

    clerk.send("undo")
    undone = aside(lamp)
    clerk.remove("LA100000")
    removed = aside(lamp)
    clerk.remove("1")

    assert undone == (3, {"LA100000", "LA100001", "LA100002"})
    assert removed == (2, {"LA100001", "LA100002"})
    assert aside(lamp) == (0, set())
    assert clerk.scan(label("LA100003", LAMP))["kind"] == "taken"


def test_cancelling_gives_the_quantity_back(clerk, aside, shop):
    clerk.scan(label("LA200000", LAMP))

    clerk.send("cancel", typed="1")

    assert aside(shop.variants["LAMP"])[0] == 0


def test_more_than_lies_in_stock_is_refused(clerk):
    kinds = [clerk.scan(label(f"LA30000{n:02}", LAMP))["kind"] for n in range(21)]

    assert kinds == ["taken"] * 20 + ["not_in_stock"]


@pytest.mark.parametrize(("text", "kind"), [
    (gtin_of(77), "serial_needed"), (SSCC, "serial_needed"),
    ("AB", "serial_needed"), ("两个字符", "serial_needed"), ("CARD-0001", "dealer"),
    ("(01)09526100000950(17)999999", "unreadable"), ("", "unreadable"),
])
def test_what_is_no_serial_is_refused_and_the_question_stays(clerk, text, kind):
    clerk.scan(PHONE)

    answer = clerk.scan(text)

    assert (answer["kind"], answer["wanted"]["name"]) == (kind, "蓝牙音箱 PHONE")
    assert clerk.pieces == "0"


@pytest.mark.parametrize("text", ["12345678", "358240051111110", "(21)952610000095", "9526100000"])
def test_numbers_are_serials_where_one_is_asked_for(clerk, text):
    clerk.scan(PHONE)

    assert clerk.scan(text)["kind"] == "taken"


def test_goods_that_are_known_are_taken_as_such_while_a_serial_is_asked_for(clerk):
    clerk.scan(PHONE)

    answer = clerk.scan(gtin_of(90))
    after = clerk.scan("P1000010")

    assert (answer["kind"], after["kind"]) == ("taken", "unknown")


def test_esc_lets_the_question_go(clerk):
    clerk.scan(PHONE)

    gone = clerk.scan("@none")
    after = clerk.scan("P1000011")

    assert (gone["kind"], gone["title"]) == ("off", "Left out: 蓝牙音箱 PHONE")
    assert after["kind"] == "unknown"
