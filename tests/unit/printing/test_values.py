"""Values written in the manner of their format."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.printing.parts import Format
from core.printing.refusals import DocumentRefused
from core.printing.values import value_at, written


@pytest.mark.parametrize(
    ("value", "how", "text"),
    [
        ("柳青禾", "text", "柳青禾"),
        (17, "text", "17"),
        (Decimal("20930.4"), "money", "20,930.40"),
        (Decimal("0.005"), "money", "0.01"),
        (Decimal("-2407.92"), "money", "-2,407.92"),
        (Decimal("48.000"), "quantity", "48"),
        (Decimal("1E+3"), "quantity", "1,000"),
        (Decimal("0.5"), "quantity", "0.5"),
        (Decimal(-9) // 12, "quantity", "0"),
        (Decimal("459"), "price", "459.00"),
        (Decimal("406.19469027"), "price", "406.19469027"),
        (Decimal("1299.5000"), "price", "1,299.50"),
        (Decimal("20930.40"), "amount_in_words", "贰万零玖佰叁拾元肆角整"),
        (date(2026, 11, 23), "date", "2026-11-23"),
        (datetime(2026, 11, 23, 16, 42, tzinfo=UTC), "date", "2026-11-23"),
        (datetime(2026, 11, 23, 16, 42, tzinfo=UTC), "time", "2026-11-23 16:42"),
        ((2, 3), "page_of_pages", "第 2 页 共 3 页"),
        (None, "money", ""),
        (None, "date", ""),
    ],
)
def test_values_are_written_as_the_trade_writes_them(value: Any, how: Format, text: str) -> None:
    assert written(value, how, "zh_CN") == text


@given(amount=st.decimals(-(10**12), 10**12, places=2))
def test_money_read_back_is_the_same_money(amount: Decimal) -> None:
    assert Decimal(written(amount, "money", "en").replace(",", "")) == amount


@given(price=st.decimals(0, 10**9, places=8))
def test_a_price_loses_none_of_its_eight_decimals(price: Decimal) -> None:
    assert Decimal(written(price, "price", "en").replace(",", "")) == price


@pytest.mark.parametrize(
    ("value", "how"),
    [(459.0, "money"), ("459", "money"), (True, "quantity"), (1.5, "text"), ("23.11.", "date")],
)
def test_what_is_not_exact_is_refused(value: Any, how: Format) -> None:
    with pytest.raises(DocumentRefused, match="exact decimals"):
        written(value, how, "zh_CN")


def test_a_path_leads_through_nested_values() -> None:
    document = {"dealer": {"contact": {"phone": "199-0000-0107"}}, "collector": None}

    assert value_at(document, "dealer.contact.phone") == "199-0000-0107"
    assert value_at(document, "collector.name") is None


def test_a_value_that_is_not_there_is_named() -> None:
    with pytest.raises(DocumentRefused, match=r"dealer\.phone"):
        value_at({"dealer": {"name": "x"}}, "dealer.phone")
