"""Parsing cells the way people write them."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.exchange.parsing import day, decimal, one_of, whole_number, yes_or_no
from core.refusal import Refusal


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1299.50", "1299.50"),
        ("1,299.00", "1299.00"),
        ("１２９９", "1299"),
        ("¥59", "59"),
        ("￥1,234,567.8", "1234567.8"),
        ("-3", "-3"),
        ("+3", "3"),
        (".5", "0.5"),
        ("13%", "0.13"),
        ("1.5E+3", "1500"),
        ("1 299", "1299"),
    ],
)
def test_a_number_is_exact_however_it_is_written(text: str, number: str) -> None:
    assert decimal(text) == Decimal(number)


@pytest.mark.parametrize("text", ["", ".", "-", "abc", "12,34", "1,2345", "1.2.3", "NaN", "1e999"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match="is not a number"):
        decimal(text)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4))
def test_every_decimal_comes_back_from_its_text(number: Decimal) -> None:
    assert decimal(format(number, "f")) == number


def test_whole_numbers_have_no_fraction() -> None:
    assert whole_number("1,200") == 1200
    assert whole_number("12.0") == 12
    with pytest.raises(Refusal, match="not a whole number"):
        whole_number("12.5")


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-03",
        "2026-11-3",
        "2026/11/3",
        "2026.11.03",
        "20261103",
        "2026年11月3日",
        "2026-11-03 00:00:00",
        "2026-11-03T00:00",
    ],
)
def test_a_date_is_read_however_it_is_written(text: str) -> None:
    assert day(text) == date(2026, 11, 3)


@pytest.mark.parametrize("text", ["2026-02-30", "2026-11/03", "11/3/2026", "2026-11-03 09:30", "x"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match="is not a date"):
        day(text)


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_date_comes_back_from_its_text(moment: date) -> None:
    assert day(moment.isoformat()) == moment


@pytest.mark.parametrize("text", ["是", "Yes", "TRUE", "1", "１", "√"])
def test_yes_in_many_words(text: str) -> None:
    assert yes_or_no(text) is True


@pytest.mark.parametrize("text", ["否", "No", "FALSE", "0", "无"])
def test_no_in_many_words(text: str) -> None:
    assert yes_or_no(text) is False


def test_a_choice_is_known_by_its_title() -> None:
    choose = one_of({"General": 1, "一般纳税人": 1, "Small scale": 2})

    assert choose("GENERAL") == 1
    assert choose("small_scale") == 2


@pytest.mark.parametrize(
    ("parse", "said"),
    [(yes_or_no, "neither yes nor no"), (one_of({"A": 1, "B": 2}), "Write one of: A, B.")],
)
def test_a_refusal_says_what_to_write(parse: Callable[[str], Any], said: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse("maybe")

    assert said in refused.value.messages[0].interpolate()
