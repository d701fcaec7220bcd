"""A sale over the counter: goods by code and by piece, money in several means, and all back."""

from contextlib import suppress
from dataclasses import replace
from decimal import Decimal

import pytest
from retail import make_shop
from sqlalchemy import func, select

from addons.base.models import Serial
from addons.esales.models import Payment, PriceEntry
from addons.esales.retail import proofs
from addons.esales.retail.changing import give, put_on, set_quantity, take_off
from addons.esales.retail.effects import price_tickets
from addons.esales.retail.finding import find
from addons.esales.retail.payments import take_back_payment, take_payment
from addons.esales.retail.receipts import values_of
from addons.esales.retail.refunds import refund_all, scan_back, set_returned
from addons.inventory.models import Balance, Claim
from addons.inventory.proofs_of_documents import issued_goods_are_moved
from core.refusal import Invalid, NotPermitted, Refusal
from core.testing import count_sql, identity_of
from core.workflow import fire, uses
from core.workflow.businesses import live
from core.workflow.everyday.verbs import possible
from core.workflow.motion.beginning import begin
from core.workflow.motion.firing import Objected
from core.workflow.motion.kinship import reverse_and_copy
from core.workflow.versions.lives import retire
from core.workflow.versions.publishing import publish


class Undone(Exception):
    """Nothing of a test is kept."""


@pytest.fixture(scope="module")
def shop(installation):
    """Ids of goods with retail prices, in a branch that has drawn its retail."""
    return make_shop(installation)


@pytest.fixture
def at_work(installation, shop):
    """The system's context in Shaanxi; nothing of it is kept."""
    with suppress(Undone), installation.work(branch="shaanxi") as context:
        yield context
        raise Undone


@pytest.fixture(scope="module")
def clerk_of_goods(installation, shop):
    """The identity of a clerk who hands goods over, and sells none."""
    return identity_of(installation, "counter_clerk")


@pytest.fixture
def ticket(at_work):
    """A fresh ticket."""
    return begin(live(at_work)["retail"], {"customer": "王芳"}, at_work)


@pytest.fixture
def shift(at_work):
    """The open shift of whoever is at work, with 500.00 in the till."""
    return begin(live(at_work)["cashier_shift"], {"opening": "500"}, at_work)


def scan(context, ticket, *texts):
    for text in texts:
        put_on(context, ticket, find(context, text))


def sold(context, ticket, *texts):
    """``ticket`` with the goods scanned, paid in cash and handed over."""
    scan(context, ticket, *texts)
    fire([ticket], "to_till", context)
    take_payment(context, ticket, "cash", ticket.due)
    fire([ticket], "paid", context)
    fire([ticket], "hand_over", context)
    return ticket


def test_goods_are_priced_by_the_list_the_business_names(at_work, ticket):
    scan(at_work, ticket, "SPK-459", "spk-459", "R00000000001")

    assert (ticket.varieties, ticket.quantity) == (2, 3)
    assert (ticket.gross, ticket.net, ticket.tax) == (
        Decimal("1018.00"),
        Decimal("900.89"),
        Decimal("117.11"),
    )
    assert ticket.warehouse == "SN01"


def test_what_is_on_a_ticket_is_set_aside(at_work, ticket, shop):
    scan(at_work, ticket, "SPK-459", "R00000000001")
    take_off(at_work, ticket, 2, shop["serials"])
    set_quantity(at_work, ticket, 1, Decimal(5))

    query = select(func.sum(Claim.quantity), func.count(Claim.serial_id))
    assert at_work.session.execute(query.where(Claim.document == ticket.id)).one() == (5, 0)
    assert ticket.gross == Decimal("2295.00")


def test_a_piece_stands_in_for_one_that_was_sold_by_its_code(at_work, ticket):
    scan(at_work, ticket, "RAD-100", "RAD-100")
    scan(at_work, ticket, "R00000000001", "R00000000002", "R00000000003")

    assert (ticket.quantity, ticket.gross) == (3, Decimal("300.00"))
    claims = select(func.count(Claim.serial_id), func.count(Claim.id))
    assert at_work.session.execute(claims.where(Claim.document == ticket.id)).one() == (3, 3)


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (["NOSUCH"], "Nothing is known under NOSUCH"),
        ([" "], "Scan or type"),
        (["LMP-50"], "no price in the list"),
        (["R00000000001", "R00000000001"], "on the ticket already"),
    ],
)
def test_what_cannot_be_sold_is_refused_loudly(at_work, ticket, texts, said):
    with pytest.raises(Refusal, match=said):
        scan(at_work, ticket, *texts)


def test_goods_on_another_ticket_are_refused(at_work, ticket):
    scan(at_work, ticket, "R00000000001")
    other = begin(live(at_work)["retail"], {}, at_work)

    with pytest.raises(Refusal, match="set aside"):
        scan(at_work, other, "R00000000001")


