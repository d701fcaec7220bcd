"""A sale over the counter: goods by code and by piece, discounts, money in several means."""

from dataclasses import replace
from decimal import Decimal

import pytest
from retail import scan, sold
from sqlalchemy import func, select

from addons.esales.models import Payment, PriceEntry
from addons.esales.retail import proofs
from addons.esales.retail.changing import give, set_quantity, take_off
from addons.esales.retail.effects import price_tickets
from addons.esales.retail.payments import take_back_payment, take_payment
from addons.esales.retail.receipts import values_of
from addons.inventory.models import Balance, Claim
from addons.inventory.proofs_of_documents import issued_goods_are_moved
from core.refusal import Invalid, NotPermitted, Refusal
from core.testing import count_sql, identity_of
from core.workflow import fire
from core.workflow.businesses import live
from core.workflow.motion.beginning import begin
from core.workflow.motion.firing import Objected


@pytest.fixture(scope="module")
def clerk_of_goods(installation, shop):
    """The identity of a clerk who hands goods over, and sells none."""
    return identity_of(installation, "counter_clerk")


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
