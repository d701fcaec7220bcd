"""The statement of a month tells the account as it stood, whatever was paid since."""

from datetime import date
from decimal import Decimal

import pytest

from addons.base.models import Ledger
from addons.esales.models import Dealer
from addons.esales.money.entering import NewEntry, enter
from addons.esales.money.sending import KIND
from addons.esales.money.statement_paper import NAME
from addons.esales.money.statements import read_statement
from addons.esales.money.taking_back import take_back
from core.printing.kept import recall
from core.refusal import Invalid, Refusal
from core.workflow import fire
from core.workflow.motion.beginning import begin, business_for
from core.workflow.printing.papers import prints_noted

SEPTEMBER, OCTOBER, NOVEMBER = (date(2026, month, 5) for month in (9, 10, 11))


@pytest.fixture
def dealer(system, trade):
    return system.session.get_one(Dealer, trade["dealer"])


def entry(dealer, amount, day, **more):
    return NewEntry(
        dealer=dealer.id, kind="opening", amount=Decimal(amount), day=day, due=day, **more
    )


@pytest.fixture
def moved(system, dealer):
    """Owed in September and October, paid in part in October and too much in November."""
    new = [
        entry(dealer, 100, SEPTEMBER),
        entry(dealer, 50, OCTOBER),
        entry(dealer, -70, OCTOBER),
        entry(dealer, -200, NOVEMBER),
        entry(dealer, 30, OCTOBER, pocket="deposit"),
        entry(dealer, 5, NOVEMBER, pocket="rebate"),
    ]
    return enter(new, system)


def told(statement):
    unpaid = sum(amount for _title, amount, _late in statement.ages)
    assert unpaid - statement.prepaid == statement.closing
    assert statement.opening + statement.owed - statement.paid == statement.closing
    assert [line.balance for line in statement.lines][-1:] in ([], [statement.closing])
    return statement.opening, statement.closing, statement.prepaid


def test_each_month_begins_with_what_the_one_before_ended_with(system, dealer, moved):
    months = [read_statement(system, dealer, day) for day in (SEPTEMBER, OCTOBER, NOVEMBER)]

    assert [told(one) for one in months] == [(0, 100, 0), (100, 80, 0), (80, -120, 120)]
    assert [(one.deposit, one.rebate) for one in months] == [(0, 0), (30, 0), (30, 5)]


def test_what_was_paid_later_was_open_then_by_its_age(system, dealer, moved):
    ages = read_statement(system, dealer, OCTOBER).ages

    assert [amount for _title, amount, _late in ages] == [0, 50, 30, 0, 0]


def test_what_was_taken_back_later_still_stands_in_its_month(system, dealer, moved):
    take_back(system, [moved[2]], "typed wrong")

    october = read_statement(system, dealer, OCTOBER)

    assert (october.opening, october.closing) == (100, 80)
    told(october)


def sent(context, dealer, month):
    values = {"dealer_id": dealer.id, "month": month}
    return begin(business_for(KIND, values, context), values, context)


def test_a_statement_sent_keeps_what_it_said_whatever_moves_later(system, dealer, moved):
    statement = sent(system, dealer, OCTOBER)
    enter([entry(dealer, 7, OCTOBER)], system)

    assert (statement.step, statement.month, statement.closing) == ("sent", date(2026, 10, 1), 80)
    assert statement.number.startswith("DZ-")
    (paper,) = prints_noted(system, statement, NAME)
    assert recall(paper.values)["closing"] == Decimal(80)
    assert read_statement(system, dealer, OCTOBER).closing == 87


def test_a_statement_is_sent_once_and_only_when_its_month_is_over(system, dealer, moved):
    statement = sent(system, dealer, SEPTEMBER)
    for month, said in (
        (system.today, "is not over"),
        (SEPTEMBER, "was sent already"),
        (date(9999, 12, 31), "is still to come"),
        (date(1, 1, 1), "from 2000-01 on"),
    ):
        with pytest.raises(Invalid, match=said):
            sent(system, dealer, month)

    fire([statement], "dispute", system, reason="one invoice is missing")
    fire([statement], "void", system, reason="sent too early")

    assert sent(system, dealer, SEPTEMBER).number != statement.number


def test_a_statement_of_a_closed_month_stands_as_it_was_sent(system, dealer, moved):
    september, october = (sent(system, dealer, month) for month in (SEPTEMBER, OCTOBER))
    books = Ledger(ledger="esales", since=SEPTEMBER, opened_by="test")
    books.closed_through = date(2026, 9, 30)
    system.session.add(books)
    system.session.flush()

    with pytest.raises(Refusal, match="closed through 2026-09-30, so the statement of 2026-09"):
        fire([september], "void", system, reason="wrong")
    with pytest.raises(Refusal, match="books are closed through 2026-09-30"):
        enter([entry(dealer, 7, SEPTEMBER)], system)

    fire([september], "dispute", system, reason="one invoice is missing")
    fire([october], "void", system, reason="wrong")
    assert (september.step, september.closing) == ("disputed", 100)
    assert read_statement(system, dealer, SEPTEMBER).closing == 100
