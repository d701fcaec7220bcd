"""Credit: what a dealer may still take, why, and what to do when it is not enough."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addons.esales.credit import (
    Account,
    CreditState,
    Part,
    Settlement,
    TemporaryLimit,
    assess,
)

TODAY = date(2026, 11, 23)
MONTHLY = Account(
    settlement=Settlement.MONTHLY,
    credit_limit=Decimal("300000.00"),
    exposure=Decimal("100000.00"),
    due=date(2026, 12, 1),
)
WEEK = TemporaryLimit(
    amount=Decimal("50000.00"), since=date(2026, 11, 20), until=date(2026, 11, 26)
)

money = st.decimals(min_value=0, max_value=2_000_000, places=2)
days = st.dates(date(2026, 1, 1), date(2026, 12, 31))
accounts = st.builds(
    Account,
    settlement=st.sampled_from(Settlement),
    prepaid=money,
    usable_rebate=money,
    credit_limit=money,
    temporary_limits=st.lists(
        st.builds(TemporaryLimit, amount=money, since=days, until=days), max_size=3
    ),
    exposure=money,
    due=st.none() | days,
)
additions = st.decimals(min_value=-1_000_000, max_value=1_000_000, places=2)


def D(text):  # noqa: N802  A short name keeps the arithmetic readable.
    return Decimal(text)


def sentences(assessment):
    return [reason.interpolate() for reason in assessment.blocked]


def test_available_is_explained_part_by_part():
    account = replace(
        MONTHLY, prepaid=D("1000.00"), usable_rebate=D("234.50"), temporary_limits=[WEEK]
    )

    answer = assess(account, D("0"), TODAY)

    assert [(part.part, part.amount) for part in answer.why] == [
        (Part.PREPAID, D("1000.00")),
        (Part.REBATE, D("234.50")),
        (Part.LIMIT, D("300000.00")),
        (Part.TEMPORARY, D("50000.00")),
        (Part.EXPOSURE, D("-100000.00")),
    ]
    assert answer.available_before == D("251234.50")


@pytest.mark.parametrize(
    ("addition", "state"),
    [
        ("169999.99", CreditState.OK),
        ("170000.00", CreditState.AMBER),
        ("200000.00", CreditState.AMBER),
        ("200000.01", CreditState.RED),
    ],
)
def test_credit_turns_amber_at_ninety_per_cent_and_red_when_over(addition, state):
    answer = assess(MONTHLY, D(addition), TODAY)

    assert answer.state is state
    assert bool(answer.blocked) == (state is CreditState.RED)


def test_going_over_is_refused_with_the_payment_that_would_help():
    answer = assess(MONTHLY, D("220930.40"), TODAY)

    assert sentences(answer) == [
        "This comes to 220,930.40, and 200,000.00 is available. Take a payment of 20,930.40 or "
        "more, take goods off the slip, or ask somebody who may override the credit."
    ]


def test_a_dealer_already_over_is_told_so_before_the_first_scan():
    answer = assess(replace(MONTHLY, exposure=D("310000.00")), D("0"), TODAY)

    assert answer.state is CreditState.RED
    assert "has taken 10,000.00 more than the credit allows" in sentences(answer)[0]


def test_a_prepaid_dealer_has_no_limit_whatever_is_entered():
    account = Account(
        settlement=Settlement.PREPAID, prepaid=D("5000.00"), credit_limit=D("300000.00")
    )

    answer = assess(account, D("5000.01"), TODAY)

    assert answer.available_before == D("5000.00")
    assert answer.state is CreditState.RED
    assert "pays at the pickup or before" in answer.why[2].message


def test_a_new_dealer_with_nothing_is_neither_amber_nor_red():
    answer = assess(Account(settlement=Settlement.PREPAID), D("0"), TODAY)

    assert answer.state is CreditState.OK
    assert answer.blocked == ()


@pytest.mark.parametrize(
    ("on", "counts"),
    [
        (date(2026, 11, 19), False),
        (date(2026, 11, 20), True),
        (date(2026, 11, 26), True),
        (date(2026, 11, 27), False),
    ],
)
def test_a_temporary_limit_counts_while_it_is_dated_valid(on, counts):
    answer = assess(replace(MONTHLY, temporary_limits=[WEEK]), D("0"), on)

    assert answer.available_before == D("250000.00" if counts else "200000.00")


def test_a_temporary_limit_says_until_when():
    answer = assess(replace(MONTHLY, temporary_limits=[WEEK]), D("0"), TODAY)

    assert answer.why[3].message.interpolate() == "Temporary limit until 2026-11-26"


def test_an_entry_at_the_end_of_its_term_does_not_block_yet():
    answer = assess(MONTHLY, D("1"), date(2026, 12, 1))

    assert answer.overdue_days == 0
    assert answer.blocked == ()


def test_an_overdue_entry_blocks_apart_from_the_limit():
    answer = assess(MONTHLY, D("1"), date(2026, 12, 4))

    assert answer.state is CreditState.OK
    assert sentences(answer) == [
        "What this dealer was to pay by 2026-12-01 is overdue (in days: 3). Collect it first, or "
        "ask somebody who may override the credit."
    ]


def test_over_and_overdue_are_both_named():
    assert len(assess(MONTHLY, D("900000"), TODAY + timedelta(days=30)).blocked) == 2


def test_goods_that_come_back_are_never_blocked():
    answer = assess(replace(MONTHLY, exposure=D("900000")), D("-1"), TODAY + timedelta(days=90))

    assert answer.blocked == ()


@given(accounts, additions, days)
def test_the_parts_always_add_up_to_what_is_available(account, addition, on):
    answer = assess(account, addition, on)

    assert sum(part.amount for part in answer.why) == answer.available_before
    assert answer.available_before - answer.available_after == addition


@given(accounts, additions, additions, days)
def test_taking_more_never_makes_the_state_better(account, one, another, on):
    order = list(CreditState)

    less, more = assess(account, min(one, another), on), assess(account, max(one, another), on)

    assert order.index(less.state) <= order.index(more.state)


@given(accounts, money, days)
def test_within_what_is_available_only_overdue_blocks(account, addition, on):
    answer = assess(account, addition, on)

    assert (answer.state is CreditState.RED) == (addition > answer.available_before)
    assert len(answer.blocked) == (answer.state is CreditState.RED) + bool(answer.overdue_days)


@given(accounts, money, money, days)
def test_a_payment_never_takes_credit_away(account, payment, addition, on):
    paid = replace(account, prepaid=account.prepaid + payment)

    assert (
        assess(paid, addition, on).available_after
        == assess(account, addition, on).available_after + payment
    )
