"""The station's keys: undo, remove, quantity, hold, cancel, finish."""

from __future__ import annotations

import pytest

from addons.barcode.testing import Clerk, gtin_of, serial
from addons.esales.models import Pickup, PriceEntry
from addons.inventory.models import Claim

CABLE, BAG = gtin_of(90), gtin_of(91)


@pytest.fixture
def claims(clerk, work):
    """How many pieces the clerk's pickup has set aside."""

    def count():
        with work("shaanxi", write=False) as context:
            found = context.session.query(Claim).filter(Claim.document == clerk.pickup)
            return sum(claim.quantity for claim in found)

    return count


def test_undo_takes_back_the_last_scan_and_then_the_one_before_it(clerk, claims):
    clerk.scan(serial("V00", 7))
    clerk.scan("CT-V01-1")

    first = clerk.send("undo")["card"]["title"]
    after = clerk.pieces
    second = clerk.send("undo")["card"]["title"]

    assert (first, after) == ("Undone: 6 × 蓝牙音箱 V01", "1")
    assert (second, clerk.pieces, claims()) == ("Undone: 1 × 蓝牙音箱 V00", "0", 0)


def test_what_was_undone_can_be_scanned_again(clerk):
    clerk.scan(serial("V00", 7))
    clerk.send("undo")

    assert clerk.scan(serial("V00", 7))["kind"] == "taken"


def test_undo_passes_over_refused_scans(clerk):
    clerk.scan(CABLE)
    clerk.scan("NO-SUCH-CODE")

    clerk.send("undo")

    assert clerk.pieces == "0"


def test_undo_without_a_scan_says_what_to_do_instead(clerk):
    answer = clerk.send("undo", status=409)

    assert "F4" in answer["messages"][0]


def test_undo_brings_back_what_was_taken_off_and_then_takes_back_the_scan_before_it(clerk, claims):
    clerk.scan(serial("V00", 7))
    clerk.scan("CT-V01-1")
    clerk.remove("2")

    first = clerk.send("undo")["card"]["title"]
    after = (clerk.pieces, claims())
    second = clerk.send("undo")["card"]["title"]

    assert (first, after) == ("Back again: 6 × 蓝牙音箱 V01", ("7", 7))
    assert (second, clerk.pieces, claims()) == ("Undone: 1 × 蓝牙音箱 V00", "6", 6)
    clerk.send("undo", status=409)


def test_a_quantity_that_was_lowered_or_taken_off_comes_back(clerk, claims):
    clerk.scan(CABLE)
    clerk.set_quantity(1, "48")
    clerk.set_quantity(1, "8")
    clerk.set_quantity(1, "0")

    title = clerk.send("undo")["card"]["title"]

    assert title.startswith("Back again: 8 × ")
    assert (clerk.pieces, claims()) == ("8", 8)


def test_a_piece_taken_off_that_another_pickup_took_meanwhile_does_not_come_back(
    clerk, counter, shop, claims
):
    clerk.scan("CT-V01-1")
    clerk.remove(serial("V01", 3))
    other = Clerk(counter, device="quicker")
    other.open(shop.dealer)
    other.scan(serial("V01", 3))

    answer = clerk.send("undo", status=409)

    assert answer["kind"] == "claimed"
    assert (clerk.pieces, claims()) == ("5", 5)
    other.send("cancel", typed="1")


def test_a_line_is_removed_by_its_number_with_all_its_pieces(clerk, claims):
    clerk.scan("CT-V01-1")
    clerk.scan(serial("V00", 7))

    card = clerk.remove("１")["card"]

    assert card["title"] == "Taken off: 6 × 蓝牙音箱 V01"
    assert (clerk.pieces, claims()) == ("1", 1)


def test_a_piece_is_removed_by_scanning_it(clerk, claims):
    clerk.scan("CT-V01-1")

    clerk.remove(serial("V01", 3).lower())

    assert (clerk.pieces, claims()) == ("5", 5)


def test_undo_of_a_carton_takes_back_what_is_left_of_it(clerk, claims):
    clerk.scan("CT-V01-1")
    clerk.remove(serial("V01", 3))

    clerk.send("undo")
    whole = (clerk.pieces, claims())
    clerk.send("undo")

    assert whole == ("6", 6)
    assert (clerk.pieces, claims()) == ("0", 0)


@pytest.mark.parametrize("text", ["9", "999", "NOT-ON-IT", ""])
def test_what_is_not_on_the_pickup_cannot_be_removed(clerk, text):
    clerk.scan(CABLE)

    answer = clerk.remove(text, status=409)

    assert answer["kind"] == "unknown"
    assert clerk.pieces == "1"


