"""The counter: goods go onto a pickup and off again; every change prices the whole slip anew."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from addons.esales import testing
from addons.esales.models import Dealer, PickupLine, PickupSerial
from addons.esales.money import opening, vouchers
from addons.esales.pickups import (
    add_goods,
    open_pickup,
    remove_line,
    remove_serials,
    set_quantity,
)
from addons.esales.refusals import Reason, SaleRefused
from addons.esales.tally import tally
from core.orm.changes import changes_of
from core.refusal import NotPermitted, Refusal
from core.testing import count_sql, identity_of
from core.workflow.deciding.overrides import override


def refused(reason):
    return pytest.raises(SaleRefused, check=lambda refusal: refusal.reason == reason)


def totals(pickup):
    return (pickup.varieties, pickup.quantity, pickup.gross, pickup.net, pickup.tax)


def test_the_worked_slip_of_the_trade_comes_to_the_cent(counter, trade):
    context, pickup = counter

    add_goods(context, pickup, [(trade["speaker"], Decimal(48), [])])

    found = tally(context, pickup)
    assert (found.gross, found.net, found.tax) == (
        Decimal("20930.40"), Decimal("18522.48"), Decimal("2407.92"),
    )
    assert totals(pickup) == (1, 48, found.gross, found.net, found.tax)


def test_a_line_shows_region_grade_discount_price_and_why(counter, trade):
    context, pickup = counter

    add_goods(context, pickup, [(trade["speaker"], Decimal(50), [])])

    line = tally(context, pickup).lines[0]
    assert (line.region, line.grade, line.product_line) == ("西安市", "A", "影音")
    assert (line.list_price, line.discount) == (459, Decimal("0.95"))
    assert (line.unit_price, line.saved) == (Decimal("436.05"), Decimal("1147.50"))
    assert (line.cartons, line.loose) == (8, 2)
    assert [step.interpolate() for step in line.why] == [
        "Price list 经销价: 459.00",
        "Grade A pays 95 %",
    ]


def test_the_same_goods_again_go_onto_the_same_line(counter, trade):
    context, pickup = counter

    add_goods(context, pickup, [(trade["cable"], Decimal(2), []), (trade["cable"], Decimal(1), [])])
    add_goods(context, pickup, [(trade["cable"], Decimal(4), [])])

    found = tally(context, pickup)
    assert (found.varieties, found.pieces, found.gross) == (1, 7, Decimal("66.50"))


def test_a_break_reached_by_later_goods_reprices_the_earlier_ones(counter, trade):
    context, pickup = counter
    add_goods(context, pickup, [(trade["tablet"], Decimal(20), [])])
    before = tally(context, pickup).lines[0].discount

    add_goods(context, pickup, [(trade["lamp"], Decimal(8), [])])

    assert before == Decimal("0.95")
    assert {line.discount for line in tally(context, pickup).lines} == {Decimal("0.9405")}


def test_serials_go_on_and_come_off_one_by_one(counter, trade):
    context, pickup = counter
    first, second, third = trade["serials"][:3]

    add_goods(context, pickup, [(trade["radio"], Decimal(3), [first, second, third])])
    remove_serials(context, pickup, [second])

    line = tally(context, pickup).lines[0]
    assert (line.quantity, line.serials, pickup.gross) == (2, 2, Decimal("190.00"))

    remove_serials(context, pickup, [first, third])

    assert tally(context, pickup).lines == []
    assert totals(pickup) == (0, 0, 0, 0, 0)


def test_a_line_comes_off_with_its_serials(counter, trade):
    context, pickup = counter
    add_goods(context, pickup, [(trade["radio"], Decimal(2), trade["serials"][:2])])
    add_goods(context, pickup, [(trade["cable"], Decimal(5), [])])

    remove_line(context, pickup, 1)

    assert [line.line for line in tally(context, pickup).lines] == [2]
    assert context.session.query(PickupSerial).filter_by(pickup_id=pickup.id).count() == 0


def test_a_quantity_is_set_for_goods_without_serials_and_zero_takes_the_line_off(counter, trade):
    context, pickup = counter
    add_goods(context, pickup, [(trade["cable"], Decimal(5), [])])

    set_quantity(context, pickup, 1, Decimal(7))
    more = pickup.quantity
    set_quantity(context, pickup, 1, Decimal(0))

    assert (more, pickup.quantity, pickup.varieties) == (7, 0, 0)


def test_the_quantity_of_goods_with_serials_is_that_of_the_serials(counter, trade):
    context, pickup = counter
    add_goods(context, pickup, [(trade["radio"], Decimal(1), trade["serials"][:1])])

    with refused(Reason.SERIALS_MISSING):
        set_quantity(context, pickup, 1, Decimal(2))
    with refused(Reason.SERIALS_MISSING):
        add_goods(context, pickup, [(trade["radio"], Decimal(2), trade["serials"][1:2])])
    with refused(Reason.SERIALS_MISSING):
        add_goods(context, pickup, [(trade["cable"], Decimal(1), trade["serials"][1:2])])


def test_a_serial_counts_once(counter, trade):
    context, pickup = counter
    add_goods(context, pickup, [(trade["radio"], Decimal(1), trade["serials"][:1])])

    with refused(Reason.ALREADY_SCANNED):
        add_goods(context, pickup, [(trade["radio"], Decimal(1), trade["serials"][:1])])
    with refused(Reason.NOT_ON_PICKUP):
        remove_serials(context, pickup, [trade["serials"][5]])
    with refused(Reason.NOT_ON_PICKUP):
        remove_line(context, pickup, 9)


@pytest.mark.parametrize(
    ("goods", "reason"),
    [
        ("unpriced", Reason.NO_PRICE),
        ("announced", Reason.NOT_FOR_SALE),
        ("phone", Reason.OUTSIDE_TERRITORY),
    ],
)
def test_goods_that_may_not_go_are_refused_and_nothing_changes(counter, trade, goods, reason):
    context, pickup = counter
    add_goods(context, pickup, [(trade["cable"], Decimal(1), [])])

    with refused(reason):
        add_goods(context, pickup, [(trade[goods], Decimal(1), [])])

    assert [line.variant_id for line in tally(context, pickup).lines] == [trade["cable"]]


def test_goods_beyond_the_credit_are_refused_until_the_dealer_pays(counter, trade):
    context, pickup = counter
    pickup.dealer.credit_limit = Decimal("1000.00")

    add_goods(context, pickup, [(trade["cable"], Decimal(100), [])])
    assert tally(context, pickup).credit.state == "amber"
    with refused(Reason.CREDIT_EXCEEDED):
        add_goods(context, pickup, [(trade["cable"], Decimal(10), [])])

    payer = replace(context, identity=replace(context.identity, almighty=True))
    vouchers.receive(payer, pickup.dealer, Decimal("500.00"), "transfer")
    add_goods(context, pickup, [(trade["cable"], Decimal(10), [])])

    assert pickup.gross == Decimal("1045.00")


def test_who_pays_cash_pays_when_the_goods_are_counted(counter, trade):
    context, pickup = counter
    pickup.dealer.settlement = "cash"

    add_goods(context, pickup, [(trade["cable"], Decimal(10), [])])

    assert tally(context, pickup).credit.state == "red"


def test_an_overdue_dealer_gets_nothing_whatever_the_limit(counter, trade):
    context, pickup = counter
    owing = replace(context, identity=replace(context.identity, almighty=True))
    long_ago = context.today - timedelta(days=40)
    opening.enter_opening(owing, pickup.dealer, Decimal("10.00"), long_ago)

    with refused(Reason.OVERDUE):
        add_goods(context, pickup, [(trade["cable"], Decimal(1), [])])


def test_an_override_lets_the_goods_it_names_onto_the_pickup(counter, trade, manager):
    context, pickup = counter
    boss = replace(context, identity=manager)

    with pytest.raises(NotPermitted):
        override(pickup, "esales.territory", "trade fair", context, about=["TEL/"])
    override(pickup, "esales.territory", "trade fair", boss, about=["TEL/"])
    add_goods(context, pickup, [(trade["phone"], Decimal(1), [])])

    assert tally(context, pickup).lines[0].region == ""
    assert changes_of(context.session, pickup)[1].reason == "trade fair"


def test_an_override_for_some_goods_lets_no_others_onto_the_pickup(counter, trade, manager):
    context, pickup = counter
    override(
        pickup,
        "esales.territory",
        "trade fair",
        replace(context, identity=manager),
        about=["TOY/"],
    )

    with refused(Reason.OUTSIDE_TERRITORY) as refusal:
        add_goods(context, pickup, [(trade["phone"], Decimal(1), [])])

    assert "let something else pass" in refusal.value.messages[-1].interpolate()


def test_an_override_says_what_it_is_for_where_nothing_stands_against_the_pickup(
    counter, manager
):
    context, pickup = counter
    boss = replace(context, identity=manager)

    with pytest.raises(Refusal, match="Choose what"):
        override(pickup, "esales.territory", "trade fair", boss)
    with pytest.raises(Refusal, match="up to which amount"):
        override(pickup, "esales.credit", "pays tomorrow", boss)
    with pytest.raises(Refusal, match="above zero"):
        override(pickup, "esales.credit", "pays tomorrow", boss, measure=Decimal(-1))


def test_credit_that_was_let_pass_is_asked_about_again_beyond_its_amount(counter, trade, manager):
    context, pickup = counter
    pickup.dealer.credit_limit = Decimal("1000.00")
    add_goods(context, pickup, [(trade["cable"], Decimal(100), [])])
    boss = replace(context, identity=manager)
    override(pickup, "esales.credit", "pays tomorrow", boss, measure=Decimal("1200.00"))

    add_goods(context, pickup, [(trade["cable"], Decimal(20), [])])
    with refused(Reason.CREDIT_EXCEEDED) as refusal:
        add_goods(context, pickup, [(trade["cable"], Decimal(5000), [])])

    said = [message.interpolate() for message in refusal.value.messages]
    assert said[-1] == f"{manager.login} let it pass up to 1,200.00, and this is more. Ask again."
    assert pickup.gross == Decimal("1140.00")
    logged = changes_of(context.session, pickup)[1].fields
    assert logged["measure"] == [None, "1200.00"]


def test_a_price_of_nothing_is_a_price_and_no_price_is_none(counter, trade):
    context, pickup = counter
    gift = testing.make_variant(context, "GIFT-1", price="0.00")

    add_goods(context, pickup, [(gift.id, Decimal(2), [])])

    line = tally(context, pickup).lines[0]
    assert (line.list_price, line.gross, line.saved) == (0, 0, 0)


def test_a_suspended_dealer_gets_no_pickup_and_no_further_goods(counter, trade):
    context, pickup = counter
    pickup.dealer.status = "suspended"
    context.session.flush()

    with refused(Reason.DEALER_SUSPENDED):
        open_pickup(context, pickup.dealer, "SN01")
    with refused(Reason.DEALER_SUSPENDED):
        add_goods(context, pickup, [(trade["cable"], Decimal(1), [])])


def test_less_on_the_slip_is_never_refused(counter, trade):
    context, pickup = counter
    add_goods(context, pickup, [(trade["cable"], Decimal(5), [])])
    add_goods(context, pickup, [(trade["speaker"], Decimal(1), [])])
    pickup.dealer.status = "suspended"
    pickup.dealer.credit_limit = Decimal(0)

    set_quantity(context, pickup, 1, Decimal(4))
    remove_line(context, pickup, 2)

    assert pickup.gross == Decimal("38.00")


def test_a_pickup_that_is_not_open_any_more_stays_as_it_is(counter, trade):
    context, pickup = counter
    pickup.step = "finished"
    context.session.flush()

    with refused(Reason.NOT_OPEN):
        add_goods(context, pickup, [(trade["cable"], Decimal(1), [])])


def test_a_branch_without_stock_has_no_pickups(installation):
    with installation.work(branch="hubei") as context:
        dealer = testing.make_dealer(context, "HB0001", "武汉江城数码", region="4201")

        with pytest.raises(Exception, match="no pickups in this branch"):
            open_pickup(context, dealer, "HB01")


def test_another_branch_sees_nothing_of_it(installation, trade):
    with installation.work(branch="hubei", write=False) as context:
        assert context.session.get(Dealer, trade["dealer"]) is None
        assert context.session.query(PickupLine).all() == []


def test_a_salesperson_may_not_open_pickups(installation, trade):
    seller = identity_of(installation, "salesperson")
    with installation.work(branch="SN", identity=seller, write=False) as context:
        dealer = context.session.get(Dealer, trade["dealer"])

        with pytest.raises(NotPermitted):
            open_pickup(context, dealer, "SN01")


def test_a_beep_costs_the_same_on_a_long_slip_as_on_a_short_one(installation, counter, trade):
    context, pickup = counter
    made = [testing.make_variant(context, f"MANY-{n}", price="3.00") for n in range(200)]
    counted = []

    for goods in (made[:9], made[9:199]):
        add_goods(context, pickup, [(variant.id, Decimal(1), []) for variant in goods])
        with count_sql(installation.engine) as statements:
            add_goods(context, pickup, [(trade["cable"], Decimal(1), [])])
            tally(context, pickup)
        counted.append(len(statements))
        remove_line(context, pickup, 10)

    assert counted[0] == counted[1] <= 17
