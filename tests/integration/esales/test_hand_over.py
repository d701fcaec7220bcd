"""A shift is handed over with what moved in it, and its day takes nothing more."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addons.base.models import Ledger
from addons.esales.closing.figures import MEANS, difference
from addons.esales.models import Dealer, HandOver, ReceiptVoucher
from addons.esales.money.taken import note_taken
from addons.esales.money.vouchers import KIND, receive
from addons.esales.pickups import add_goods, open_pickup
from core.refusal import Refusal
from core.testing import identity_of
from core.workflow import fire
from core.workflow.businesses import live
from core.workflow.motion.beginning import begin, business_for
from core.workflow.motion.firing import Objected


@pytest.fixture(scope="module")
def finance(installation):
    """The identity of an accountant in Shaanxi."""
    return identity_of(installation, "finance")


@pytest.fixture(scope="module")
def head(installation):
    """The identity of a warehouse head in Shaanxi."""
    return identity_of(installation, "warehouse_head")


def sell(context, trade, speakers):
    pickup = open_pickup(context, context.session.get_one(Dealer, trade["dealer"]), "SN01")
    add_goods(context, pickup, [(trade["speaker"], Decimal(speakers), [])])
    fire([pickup], "finish", context)
    return pickup


def begun(context, who, **more):
    values = {"successor": who.login, **more}
    return begin(live(context)["hand_over"], values, context)


def takes(context, dealer, amount, means):
    """A receipt voucher that whoever is at work writes, and does not post."""
    values = {"dealer_id": dealer.id, "amount": Decimal(amount), "means": means}
    return begin(business_for(KIND, values, context), values, context)


@pytest.fixture
def shift(at_work, trade, finance):
    """A clerk's context an hour later, with two pickups, money and a cancelled pickup.

    Finance took money in beside, and posted some of the clerk's.
    """
    sell(at_work, trade, 2)
    sold = sell(at_work, trade, 1)
    accountant = replace(at_work, identity=finance)
    dealer = at_work.session.get_one(Dealer, trade["dealer"])
    fire([open_pickup(at_work, dealer, "SN01")], "cancel", at_work)
    takes(at_work, dealer, "290.00", "cash")
    fire([takes(at_work, dealer, "100.50", "transfer")], "post", accountant)
    receive(accountant, dealer, Decimal("5000.00"), "cash", pocket="deposit")
    note_taken(at_work, sold, receive(accountant, dealer, Decimal("10.00"), "cash"))
    fire([takes(at_work, dealer, "77.00", "cash")], "void", accountant, reason="none came in")
    return replace(at_work, now=at_work.now + timedelta(minutes=1))


def test_a_shift_is_handed_over_with_its_figures_and_the_next_begins_there(shift, trade, head):
    document = begun(shift, head, counted_cash="290", counted_transfer="100.50")

    fire([document], "hand_over", shift)

    assert (document.pickups, document.pieces, document.gross) == (2, 3, Decimal("1308.15"))
    assert (document.taken_cash, document.taken_transfer) == (300, Decimal("100.50"))
    assert (document.difference, document.voided) == (-10, 2)
    assert document.printed >= 4
    assert document.number.startswith("JB-SN-")
    later = replace(shift, now=shift.now + timedelta(minutes=1))
    sell(later, trade, 1)
    after = replace(later, now=later.now + timedelta(minutes=1))
    second = begun(after, head)
    fire([second], "hand_over", after)
    assert (second.since, second.pickups, second.taken_cash) == (document.until, 1, 0)


def test_whom_it_was_handed_to_takes_it_over(shift, head):
    document = begun(shift, head)
    fire([document], "hand_over", shift)

    with pytest.raises(Objected, match="handed to somebody else"):
        fire([document], "take_over", shift)
    fire([document], "take_over", replace(shift, identity=head))

    assert document.step == "taken_over"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"successor": ""}, "To whom"),
        ({"successor": "me"}, "to somebody else"),
        ({"day": "2126-01-01"}, "still to come"),
    ],
)
def test_what_is_wrong_with_a_hand_over_is_said(shift, head, clerk, values, said):
    given = {k: clerk.login if v == "me" else v for k, v in values.items()}
    document = begun(shift, head, **given)

    with pytest.raises(Objected, match=said):
        fire([document], "hand_over", shift)

    assert document.until is None


def test_a_day_is_closed_once_its_money_is_entered_and_its_goods_are_gone(
    shift, trade, head, finance
):
    dealer = shift.session.get_one(Dealer, trade["dealer"])
    pickup, voucher = open_pickup(shift, dealer, "SN01"), waiting(shift)
    document = begun(shift, head, ends_day=True)

    with pytest.raises(Objected) as refused:
        fire([document], "hand_over", shift)
    fire([pickup], "cancel", shift)
    fire([voucher], "post", replace(shift, identity=finance))
    fire([document], "hand_over", shift)

    assert f"#{voucher.id} {dealer.name} 290.00" in str(refused.value)
    assert f"#{pickup.id} {dealer.name}" in str(refused.value)
    assert document.step == "handed"


def test_a_shift_goes_to_somebody_who_may_go_on_and_comes_back_if_he_does_not(
    shift, head, finance, manager
):
    document = begun(shift, head)
    document.successor = manager.login
    with pytest.raises(Objected, match="may take no shift over"):
        fire([document], "hand_over", shift)
    with pytest.raises(Refusal):
        begun(shift, manager)
    document.successor = finance.login
    fire([document], "hand_over", shift)

    fire([document], "take_back", shift, reason="he was called away")

    assert document.step == "taken_back"
    later = replace(shift, now=shift.now + timedelta(minutes=1))
    second = begun(later, head)
    fire([second], "hand_over", later)
    # What the shift had taken is counted anew: nothing of it is lost, and counting 0 is short.
    assert (second.since, second.pickups) == (document.since, document.pickups)
    assert (second.taken_cash, second.difference) == (300, Decimal("-400.50"))


def test_what_comes_in_after_the_last_shift_of_an_evening_is_in_the_next(shift, trade, head):
    document = begun(shift, head)
    fire([document], "hand_over", shift)
    evening = replace(shift, now=shift.now + timedelta(minutes=1))
    takes(evening, shift.session.get_one(Dealer, trade["dealer"]), "290.00", "cash")
    morning = replace(shift, now=shift.now + timedelta(days=1))
    second = begun(morning, head)

    fire([second], "hand_over", morning)

    assert (second.day, second.since) == (morning.today, document.until)
    assert second.taken_cash == 290


def test_only_the_last_shift_is_taken_back_and_not_once_its_day_is_closed(shift, head, finance):
    fire([waiting(shift)], "post", replace(shift, identity=finance))
    day = shift.today - timedelta(days=400)
    shift.session.add(Ledger(ledger="esales", since=day, opened_by="x", proved={}))
    shift.session.flush()
    first = begun(shift, head)
    fire([first], "hand_over", shift)
    later = replace(shift, now=shift.now + timedelta(minutes=1), memory=None)
    second = begun(later, head, ends_day=True)
    fire([second], "hand_over", later)

    with pytest.raises(Objected, match="Another shift was handed over after this one"):
        fire([first], "take_back", later, reason="he was called away")
    with pytest.raises(Objected, match=f"This shift closed {shift.today}.*reopened"):
        fire([second], "take_back", later, reason="he was called away")
    shift.session.query(Ledger).one().closed_through = None
    shift.session.flush()
    open_again = replace(later, memory=None)
    for document in (second, first):
        fire([document], "take_back", open_again, reason="he was called away")

    assert (first.step, second.step) == ("taken_back", "taken_back")


def test_the_last_shift_closes_the_day_and_nothing_is_posted_for_it(shift, trade, head, finance):
    fire([waiting(shift)], "post", replace(shift, identity=finance))
    for name in ("inventory", "esales"):
        day = shift.today - timedelta(days=400)
        shift.session.add(Ledger(ledger=name, since=day, opened_by="x", proved={}))
    shift.session.flush()
    document = begun(shift, head, ends_day=True)

    fire([document], "hand_over", shift)

    for ledger in shift.session.query(Ledger):
        assert ledger.closed_through == shift.today
    late = replace(shift, now=shift.now + timedelta(minutes=1), memory=None)
    dealer = shift.session.get_one(Dealer, trade["dealer"])
    with pytest.raises(Refusal, match="the books are closed through"):
        receive(replace(late, identity=finance), dealer, Decimal(5), "cash")
    with pytest.raises(Refusal, match="the books are closed through"):
        sell(late, trade, 1)
    tomorrow = replace(late, now=late.now + timedelta(days=1))
    receive(replace(tomorrow, identity=finance), dealer, Decimal(5), "cash")


def test_hand_overs_follow_one_another(shift, head):
    documents = [begun(shift, head), begun(shift, head)]

    with pytest.raises(Refusal, match="one shift at a time"):
        fire(documents, "hand_over", shift)
    assert shift.session.query(HandOver).filter(HandOver.until.is_not(None)).count() == 0


def waiting(context):
    """The voucher of the shift that finance has not entered."""
    return context.session.query(ReceiptVoucher).filter_by(posted=None).one()


AMOUNTS = st.decimals(0, 9999, places=2)


@given(st.fixed_dictionaries(dict.fromkeys(MEANS, AMOUNTS)))
def test_what_is_counted_as_it_was_taken_differs_by_nothing(taken):
    assert difference(taken, taken) == 0
    assert difference(taken, {}) == -sum(taken.values())
