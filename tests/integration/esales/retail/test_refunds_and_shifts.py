"""What comes back over the counter, at the price once paid; and shifts that must add up."""

from dataclasses import replace
from decimal import Decimal

import pytest
from retail import scan, sold
from sqlalchemy import select

from addons.base.models import Serial
from addons.esales.models import Payment
from addons.esales.retail import proofs
from addons.esales.retail.changing import give
from addons.esales.retail.payments import take_back_payment, take_payment
from addons.esales.retail.refunds import refund_all, scan_back, set_returned
from addons.inventory.models import Balance
from addons.inventory.proofs_of_documents import issued_goods_are_moved
from core.refusal import Invalid, Refusal
from core.workflow import fire, uses
from core.workflow.businesses import live
from core.workflow.everyday.verbs import possible
from core.workflow.motion.beginning import begin
from core.workflow.motion.firing import Objected
from core.workflow.motion.kinship import reverse_and_copy
from core.workflow.versions.lives import retire
from core.workflow.versions.publishing import publish


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


def test_a_refund_needs_a_receipt(at_work):
    with pytest.raises(Invalid, match="Scan the bars"):
        begin(live(at_work)["retail_refund"], {"ticket_number": "LS-0"}, at_work)


def test_nobody_has_two_shifts_open(at_work, shift):
    with pytest.raises(Refusal, match="still open"):
        begin(live(at_work)["cashier_shift"], {"opening": "0"}, at_work)


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
