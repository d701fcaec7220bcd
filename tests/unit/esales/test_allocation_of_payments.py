"""Payments settle the oldest entries; what is unpaid always adds up to what is owed."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from addons.esales.allocation import replayed, settle, unpaid

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


@given(st.lists(st.tuples(amounts, st.integers(0, 40)), max_size=30))
def test_replayed_entries_come_to_what_they_came_to_one_by_one(made):
    entries = [(n, date(2026, 1, 1) + timedelta(days=late), a) for n, (a, late) in enumerate(made)]
    balance, left, days = Decimal("0.00"), {}, {}
    for number, day, amount in entries:
        if amount < 0:
            owed = sorted((days[n], n) for n in left if left[n])
            left.update(settle(-amount, [(n, left[n]) for _day, n in owed]))
        left[number], days[number] = unpaid(amount, balance), day
        balance += amount

    assert replayed(entries) == left
