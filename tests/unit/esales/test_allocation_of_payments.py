"""Payments settle the oldest entries; what is unpaid always adds up to what is owed."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from addons.esales.allocation import settle, unpaid

amounts = st.decimals("-50000", "50000", places=2)


def test_a_payment_settles_the_oldest_entry_first():
    owed = [("may", Decimal("100.00")), ("june", Decimal("50.00")), ("july", Decimal("10.00"))]

    touched = settle(Decimal("120.00"), owed)

    assert touched == [("may", Decimal("0.00")), ("june", Decimal("30.00"))]


def test_an_invoice_draws_on_what_was_prepaid():
    assert unpaid(Decimal("100.00"), Decimal("-30.00")) == Decimal("70.00")
    assert unpaid(Decimal("100.00"), Decimal("-300.00")) == 0
    assert unpaid(Decimal("100.00"), Decimal("20.00")) == Decimal("100.00")


@given(st.lists(amounts, max_size=30))
def test_what_is_unpaid_is_what_is_owed_whatever_the_order(entries):
    balance, left = Decimal("0.00"), {}
    for number, amount in enumerate(entries):
        if amount < 0:
            left.update(settle(-amount, sorted(left.items())))
        left[number] = unpaid(amount, balance)
        balance += amount

        assert sum(left.values()) == max(balance, 0)
        assert min(left.values()) >= 0
