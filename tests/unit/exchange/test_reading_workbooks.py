"""Reading xlsx and xls: exact text, the right sheet, and nothing that takes the server down."""

import time
from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from xlsxwriter import Workbook

from core.exchange.columns import Column
from core.exchange.reading import read_table
from core.exchange.table import Number, TableRefused

XLS = Path(__file__).with_name("products.xls")
SHEET = "xl/worksheets/sheet1.xml"
ROWS = (
    '<?xml version="1.0" encoding="UTF-8"?><worksheet '
    'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}'
    "</sheetData></worksheet>"
)

Make = Callable[..., bytes]


def refusal(source: bytes, filename: str = "products.xlsx") -> str:
    with pytest.raises(TableRefused) as refused:
        read_table(source, filename)
    return " ".join(message.interpolate() for message in refused.value.messages)


def with_sheet(source: bytes, xml: str) -> bytes:
    """Put other XML in the place of the first worksheet."""
    stream = BytesIO()
    with ZipFile(BytesIO(source)) as old, ZipFile(stream, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, xml if name == SHEET else old.read(name))
    return stream.getvalue()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("00123", "00123"),
        (12345678901234, "12345678901234"),
        (123456789012345, "123456789012345"),
        (0.1 + 0.2, "0.3"),
        (1299.5, "1299.5"),
        (-48, "-48"),
        (0.00001, "0.00001"),
        (True, "TRUE"),
        (date(2026, 11, 23), "2026-11-23"),
        ("䶮㛃", "䶮㛃"),
        ("12345678901234567890", "12345678901234567890"),
    ],
)
def test_a_cell_is_read_as_exact_text(workbook: Make, value: Any, text: str) -> None:
    source = workbook([["code", "x"], [value, "x"]])

    assert read_table(source, "products.xlsx").rows[0].cells["code"] == text


def test_a_moment_is_read_with_its_time(workbook: Make) -> None:
    def moment(book: Any, sheet: Any) -> None:
        form = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet.write_datetime(1, 0, datetime(2026, 11, 23, 9, 30), form)  # noqa: DTZ001

    table = read_table(workbook([["at"]], moment), "visits.xlsx")

    assert table.rows[0].cells["at"] == "2026-11-23 09:30:00"


def test_a_number_that_lost_its_last_digits_is_marked(workbook: Make) -> None:
    source = workbook([["code", "phone"], ["a", 1], [3040203000000000123, 2]])

    table = read_table(source, "products.xlsx")

    assert table.damaged == {(3, "code")}


def test_the_table_may_stand_anywhere_on_the_sheet(workbook: Make) -> None:
    source = workbook([[], [], ["", "code", "name"], [], ["", "1", "功放"]])

    table = read_table(source, "products.xlsx")

    assert table.headers == ("(A)", "code", "name")
    assert table.rows[0].number == 5
    assert table.rows[0].cells["name"] == "功放"


def test_a_row_that_goes_on_beyond_the_headers_is_set_aside(workbook: Make) -> None:
    table = read_table(workbook([["a", "b"], [1, 2], [1, 2, None, "note"]]), "x.xlsx")

    assert [row.number for row in table.rows] == [2]
    assert "in column D" in table.faulty[0].fault.interpolate()


def test_the_first_visible_sheet_that_holds_anything_is_read(workbook: Make) -> None:
    def more(book: Any, sheet: Any) -> None:
        sheet.hide()
        book.add_worksheet("空")
        book.add_worksheet("价格").write_row(0, 0, ["price"])
        book.worksheets_objs[1].activate()

    table = read_table(workbook([["secret"]], more), "products.xlsx")

    assert table.headers == ("price",)
    assert "“价格”" in table.notices[0].interpolate()


def test_cells_with_errors_are_told(workbook: Make) -> None:
    def error(book: Any, sheet: Any) -> None:
        sheet.write_formula(1, 1, "=NA()", None, "#N/A")

    table = read_table(workbook([["a", "b"], ["x", ""]], error), "products.xlsx")

    assert table.rows[0].cells["b"] == ""
    assert "1 cells show an error such as #N/A" in table.notices[0].interpolate()
    assert "B2" in table.notices[0].interpolate()


