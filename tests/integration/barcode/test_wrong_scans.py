"""Wrong scans: each refused under its own name, with reason and way out, changing nothing."""

from __future__ import annotations

from decimal import Decimal

import pytest

from addons.barcode.testing import Clerk, gtin_of, serial
from addons.inventory.models import Claim

WRONG = {
    "unknown": ("NO-SUCH-CODE", "type the last four"),
    "check_digit": ("9526100000013", "scan it again"),
    "unreadable": ("(01)09526100000906(17)999999", "Scan the barcode again"),
    "elsewhere": (serial("ELSE", 1), "Take another piece"),
    "not_sound": (serial("BROKEN", 1), "Take another piece"),
    "not_in_stock": (f"(01){gtin_of(3)}(21)NEVER-SEEN", "tell the warehouse head"),
    "not_for_sale": (serial("EARLY", 1), "Put it back"),
    "no_price": (serial("NOPRICE", 1), "Have a price entered"),
    "territory": (serial("FOREIGN", 1), "have the product line added"),
    "credit": (serial("DEAR", 1), "Take a payment"),
    "serial_needed": (gtin_of(3), "Scan the serial number"),
    "dealer": ("CARD-0001", "Finish this pickup or hold it"),
    "several": ("0001", "Type one or two more"),
}


@pytest.mark.parametrize("kind", WRONG)
def test_a_wrong_scan_is_refused_with_its_reason_and_the_way_out(clerk, work, kind):
    text, way_out = WRONG[kind]
    clerk.scan(serial("V00", 9))

    answer = clerk.scan(text)

    assert answer["kind"] == kind
    assert way_out in " ".join(answer["messages"])
    assert clerk.pieces == "1"
    with work("shaanxi", write=False) as context:
        assert context.session.query(Claim).filter(Claim.document == clerk.pickup).count() == 1


def test_a_piece_on_this_pickup_already_counts_once(clerk):
    clerk.scan(serial("V01", 9))

    answer = clerk.scan(serial("V01", 9))

    assert answer["kind"] == "repeated"
    assert clerk.pieces == "1"


def test_a_carton_scanned_twice_counts_once(clerk):
    clerk.scan("CT-V02-1")

    assert clerk.scan("CT-V02-1")["kind"] == "repeated"
    assert clerk.pieces == "6"


def test_a_piece_on_another_open_pickup_is_named_with_it(clerk, counter, shop):
    other = Clerk(counter, device="other")
    other.open(shop.dealer)
    other.scan(serial("V03", 9))

    answer = clerk.scan(serial("V03", 9))

    assert answer["kind"] == "claimed"
    assert f"#{other.pickup}" in answer["messages"][0]
    other.send("cancel", typed="1")


def test_a_piece_that_is_gone_says_to_whom_and_when(clerk, counter, shop):
    other = Clerk(counter, device="gone")
    other.open(shop.dealer)
    other.scan(serial("V04", 9))
    number = other.send("finish")["number"]

    answer = clerk.scan(serial("V04", 9))

    assert answer["kind"] == "gone"
    assert "西安盛禾木商贸有限公司" in answer["messages"][0]
    assert number in answer["messages"][0]


def test_what_stock_does_not_hold_is_not_added(clerk):
    answer = clerk.scan(f"(01){gtin_of(91)}(30)501")

    assert answer["kind"] == "not_in_stock"
    assert clerk.pieces == "0"


def test_credit_turns_amber_without_interrupting(clerk, installation, shop):
    from addons.esales.models import Dealer

    with installation.work(branch="shaanxi") as context:
        context.session.get_one(Dealer, shop.dealer).credit_limit = 1000

    states = []
    for number in range(12):
        answer = clerk.scan(serial("V05", number))
        states.append((answer["kind"], clerk.tally["credit"]["state"]))

    with installation.work(branch="shaanxi") as context:
        context.session.get_one(Dealer, shop.dealer).credit_limit = 1_000_000
    assert states[0] == ("taken", "ok")
    assert ("taken", "amber") in states
    assert states[-1][0] == "credit"


def test_after_an_override_the_scan_goes_through(clerk, installation, shop):
    from addons.esales.allowed import CREDIT
    from addons.esales.models import Pickup
    from core.workflow.deciding.overrides import override

    refused = clerk.scan(serial("DEAR", 1))
    with installation.work(branch="shaanxi") as context:
        pickup = context.session.get_one(Pickup, clerk.pickup)
        override(pickup, CREDIT, "paid by draft", context, measure=Decimal(10_000_000))

    taken = clerk.scan(serial("DEAR", 1))

    assert (refused["kind"], taken["kind"]) == ("credit", "taken")


def test_a_finished_pickup_takes_no_more_scans(clerk):
    clerk.scan(serial("V06", 9))
    clerk.send("finish")

    assert clerk.scan(serial("V06", 10))["kind"] == "not_open"
