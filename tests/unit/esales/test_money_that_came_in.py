"""What money must be before it is entered: what is wrong is said in a sentence each."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from addons.esales.money.rules import Owed, Received, at_most, faults

TODAY = date(2026, 11, 26)
PAID = Received(
    amount=Decimal("100.00"),
    day=TODAY,
    pocket="balance",
    dealer="西安盛禾木",
    closed=False,
    chosen={1: Decimal("60.00")},
)
OWED = {
    1: Owed(called="2026-10-01 FP-1", left=Decimal("60.00")),
    2: Owed(called="2026-10-02 FP-2", left=Decimal("30.00")),
}


def test_money_for_what_is_open_is_entered_and_what_is_over_is_no_fault():
    assert list(faults(PAID, OWED, TODAY)) == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"amount": Decimal(0)}, "more than nothing"),
        ({"amount": Decimal("-5"), "chosen": {}}, "is to be paid back, and"),
        ({"amount": Decimal("-5"), "there": Decimal(9)}, "pays for nothing"),
        ({"amount": Decimal("-0.005"), "chosen": {}}, "more than nothing"),
        ({"amount": Decimal("0.005"), "chosen": {}}, "more than nothing"),
        ({"day": date(2026, 11, 27)}, "still to come"),
        ({"closed": True}, "is closed"),
        ({"chosen": {2: Decimal("30.01")}}, "of which ${left} is open"),
        ({"chosen": {3: Decimal("1.00")}}, "not open any more"),
        ({"chosen": {1: Decimal("-1.00")}}, "above zero"),
        ({"chosen": {1: Decimal(60), 2: Decimal(30)}, "amount": Decimal(89)}, "came in"),
        ({"pocket": "deposit"}, "pays for nothing"),
    ],
)
def test_what_is_wrong_is_said(changed, said):
    found = [str(message) for message in faults(replace(PAID, **changed), OWED, TODAY)]

    assert any(said in message for message in found), found


def test_of_what_was_chosen_no_more_is_kept_than_is_open():
    closed = {**OWED, 3: Owed(called="2026-10-03 FP-3", left=Decimal(0))}
    chosen = {1: Decimal("60.01"), 2: Decimal(29), 3: Decimal(1), 4: Decimal(1)}

    assert at_most(chosen, closed) == {1: Decimal(60), 2: Decimal(29)}