def test_a_discount_is_taken_off_every_line_and_told(at_work, ticket):
    scan(at_work, ticket, "SPK-459", "R00000000001")
    give(at_work, ticket, Decimal("5"))

    assert (ticket.listed, ticket.gross) == (Decimal("559.00"), Decimal("531.05"))
    assert [line.discount for line in ticket.lines] == [Decimal("0.95"), Decimal("0.95")]


def test_nothing_is_given_below_the_floor_price(at_work, ticket):
    scan(at_work, ticket, "SPK-459")

    with pytest.raises(Refusal, match=r"floor price 410\.00"):
        give(at_work, ticket, Decimal("12"))


@pytest.mark.parametrize("percent", ["-1", "100", "1.005", "NaN"])
def test_what_is_no_discount_is_refused(at_work, ticket, percent):
    with pytest.raises(Invalid, match="0 to 99"):
        give(at_work, ticket, Decimal(percent))


def test_prices_of_another_day_are_refused_until_the_ticket_is_priced_anew(at_work, ticket, shop):
    scan(at_work, ticket, "SPK-459", "SPK-459")
    listed = at_work.session.scalars(
        select(PriceEntry).where(PriceEntry.variant_id == shop["speaker"])
    )
    for entry in listed:
        entry.price = Decimal("479.00")
    at_work.session.flush()

    with pytest.raises(Objected, match=r"918\.00, and come to 958\.00"):
        fire([ticket], "to_till", at_work)
    price_tickets([ticket], at_work)

    assert (ticket.gross, ticket.lines[0].price) == (Decimal("958.00"), Decimal("479.00"))
    fire([ticket], "to_till", at_work)
    assert ticket.step == "till"


def test_more_than_the_step_allows_asks_for_approval(at_work, ticket):
    scan(at_work, ticket, "SPK-459")
    give(at_work, ticket, Decimal("5"))

    with pytest.raises(Refusal):
        fire([ticket], "to_till", at_work)
    fire([ticket], "ask", at_work)

    assert ticket.step == "approval"


def test_a_ticket_is_paid_in_several_means_with_change(at_work, ticket, shift):
    scan(at_work, ticket, "SPK-459")
    fire([ticket], "to_till", at_work)
    take_payment(at_work, ticket, "scan", Decimal("400"), "4200001")
    with pytest.raises(Objected, match=r"59\.00 of 459\.00"):
        fire([ticket], "paid", at_work)
    taken = take_payment(at_work, ticket, "cash", Decimal("100"))

    assert taken.change == Decimal("41.00")
    assert ticket.due == 0
    assert set(at_work.session.scalars(select(Payment.shift_id))) == {shift.id}


def test_a_payment_typed_wrong_is_taken_back_once(at_work, ticket, shift):
    scan(at_work, ticket, "SPK-459")
    take_payment(at_work, ticket, "card", Decimal("459"))
    number = at_work.session.scalar(select(Payment.id))

    take_back_payment(at_work, ticket, number)

    assert ticket.paid == 0
    with pytest.raises(Refusal, match="taken back already"):
        take_back_payment(at_work, ticket, number)


def test_no_money_is_taken_without_a_shift(at_work, ticket):
    scan(at_work, ticket, "SPK-459")

    with pytest.raises(Refusal, match="Open your shift first"):
        take_payment(at_work, ticket, "cash", Decimal("459"))


def test_nobody_has_two_shifts_open(at_work, shift):
    with pytest.raises(Refusal, match="still open"):
        begin(live(at_work)["cashier_shift"], {"opening": "0"}, at_work)


def test_the_goods_leave_with_the_handover(at_work, ticket, shift, shop):
    sold(at_work, ticket, "SPK-459", "R00000000001")

    balance = select(func.sum(Balance.on_hand)).where(Balance.variant_id == shop["speaker"])
    assert at_work.session.scalar(balance) == 99
    assert ticket.handed == at_work.now
    assert ticket.number.startswith("LS-SN-")
    assert not at_work.session.scalars(select(Claim.id)).all()
    assert not [*issued_goods_are_moved(at_work)]
    assert not [*proofs.unlike_totals(at_work), *proofs.unlike_payments(at_work)]
    with pytest.raises(Refusal, match="changed hands"):
        scan(at_work, ticket, "SPK-459")


