"""A dealer's order reserves, is fetched in one pickup or several, and its rest is closed."""

from dataclasses import replace
from decimal import Decimal

import pytest

from addons.esales.dealer_page import room_of
from addons.esales.models import Dealer, OrderLine, PriceEntry
from addons.esales.orders.changing import price_anew, put_on, set_quantity
from addons.esales.orders.keeping import drawing
from addons.esales.orders.picking import fetch, sentence
from addons.esales.orders.shown import order_shown
from addons.esales.pickups import add_goods
from addons.esales.retail.finding import find
from addons.esales.tally import tally
from addons.inventory import claims
from addons.inventory.models import Balance, Claim
from core.refusal import NotPermitted, Refusal
from core.testing import count_sql, identity_of
from core.workflow import Use, fire
from core.workflow.businesses import live
from core.workflow.deciding.rights import rights_of
from core.workflow.motion.beginning import begin
from core.workflow.motion.firing import Objected
from core.workflow.motion.kinship import reverse_and_copy
from core.workflow.versions.publishing import publish


@pytest.fixture(scope="module")
def head(installation):
    """The identity of a warehouse head in Shaanxi."""
    return identity_of(installation, "warehouse_head")


def begun(context, trade, **values):
    given = {"dealer_id": str(trade["dealer"]), **values}
    return begin(live(context)["sales_order"], given, context)


def ordering(context, trade, **quantities):
    """A draft of an order for so many of each of the trade's goods."""
    order = begun(context, trade)
    codes = {"speaker": "SPK-459", "cable": "CBL-10", "radio": "RAD-100"}
    for line, (name, quantity) in enumerate(quantities.items(), start=1):
        put_on(context, order, find(context, codes[name]))
        set_quantity(context, order, line, Decimal(quantity))
    return order


@pytest.fixture
def order(at_work, trade):
    """The clerk's context and a confirmed order of ten speakers and three radios."""
    order = ordering(at_work, trade, speaker=10, radio=3)
    fire([order], "confirm", at_work)
    return at_work, order


def scan(context, pickup, variant, quantity=1, serials=()):
    """Goods onto a pickup as the station puts them there: set aside, then added."""
    with drawing(context, pickup, [variant]):
        if serials:
            claims.claim_serials(context, pickup.id, serials, pickup.warehouse)
        else:
            quantities = {variant: Decimal(quantity)}
            claims.claim_quantities(context, pickup.id, quantities, pickup.warehouse)
        add_goods(context, pickup, [(variant, Decimal(len(serials) or quantity), serials)])


def reserved(context, variant):
    return sum(b.reserved for b in context.session.query(Balance).filter_by(variant_id=variant))


def held(context, order):
    found = context.session.query(Claim).filter_by(document=order.id)
    return {claim.variant_id: claim.quantity for claim in found if claim.quantity}


def taken(context, order):
    lines = context.session.query(OrderLine).filter_by(order_id=order.id)
    return [line.taken for line in lines.order_by(OrderLine.line).populate_existing()]


def sound(context):
    checks = context.hooks.everywhere.collect("checks")
    return [f"{check.name}: {said}" for check in checks for said in check.find(context)]


def test_a_confirmed_order_reserves_until_it_is_closed(order, trade, head):
    context, document = order

    assert document.number.startswith("DD-SN-")
    assert (document.quantity, document.left) == (13, 13)
    assert document.gross == Decimal("4645.50")
    assert held(context, document) == {trade["speaker"]: 10, trade["radio"]: 3}
    assert {c.until for c in context.session.query(Claim).filter_by(document=document.id)} == {None}
    assert sound(context) == []

    fire([document], "pick", replace(context, identity=head))
    fire([document], "close", context, reason="The dealer has no room.")

    assert (document.step, document.closed, document.left) == ("closed", 13, 0)
    assert held(context, document) == {}
    assert reserved(context, trade["speaker"]) == 0
    assert sound(context) == []


def test_what_is_ordered_elsewhere_cannot_be_ordered_again(order, trade):
    context, document = order
    other = ordering(context, trade, radio=10)

    with pytest.raises(Refusal, match=r"10 of RAD-100 .* were asked for, 9 are free in SN01"):
        fire([other], "confirm", context)

    context.session.refresh(other)
    assert (other.step, held(context, document)[trade["radio"]]) == ("draft", 3)


def test_an_order_is_fetched_in_part_and_the_rest_stays(order, trade):
    context, document = order
    pickup = fetch(context, document)
    scan(context, pickup, trade["speaker"], 4)
    scan(context, pickup, trade["radio"], serials=trade["serials"][:3])

    assert held(context, document) == {trade["speaker"]: 6}
    assert reserved(context, trade["radio"]) == 3
    told = tally(context, pickup).ordered
    assert [one.compared.fit.value for one in told] == ["missing", "full"]
    assert "6 of 蓝牙音箱 SPK-459 are missing: 10 were ordered" in str(
        sentence(told[0].compared, told[0].name).interpolate()
    )

    fire([pickup], "finish", replace(context, memory={}))

    assert (document.step, document.taken, document.left) == ("partly", 7, 6)
    assert held(context, document) == {trade["speaker"]: 6}
    assert sound(context) == []

    rest = fetch(context, document)
    scan(context, rest, trade["speaker"], 6)
    fire([rest], "finish", replace(context, memory={}))

    assert (document.step, taken(context, document)) == ("taken", [10, 3])
    assert held(context, document) == {}
    assert sound(context) == []