def test_formulas_that_nobody_has_worked_out_are_told_and_results_are_read(workbook: Make) -> None:
    sheet = ROWS.format(
        '<row r="1"><c r="A1" t="inlineStr"><is><t>price</t></is></c></row>'
        '<row r="2"><c r="A2"><f>1+1</f><v>2</v></c></row>'
        '<row r="3"><c r="A3"><f>B3*2</f><v></v></c></row>'
        '<row r="4"><c r="A4"><f>B4*2</f><v/></c></row>'
        '<row r="5"><c r="A5" t="str"><f>""</f><v></v></c></row>'
    )

    table = read_table(with_sheet(workbook([["a"]]), sheet), "products.xlsx")

    assert [row.cells["price"] for row in table.rows] == ["2"]
    (said,) = [notice.interpolate() for notice in table.notices]
    assert "2 cells hold a formula without its result" in said
    assert "the first at A3" in said


def test_an_old_xls_is_read() -> None:
    table = read_table(XLS.read_bytes(), "products.xls")

    assert table.kind == "xls"
    assert table.headers == ("编码", "名称", "数量", "日期")
    assert list(table.rows[0].cells.values()) == ["00123", "蓝光播放器 䶮", "12.5", "2026-11-23"]
    assert table.rows[1].number == 4
    assert table.rows[1].cells["编码"] == "6901234567892"


def test_the_content_decides_and_not_the_name(workbook: Make) -> None:
    assert read_table(workbook([["a"], ["1"]]), "products.csv").kind == "xlsx"
    assert read_table(b"a\n1\n", "products.xlsx").kind == "csv"


def test_a_workbook_without_a_filled_sheet_is_empty(workbook: Make) -> None:
    assert "products.xlsx is empty" in refusal(workbook([]))


def test_a_damaged_workbook_is_refused(workbook: Make) -> None:
    assert "cannot be opened as a workbook" in refusal(workbook([["a"]])[:-200])
    assert "cannot be opened as a workbook" in refusal(XLS.read_bytes()[:2000])


def test_another_zip_is_not_a_workbook() -> None:
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")

    assert "cannot be opened as a workbook" in refusal(stream.getvalue())


def test_two_cells_in_far_corners_do_not_take_the_server_down(workbook: Make) -> None:
    far = ROWS.format(
        '<row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    )

    said = refusal(with_sheet(workbook([["a"]]), far))

    assert "cells far outside the table" in said


def test_a_sheet_that_reaches_too_far_names_its_last_cell(workbook: Make) -> None:
    far = ROWS.format(
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="300000"><c r="C300000"><v>2</v></c></row>'
    )

    assert "reach to C300000" in refusal(with_sheet(workbook([["a"]]), far))


def test_a_zip_bomb_is_refused_quickly(workbook: Make) -> None:
    bomb = with_sheet(workbook([["a"]]), ROWS.format(" " * 300_000_000))

    started = time.monotonic()

    assert "unpacks to" in refusal(bomb)
    assert time.monotonic() - started < 2


COLUMNS = (Column(name="code", titles=("Code", "编码")), Column(name="name", titles=("名称",)))


def with_sheets(*sheets: tuple[str, list[list[Any]]]) -> bytes:
    stream = BytesIO()
    with Workbook(stream) as book:
        for title, rows in sheets:
            sheet = book.add_worksheet(title)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return stream.getvalue()


def test_the_sheet_that_holds_a_known_header_is_read() -> None:
    cover = ("封面", [["Price list 2026"], ["for everybody"]])
    table = ("产品", [["编码", "名称"], ["A-1", "音箱"]])

    found = read_table(with_sheets(cover, ("空", []), table), "products.xlsx", COLUMNS)

    assert [row.cells for row in found.rows] == [{"编码": "A-1", "名称": "音箱"}]
    assert [notice.interpolate() for notice in found.notices] == [
        "Only the sheet “产品” of the workbook was read."
    ]


def test_where_no_sheet_has_a_known_header_the_first_is_read() -> None:
    source = with_sheets(("one", [["x"], ["1"]]), ("other", [["y"], ["2"]]))

    assert read_table(source, "products.xlsx", COLUMNS).headers == ("x",)


def test_a_number_is_told_from_its_text(workbook: Make) -> None:
    source = workbook([["编码", "名称"], [96009010836, "96009010836"], [0.5, True]])

    rows = read_table(source, "products.xlsx", COLUMNS).rows

    kinds = [[type(cell) for cell in row.cells.values()] for row in rows]
    assert kinds == [[Number, str], [Number, str]]
    assert rows[0].cells["编码"] == rows[0].cells["名称"] == "96009010836"
