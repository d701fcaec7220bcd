"""Tax to the cent: the worked slip of the trade, and what always holds."""

from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addons.esales.tax import (
    Split,
    TaxMode,
    line_amount,
    line_split,
    net_unit_price,
    price_with_tax,
    round_half_up,
    split,
    total,
)

VAT = Decimal("0.13")
CENT = Decimal("0.01")

amounts = st.decimals(min_value=-10_000_000, max_value=10_000_000, places=2)
rates = st.sampled_from([Decimal(0), Decimal("0.01"), Decimal("0.06"), Decimal("0.09"), VAT])
quantities = st.decimals(min_value=Decimal("0.001"), max_value=100_000, places=3)
prices = st.decimals(min_value=0, max_value=100_000, places=4)
discounts = st.decimals(min_value=0, max_value=1, places=6)
modes = st.sampled_from(TaxMode)


def D(text):  # noqa: N802  A short name keeps the arithmetic readable.
    return Decimal(text)


def test_the_worked_slip_comes_out_to_the_cent():
    slip = line_split(D("48"), D("459.00"), D("0.95"), VAT)

    assert slip == Split(gross=D("20930.40"), net=D("18522.48"), tax=D("2407.92"))


def test_the_tax_is_what_remains_and_not_a_percentage_of_the_net():
    piece = split(D("459.00"), VAT)

    assert (piece.net, piece.tax) == (D("406.19"), D("52.81"))
    assert round_half_up(piece.net * VAT) == D("52.80")


def test_taking_the_percentage_instead_would_lose_a_cent_on_one_amount_in_nine():
    parts = [split(Decimal(cents) / 100, VAT) for cents in range(1, 11_301)]

    wrong = sum(round_half_up(part.net * VAT) != part.tax for part in parts)

    assert round(len(parts) / wrong) == 9


def test_a_list_without_tax_adds_the_tax_to_the_net():
    line = line_split(D("3"), D("10.05"), D("1"), VAT, TaxMode.EXCLUSIVE)

    assert line == Split(gross=D("34.07"), net=D("30.15"), tax=D("3.92"))


def test_half_a_cent_is_rounded_up_and_so_is_its_reversal():
    assert line_amount(D("1"), D("0.125")) == D("0.13")
    assert line_amount(D("-1"), D("0.125")) == D("-0.13")


def test_an_amount_is_rounded_once_however_many_digits_its_factors_have():
    # Cut to the usual 28 digits the product would be half a cent, and then a whole one.
    discount = D("0.99999999999999999999999999999")

    assert line_amount(D("0.5"), D("0.01"), discount) == D("0.00")


def test_the_arithmetic_does_not_depend_on_the_settings_of_the_thread():
    with localcontext() as context:
        context.prec = 4
        slip = line_split(D("48"), D("459.00"), D("0.95"), VAT)

    assert slip.net == D("18522.48")


def test_the_net_unit_price_has_eight_decimals():
    assert net_unit_price(D("18522.48"), D("48")) == D("385.88500000")
    assert net_unit_price(D("406.19"), D("3")) == D("135.39666667")


def test_a_line_without_quantity_has_no_unit_price():
    with pytest.raises(ZeroDivisionError, match="without quantity"):
        net_unit_price(D("0.00"), D("0"))


def test_a_price_without_tax_is_shown_with_it():
    assert price_with_tax(D("100"), VAT, TaxMode.EXCLUSIVE) == D("113.0000")
    assert price_with_tax(D("100"), VAT) == D("100.0000")


def test_nothing_adds_up_to_nothing():
    assert total([]) == Split(gross=D("0.00"), net=D("0.00"), tax=D("0.00"))


@given(amounts, rates, modes)
def test_gross_is_always_net_and_tax(amount, rate, mode):
    parts = split(amount, rate, mode)

    assert parts.gross == parts.net + parts.tax
    assert all(part == round_half_up(part) for part in (parts.gross, parts.net, parts.tax))


@given(amounts, rates)
def test_the_net_is_within_half_a_cent_of_the_exact_one(amount, rate):
    assert abs(split(amount, rate).net * (1 + rate) - amount) <= CENT / 2 * (1 + rate)


@given(amounts, rates, modes)
def test_a_reversal_is_exactly_the_opposite(amount, rate, mode):
    forth, back = split(amount, rate, mode), split(-amount, rate, mode)

    assert (back.gross, back.net, back.tax) == (-forth.gross, -forth.net, -forth.tax)


@given(quantities, prices, discounts, rates, modes)
def test_quantity_times_net_unit_price_gives_back_the_net(quantity, price, discount, rate, mode):
    line = line_split(quantity, price, discount, rate, mode)

    assert round_half_up(quantity * net_unit_price(line.net, quantity)) == line.net


@given(st.lists(amounts, max_size=50), rates)
def test_totals_are_sums_of_lines(gross_amounts, rate):
    lines = [split(amount, rate) for amount in gross_amounts]

    slip = total(lines)

    assert slip.gross == sum(gross_amounts)
    assert slip.net == sum(line.net for line in lines)
    assert slip.tax == slip.gross - slip.net
