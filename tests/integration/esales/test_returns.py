"""Goods come back from a dealer: scanned in, inspected, credited at the price once paid."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from addons.base.models import Serial
from addons.esales import testing
from addons.esales.models import (
    AccountEntry,
    Dealer,
    DealerAccount,
    PriceEntry,
    Return,
    ReturnLine,
    SalesInvoice,
)
from addons.esales.money.statement_values import statement_values
from addons.esales.money.statements import read_statement
from addons.esales.pickups import add_goods, open_pickup
from addons.esales.returns.choosing import scan_in, set_returned, take_piece_off
from addons.esales.returns.exchanging import exchange
from addons.esales.returns.inspecting import judge, judge_loose
from addons.esales.returns.printed import return_values
from addons.inventory.models import Balance, Whereabouts
from addons.inventory.testing import make_warehouse
from core.refusal import Invalid, NotPermitted, Refusal
from core.testing import count_sql, identity_of
from core.workflow import fire
from core.workflow.businesses import live
from core.workflow.deciding.overrides import override
from core.workflow.motion.beginning import begin
from core.workflow.motion.firing import Objected


@pytest.fixture(scope="module")
def head(installation):
    """The identity of a warehouse head in Shaanxi."""
    return identity_of(installation, "warehouse_head")


@pytest.fixture
def sold(counter, trade, head):
    """A warehouse head's context, and a finished pickup of ten speakers and three radios."""
    context, pickup = counter
    add_goods(context, pickup, [(trade["speaker"], Decimal(10), [])])
    add_goods(context, pickup, [(trade["radio"], Decimal(3), trade["serials"][:3])])
    fire([pickup], "finish", context)
    return replace(context, identity=head), pickup


@pytest.fixture
def back(sold):
    """The context and a fresh return of the dealer."""
    context, pickup = sold
    return context, begun(context, pickup.dealer_id)


def begun(context, dealer):
    values = {"dealer_id": str(dealer), "why": "does not switch on"}
    return begin(live(context)["sales_return"], values, context)


def test_returned_goods_wait_in_a_warehouse_of_their_own_and_are_exchanged_from_one_that_sells(
    sold, trade
):
    context, pickup = sold
    make_warehouse(context, "SN07", kind="return")
    values = {"dealer_id": str(pickup.dealer_id), "why": "noisy", "warehouse": "SN07"}
    document = begin(live(context)["sales_return"], values, context)
    scan(context, document, "SPK-459")
    fire([document], "receive", context)

    held = context.session.query(Balance).filter_by(status="to_inspect").one()
    assert (held.location.warehouse.code, held.on_hand) == ("SN07", 1)
    assert exchange(context, document).warehouse == "SN01"


def scan(context, document, *texts):
    for text in texts:
        scan_in(context, document, text)


def the(context, model, **where):
    return context.session.query(model).filter_by(**where).one()


def stock(context, variant):
    found = context.session.query(Balance).filter_by(variant_id=variant)
    return {balance.status: balance.on_hand for balance in found if balance.on_hand}


def sound(context):
    checks = context.hooks.everywhere.collect("checks")
    return [f"{check.name}: {said}" for check in checks for said in check.find(context)]


def test_goods_come_back_at_the_price_once_paid_into_inspection(back, trade):
    context, document = back
    context.session.query(PriceEntry).filter_by(variant_id=trade["radio"]).one().price = Decimal(1)
    scan(context, document, "S00000000000", "spk-459", "SPK-459")

    fire([document], "receive", context)

    assert (document.quantity, document.gross) == (3, Decimal("967.10"))
    assert stock(context, trade["radio"]) == {"available": 9, "to_inspect": 1}
    assert stock(context, trade["speaker"]) == {"available": 990, "to_inspect": 2}
    assert context.session.get_one(Serial, trade["serials"][0]).holder_id is None
    assert document.number.startswith("XT-SN-")
    assert sound(context) == []


