"""Element strings and Digital Links: written and read again, and read as others read them."""

from contextlib import suppress
from urllib.parse import quote

import pytest
from biip.gs1_messages import GS1Message
from hypothesis import given
from hypothesis import strategies as st

from addons.barcode.gs1.check_digits import CSET82
from addons.barcode.gs1.digital_link import parse_digital_link
from addons.barcode.gs1.elements import (
    GS,
    Element,
    bracketed,
    element_string,
    parse_bracketed,
    parse_caret,
    parse_element_string,
)
from addons.barcode.gs1.faults import NotGS1
from addons.barcode.gs1.identifiers import identifiers
from addons.barcode.gs1.scan import parse_scan
from addons.base.gtin import check_digit


def keys(ai, length):
    """Elements of the key ``ai``: digits with a check digit at the end."""
    body = st.text("0123456789", min_size=length - 1, max_size=length - 1)
    return body.map(lambda digits: Element(ai, digits + check_digit(digits)))


def texts(ai, longest):
    """Elements of text, of any length that ``ai`` allows."""
    return st.text(CSET82, min_size=1, max_size=longest).map(lambda text: Element(ai, text))


def numbers(ai, shortest, longest):
    """Elements of digits."""
    return st.text("0123456789", min_size=shortest, max_size=longest).map(
        lambda text: Element(ai, text)
    )


def dates(ai):
    """Elements of a day."""
    return st.dates().map(lambda day: Element(ai, day.strftime("%y%m%d")))


elements = st.lists(
    st.one_of(
        keys("00", 18),
        keys("01", 14),
        keys("02", 14),
        keys("414", 13),
        texts("10", 20),
        texts("21", 20),
        texts("240", 30),
        texts("98", 90),
        numbers("30", 1, 8),
        numbers("37", 1, 8),
        numbers("3103", 6, 6),
        numbers("20", 2, 2),
        dates("11"),
        dates("17"),
    ),
    min_size=1,
    max_size=8,
).map(tuple)


@given(elements)
def test_what_is_written_for_a_barcode_is_read_again(elements):
    assert parse_element_string(element_string(elements)) == elements
    assert parse_caret(f"^{element_string(elements, '^')}") == elements
    assert parse_scan(f"]C1{element_string(elements)}").elements == elements


@given(elements)
def test_a_separator_after_every_value_changes_nothing(elements):
    text = "".join(f"{ai}{value}{GS}" for ai, value in elements)

    assert parse_element_string(text) == elements


@given(elements)
def test_what_is_written_for_people_is_read_again(elements):
    assert parse_bracketed(bracketed(elements)) == elements


@given(elements)
def test_another_implementation_reads_the_same_elements(elements):
    text = element_string(elements)

    message = GS1Message.parse(text)

    assert [(found.ai.ai, found.value) for found in message.element_strings] == list(elements)
    assert parse_element_string(text) == elements


@given(keys("01", 14), texts("10", 20), texts("21", 20), texts("99", 30))
def test_a_digital_link_is_read_again(gtin, lot, serial, note):
    path = "/".join(f"{ai}/{quote(value, safe='')}" for ai, value in (gtin, lot, serial))
    link = f"https://example.com/shop/{path}?lang=zh&99={quote(note.value, safe='')}"

    assert parse_digital_link(link) == (gtin, lot, serial, note)


@given(st.text(max_size=60) | elements.map(element_string))
def test_a_text_is_read_or_refused_and_nothing_else(text):
    for parse in (parse_bracketed, parse_caret, parse_element_string, parse_scan):
        with suppress(NotGS1):
            parse(text)


def test_the_example_of_every_identifier_is_read_in_all_forms():
    examples = {
        "01": "09526100000012",
        "21": "LA25460000001",
        "8003": "09526100000012X",
        "8013": "1987654Ad4X4bL5ttr2310c2K",
        "4309": "02790858483015297971",
        "7040": "1ABC",
        "8008": "2611231530",
    }

    for ai, value in examples.items():
        identifiers()[ai].check(value)
        assert parse_caret(f"^{ai}{value}") == (Element(ai, value),)
        assert parse_bracketed(f"({ai}){value}") == (Element(ai, value),)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("]X0ABC", "unknown_symbology"),
        ("]I119526100000019", None),
        ("]I119526100000018", "item_number_check_digit"),
        ("]E0695261000001", "item_number_length"),
        ("]E09526100000012|]e0", "no_data"),
        ("]Q1https://example.com/welcome", None),
        ("]Q1https://example.com/01/09526100000013", "incorrect_check_digit"),
        ("]d2^0109526100000012", "unknown_ai"),
    ],
)
def test_a_scan_is_refused_only_for_what_its_barcode_may_not_carry(text, code):
    try:
        parse_scan(text)
        found = None
    except NotGS1 as refused:
        found = refused.code

    assert found == code


@pytest.mark.parametrize(
    ("link", "code"),
    [
        ("ftp://example.com/01/09526100000012", "not_a_link"),
        ("https://example.com/01/09526100000012/21/A/10/B", "link_sequence"),
        ("https://example.com/01/09526100000012/21/A/21/A", "link_sequence"),
        ("https://example.com/01/09526100000012?21=A", "link_attribute"),
        ("https://example.com/01/09526100000012?17=261231&17=261231", "link_repeats"),
        ("https://example.com/01/09526100000012/21/A%2", "invalid_percent_sequence"),
        ("https://example.com/01/09526100000012/21/%E7%A0%81", "invalid_cset82_character"),
        ("https://example.com/9526100000012", "link_without_key"),
    ],
)
def test_a_digital_link_is_refused_for_what_is_wrong_with_it(link, code):
    with pytest.raises(NotGS1) as refused:
        parse_digital_link(link)

    assert refused.value.code == code