def test_goods_come_back_at_the_price_that_was_paid(at_work, ticket, shift, shop):
    scan(at_work, ticket, "SPK-459")
    give(at_work, ticket, Decimal("3"))
    sold(at_work, ticket, "SPK-459", "R00000000001")
    refund = begin(live(at_work)["retail_refund"], {"ticket_number": ticket.number}, at_work)
    refund.why = "声音小"

    scan_back(at_work, refund, "R00000000001")
    set_returned(at_work, refund, 1, Decimal(1))
    fire([refund], "check", at_work)
    fire([refund], "pay_back", at_work)

    assert refund.gross == Decimal("542.23")
    rows = at_work.session.execute(
        select(Balance.on_hand).where(
            Balance.variant_id == shop["radio"], Balance.status == "to_inspect"
        )
    ).scalars()
    assert list(rows) == [1]
    assert at_work.session.get(Serial, shop["serials"][1]).holder_id is None
    assert not [*issued_goods_are_moved(at_work), *proofs.unlike_payments(at_work)]


def test_a_refund_that_was_wrong_is_reversed_with_its_money_and_goods(
    at_work, ticket, shift, shop
):
    drawn = live(at_work)["retail_refund"]
    done = drawn.step("refunded")
    steps = tuple(one for one in drawn.steps if one is not done)
    seat = replace(drawn.step("payout").participants[0], fires=("reverse",))
    undone = replace(done, name="reversed")
    way = replace(
        drawn.transition("pay_back", "payout"),
        name="reverse",
        source="refunded",
        target="reversed",
        guards=uses("inventory.still_there"),
        effects=uses("inventory.leave_again", "esales.charge_again"),
        numbers=False,
        reason=True,
    )
    steps = (*steps, replace(done, participants=(seat,)), undone)
    ways = (*drawn.transitions, way)
    publish(at_work, replace(drawn, version=2, steps=steps, transitions=ways))
    sold(at_work, ticket, "SPK-459", "R00000000001")
    refund = refund_all(ticket, at_work)
    refund.why = "不喜欢"
    for deed in ("check", "pay_back"):
        fire([refund], deed, at_work)
    assert possible(refund, live(at_work)["retail_refund"], at_work).copy_anew

    fresh = reverse_and_copy(refund, at_work)

    assert (refund.step, refund.reversed) == ("reversed", at_work.now)
    assert (fresh.gross, fresh.quantity) == (refund.gross, 2)
    payments = select(Payment.amount, Payment.reverses_id).where(Payment.document == refund.id)
    given, again = at_work.session.execute(payments.order_by(Payment.id)).all()
    assert (again.amount, given.amount) == (refund.gross, -refund.gross)
    lies = select(Balance.on_hand).where(Balance.status == "to_inspect")
    assert set(at_work.session.scalars(lies)) == {0}
    assert not [*issued_goods_are_moved(at_work), *proofs.unlike_payments(at_work)]
    with pytest.raises(Refusal, match="not possible any more"):
        fire([refund], "reverse", at_work, reason="again")
    for deed in ("check", "pay_back"):
        fire([fresh], deed, at_work)
    assert not [*issued_goods_are_moved(at_work), *proofs.unlike_payments(at_work)]


def test_nothing_comes_back_twice_or_from_another_ticket(at_work, ticket, shift):
    sold(at_work, ticket, "SPK-459", "R00000000001")
    refund = refund_all(ticket, at_work)
    refund.why = "不喜欢"
    other = begin(live(at_work)["retail_refund"], {"ticket_number": ticket.number}, at_work)
    other.why = "又一次"
    scan_back(at_work, other, "R00000000001")

    with pytest.raises(Refusal, match="on the refund already"):
        scan_back(at_work, other, "R00000000001")
    with pytest.raises(Refusal, match="was not sold with the ticket"):
        scan_back(at_work, other, "R00000000002")
    with pytest.raises(Refusal, match="can still come back"):
        set_returned(at_work, other, 1, Decimal(2))
    fire([refund], "check", at_work)
    fire([refund], "pay_back", at_work)
    with pytest.raises(Objected, match="come back with another refund"):
        fire([other], "check", at_work)
    with pytest.raises(Refusal, match="come back already"):
        refund_all(ticket, at_work)


def test_only_a_ticket_that_was_handed_over_is_taken_back(at_work, ticket, shift):
    other = begin(live(at_work)["retail"], {"customer": "李强"}, at_work)
    sold(at_work, ticket, "SPK-459")
    fire([other], "cancel", at_work)

    assert possible(ticket, live(at_work)["retail"], at_work).copy_anew
    assert not possible(other, live(at_work)["retail"], at_work).copy_anew


def test_the_receipt_names_whoever_took_the_money(at_work, ticket, shift):
    scan(at_work, ticket, "SPK-459")
    ticket.creator = "seller"

    assert values_of([ticket], at_work)[ticket.id]["clerk"] == {"name": ""}
    fire([ticket], "to_till", at_work)
    take_payment(at_work, ticket, "cash", ticket.due)
    payment = at_work.session.scalars(select(Payment)).one()
    payment.actor = "cashier"
    at_work.session.flush()

    assert values_of([ticket], at_work)[ticket.id]["clerk"] == {"name": "cashier"}
    take_back_payment(at_work, ticket, payment.id)
    assert values_of([ticket], at_work)[ticket.id]["clerk"] == {"name": ""}


