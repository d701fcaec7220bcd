"""Receipt vouchers in the account: what was chosen first, taken back as if it had never been."""

from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select, update

from addons.esales.checks import broken_balances, misfit_matches
from addons.esales.models import AccountEntry, Dealer, DealerAccount, Match, ReceiptVoucher
from addons.esales.money.entering import NewEntry, enter
from addons.esales.money.proofs import CHECKS
from addons.esales.money.taking_back import reverse_entry
from addons.esales.money.voucher_paper import RECEIPT, receipt_values
from addons.esales.money.vouchers import KIND, choose, receive
from core.refusal import Invalid, NotPermitted, Refusal
from core.testing import count_sql
from core.workflow import Link, fire
from core.workflow.motion.beginning import begin, business_for
from core.workflow.motion.kinship import reverse_and_copy


@pytest.fixture
def dealer(system, trade):
    return system.session.get_one(Dealer, trade["dealer"])


@pytest.fixture
def owed(system, dealer):
    """Three entries of 100, 50 and 10, the oldest first."""
    new = [
        NewEntry(
            dealer=dealer.id,
            kind="opening",
            amount=Decimal(amount),
            day=system.today - timedelta(days=days),
        )
        for amount, days in ((100, 30), (50, 20), (10, 10))
    ]
    return enter(new, system)


def left(context, entries):
    ids = [entry.id for entry in entries]
    query = select(AccountEntry.left).where(AccountEntry.id.in_(ids)).order_by(AccountEntry.id)
    return list(context.session.scalars(query))


def account(context, dealer):
    return context.session.get_one(DealerAccount, dealer.id, populate_existing=True)


def faults(context):
    context.session.flush()
    looks = (broken_balances, misfit_matches, *(check.find for check in CHECKS))
    return [said for look in looks for said in look(context)]


def drafts(context, dealer, *amounts):
    values = [{"dealer_id": dealer.id, "means": "transfer", "amount": a} for a in amounts]
    return [begin(business_for(KIND, one, context), one, context) for one in values]


@contextmanager
def refused(text):
    with pytest.raises(Refusal) as refusal:
        yield
    assert any(text in str(message) for message in refusal.value.messages)


def test_money_pays_what_was_chosen_then_the_oldest_and_the_rest_is_prepaid(system, dealer, owed):
    receive(system, dealer, Decimal(75), "transfer", chosen={owed[1].id: Decimal(40)})
    assert left(system, owed) == [65, 10, 10]

    receive(system, dealer, Decimal(100), "scan")

    assert left(system, owed) == [0, 0, 0]
    assert account(system, dealer).balance == -15
    assert faults(system) == []


def test_a_deposit_is_the_dealers_and_pays_for_nothing(system, dealer, owed):
    receive(system, dealer, Decimal(75), "cash", pocket="deposit")

    assert left(system, owed) == [100, 50, 10]
    assert (account(system, dealer).balance, account(system, dealer).deposit) == (160, 75)
    assert faults(system) == []


@pytest.mark.parametrize("pocket", ["balance", "deposit"])
def test_money_taken_back_is_as_if_it_had_never_come(system, dealer, owed, pocket):
    voucher = receive(system, dealer, Decimal(75), "transfer", pocket=pocket)

    copy = reverse_and_copy(voucher, system)

    assert (voucher.step, copy.step, copy.amount) == ("reversed", "draft", 75)
    red = system.session.scalars(select(ReceiptVoucher).where(ReceiptVoucher.amount < 0)).one()
    assert (red.step, red.amount, red.number != voucher.number) == ("posted", -75, True)
    links = {row.target: row.relation for row in system.session.query(Link)}
    assert links[red.id] == "reverses"
    assert left(system, owed) == [100, 50, 10]
    assert (account(system, dealer).balance, account(system, dealer).deposit) == (160, 0)
    assert system.session.scalar(select(Match.amount).where(Match.paid_id == owed[0].id)) is None
    assert faults(system) == []
    with refused("takes that"):
        fire([red], "reverse", system, reason="typed wrong")


def test_more_than_is_open_of_an_entry_is_refused_and_nothing_is_chosen(system, dealer, owed):
    (voucher,) = drafts(system, dealer, Decimal(75))

    with refused("is chosen for"):
        choose(system, voucher, {owed[2].id: Decimal("10.01")})

    assert voucher.chosen == 0


def test_what_was_paid_meanwhile_is_refused_when_the_money_is_posted(system, dealer, owed):
    first, second = drafts(system, dealer, Decimal(50), Decimal(50))
    choose(system, first, {owed[1].id: Decimal(30)})
    choose(system, second, {owed[1].id: Decimal(30)})

    with refused("of which"):
        fire([first, second], "post", system)
    fire([first], "post", system)
    with refused("of which"):
        fire([second], "post", system)

    choose(system, second, {owed[1].id: Decimal(20)})
    fire([second], "post", system)
    assert left(system, owed) == [50, 0, 10]


