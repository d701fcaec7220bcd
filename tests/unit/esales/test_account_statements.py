"""Statements and ageing: what is owed after each entry, and since when it should have been paid."""

from datetime import date
from decimal import Decimal

from addons.esales.accounts import ageing, statement
from addons.esales.models import AccountEntry

TODAY = date(2026, 11, 23)


def entry(amount, left="0", day=TODAY, due=None):
    return AccountEntry(amount=Decimal(amount), left=Decimal(left), day=day, due=due)


def test_a_statement_carries_the_balance_from_entry_to_entry():
    lines = statement([entry("100.00"), entry("-30.00"), entry("5.00")], Decimal("10.00"))

    assert [line.balance for line in lines] == [110, 80, 85]


def test_what_is_unpaid_stands_in_the_bucket_of_its_lateness():
    entries = [
        entry("1", left="1", due=TODAY),
        entry("2", left="2", due=date(2026, 11, 22)),
        entry("4", left="4", due=date(2026, 10, 24)),
        entry("8", left="8", due=date(2026, 10, 23)),
        entry("16", left="16", due=date(2026, 1, 1)),
        entry("32", left="32", day=date(2026, 9, 20)),
    ]

    found = ageing(entries, TODAY)

    assert [amount for _title, amount, _late in found] == [1, 6, 8, 32, 16]
    assert [late for _title, _amount, late in found] == [False, True, True, True, True]
