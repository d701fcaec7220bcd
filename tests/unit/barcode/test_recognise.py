"""Recognition: whatever is scanned or typed gets its likeliest reading, and never an exception."""

import time
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from addons.barcode.gs1.elements import Element
from addons.barcode.recognise import LONGEST_BARCODE, recognise

TODAY = date(2026, 11, 23)
GTIN = "09526100000012"
SERIAL = "LA2546000001"
FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}

LIKE_BARCODES = st.text("0123456789()[]\\^%/?&=|\x1d ]CdQEe1A.:htps（）０１。", max_size=120)


def forms(text):
    return [reading.form for reading in recognise(text).readings]


@pytest.mark.parametrize(
    "text",
    [
        f"(01){GTIN}(21){SERIAL}",
        f"(01) {GTIN} (21) {SERIAL}",
        f"^01{GTIN}21{SERIAL}",
        f"]C101{GTIN}21{SERIAL}",
        f"]d2\x1d01{GTIN}21{SERIAL}",
        f"\x1d01{GTIN}21{SERIAL}",
        f"01{GTIN}21{SERIAL}",
        f"01{GTIN}21{SERIAL}\x1d",
        f"01{GTIN}21{SERIAL}␝",
        f"https://example.com/01/{GTIN}/21/{SERIAL}",
        f"HTTPS://example.com/01/{GTIN}/21/{SERIAL}",
        f"Https://example.com/gtin/9526100000012/ser/{SERIAL}",
        f"]Q1https://example.com/01/{GTIN}/21/{SERIAL}",
    ],
)
def test_an_item_with_its_serial_is_recognised_however_it_arrives(text):
    for arrived in (text, f" {text}\r\n", text.translate(FULL_WIDTH)):
        likeliest = recognise(arrived).readings[0]

        assert likeliest.gtin14 == GTIN
        assert likeliest.serial == SERIAL


@pytest.mark.parametrize(
    ("text", "form", "gtin14"),
    [
        ("96385074", "gtin", "00000096385074"),
        ("036000291452", "gtin", "00036000291452"),
        ("6901234567892", "gtin", "06901234567892"),
        ("6 901234 567892", "gtin", "06901234567892"),
        ("６９０１２３４５６７８９２\r", "gtin", "06901234567892"),
        ("19526100000019\t", "gtin", "19526100000019"),
        ("]E09526100000012", "gtin", GTIN),
        ("]E0036000291452", "gtin", "00036000291452"),
        ("]E402345673", "gtin", "00000002345673"),
        ("]I119526100000019", "gtin", "19526100000019"),
        ("01234505", "upc_e", "00012000003455"),
        ("01234565", "upc_e", "00012345000065"),
        ("12345670", "gtin", "00000012345670"),
    ],
)
def test_a_plain_item_number_has_its_form_of_14_digits(text, form, gtin14):
    likeliest = recognise(text).readings[0]

    assert (likeliest.form, likeliest.gtin14) == (form, gtin14)


def test_eight_digits_may_be_two_item_numbers():
    readings = recognise("01234565").readings

    assert [(each.form, each.gtin14) for each in readings] == [
        ("upc_e", "00012345000065"),
        ("gtin", "00000001234565"),
        ("code", None),
    ]


def test_six_digits_are_a_code_before_they_are_a_upc_e():
    assert forms("425261") == ["code", "upc_e"]


def test_a_carton_is_recognised_by_its_logistic_number():
    for text in ("106141412345678908", "(00)106141412345678908", "00106141412345678908"):
        assert recognise(text).readings[0].sscc == "106141412345678908"


def test_the_label_of_a_pallet_says_what_is_in_it():
    label = recognise(f"(00)106141412345678908(02){GTIN}(37)40(10)B7(17)271200")

    pallet = label.readings[0]
    assert (pallet.sscc, pallet.gtin14) == ("106141412345678908", None)
    assert (pallet.content_gtin14, pallet.quantity) == (GTIN, Decimal(40))
    assert (pallet.lot, pallet.expiry(TODAY)) == ("B7", date(2027, 12, 31))
    assert label.doubts == ()


def test_every_dated_element_becomes_a_day():
    reading = recognise(f"(01){GTIN}(11)261101(15)761231(7003)7701011530").readings[0]

    assert reading.dates(TODAY) == {
        "11": date(2026, 11, 1),
        "15": date(2076, 12, 31),
        "7003": date(1977, 1, 1),
    }
    assert reading.expiry(TODAY) == date(1977, 1, 1)