def test_more_than_ordered_and_what_was_not_is_not_handed_over(order, trade):
    context, document = order
    pickup = fetch(context, document)
    scan(context, pickup, trade["speaker"], 11)
    scan(context, pickup, trade["cable"], 1)

    with pytest.raises(Objected) as refused:
        fire([pickup], "finish", replace(context, memory={}))

    said = " ".join(str(message.interpolate()) for message in refused.value.messages)
    assert "1 of 蓝牙音箱 SPK-459 are too many: 10 are left of the order" in said
    assert "蓝牙音箱 CBL-10 was not ordered" in said


def test_a_cancelled_pickup_gives_its_goods_back_to_the_order(order, trade):
    context, document = order
    pickup = fetch(context, document)
    scan(context, pickup, trade["radio"], serials=trade["serials"][:2])

    fire([pickup], "cancel", context)

    assert held(context, document) == {trade["speaker"]: 10, trade["radio"]: 3}
    assert document.step == "confirmed"
    assert sound(context) == []


def test_what_is_taken_back_is_the_order_s_again_and_fetched_anew(order, trade, head):
    context, document = order
    boss = replace(context, identity=head)
    pickup = fetch(context, document)
    scan(context, pickup, trade["speaker"], 10)
    scan(context, pickup, trade["radio"], serials=trade["serials"][:3])
    fire([pickup], "finish", replace(context, memory={}))
    assert document.step == "taken"

    fresh = reverse_and_copy(pickup, boss)

    assert (document.step, document.taken, document.left) == ("confirmed", 0, 13)
    assert (fresh.order_id, fresh.quantity) == (document.id, 13)
    assert held(context, document) == {}
    assert sound(context) == []
    fire([fresh], "finish", replace(boss, memory={}))
    assert document.step == "taken"


def test_open_orders_count_as_credit_that_is_used(order, trade, manager):
    context, document = order
    dealer = context.session.get(Dealer, trade["dealer"])
    dealer.credit_limit = Decimal("5000.00")
    context.session.flush()
    other = ordering(context, trade, cable=40)

    with pytest.raises(Objected, match=r"comes to 380.00, and 354.50 is available"):
        fire([other], "confirm", context)

    rights = rights_of(other, live(context)["sales_order"], context)
    shown = order_shown(other, rights, context)
    assert shown["credit"].available_before == Decimal("354.50")
    assert room_of(context, dealer).ordered == Decimal("4645.50")
    assert order_shown(document, rights, context)["credit"] is None

    fire([document], "close", context, reason="Not wanted.")
    fire([other], "confirm", replace(context, memory={}))
    assert other.step == "confirmed"


def test_a_business_that_lets_open_orders_be_shows_what_is_left_without_them(order, trade):
    context, document = order
    drawn = live(context)["sales_order"]
    confirm = drawn.transition("confirm", "draft")
    free = Use(name="esales.order_credit", given={"open_orders": False})
    guards = tuple(free if one.name == free.name else one for one in confirm.guards)
    ways = tuple(replace(w, guards=guards) if w is confirm else w for w in drawn.transitions)
    publish(context, replace(drawn, version=2, transitions=ways))
    dealer = context.session.get(Dealer, trade["dealer"])
    dealer.credit_limit = Decimal("5000.00")
    context.session.flush()
    other = ordering(context, trade, cable=40)

    shown = order_shown(other, rights_of(other, live(context)["sales_order"], context), context)

    assert (other.version, document.version) == (2, 1)
    assert shown["credit"].available_before == Decimal("5000.00")
    fire([other], "confirm", context)


def test_an_order_is_confirmed_at_the_prices_of_the_day(at_work, trade):
    order = ordering(at_work, trade, speaker=1)
    entry = at_work.session.query(PriceEntry).filter_by(variant_id=trade["speaker"]).one()
    entry.price = Decimal("500.00")
    at_work.session.flush()

    with pytest.raises(Objected, match="Prices have changed since this order was written"):
        fire([order], "confirm", at_work)

    assert "came to 436.05, and come to 475.00" in str(price_anew(at_work, order).interpolate())
    fire([order], "confirm", replace(at_work, memory={}))
    assert order.gross == Decimal("475.00")


def test_a_confirmed_order_is_not_changed_any_more(order, trade):
    context, document = order

    with pytest.raises(Refusal, match="is confirmed, so its goods are set aside"):
        set_quantity(context, document, 1, Decimal(2))
    with pytest.raises(NotPermitted):
        fire([document], "pick", context)


def test_an_order_without_goods_or_for_a_suspended_dealer_is_not_confirmed(at_work, trade):
    order = begun(at_work, trade)
    at_work.session.get(Dealer, trade["dealer"]).status = "suspended"
    at_work.session.flush()

    with pytest.raises(Objected) as refused:
        fire([order], "confirm", at_work)

    said = " ".join(str(message.interpolate()) for message in refused.value.messages)
    assert "the dealer is not active" in said
    assert "There are no goods on this order" in said


def test_many_orders_are_confirmed_in_as_many_statements_as_one(at_work, trade):
    def cost(count):
        orders = [ordering(at_work, trade, speaker=2, cable=n + 1) for n in range(count)]
        with count_sql(at_work.session.connection()) as made:
            fire(orders, "confirm", replace(at_work, memory={}))
        return len(made)

    assert cost(1) == cost(4)