def test_a_quantity_is_set_for_goods_without_serials_and_undone(clerk, claims):
    clerk.scan(CABLE)

    card = clerk.set_quantity(1, "48")
    after = (card["title"], clerk.pieces, claims())
    clerk.send("undo")

    assert after == ("+47", "48", 48)
    assert (clerk.pieces, claims()) == ("1", 1)


def test_the_quantity_zero_takes_the_line_off(clerk, claims):
    clerk.scan(CABLE)
    clerk.scan(BAG)

    card = clerk.set_quantity(1, "0")

    assert card["title"] == "Taken off: 1 × 蓝牙音箱 CABLE"
    assert (clerk.pieces, claims()) == ("1", 1)


def test_the_quantity_of_goods_with_serials_is_that_of_their_numbers(clerk):
    clerk.scan(serial("V00", 7))

    answer = clerk.send(
        "quantity", status=409, device=clerk.device, sequence=50, line=1, quantity="5"
    )

    assert answer["kind"] == "serial_needed"
    assert clerk.pieces == "1"


def test_more_than_stock_holds_is_refused_and_the_quantity_stays(clerk, claims):
    clerk.scan(CABLE)
    sent = {"device": clerk.device, "sequence": 50, "line": 1, "quantity": "501"}

    answer = clerk.send("quantity", status=409, **sent)

    assert answer["kind"] == "not_in_stock"
    assert (clerk.pieces, claims()) == ("1", 1)


@pytest.mark.parametrize(("quantity", "status"), [
    ("-1", 422), ("1e9", 422), ("NaN", 409), ("many", 409), (None, 409),
])
def test_a_quantity_is_a_number_of_pieces(clerk, quantity, status):
    clerk.scan(CABLE)
    sent = {"device": clerk.device, "sequence": 50, "line": 1, "quantity": quantity}

    clerk.send("quantity", status=status, **sent)

    assert clerk.pieces == "1"


@pytest.mark.parametrize("quantity", ["1.5", "1.0004", "0.0001", "47.9"])
def test_pieces_are_counted_whole(clerk, claims, quantity):
    clerk.scan(CABLE)
    clerk.set_quantity(1, "48")
    sent = {"device": clerk.device, "sequence": 50, "line": 1, "quantity": quantity}

    answer = clerk.send("quantity", status=422, **sent)

    assert "is counted in whole numbers" in answer["messages"][0]
    assert (clerk.pieces, claims()) == ("48", 48)


def test_what_is_weighed_has_three_decimals_and_its_amount_follows_from_them(
    clerk, installation, shop
):
    from addons.base.models import Unit, Variant

    with installation.work(branch="shaanxi") as context:
        bag = context.session.get_one(Variant, shop.variants["BAG"])
        bag.product.unit = Unit(code="kg", name="千克", decimals=3)
    clerk.scan(BAG)
    sent = {"device": clerk.device, "sequence": 50, "line": 1}

    refused = clerk.send("quantity", status=422, **sent, quantity="1.0004")
    clerk.set_quantity(1, "1.125")

    assert "is counted to 3 decimals, and 1.0004 has more" in refused["messages"][0]
    assert (clerk.pieces, clerk.tally["gross"]) == ("1.125", "21.38")


def test_who_fetches_the_goods_is_kept_and_what_is_skipped_stays(clerk):
    given = {"collector": "高䶮", "collector_phone": "", "plate": "陕a d0107"}

    first = clerk.send("collector", **given)["pickup"]
    second = clerk.send("collector", collector="", collector_phone="199-0000-0107")["pickup"]

    assert (first["collector"], first["collector_phone"]) == ("高䶮", "")
    assert (second["collector"], second["plate"]) == ("高䶮", "陕A D0107")
    assert second["collector_phone"] == "199-0000-0107"
    clerk.send("collector", status=422, plate="x" * 21)


def test_a_scan_is_answered_with_its_own_line_and_a_mark_over_all_of_them(clerk):
    clerk.scan(serial("V00", 10))
    clerk.scan(CABLE)
    one = clerk.tally

    every = clerk.send("lines")["tally"]

    assert ([line["code"] for line in one["lines"]], one["whole"]) == (["CABLE"], False)
    assert ([line["code"] for line in every["lines"]], every["whole"]) == (["CABLE", "V00"], True)
    assert one["mark"] == every["mark"] == sum(line["mark"] for line in every["lines"])


def test_a_station_that_is_loaded_again_still_asks_for_the_serial(clerk):
    clerk.scan(gtin_of(95))

    mine = clerk.send("resume", device=clerk.device)
    other = clerk.send("resume", device="another")

    assert (mine["wanted"]["name"], other["wanted"]) == ("蓝牙音箱 PHONE", None)


