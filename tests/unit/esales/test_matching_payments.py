"""Payments meet what is owed, the chosen first and then the oldest; nothing comes or goes."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from addons.esales.money.matching import Open, Paid, match

amounts = st.decimals("-50000", "50000", places=2)


def opened(*entries):
    return [
        Open(key=key, age=age, left=Decimal(left)) for age, (key, left) in enumerate(entries)
    ]


def test_a_payment_settles_the_oldest_entry_first():
    entries = opened(("may", "100"), ("june", "50"), ("july", "10"), ("paid", "-120"))

    found = match(entries)

    assert found == [
        Paid(paying="paid", paid="may", amount=Decimal(100)),
        Paid(paying="paid", paid="june", amount=Decimal(20)),
    ]
    assert [entry.left for entry in entries] == [0, 30, 10, 0]


def test_what_somebody_chose_is_paid_before_what_is_older_and_no_more_than_was_chosen():
    entries = opened(("may", "100"), ("june", "50"), ("july", "10"), ("paid", "-70"))

    found = match(entries, {"paid": {"june": Decimal(40), "july": Decimal(99)}})

    assert [(one.paid, one.amount) for one in found] == [("june", 40), ("july", 10), ("may", 20)]


def test_an_invoice_draws_on_what_was_prepaid_and_on_no_other_invoice():
    entries = opened(("prepaid", "-30"), ("owed", "20"), ("invoice", "100"))

    found = match(entries, {"invoice": dict.fromkeys(["owed", "prepaid", "nobody"], Decimal(99))})

    assert found == [Paid(paying="prepaid", paid="invoice", amount=Decimal(30))]
    assert [entry.left for entry in entries] == [0, 20, 70]


@given(st.lists(amounts, max_size=30), st.data())
def test_nothing_is_lost_and_nobody_owes_while_something_is_prepaid(made, data):
    entries = opened(*enumerate(made))
    keys, most = st.integers(0, max(len(made), 1)), st.decimals("0.01", "50000", places=2)
    chosen = data.draw(st.dictionaries(keys, st.dictionaries(keys, most, max_size=5), max_size=5))

    found = match(entries, chosen)

    left = {entry.key: entry.left for entry in entries}
    assert sum(left.values()) == sum(made)
    assert min(left.values(), default=0) >= 0 or max(left.values()) <= 0
    for key, amount in enumerate(made):
        paid = sum(one.amount for one in found if one.paying == key)
        got = sum(one.amount for one in found if one.paid == key)
        assert left[key] == amount + paid - got
        assert abs(left[key]) <= abs(amount)
    assert all(one.amount > 0 for one in found)
