"""What one addon asks is answered by another where that is on, and by nobody where it is off."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import func, select

from addons.esales import testing
from addons.esales.models import Dealer, Pickup, Ticket
from addons.esales.pickups import add_goods, open_pickup
from addons.inventory import testing as stock
from addons.inventory.models import Balance, Claim
from addons.inventory.receipts import make_receipt
from core import fire
from core.company.decisions import decide
from core.testing import identity_of


@pytest.fixture(scope="module")
def goods(installation):
    """Ids: a dealer, and a product tracked by serial with pieces in stock, all in Shaanxi."""
    with installation.work(branch="shaanxi") as context:
        radio = testing.make_variant(context, "RAD-1", serials=True)
        stock.make_warehouse(context, "SN01")
        stock.receive(context, "SN01", stock.entry(radio.id, serials=["S-1", "S-2"]))
        return {
            "dealer": testing.make_dealer(context).id,
            "product": radio.product_id,
            "variant": radio.id,
            "serials": stock.serial_ids(context, "S-1", "S-2"),
        }


def make_ticket(context):
    """An open ticket of some business."""
    ticket = Ticket(
        business="retail",
        version=1,
        step="counter",
        created=context.now,
        creator="someone",
        warehouse="SN01",
    )
    context.session.add(ticket)
    context.session.flush()
    return ticket


def test_what_is_in_stock_may_not_change_how_it_is_tracked_from_any_branch(work, goods):
    for branch in ("shaanxi", "sichuan"):
        with work(branch, write=False) as context:
            asked = context.hooks.everywhere.may_change_tracking
            told = asked(products={goods["product"]: "none"}, context=context)

            assert set(told) == {goods["product"]}


@pytest.mark.parametrize(("branch", "count"), [("shaanxi", 1), ("sichuan", 0)])
def test_a_party_leads_to_its_dealer_where_selling_is_on(work, goods, branch, count):
    with work("shaanxi", write=False) as context:
        party = context.session.get_one(Dealer, goods["dealer"]).party
        context.session.expunge_all()
    with work(branch, write=False) as context:
        assert len(context.hooks.gather("party_links", party=party, context=context)) == count


@pytest.mark.parametrize(("branch", "count"), [("shaanxi", 1), ("hubei", 0)])
def test_selling_draws_on_warehouses_where_stock_is_kept(work, goods, branch, count):
    with work(branch, write=False) as context:
        asked = context.hooks.warehouses_for_sale(context=context)
        found = [
            context.session.scalar(select(func.count()).select_from(query.subquery()))
            for query in asked
        ]

        assert sum(found) == count


def test_what_comes_back_may_wait_where_nothing_is_sold(work, goods):
    with work("shaanxi") as context:
        stock.make_warehouse(context, "SN07", kind="return")
        asked = context.hooks.warehouses_for_returns(context=context)
        codes = [context.session.scalars(query).all() for query in asked]

        assert codes == [["SN01", "SN07"]]


def test_what_pickups_took_is_told_to_the_proof_of_the_ledger(work, goods):
    with work("shaanxi", write=False) as context:
        told = context.hooks.gather("goods_issued", context=context)

        kinds = ["esales.pickup", "esales.ticket", "esales.refund", "esales.return"]
        assert [issued.kind for issued in told] == kinds


def test_goods_on_a_ticket_are_set_aside_and_let_go_where_stock_is_kept(work, goods):
    with work("shaanxi") as context:
        ticket = make_ticket(context)
        pieces = goods["serials"][1:2]
        asked = {"document": ticket, "serials": pieces, "context": context}

        context.hooks.goods_set_aside(warehouse="SN01", totals={}, **asked)
        claimed = list(context.session.scalars(select(Claim.serial_id)))
        context.hooks.goods_let_go(variants=(), **asked)

        assert set(pieces) <= set(claimed)
        assert not set(pieces) & set(context.session.scalars(select(Claim.serial_id)))


def test_goods_are_made_up_where_stock_is_kept(work, goods):
    with work("shaanxi") as context:
        cable = testing.make_variant(context, "CBL-1")
        asked = {"variant": cable.id, "quantity": Decimal(5), "serials": (), "warehouse": ""}

        assert context.hooks.goods_made_up(**asked, context=context) == "SN01"
        on_hand = select(Balance.on_hand).where(Balance.variant_id == cable.id)
        assert context.session.scalar(on_hand) == 5
    with work("hubei") as context:
        assert context.hooks.goods_made_up(**asked, context=context) is None


def test_refunds_bring_their_own_goods_back(work, goods):
    with work("shaanxi") as context:
        ticket = make_ticket(context)

        told = context.hooks.goods_to_take_back(documents=[ticket], context=context)

        assert told is None


def test_what_was_inspected_is_told_of_returns_alone(work, goods):
    with work("shaanxi") as context:
        asked = {"documents": [make_ticket(context)], "context": context}

        assert context.hooks.goods_inspected(**asked) is None


def test_the_papers_of_a_pickup_are_its_slip_and_its_invoice(work, installation, goods):
    clerk = identity_of(installation, "counter_clerk")
    with work("shaanxi", identity=clerk) as context:
        pickup = open_pickup(context, context.session.get_one(Dealer, goods["dealer"]), "SN01")
        add_goods(context, pickup, [(goods["variant"], Decimal(1), goods["serials"][:1])])
        asked = {"document": pickup, "context": context}
        before = context.hooks.printed_document(layout="sales_invoice", **asked)

        fire([pickup], "finish", context)

        invoice = context.hooks.printed_document(layout="sales_invoice", **asked)
        assert before is None
        assert invoice.pickup_id == pickup.id
        assert context.hooks.printed_document(layout="outbound_slip", **asked) is None
        assert context.hooks.print_values(layout="outbound_slip", **asked)["rows"]


@pytest.mark.parametrize("addon", ["esales", "inventory"])
def test_an_open_pickup_keeps_on_what_it_needs_until_it_is_cancelled(app, work, goods, addon):
    def switch_off():
        app.sign_in("administrator")
        fields = {"branch": "shaanxi", "addon": addon, "turn": "off"}
        return app.post("/addons", fields, expect_errors=True).text

    with work("shaanxi") as context:
        today = context.today.isoformat()
        decide(context, "disable", branch="shaanxi", addon="barcode", since=today)
        dealer = context.session.get_one(Dealer, goods["dealer"])
        pickup = open_pickup(context, dealer, "SN01").id

    refused = switch_off()
    with work("shaanxi") as context:
        fire([context.session.get_one(Pickup, pickup)], "cancel", context)
    with work("shaanxi", write=False) as context:
        asked = {"addon": addon, "branch": context.branch, "context": context}
        left = context.hooks.may_disable(**asked)

    assert "Pickups still open: 1. Finish or cancel them first." in refused
    assert left is None


def test_a_draft_receipt_keeps_inventory_on(work, goods):
    with work("shaanxi") as context:
        make_receipt(context, "SN01", [])
        asked = {"branch": context.branch, "context": context}

        kept = context.hooks.may_disable(addon="inventory", **asked)

        assert "Receipts, adjustments and counts still open: 1." in kept.interpolate()
        assert context.hooks.may_disable(addon="barcode", **asked) is None