def test_a_refund_needs_a_receipt(at_work):
    with pytest.raises(Invalid, match="Scan the bars"):
        begin(live(at_work)["retail_refund"], {"ticket_number": "LS-0"}, at_work)


def test_a_shift_is_reckoned_by_means(at_work, ticket, shift):
    scan(at_work, ticket, "SPK-459", "SPK-459")
    fire([ticket], "to_till", at_work)
    take_payment(at_work, ticket, "scan", Decimal("400"))
    take_payment(at_work, ticket, "cash", Decimal("600"))
    with pytest.raises(Objected, match="not counted"):
        fire([shift], "close", at_work)
    shift.counted_cash, shift.counted_scan = Decimal("1000.00"), Decimal("400.00")
    at_work.session.flush()

    fire([shift], "close", at_work)

    assert (shift.expected_cash, shift.expected_scan) == (Decimal("1018.00"), Decimal("400.00"))
    assert shift.difference == Decimal("-18.00")
    assert not [*proofs.unlike_shifts(at_work)]
    with pytest.raises(Refusal, match="Open your shift first"):
        take_back_payment(at_work, ticket, at_work.session.scalar(select(Payment.id)))


def test_a_difference_in_the_books_is_found(at_work, ticket, shift):
    sold(at_work, ticket, "SPK-459")
    fire([refund := refund_all(ticket, at_work)], "void", at_work)
    ticket.paid, ticket.quantity = Decimal("1.00"), Decimal("7")
    refund.back, shift.closed = at_work.now, at_work.now
    shift.expected_cash, shift.difference = Decimal("0.00"), Decimal("0.00")
    at_work.session.flush()

    assert len([*proofs.unlike_totals(at_work)]) == 1
    assert len([*proofs.unlike_payments(at_work)]) == 2
    assert len([*proofs.unlike_shifts(at_work)]) == 1


def test_only_who_has_a_part_in_the_step_changes_a_ticket(clerk_of_goods, at_work, ticket):
    clerk = replace(at_work, identity=clerk_of_goods)

    with pytest.raises(NotPermitted, match="may not change this here"):
        scan(clerk, ticket, "SPK-459")
    with pytest.raises(NotPermitted, match="may not change this here"):
        take_payment(clerk, ticket, "cash", Decimal("5"))


def test_many_tickets_cost_as_many_statements_as_one(installation, at_work, shift, shop):
    def paid(count):
        made = [begin(live(at_work)["retail"], {}, at_work) for _ in range(count)]
        for each in made:
            scan(at_work, each, "SPK-459", "SPK-459")
        fire(made, "to_till", at_work)
        for each in made:
            take_payment(at_work, each, "cash", each.due)
        fire(made, "paid", at_work)
        return made

    counts = []
    for made in (paid(1), paid(5)):
        at_work.session.flush()
        with count_sql(installation.engine) as counted:
            fire(made, "hand_over", at_work)
        counts.append(len(counted))

    assert counts[0] == counts[1]


def test_nothing_ends_a_shift_that_would_stay_open(at_work):
    drawn = live(at_work)["cashier_shift"]
    cancel = replace(drawn.transitions[0], name="cancel", guards=(), effects=())
    open_, *others = drawn.steps
    seats = tuple(replace(one, fires=(*one.fires, "cancel")) for one in open_.participants)
    steps = (replace(open_, participants=seats), *others)
    ways = (*drawn.transitions, cancel)
    publish(at_work, replace(drawn, version=2, steps=steps, transitions=ways))
    shift = begin(live(at_work)["cashier_shift"], {"opening": "500"}, at_work)

    with pytest.raises(Refusal, match="is not closed, and would stay open"):
        fire([shift], "cancel", at_work)

    assert shift.closed is None
    assert not live(at_work)["cashier_shift"].step(shift.step).final


def test_shifts_keep_their_business_and_their_module_until_they_are_closed(at_work, shift):
    with pytest.raises(Refusal, match="Each holds something open"):
        retire(at_work, "cashier_shift")
    asked = {"branch": at_work.branch, "context": at_work}
    assert "Shifts still open: 1" in str(
        at_work.hooks.may_disable(addon="esales", **asked).interpolate()
    )
    shift.counted_cash = Decimal("500.00")
    at_work.session.flush()
    fire([shift], "close", at_work)

    assert at_work.hooks.may_disable(addon="esales", **asked) is None
    assert retire(at_work, "cashier_shift") == 0