@pytest.mark.parametrize("pocket", ["balance", "deposit"])
def test_what_a_dealer_has_with_us_is_paid_back_and_not_a_cent_more(system, dealer, pocket):
    receive(system, dealer, Decimal("5000.00"), "transfer", pocket=pocket)

    with pytest.raises(Refusal, match=r"5,000\.00 of the dealer's money is there"):
        receive(system, dealer, Decimal("-5000.01"), "transfer", pocket=pocket)
    receive(system, dealer, Decimal("-2000.00"), "transfer", pocket=pocket)
    last = receive(system, dealer, Decimal("-3000.00"), "transfer", pocket=pocket)

    found = account(system, dealer)
    assert (found.balance, found.deposit) == (0, 0)
    assert receipt_values(last, RECEIPT, system)["over"] is None
    assert not any(list(check.find(system)) for check in CHECKS)
    assert not list(broken_balances(system)) + list(misfit_matches(system))


def test_no_more_is_typed_than_is_kept(system, dealer):
    values = {"dealer_id": str(dealer.id), "amount": "5", "means": "cash", "reference": "长" * 81}

    with pytest.raises(Invalid, match=r"has 81 characters, and at most 80 are kept"):
        begin(business_for(KIND, values, system), values, system)


def test_who_takes_money_in_at_the_counter_pays_none_back(at_work, trade):
    values = {"dealer_id": trade["dealer"], "amount": Decimal("-1.00"), "means": "cash"}

    with pytest.raises(NotPermitted):
        begin(business_for(KIND, values, at_work), values, at_work)


def test_a_closed_dealer_pays_nothing_more(system, dealer):
    dealer.status = "closed"

    with refused("is closed"):
        receive(system, dealer, Decimal(75), "transfer")


def test_a_voucher_that_is_not_in_the_account_is_found(system, dealer, owed):
    receive(system, dealer, Decimal(75), "cash", chosen={owed[0].id: Decimal(1)})
    system.session.flush()
    system.session.execute(update(ReceiptVoucher).values(amount=Decimal(76), chosen=Decimal(2)))

    assert [len(list(check.find(system))) for check in CHECKS] == [1, 1, 0]


def test_a_deposit_that_was_paid_back_is_not_taken_back_once_more(system, dealer):
    deposit = {"dealer": dealer.id, "day": system.today, "pocket": "deposit"}
    (opening,) = enter([NewEntry(kind="opening", amount=Decimal(100), **deposit)], system)
    came_in = receive(system, dealer, Decimal(5000), "transfer", pocket="deposit")
    receive(system, dealer, Decimal(-5050), "transfer", pocket="deposit")

    with pytest.raises(Refusal, match=r"5,000\.00 came in as a deposit, and 50\.00 .* is left"):
        fire([came_in], "reverse", system, reason="typed wrong")
    with pytest.raises(Refusal, match=r"100\.00 came in as a deposit, and 50\.00 "):
        reverse_entry(system, opening, "typed wrong")
    receive(system, dealer, Decimal(50), "cash", pocket="deposit")
    reverse_entry(system, opening, "typed wrong")

    assert account(system, dealer).deposit == 0
    with pytest.raises(Refusal, match="taken back already"):
        reverse_entry(system, opening, "typed wrong")
    assert faults(system) == []
    account(system, dealer).deposit = Decimal(-1)
    assert [said for said in faults(system) if "-1.00 of deposit" in said]


def test_what_a_closed_dealer_paid_or_had_prepaid_is_not_owed_anew(system, dealer, owed):
    over, paid = (receive(system, dealer, Decimal(n), "transfer") for n in (170, 5))
    prepaid = NewEntry(
        dealer=dealer.id, kind="opening", amount=Decimal(-20), day=system.today
    )
    (opening,) = enter([prepaid], system)
    dealer.status = "closed"

    with pytest.raises(Refusal, match=f"owes nothing anew, so {over.number} is not"):
        fire([over], "reverse", system, reason="typed wrong")
    fire([paid], "reverse", system, reason="typed wrong")
    receive(system, dealer, Decimal(-30), "transfer")
    with pytest.raises(Refusal, match="so the entry of"):
        reverse_entry(system, opening, "typed wrong")

    assert (paid.step, account(system, dealer).balance) == ("reversed", 0)
    assert faults(system) == []


def test_posting_and_taking_back_cost_the_same_for_many(system, dealer, owed, installation):
    def cost(count):
        vouchers = drafts(system, dealer, *[Decimal(5)] * count)
        found = []
        for name in ("post", "reverse"):
            with count_sql(installation.engine) as counted:
                fire(vouchers, name, system, reason="typed wrong")
            found.append(len(counted.statements))
        return found

    cost(1)
    assert cost(2) == cost(20)
