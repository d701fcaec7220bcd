"""Codes on goods: one form for every barcode, a sentence for every wrong one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addons.base.codes import packing_code, piece_barcode, tax_category, zeros_put_back
from addons.base.gtin import LENGTHS, check_digit, valid_gtin
from core.refusal import Invalid

bodies = st.sampled_from((7, 11, 12, 13)).flatmap(
    lambda length: st.text("0123456789", min_size=length, max_size=length)
)


@given(bodies)
def test_every_barcode_is_kept_in_fourteen_digits_that_check(body):
    code = body + check_digit(body)

    kept = piece_barcode(f" {code[:4]} {code[4:]}-")

    assert len(kept) == 14
    assert valid_gtin(kept)
    assert piece_barcode(kept) == packing_code(code) == kept


@given(bodies, st.integers(1, 9))
def test_a_wrong_check_digit_is_refused_with_the_right_one(body, off):
    right = check_digit(body)
    wrong = body + str((int(right) + off) % 10)

    with pytest.raises(Invalid) as refused:
        piece_barcode(wrong)

    assert f"last digit must be {right}" in refused.value.messages[0].interpolate()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ABC", "it has digits only"),
        ("123", "has 3"),
        ("四五六", "digits only"),
        ("45626176", "last digit must be 3"),
    ],
)
def test_what_is_no_barcode_is_refused_in_a_sentence(text, said):
    with pytest.raises(Invalid) as refused:
        piece_barcode(text)

    assert said in refused.value.messages[0].interpolate()


def test_full_width_digits_of_an_input_method_are_understood():
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in "9526100000012")

    assert piece_barcode(wide) == "09526100000012"


def test_a_carton_may_carry_a_code_of_our_own():
    assert packing_code(" BOX-17 ") == "BOX-17"
    assert packing_code("12345") == "12345"


def test_a_carton_code_that_looks_like_a_barcode_must_check():
    with pytest.raises(Invalid):
        packing_code("19526100000018")


def test_a_tax_category_has_nineteen_digits():
    assert tax_category("1090 5121 0100 0000 000") == "1090512101000000000"
    with pytest.raises(Invalid):
        tax_category("109051210100000000")


@given(st.integers(10**5, 10**13 - 1))
def test_zeros_that_a_spreadsheet_dropped_come_back(number):
    body = str(number)
    dropped = body + check_digit(body)

    whole = zeros_put_back(dropped)

    assert len(whole) in LENGTHS
    assert whole.lstrip("0") == dropped
    assert valid_gtin(whole)


@given(st.text("0123456789", max_size=16))
def test_what_does_not_check_keeps_its_digits(digits):
    whole = zeros_put_back(digits)

    assert whole == digits or valid_gtin(whole)


def test_a_number_without_its_zeros_is_refused_with_them():
    with pytest.raises(Invalid, match="write 096009010836"):
        piece_barcode("96009010836")
