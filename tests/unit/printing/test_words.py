"""Amounts in Chinese capitals, read back by a parser that knows nothing of how they are written."""

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.printing.refusals import AmountUnspoken
from core.printing.words import amount_in_words

DIGITS = {character: value for value, character in enumerate("零壹贰叁肆伍陆柒捌玖")}
UNITS = {"拾": 10, "佰": 100, "仟": 1_000}

amounts = st.integers(min_value=-(10**18) + 1, max_value=10**18 - 1).map(
    lambda cents: Decimal(cents).scaleb(-2)
)
small_amounts = st.integers(min_value=0, max_value=10**8).map(lambda cents: Decimal(cents) / 100)


def whole(words: str) -> int:
    """Read a whole number: 亿 multiplies all before it, 万 what stands since the last 亿."""
    if "亿" in words:
        upper, lower = words.split("亿")
        return whole(upper) * 10**8 + whole(lower)
    if "万" in words:
        upper, lower = words.split("万")
        return whole(upper) * 10**4 + whole(lower)
    value = digit = 0
    for character in words:
        if character in DIGITS:
            digit = DIGITS[character]
        else:
            value += digit * UNITS[character]
            digit = 0
    return value + digit


def read_back(words: str) -> Decimal:
    """Read an amount in words."""
    sign = -1 if words.startswith("负") else 1
    words = words.removeprefix("负").removesuffix("整")
    yuan, has_yuan, rest = words.rpartition("元")
    value = Decimal(whole(yuan)) if has_yuan else Decimal(0)
    for unit, share in (("角", "0.1"), ("分", "0.01")):
        if unit in rest:
            digits, rest = rest.split(unit)
            value += DIGITS[digits[-1]] * Decimal(share)
    return sign * value


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("20930.40", "贰万零玖佰叁拾元肆角整"),
        ("0", "零元整"),
        ("-0.00", "零元整"),
        ("100000000.01", "壹亿元零壹分"),
        ("10.05", "壹拾元零伍分"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("0.56", "伍角陆分"),
        ("-3.20", "负叁元贰角整"),
        ("15", "壹拾伍元整"),
        ("110", "壹佰壹拾元整"),
        ("1000010", "壹佰万零壹拾元整"),
        ("100005000", "壹亿零伍仟元整"),
        ("1000000000000", "壹万亿元整"),
        ("1000100000000", "壹万零壹亿元整"),
        ("1000000005000", "壹万亿零伍仟元整"),
        (
            "9999999999999999.99",
            "玖仟玖佰玖拾玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分",
        ),
    ],
)
def test_known_amounts_are_written_as_on_a_bill(amount: str, words: str) -> None:
    assert amount_in_words(Decimal(amount)) == words


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("1409.50", "壹仟肆佰零玖元伍角整"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
        ("107000.53", "壹拾万柒仟元伍角叁分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
    ],
)
def test_the_examples_of_the_central_bank_hold(amount: str, words: str) -> None:
    assert amount_in_words(Decimal(amount)) == words


@given(amount=amounts | small_amounts)
@example(amount=Decimal("1000050000000"))
@example(amount=Decimal("10101010101010.10"))
def test_words_read_back_give_the_amount(amount: Decimal) -> None:
    assert read_back(amount_in_words(amount)) == amount


@given(amount=amounts | small_amounts)
def test_zeros_never_double_and_the_end_cannot_be_extended(amount: Decimal) -> None:
    words = amount_in_words(amount)

    assert "零零" not in words
    assert words.endswith(("整", "分"))
    assert ("整" in words) is not words.endswith("分")


@pytest.mark.parametrize("amount", ["0.005", "1.001", "10000000000000000", "NaN", "Infinity"])
def test_what_has_no_words_is_refused_in_a_sentence(amount: str) -> None:
    with pytest.raises(AmountUnspoken, match=amount):
        amount_in_words(Decimal(amount))