def test_what_was_found_decides_where_it_goes_and_what_is_credited(back, sold, trade):
    context, document = back
    scan(context, document, "S00000000000", "S00000000001", "S00000000002")
    scan(context, document, *["SPK-459"] * 4)
    fire([document], "receive", context)
    owed = the(context, DealerAccount, dealer_id=document.dealer_id).balance

    judge(context, document, trade["serials"][1], "defective")
    judge(context, document, trade["serials"][2], "sent_back")
    judge_loose(context, document, 2, Decimal(1), Decimal(2))
    fire([document], "accept", context)

    assert stock(context, trade["radio"]) == {"available": 10, "defective": 1}
    assert stock(context, trade["speaker"]) == {"available": 991, "defective": 1}
    assert context.session.get_one(Serial, trade["serials"][2]).holder_id is not None
    red = the(
        context,
        SalesInvoice,
        pickup_id=sold[1].id,
        dealer_id=document.dealer_id,
        gross=-document.gross,
    )
    assert (document.quantity, document.gross) == (4, Decimal("1062.10"))
    assert (
        the(context, DealerAccount, dealer_id=document.dealer_id).balance == owed - document.gross
    )
    assert the(context, AccountEntry, document=red.id).left == 0
    month = read_statement(context, document.dealer, context.today)
    told = statement_values(document.dealer, month, "1", context)["rows"]
    assert [row["kind"] for row in told] == ["Invoice", "Red invoice"]
    # The paper says of which pieces, too.
    paper = return_values(document, "return_slip", context)
    assert [row["serials"] for row in paper["rows"]] == [
        "S00000000000",
        "S00000000001 Defective",
        "S00000000002 Sent back",
        None,
    ]
    assert sound(context) == []


def test_the_parts_of_a_line_come_to_what_was_paid_for_it(counter, head, trade):
    context, pickup = counter
    cheap = testing.make_variant(context, "PEN-3", price="0.35")
    boss = replace(context, identity=replace(head, almighty=True))
    from addons.inventory import testing as shelves

    shelves.receive(boss, "SN01", shelves.entry(cheap.id, 9))
    add_goods(context, pickup, [(cheap.id, Decimal(3), [])])
    add_goods(context, pickup, [(trade["speaker"], Decimal(10), [])])
    fire([pickup], "finish", context)
    given = []
    for _n in range(3):
        document = begun(replace(context, identity=head), pickup.dealer_id)
        scan(replace(context, identity=head), document, "PEN-3")
        for deed in ("receive", "accept"):
            fire([document], deed, replace(context, identity=head))
        given.append(document.gross)

    assert sum(given) == next(line.gross for line in pickup.lines if line.variant_id == cheap.id)
    with pytest.raises(Refusal, match="taken no more of these goods"):
        scan(
            replace(context, identity=head),
            begun(replace(context, identity=head), pickup.dealer_id),
            "PEN-3",
        )


def test_a_serial_comes_back_once(back):
    context, document = back
    scan(context, document, "S00000000000")
    with pytest.raises(Refusal, match="on the return already"):
        scan(context, document, "S00000000000")
    other = begun(context, document.dealer_id)
    scan(context, other, "S00000000000")
    fire([document], "receive", context)

    with pytest.raises(Refusal, match="has come back already"):
        scan(context, begun(context, document.dealer_id), "S00000000000")
    with pytest.raises(Objected, match="have come back meanwhile"):
        fire([other], "receive", context)


def test_a_serial_of_another_dealer_is_refused_with_whose_it_is(back):
    context, document = back
    other = testing.make_dealer(context, "SN0002", "汉中宏图商贸有限公司")

    with pytest.raises(Refusal, match="belongs to 西安盛禾木商贸有限公司 since TH-"):
        scan(context, begun(context, other.id), "S00000000000")
    with pytest.raises(Refusal, match="never sold to 汉中宏图商贸有限公司"):
        scan(context, begun(context, other.id), "S00000000009")
    assert document.quantity == 0


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (["NOSUCH"], "Nothing is known under NOSUCH"),
        (["RAD-100"], "come back by serial number"),
        (["CBL-10"], "taken no more of these goods"),
        (["SPK-459"] * 11, "taken no more of these goods"),
    ],
)
def test_what_cannot_come_back_is_refused_loudly(back, texts, said):
    context, document = back

    with pytest.raises(Refusal, match=said):
        scan(context, document, *texts)


def test_quantities_are_set_within_what_was_taken_and_pieces_taken_off(back, trade):
    context, document = back
    scan(context, document, "SPK-459", "S00000000000", "S00000000001")

    set_returned(context, document, 1, Decimal(10))
    with pytest.raises(Refusal, match="10 of these goods can still come back"):
        set_returned(context, document, 1, Decimal(11))
    with pytest.raises(Refusal, match="by serial number"):
        set_returned(context, document, 2, Decimal(1))
    take_piece_off(context, document, trade["serials"][0])
    assert document.quantity == 11
    set_returned(context, document, 2, Decimal(0))
    assert [line.quantity for line in document.lines] == [10]


