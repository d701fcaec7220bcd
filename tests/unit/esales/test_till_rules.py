"""The till: change comes from cash, money goes back the way it came, refunds add up to the cent."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addons.esales.retail.rules import (
    NAMES,
    by_means,
    credited,
    give_back,
    reckon,
    take,
)
from addons.esales.tax import Split, split
from core.refusal import Invalid

CENTS = st.integers(1, 10_000_000).map(lambda cents: Decimal(cents).scaleb(-2))
NONE = Split(gross=Decimal("0.00"), net=Decimal("0.00"), tax=Decimal("0.00"))


def test_change_is_given_from_cash():
    taken = take(Decimal("259.00"), "cash", Decimal("300"))

    assert (taken.amount, taken.change) == (Decimal("259.00"), Decimal("41.00"))


def test_no_change_is_given_from_a_card():
    with pytest.raises(Invalid, match=r"259\.00 is due"):
        take(Decimal("259.00"), "card", Decimal("300"))


@pytest.mark.parametrize("amount", ["0", "-5", "1.005", "NaN", "99999999999"])
def test_what_is_no_amount_is_refused(amount):
    with pytest.raises(Invalid, match="handed over"):
        take(Decimal("259.00"), "cash", Decimal(amount))


def test_nothing_is_taken_where_all_is_paid():
    with pytest.raises(Invalid, match="Everything is paid"):
        take(Decimal("0.00"), "cash", Decimal("5"))


def test_a_means_that_is_none_is_refused():
    with pytest.raises(Invalid, match="how it is paid"):
        take(Decimal("5.00"), "shells", Decimal("5"))


@given(CENTS, CENTS)
def test_what_was_handed_over_is_what_was_kept_and_the_change(due, tendered):
    taken = take(due, "cash", tendered)

    assert taken.amount + taken.change == tendered
    assert 0 < taken.amount <= due
    assert taken.change >= 0


def test_money_goes_back_the_way_it_came_cash_first():
    came = {"scan": Decimal("159.00"), "cash": Decimal("100.00")}

    assert give_back(Decimal("120.00"), came) == {
        "cash": Decimal("100.00"),
        "scan": Decimal("20.00"),
    }


@given(st.dictionaries(st.sampled_from(NAMES), CENTS, min_size=1), st.data())
def test_all_that_came_can_go_back_and_no_more(came, data):
    whole = sum(came.values())
    amount = data.draw(st.integers(1, int(whole * 100)).map(lambda c: Decimal(c).scaleb(-2)))

    back = give_back(amount, came)

    assert sum(back.values()) == amount
    assert all(back[means] <= came[means] for means in back)
    with pytest.raises(ValueError, match="more goes back"):
        give_back(whole + Decimal("0.01"), came)


@given(CENTS, st.lists(st.integers(1, 50), min_size=1, max_size=8))
def test_parts_of_a_line_come_to_what_was_paid_for_it(gross, parts):
    paid, sold = split(gross, Decimal("0.13")), Decimal(sum(parts))
    earlier, returned = NONE, Decimal(0)

    for part in map(Decimal, parts):
        made = credited(paid, sold, earlier, returned, part)
        assert made.gross == made.net + made.tax
        assert made.gross >= 0
        assert made.net >= 0
        earlier = Split(
            gross=earlier.gross + made.gross,
            net=earlier.net + made.net,
            tax=earlier.tax + made.tax,
        )
        returned += part

    assert earlier == paid


@given(st.lists(st.tuples(st.sampled_from(NAMES), st.one_of(CENTS, CENTS.map(lambda c: -c)))))
def test_a_till_that_is_counted_right_has_no_difference(payments):
    opening = Decimal("500.00")
    expected = reckon(opening, payments, {}).expected

    till = reckon(opening, payments, expected)

    assert till.difference == 0
    assert sum(expected.values()) == opening + sum(by_means(payments).values())


def test_what_nobody_counted_is_missing():
    till = reckon(Decimal("500.00"), [("card", Decimal("80.00"))], {"cash": Decimal("500.00")})

    assert till.difference == Decimal("-80.00")
