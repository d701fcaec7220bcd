"""Quantities and serials as people type and paste them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addons.inventory.lines import SerialEntry
from addons.inventory.typing_in import doubled, read_quantity, read_serials, write_serials
from core.refusal import Invalid

CODES = st.text("ABCXYZ0123456789-./", min_size=1, max_size=20)
ENTRIES = st.lists(
    st.builds(SerialEntry, CODES, st.none() | CODES, st.none() | CODES), unique=True, max_size=30
)


@pytest.mark.parametrize(
    ("text", "quantity"),
    [("12", 12), ("１２．５", Decimal("12.5")), ("1,200", 1200), (" 0 ", 0), ("", None)],
)
def test_a_quantity_is_understood_from_any_keyboard(text, quantity):
    assert read_quantity(text) == quantity


@pytest.mark.parametrize("text", ["-1", "a", "1e10", "NaN", "Infinity", "1.0001", "--", "1 2"])
def test_what_is_no_quantity_is_refused(text):
    with pytest.raises(Invalid):
        read_quantity(text)


@given(st.decimals(0, 10**8, places=3))
def test_a_quantity_is_read_as_it_is_written(quantity):
    assert read_quantity(f"{quantity:f}") == quantity


def test_serials_come_one_a_line_in_columns_or_parted_by_blanks():
    pasted = "A1\n A2\tB2\nA3,,BOX\r\nA4；B4；BOX\nA5 A6\n\nＡ７\nA1\n"

    assert read_serials(pasted) == [
        ("A1", None, None), ("A2", "B2", None), ("A3", None, "BOX"), ("A4", "B4", "BOX"),
        ("A5", None, None), ("A6", None, None), ("A7", None, None),
    ]


@pytest.mark.parametrize("text", ["a,b,c,d", ",b", "x" * 65, "a\t" + "b" * 65])
def test_what_cannot_be_one_piece_is_refused(text):
    with pytest.raises(Invalid):
        read_serials(text)


@given(ENTRIES)
def test_serials_are_read_as_they_are_written(entries):
    assert read_serials(write_serials(entries)) == entries


@given(st.text(max_size=200))
def test_whatever_is_pasted_is_read_or_refused(text):
    try:
        entries = read_serials(text)
    except Invalid:
        return

    assert all(entry.number for entry in entries)


def test_what_stands_there_twice_is_named_and_counts_once():
    text = "A-1\nA-2\tB-2\n A-1 A-3\nA-2\tB-2"

    assert doubled(text) == ["A-1", "A-2"]
    assert [entry.number for entry in read_serials(text)] == ["A-1", "A-2", "A-3"]