def test_a_composite_barcode_gives_the_item_and_what_stands_above_it():
    reading = recognise("]E09526100000012|]e010B7\x1d21A1").readings[0]

    assert (reading.gtin14, reading.lot, reading.serial) == (GTIN, "B7", "A1")


@pytest.mark.parametrize(
    ("scanned", "text"),
    [
        (" LA2546000001\r\n", "LA2546000001"),
        ("ＣＴＮ－０００１", "CTN-0001"),
        ("DLR。SN。0001", "DLR.SN.0001"),
        ("]C0CTN-0001", "CTN-0001"),
        ("]A0DLR——1", "DLR_1"),
        ("(旧)7788", "(旧)7788"),
        ("https://example.com/dealers/SN0001", "https://example.com/dealers/SN0001"),
    ],
)
def test_what_only_the_database_knows_is_looked_up_by_its_cleaned_text(scanned, text):
    recognised = recognise(scanned)

    assert (recognised.text, forms(scanned), recognised.refusal) == (text, ["code"], None)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("6901234567893", "item_number_check_digit"),
        ("106141412345678907", "item_number_check_digit"),
        ("(01)09526100000013", "incorrect_check_digit"),
        ("(89)1", "unknown_ai"),
        ("]C199", "value_missing"),
        ("]C18", "unknown_ai"),
        (f"(01){GTIN}(21)A(01){GTIN}(21)B", "repeated_with_another_value"),
        ("https://example.com/01/09526100000013", "incorrect_check_digit"),
    ],
)
def test_what_only_seems_to_be_gs1_is_refused_and_still_may_be_an_own_code(text, code):
    recognised = recognise(text)

    assert recognised.refused
    assert recognised.refused.code == code
    assert [reading.form for reading in recognised.readings] == ["code"]


@pytest.mark.parametrize("text", ["", " \r\n", "　", "]C1", "\x1d"])
def test_nothing_scanned_is_nothing_to_look_up(text):
    recognised = recognise(text)

    assert recognised.refused
    assert recognised.refused.code == "no_data"
    assert (recognised.text, recognised.readings) == ("", ())


def test_a_text_longer_than_any_barcode_is_refused():
    recognised = recognise("1" * (LONGEST_BARCODE + 1))

    assert recognised.readings == ()
    assert recognised.refusal
    assert "7090 characters" in recognised.refusal.interpolate()


def test_elements_that_do_not_fit_together_are_read_with_a_remark():
    recognised = recognise(f"(01){GTIN}(37)12")

    assert recognised.readings[0].elements == (Element("01", GTIN), Element("37", "12"))
    remarks = [remark.interpolate() for remark in recognised.remarks]
    assert remarks[0].startswith("(01) GTIN and (37) do not go together")
    assert any("Scan the other barcode of the label too" in remark for remark in remarks)


@given(st.text(max_size=300) | LIKE_BARCODES)
def test_no_text_is_too_strange(text):
    recognised = recognise(text)

    for reading in recognised.readings:
        assert reading.gtin14 is None or len(reading.gtin14) == 14
        reading.dates(TODAY)
        assert reading.quantity is None or reading.quantity >= 0
    for words in (recognised.refusal, *recognised.remarks):
        assert words is None or "${" not in words.interpolate().replace(text, "")


@example("]A0 0")
@given(st.text(max_size=60) | LIKE_BARCODES)
def test_cleaning_twice_changes_nothing(text):
    once = recognise(text).text

    assert recognise(once).text == once or once.startswith("]")


@pytest.mark.parametrize(
    "part",
    [
        *("(", "(10)A", "(8110)1", "\\(", " ", "1", "\x1d", "99A\x1d", "^", "|]e0", "]C1"),
        *("%", "/", "/01/", "&10=", "&9", "https://a/", f"01{GTIN}"),
    ],
)
def test_the_longest_text_takes_a_moment(part):
    for head in ("", "(10)", "^10A", "]C1", "https://a/01/", f"https://a/01/{GTIN}?"):
        text = (head + part * LONGEST_BARCODE)[:LONGEST_BARCODE]
        started = time.perf_counter()

        recognise(text)

        assert time.perf_counter() - started < 0.5
