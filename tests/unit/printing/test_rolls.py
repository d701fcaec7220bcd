"""Receipts come from a roll: one page, as long as what was sold, and nothing lost."""

from datetime import datetime
from decimal import Decimal

import pypdfium2
import pytest
from pypdf import PdfReader

from addons.esales.receipt import retail_receipt
from core.printing.draw import print_out
from core.printing.layout import Layout
from core.printing.rolls import cut

MM = 72 / 25.4
DOTS = 8  # In a millimetre, as of the printers of receipts.


def receipt(count):
    row = {
        "name": "便携点播机 9 英寸",
        "code": "LY-AV-P09-BK",
        "serials": "LY0900000017",
        "quantity": Decimal(1),
        "price": Decimal("459.00"),
        "gross": Decimal("459.00"),
    }
    amounts = ("listed", "given", "gross", "tax", "tendered", "change")
    return {
        "number": "LS-SN-2611-00042",
        "date": datetime(2026, 11, 23).date(),  # noqa: DTZ001  The day on the wall.
        "company": {"name": "岚屿电子（演示）有限公司"},
        "branch": {"name": "陕西分公司", "phone": ""},
        "clerk": {"name": "柳青禾"},
        "customer": {"name": ""},
        "pieces": Decimal(count),
        "means": "现金 459.00",
        "rows": [row] * count,
        **dict.fromkeys(amounts, Decimal("459.00")),
    }


@pytest.mark.parametrize("count", [0, 1, 8, 60])
def test_a_receipt_is_one_page_as_long_as_its_lines(count, printed_at, tmp_path):
    printout = print_out(retail_receipt, [receipt(count)], printed_at=printed_at)

    (tmp_path / "receipt.pdf").write_bytes(printout.pdf)
    (page,) = PdfReader(tmp_path / "receipt.pdf").pages
    rows = retail_receipt.rows
    expected = retail_receipt.paper.height + (max(count, 1) - rows.count) * rows.height
    assert float(page.mediabox.height) == pytest.approx(expected * MM, abs=0.5)
    assert float(page.mediabox.width) == pytest.approx(80 * MM, abs=0.5)
    assert printout.warnings == ()


@pytest.mark.parametrize("locale", ["en", "zh_CN"])
def test_nothing_stands_beside_the_72_mm_that_a_printer_reaches(locale, printed_at):
    paper = receipt(40)
    for row in paper["rows"]:
        row["name"] = "便携点播机 Portable karaoke player 9 英寸 " * 6
        row["serials"] = "LY0900000017 " * 12
    paper["company"]["name"] = "岚屿电子（演示）有限公司陕西分公司西安未央旗舰店" * 3
    paper["means"] = "现金 1,234,567.89 · 扫码支付 390.46 · Card (POS) 1,234,567.89 · " * 2

    printout = print_out(retail_receipt, [paper], locale=locale, printed_at=printed_at)

    (page,) = pypdfium2.PdfDocument(printout.pdf)
    assert page.get_width() == pytest.approx(80 * MM, abs=0.5)
    drawn = page.render(scale=DOTS * 25.4 / 72, grayscale=True)
    ink = bytes(drawn.buffer)
    rows = [ink[at : at + drawn.width] for at in range(0, len(ink), drawn.stride)]
    # Half a dot is what smoothing adds to a letter.
    left, right = 4 * DOTS - 1, 76 * DOTS + 1
    assert any(min(row[left:right]) < 128 for row in rows)
    assert all(min(row[:left]) == min(row[right:]) == 255 for row in rows)


def test_receipts_of_different_lengths_print_one_after_another(printed_at, texts):
    printout = print_out(retail_receipt, [receipt(1), receipt(3)], printed_at=printed_at)

    assert [text.count("LY0900000017") for text in texts(printout.pdf)] == [1, 3]


def test_a_sheet_is_never_cut():
    sheet = retail_receipt.to_data()
    sheet["paper"]["roll"] = False
    layout = Layout.from_data(sheet)

    assert cut(layout, 1) is layout
