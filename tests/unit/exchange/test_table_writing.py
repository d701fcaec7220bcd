"""Writing tables that open as meant: text stays text, numbers are numbers, nothing runs."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyramid.i18n import Localizer, make_localizer
from python_calamine import load_workbook

from core.exchange import writing
from core.exchange.guards import guarded, unguarded
from core.exchange.reading import read_table
from core.exchange.writing import number_form, sheet_name, to_csv, to_xlsx
from core.i18n import _
from core.refusal import Refusal

ENGLISH = make_localizer("en", [])


def sheet_xml(source: bytes) -> str:
    with ZipFile(BytesIO(source)) as parts:
        return parts.read("xl/worksheets/sheet1.xml").decode()


def first_row(value: Any) -> Any:
    source = to_xlsx(["x"], [[value]], title="T", locale=ENGLISH)
    return load_workbook(BytesIO(source)).get_sheet_by_index(0).to_python()[1][0]


def test_csv_opens_in_a_spreadsheet_with_its_characters(english: Localizer) -> None:
    source = to_csv(["编码", _("Name")], [["0012", "功放,大"]], locale=english)

    assert source == '\ufeff编码,Name\r\n0012,"功放,大"\r\n'.encode()


@pytest.mark.parametrize(
    "text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "＝1+1", "'=1"]
)
def test_text_that_would_run_as_a_formula_is_guarded(text: str, english: Localizer) -> None:
    source = to_csv(["x", "y"], [[text, "1"]], locale=english)

    assert source.decode("utf-8-sig").splitlines()[1].strip('"').startswith("'")
    assert read_table(source, "x.csv").rows[0].cells["x"] == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("-5.00", "-5.00"),
        ("+8613900000000", "+8613900000000"),
        (Decimal("-1E+3"), "-1000"),
        (Decimal("0.00"), "0.00"),
        (date(2026, 11, 23), "2026-11-23"),
        (datetime(2026, 11, 23, 9, 30, tzinfo=UTC), "2026-11-23 09:30:00"),
        (True, "Yes"),
        (False, "No"),
        (12, "12"),
    ],
)
def test_values_of_every_type_have_one_form_in_csv(value: Any, text: str) -> None:
    assert to_csv(["x"], [[value]], locale=ENGLISH).decode("utf-8-sig") == f"x\r\n{text}\r\n"


def test_nothing_is_an_empty_cell() -> None:
    assert to_csv(["x", "y"], [[None, 1]], locale=ENGLISH).endswith(b"\r\n,1\r\n")


@given(st.text())
def test_a_guard_is_taken_off_again(text: str) -> None:
    assert unguarded(guarded(text)) == text


def test_codes_stay_text_and_nothing_becomes_a_formula_or_a_link() -> None:
    source = to_xlsx(
        ["a", "b", "c"], [["0012", "=1+1", "https://example.com"]], title="T", locale=ENGLISH
    )

    assert first_row("0012") == "0012"
    assert "<f>" not in sheet_xml(source)
    assert "hyperlink" not in sheet_xml(source)


@pytest.mark.parametrize(
    ("number", "form"),
    [
        ("20930.40", "#,##0.00"),
        ("0.00", "#,##0.00"),
        ("48.000", "#,##0"),
        ("1.500", "#,##0.0"),
        ("406.19469027", "#,##0.00000000"),
        ("1E+3", "#,##0"),
    ],
)
def test_money_shows_two_places_and_quantities_what_they_need(number: str, form: str) -> None:
    assert number_form(Decimal(number)) == form


def test_decimals_are_numbers_up_to_fifteen_digits_and_text_beyond() -> None:
    assert first_row(Decimal("20930.40")) == 20930.4
    assert first_row(Decimal("123456789012345")) == 123456789012345
    assert first_row(Decimal("12345678901234.56")) == "12345678901234.56"
    assert first_row(1234567890123456789) == "1234567890123456789"


def test_dates_are_dates() -> None:
    assert first_row(date(2026, 11, 23)) == date(2026, 11, 23)
    assert first_row(datetime(2026, 11, 23, 9, 30, tzinfo=UTC)).minute == 30
    assert first_row(date(1899, 1, 1)) == "1899-01-01"


def test_the_header_is_bold_and_stays_in_view() -> None:
    source = to_xlsx(["编码"], [["1"]], title=_("Products"), locale=ENGLISH)

    assert 'state="frozen"' in sheet_xml(source)
    assert '<c r="A1" s="1"' in sheet_xml(source)
    assert load_workbook(BytesIO(source)).sheet_names == ["Products"]


def test_rows_may_come_one_at_a_time() -> None:
    def rows() -> Iterator[list[str]]:
        for number in range(250):
            yield [f"{number:04}"]

    table = read_table(to_xlsx(["code"], rows(), title="T", locale=ENGLISH), "x.xlsx")

    assert len(table.rows) == 250
    assert table.rows[249].cells["code"] == "0249"


def test_more_rows_than_a_sheet_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "SHEET_ROWS", 4)

    assert to_xlsx(["x"], [["1"]] * 3, title="T", locale=ENGLISH)
    with pytest.raises(Refusal, match="Export as CSV"):
        to_xlsx(["x"], [["1"]] * 4, title="T", locale=ENGLISH)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Stock [today]: 1/2", "Stock  today   1 2"),
        ("x" * 40, "x" * 31),
        ("''", "Sheet1"),
        ("History", "Sheet1"),
        ("出库单", "出库单"),
    ],
)
def test_any_title_becomes_a_name_a_sheet_may_have(title: str, name: str) -> None:
    assert sheet_name(title) == name


def test_text_beyond_what_a_cell_holds_is_cut_and_never_lost() -> None:
    assert first_row("功" * 40_000) == "功" * 32_767
    assert first_row("𠮷" * 40_000) == "𠮷" * 16_383


@settings(max_examples=30, deadline=None)
@given(st.text(st.characters(codec="utf-8"), max_size=40))
def test_no_title_breaks_a_workbook(title: str) -> None:
    assert to_xlsx(["x"], [], title=title, locale=ENGLISH)
