"""An order is fetched at the station: scanned goods are verified against it, the rest stays."""

from __future__ import annotations

from decimal import Decimal

import pytest

from addons.barcode.testing import HERE, Clerk, gtin_of, serial
from addons.esales.models import Order
from addons.esales.orders.changing import put_on, set_quantity
from addons.esales.retail.finding import find
from addons.inventory.models import Claim
from core.i18n import _, in_language
from core.testing import count_sql, identity_of
from core.workflow import fire
from core.workflow.businesses import live
from core.workflow.motion.beginning import begin

MOST = 34
CABLE, BAG = gtin_of(90), gtin_of(91)


@pytest.fixture
def order(installation, shop):
    """The id of a confirmed order of ten cables and two pieces of V03."""
    identity = identity_of(installation, "counter_clerk")
    with installation.work(branch="shaanxi", identity=identity) as context:
        values = {"dealer_id": str(shop.dealer), "warehouse": HERE}
        made = begin(live(context)["sales_order"], values, context)
        for line, (code, quantity) in enumerate((("CABLE", 10), ("V03", 2)), start=1):
            put_on(context, made, find(context, code))
            set_quantity(context, made, line, Decimal(quantity))
        fire([made], "confirm", context)
        number = made.id
    yield number
    with installation.work(branch="shaanxi") as context:
        found = context.session.get_one(Order, number)
        if found.left and found.step != "closed":
            fire([found], "close", context, reason="The test is over.")


@pytest.fixture
def clerk(counter, shop, order):
    """A clerk with a pickup that fetches the order."""
    made = Clerk(counter, device=f"orders-{order}")
    answer = made.post(f"{made.home}/open", dealer=shop.dealer, order=order)
    made.pickup, made.tally = answer["pickup"]["id"], answer["tally"]
    yield made
    pieces = made.send("resume", status="*").get("tally", {}).get("count", "")
    made.send("cancel", status="*", typed=pieces)


@pytest.fixture
def held(work, order):
    """How much the order holds itself, by no pickup."""

    def count():
        with work("shaanxi", write=False) as context:
            found = context.session.query(Claim).filter_by(document=order)
            return sum(claim.quantity for claim in found)

    return count


def rows(clerk):
    return [(row["sign"], row["scanned"], row["wanted"]) for row in clerk.tally["order"]["rows"]]


def test_orders_of_a_dealer_are_offered_and_found_by_their_number(counter, shop, order):
    clerk = Clerk(counter)

    offered = clerk.post(f"{clerk.home}/open", dealer=shop.dealer, warehouse=HERE)["orders"]

    assert (offered[0]["id"], offered[0]["left"]) == (order, "12")
    number = offered[0]["number"]
    meant = counter.get(f"{clerk.home}/dealers?q={number.lower()}").json
    assert [one["id"] for one in meant["orders"]] == [order]


def test_what_is_missing_over_and_wrong_is_shown_and_the_order_holds_the_rest(clerk, held):
    assert rows(clerk) == [("…", "0", "10"), ("…", "0", "2")]

    clerk.scan(serial("V03", 7))
    clerk.scan(serial("V03", 8))
    card = clerk.scan(serial("V03", 9))
    clerk.scan(CABLE)
    wrong = clerk.scan(BAG)

    assert "1 of 蓝牙音箱 V03 are too many: 2 are left of the order" in card["note"]
    assert "was not ordered" in wrong["note"]
    assert rows(clerk) == [("▲", "3", "2"), ("✕", "1", "0"), ("…", "1", "10")]
    assert clerk.tally["order"]["missing"] == "9"
    assert held() == 9
    refused = clerk.send("finish", status=409)
    assert len(refused["messages"]) == 2

    clerk.remove(serial("V03", 9))
    clerk.send("undo")
    assert rows(clerk)[0] == ("▲", "3", "2")
    clerk.remove("1")
    assert held() == 11


def test_the_rest_stays_on_the_order_or_is_closed_with_the_pickup(clerk, work, order, held):
    clerk.scan(CABLE)
    clerk.set_quantity(1, "4")
    clerk.send("finish")

    with work("shaanxi", write=False) as context:
        found = context.session.get_one(Order, order)
        dealer = found.dealer_id
        assert (found.step, found.taken, found.left) == ("partly", 4, 8)
    assert held() == 8

    answer = clerk.post(f"{clerk.home}/open", dealer=dealer, order=order)
    clerk.pickup = answer["pickup"]["id"]
    clerk.scan(serial("V03", 10))
    clerk.send("finish", close=True)

    with work("shaanxi", write=False) as context:
        found = context.session.get_one(Order, order)
        assert (found.step, found.taken, found.closed, found.left) == ("closed", 5, 7, 0)
    assert held() == 0


def test_why_the_rest_was_closed_is_kept_in_the_clerks_language(installation):
    """The sentence is the addon's, and nobody who reads it later can be asked."""
    why = _("Closed at the counter, with ${pickup}.", mapping={"pickup": "TH-1"})

    assert in_language(why, "zh_CN") == "随 TH-1 在柜台关闭。"


def test_an_order_of_somebody_else_is_not_fetched(counter, shop, order):
    clerk = Clerk(counter)

    answer = clerk.post(f"{clerk.home}/open", 409, dealer=shop.dealer, order=order + 99999)

    assert "not one of the dealer's" in answer["messages"][0]


@pytest.mark.parametrize("text", [CABLE, serial("V03", 1)], ids=["loose", "serial"])
def test_a_scan_beside_an_order_costs_a_few_statements_more(
    clerk, installation, on_postgresql, text
):
    with count_sql(installation.engine) as counted:
        answer = clerk.scan(text)

    assert answer["kind"] == "taken"
    assert len(counted) <= MOST, "\n".join(counted.statements)
    if on_postgresql and text != CABLE:
        # Who takes the piece without an order locks it first, too: nobody waits for ever.
        assert _locking(counted, "whereabouts") < _locking(counted, "balance")


def _locking(counted, name):
    """Where the first statement stands that locks rows of this table."""
    locks = ("FOR UPDATE", "UPDATE inventory_")
    return next(
        place
        for place, statement in enumerate(counted.statements)
        if f"inventory_{name}" in statement and any(lock in statement for lock in locks)
    )
