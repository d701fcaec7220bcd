"""Item numbers: the check digit, the common form of 14 digits, and UPC-E written out."""

import biip.checksums
import biip.gtin
import biip.upc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from addons.barcode.gs1.gtin import expand_upc_e, valid_sscc
from addons.base.gtin import check_digit, to_gtin14, valid_gtin

digits = st.text("0123456789", min_size=1, max_size=30)

# One line for each way in which UPC-E leaves zeros out, and for both number systems.
UPC_E = {
    "01234505": "012000003455",
    "01234514": "012100003454",
    "01234523": "012200003453",
    "01234531": "012300000451",
    "01234543": "012340000053",
    "01234558": "012345000058",
    "01234565": "012345000065",
    "01234572": "012345000072",
    "01234589": "012345000089",
    "01234596": "012345000096",
    "04252614": "042100005264",
    "14252611": "142100005261",
    "08679339": "086700000939",
    "0425261": "042100005264",
    "425261": "042100005264",
}


@pytest.mark.parametrize(
    ("number", "gtin14"),
    [
        ("96385074", "00000096385074"),
        ("036000291452", "00036000291452"),
        ("6901234567892", "06901234567892"),
        ("9526100000012", "09526100000012"),
        ("19526100000019", "19526100000019"),
    ],
)
def test_an_item_number_has_one_form_of_14_digits(number, gtin14):
    assert valid_gtin(number)
    assert to_gtin14(number) == gtin14


@pytest.mark.parametrize(
    "number",
    ["", "8", "1234567", "690123456789", "6901234567893", "690123456789２", "⁰⁰⁰⁰⁰⁰⁰⁰"],
)
def test_what_is_no_item_number_has_no_such_form(number):
    assert not valid_gtin(number)
    assert to_gtin14(number) is None


@given(digits)
def test_the_check_digit_agrees_with_another_implementation(number):
    assert check_digit(number) == str(biip.checksums.gs1_standard_check_digit(number))


@given(digits, st.data())
def test_one_misread_digit_never_checks(number, data):
    whole = number + check_digit(number)
    place = data.draw(st.integers(0, len(whole) - 1))
    wrong = data.draw(st.sampled_from("0123456789").filter(lambda digit: digit != whole[place]))

    misread = whole[:place] + wrong + whole[place + 1 :]

    assert check_digit(misread[:-1]) != misread[-1]


@pytest.mark.parametrize("text", ["", "12a", "１２", "⁰⁰⁰", " 1"])
def test_a_check_digit_is_asked_of_digits_only(text):
    with pytest.raises(ValueError, match="digits 0 to 9"):
        check_digit(text)


@given(st.sampled_from([7, 11, 12, 13]), st.data())
def test_every_item_number_agrees_with_another_implementation(length, data):
    body = data.draw(st.text("0123456789", min_size=length, max_size=length))
    number = body + check_digit(body)

    assert to_gtin14(number) == biip.gtin.Gtin.parse(number).as_gtin_14()


@pytest.mark.parametrize(("short", "upc_a"), UPC_E.items())
def test_a_upc_e_is_written_out_with_its_zeros(short, upc_a):
    assert expand_upc_e(short) == upc_a
    assert valid_gtin(upc_a)


@given(st.from_regex(r"[01]?[0-9]{6}", fullmatch=True))
def test_every_upc_e_agrees_with_another_implementation(short):
    assert expand_upc_e(short) == biip.upc.Upc.parse(short).as_gtin_12()


@pytest.mark.parametrize("text", ["01234566", "21234565", "12345", "012345678", "12345a", ""])
def test_what_is_no_upc_e_is_not_written_out(text):
    assert expand_upc_e(text) is None


def test_a_logistic_unit_has_18_digits_and_a_check_digit():
    assert valid_sscc("106141412345678908")
    assert not valid_sscc("106141412345678907")
    assert not valid_sscc("10614141234567890")