def test_goods_that_come_too_late_or_are_too_many_pass_by_permission_alone(back, manager):
    context, document = back
    scan(context, document, *["SPK-459"] * 8)

    with pytest.raises(Objected, match="50 percent may"):
        fire([document], "receive", context)
    late = replace(context, now=context.now + timedelta(days=91))
    with pytest.raises(Objected, match="91 days ago, and goods come back within 90"):
        fire([document], "receive", late)
    boss = replace(context, identity=manager)
    override(document, "esales.return_cap", "new model", boss)
    fire([document], "receive", context)

    assert document.step == "inspecting"


def test_a_return_without_goods_or_reason_is_not_received(back):
    context, document = back

    with pytest.raises(Objected, match="No goods are on this return"):
        fire([document], "receive", context)


def test_findings_are_refused_before_and_after_inspection(back, trade, clerk):
    context, document = back
    scan(context, document, "S00000000000", "SPK-459")
    with pytest.raises(Refusal, match="gone on meanwhile"):
        judge(context, document, trade["serials"][0], "defective")
    fire([document], "receive", context)

    with pytest.raises(NotPermitted):
        judge(replace(context, identity=clerk), document, trade["serials"][0], "defective")
    with pytest.raises(Refusal, match="no such piece"):
        judge(context, document, trade["serials"][5], "defective")
    with pytest.raises(Invalid, match="Choose what"):
        judge(context, document, trade["serials"][0], "lost")
    with pytest.raises(Invalid, match="cannot be defective and sent back"):
        judge_loose(context, document, 2, Decimal(1), Decimal(1))
    with pytest.raises(Refusal, match="piece by piece"):
        judge_loose(context, document, 1, Decimal(1), Decimal(0))
    with pytest.raises(Refusal, match="gone on meanwhile"):
        scan(context, document, "S00000000001")


def test_a_pickup_of_which_goods_came_back_is_not_reversed_whole(back, sold):
    context, document = back
    scan(context, document, "S00000000000")
    fire([document], "receive", context)

    with pytest.raises(Objected, match=f"came back with {document.number} already"):
        fire([sold[1]], "reverse", context, reason="wrong dealer")


def test_a_piece_that_was_sent_back_may_come_again_and_one_sold_anew_from_its_new_pickup(
    back, sold, trade, clerk
):
    context, document = back
    scan(context, document, "S00000000000", "S00000000001")
    fire([document], "receive", context)
    judge(context, document, trade["serials"][0], "sent_back")
    fire([document], "accept", context)
    fresh = replace(context, identity=clerk)
    again = open_pickup(fresh, context.session.get(Dealer, document.dealer_id), "SN01")
    add_goods(fresh, again, [(trade["radio"], Decimal(1), trade["serials"][1:2])])
    fire([again], "finish", fresh)

    second = begun(context, document.dealer_id)
    scan(context, second, "S00000000000", "S00000000001")
    fire([second], "receive", context)

    lines = context.session.query(ReturnLine).filter_by(return_id=second.id)
    assert [line.pickup_id for line in lines.order_by(ReturnLine.line)] == [sold[1].id, again.id]
    fire([second], "accept", context)
    assert (
        context.session.query(SalesInvoice).filter(SalesInvoice.reverses_id.is_not(None)).count()
        == 3
    )
    assert context.session.get_one(Whereabouts, trade["serials"][0]).status == "available"
    assert sound(context) == []


def test_large_returns_cost_as_many_statements_as_small_ones(sold, trade, installation):
    context, pickup = sold
    few, many = begun(context, pickup.dealer_id), begun(context, pickup.dealer_id)
    scan(context, few, "S00000000000")
    scan(context, many, "SPK-459", "SPK-459", "S00000000001", "S00000000002")
    context.session.flush()
    counts = []
    for document in (few, many):
        with count_sql(installation.engine) as counted:
            for deed in ("receive", "accept"):
                fire([document], deed, context)
        counts.append(len(counted.statements))

    assert counts[0] == counts[1] <= 75
    assert context.session.get_one(Return, many.id).step == "credited"
