"""Rows of a tax invoice come to their line to the cent, wherever the discount stands."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addons.esales.invoicing.rules import (
    PRICE,
    ROW,
    Issued,
    Wanted,
    faults,
    faults_of_number,
    rows_of,
)
from addons.esales.retail.returnable import Left
from addons.esales.tax import Split, line_split, multiply, round_half_up, total

TODAY = date(2026, 11, 26)


class Line:
    """A line of a request."""

    def __init__(self, quantity, price, discount, rate, made=None):
        self.quantity, self.price, self.discount, self.rate = quantity, price, discount, rate
        self.made = made or line_split(quantity, price, discount, rate)
        self.gross, self.net, self.tax = self.made.gross, self.made.net, self.made.tax


def decimals(low, high, places):
    return st.decimals(low, high, places=places, allow_nan=False, allow_infinity=False)


RATES = st.sampled_from([Decimal("0.13"), Decimal("0.09"), Decimal("0.06"), Decimal(0)])
LINES = st.builds(
    Line,
    decimals(1, 5000, 0),
    decimals("0.01", 9999, 2),
    decimals("0.01", 1, 4),
    RATES,
)


@given(LINES)
def test_a_discount_as_a_row_or_in_the_price_comes_to_the_same(line):
    for discounts in (ROW, PRICE):
        rows = rows_of(line, discounts)

        assert total(row.amounts for row in rows) == line.made
        assert all(row.amounts.gross == row.amounts.net + row.amounts.tax for row in rows)
        first = rows[0]
        assert round_half_up(multiply(first.price, first.quantity)) == first.amounts.gross
        assert round_half_up(multiply(first.unit_net, first.quantity)) == first.amounts.net


@given(LINES)
def test_a_discount_of_its_own_is_below_zero_and_has_no_quantity(line):
    goods, *off = rows_of(line, ROW)

    assert goods.amounts.gross >= line.gross
    assert all(row.is_discount and row.quantity is None for row in off)
    assert all(row.amounts.gross < 0 for row in off)
    assert bool(off) == (goods.amounts.gross > line.gross)


def test_the_slip_of_the_trade_has_its_discount_in_a_row_of_its_own():
    goods, off = rows_of(
        Line(Decimal(48), Decimal("459.00"), Decimal("0.95"), Decimal("0.13")), ROW
    )

    assert goods.amounts.gross == Decimal("22032.00")
    assert off.amounts.gross == Decimal("-1101.60")
    assert goods.amounts.net + off.amounts.net == Decimal("18522.48")
    assert goods.amounts.tax + off.amounts.tax == Decimal("2407.92")


def test_what_is_taken_back_has_its_discount_in_the_price():
    made = Split(gross=Decimal("-8.55"), net=Decimal("-7.57"), tax=Decimal("-0.98"))
    line = Line(Decimal(-1), Decimal("9.00"), Decimal("0.95"), Decimal("0.13"), made)

    (row,) = rows_of(line, ROW)

    assert (row.price, row.amounts) == (Decimal("8.55"), made)


@given(LINES, st.lists(st.integers(1, 6), min_size=1, max_size=6))
def test_however_a_line_is_divided_no_more_is_asked_for_than_stands_on_it(line, shares):
    left = Left(variant_id=1, rate=line.rate, sold=line.quantity, paid=line.made)
    asked = []
    for share in shares:
        quantity = min(left.quantity, Decimal(int(line.quantity) * share // 6 or 1))
        if quantity:
            made = left.worth(quantity)
            left.take(quantity, made, ())
            asked.append(made)
            assert total(asked).gross <= line.gross
            assert total(asked).net <= line.net
    if left.quantity:
        asked.append(left.worth(left.quantity))

    assert total(asked) == line.made


def wanted(**changed):
    usual = {
        "buyer": "西安盛禾木商贸有限公司",
        "tax_code": "",
        "invoice_type": "general",
        "seller": "91610000MA6U0A001X",
        "uncoded": (),
        "has_lines": True,
        "gross": Decimal(1),
        "takes_back": False,
    }
    return Wanted(**{**usual, **changed})


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, []),
        ({"gross": Decimal(0)}, ["comes to nothing"]),
        ({"takes_back": True}, ["comes to nothing"]),
        ({"takes_back": True, "gross": Decimal(-1)}, []),
        ({"invoice_type": "special"}, ["special invoice names"]),
        ({"tax_code": "123"}, ["has 18 characters"]),
        ({"buyer": "", "seller": "", "has_lines": False}, ["Nothing is", "Who is", "legal entity"]),
        ({"uncoded": {"B", "A"}}, ["no tax category code"]),
    ],
)
def test_what_is_missing_is_said(changed, said):
    found = [str(message.interpolate()) for message in faults(wanted(**changed))]

    assert len(found) == len(said)
    assert all(part in sentence for part, sentence in zip(said, found, strict=True))


def test_a_number_of_another_request_is_refused_and_its_own_is_not():
    number = "26612000000000000001"
    issued = Issued(request="KP-1", tax_number=number, day=TODAY)

    assert list(faults_of_number(issued, {number: "KP-1"}, TODAY)) == []
    assert len(list(faults_of_number(issued, {number: "KP-2"}, TODAY))) == 1
    assert len(list(faults_of_number(issued, {}, date(2026, 11, 25)))) == 1
    assert list(faults_of_number(replace(issued, sold=TODAY), {}, TODAY)) == []
    (said,) = faults_of_number(replace(issued, day=date(2026, 11, 25), sold=TODAY), {}, TODAY)
    assert "is before" in said
