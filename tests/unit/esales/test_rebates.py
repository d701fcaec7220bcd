"""What a rebate must be, and what it moves between the pockets of an account."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addons.esales.money.pockets import BALANCE, REBATE
from addons.esales.money.rules import unreversed
from addons.esales.rebates.rules import DEEDS, Rebated, faults, moves

TODAY = date(2026, 11, 26)
GRANTED = Rebated(
    deed="grant",
    amount=Decimal("500.00"),
    day=TODAY,
    dealer="西安盛禾木",
    closed=False,
    has_source=True,
    has_reason=True,
)
amounts = st.decimals(min_value=Decimal("0.01"), max_value=10**6, places=2)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, []),
        ({"amount": Decimal(0)}, ["more than nothing"]),
        ({"day": date(2026, 11, 27)}, ["still to come"]),
        ({"has_source": False, "has_reason": False}, ["Say why", "come from"]),
        ({"closed": True}, ["is closed"]),
        ({"deed": "take_back", "has_source": False, "closed": True}, []),
        ({"deed": "take_back", "amount": Decimal("700.01")}, ["700.00 is there"]),
        ({"deed": "set_off", "amount": Decimal("600.01")}, ["owes 600.00"]),
        ({"deed": "set_off", "amount": Decimal(800)}, ["700.00 is there", "owes 600.00"]),
    ],
)
def test_what_is_wrong_with_a_rebate_is_said(changed, said):
    found = faults(replace(GRANTED, **changed), Decimal("700.00"), Decimal("600.00"), TODAY)

    told = [str(message.interpolate()) for message in found]
    assert len(told) == len(said)
    assert all(part in sentence for part, sentence in zip(said, told, strict=True))


@given(st.lists(st.tuples(st.sampled_from([deed for deed, _title in DEEDS]), amounts)))
def test_whatever_is_let_pass_leaves_no_pocket_below_nothing(deeds):
    there, owed = Decimal(0), Decimal(1000)
    for deed, amount in deeds:
        if list(faults(replace(GRANTED, deed=deed, amount=amount), there, owed, TODAY)):
            continue
        moved = moves(deed, amount)
        there, owed = there + moved[REBATE], owed + moved.get(BALANCE, 0)
        assert there >= 0
        assert owed >= 0
        assert (unreversed(REBATE, amount, there) is None) == (amount <= there)