def test_the_particulars_of_goods_do_not_say_again_what_their_name_says(clerk, installation, shop):
    from addons.base.models import Variant

    with installation.work(branch="shaanxi") as context:
        context.session.get_one(Variant, shop.variants["BAG"]).spec = "bag"
    clerk.scan(BAG)
    clerk.scan(CABLE)

    lines = clerk.send("lines")["tally"]["lines"]

    assert [line["spec"] for line in lines] == ["黑色", ""]


def test_a_pickup_on_hold_is_offered_at_the_start_and_gone_on_with(clerk):
    clerk.scan(serial("V00", 7))

    offered = clerk.app.get(f"{clerk.home}/pickups").json["open"]
    clerk.send("resume")

    assert [one["id"] for one in offered] == [clerk.pickup]
    assert offered[0]["varieties"] == 1
    assert clerk.pieces == "1"


def test_another_clerks_open_pickups_are_not_offered(clerk, app):
    offered = app.sign_in("warehouse_head").get(f"{clerk.home}/pickups").json["open"]

    assert clerk.pickup not in [one["id"] for one in offered]


def test_cancelling_needs_the_number_of_pieces_typed(clerk, claims):
    clerk.scan("CT-V01-1")

    refused = clerk.send("cancel", status=409, typed="5")
    held = claims()
    clerk.send("cancel", typed="６")

    assert "type 6" in refused["messages"][0]
    assert (held, claims()) == (6, 0)


def test_finishing_gives_a_number_and_papers_ready_to_print(clerk, work):
    clerk.scan(serial("V08", 7))

    answer = clerk.send("finish")

    assert answer["number"].startswith("TH-SN-")
    papers = ["Outbound slip", "Sales invoice", "Gate pass"]
    assert [paper["title"] for paper in answer["papers"]] == papers
    with work("shaanxi", write=False) as context:
        assert context.session.get_one(Pickup, clerk.pickup).step == "finished"


def test_finishing_again_with_the_same_key_gives_the_same_answer(clerk):
    clerk.scan(serial("V08", 8))
    clerk.headers["Idempotency-Key"] = f"{clerk.device}-90"

    first = clerk.send("finish")
    again = clerk.send("finish")

    assert again == first


def test_what_the_guards_object_to_is_told_and_nothing_is_lost(clerk, installation, shop, claims):
    from addons.esales.models import Dealer

    clerk.scan(serial("V09", 7))
    with installation.work(branch="shaanxi") as context:
        context.session.get_one(Dealer, shop.dealer).status = "suspended"

    answer = clerk.send("finish", status=409)

    with installation.work(branch="shaanxi") as context:
        context.session.get_one(Dealer, shop.dealer).status = "active"
    assert "sales manager" in answer["messages"][0]
    assert claims() == 1
    assert clerk.send("finish")["number"]


def test_an_empty_pickup_is_not_finished(clerk):
    answer = clerk.send("finish", status=409)

    assert "Scan goods, or cancel it" in answer["messages"][0]


def test_a_suspended_dealer_gets_no_pickup(clerk, installation):
    from addons.esales.testing import make_dealer

    with installation.work(branch="shaanxi") as context:
        dealer = make_dealer(context, code="SN0009", name="停业商贸", status="suspended").id

    answer = clerk.open(dealer, status=409)

    assert answer["kind"] == "dealer"


@pytest.mark.parametrize("warehouse", ["SN99", "", None])
def test_goods_come_from_a_sound_warehouse_only(clerk, shop, warehouse):
    answer = clerk.open(shop.dealer, warehouse, status=409)

    assert "warehouse" in answer["messages"][0]


def test_a_carton_that_is_partly_gone_takes_the_rest(clerk, counter, shop):
    other = Clerk(counter, device="part")
    other.open(shop.dealer)
    other.scan(serial("V10", 0))
    other.send("finish")

    card = clerk.scan("CT-V10-1")

    assert card["title"] == "+5"
    assert card["note"] == "Opened: 5 of the 6 pieces of this carton are here."


def test_where_prices_changed_the_new_ones_are_shown_before_the_pickup_finishes(
    clerk, installation, shop
):
    clerk.scan(CABLE)
    with installation.work(branch="shaanxi") as context:
        variant = shop.variants["CABLE"]
        entry = context.session.query(PriceEntry).filter_by(variant_id=variant).one()
        before, entry.price = entry.price, entry.price * 2

    first = clerk.send("finish")
    second = clerk.send("finish")

    with installation.work(branch="shaanxi") as context:
        context.session.query(PriceEntry).filter_by(variant_id=variant).one().price = before
    (card,) = [scan["answer"] for scan in first["scans"]]
    assert card["kind"] == "price_changed"
    assert "Look at the lines, then finish again" in card["messages"][0]
    assert first["tally"]["gross"] == second["tally"]["gross"]
    assert second["number"].startswith("TH-SN-")
