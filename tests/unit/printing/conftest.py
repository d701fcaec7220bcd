"""Papers for the tests: documents as the trade writes them, and what stands on a printed sheet."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO
from typing import Any

import pypdfium2
import pytest
from pypdf import PdfReader

POINT = 25.4 / 72


@dataclass(frozen=True)
class Letter:
    """A letter on a sheet and its box in millimetres from the upper left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def make_line(quantity: str, price: str, discount: str = "100", **values: Any) -> dict[str, Any]:
    """A row of a slip or an invoice, calculated as the trade does."""
    exact = Decimal(quantity) * Decimal(price) * Decimal(discount) / 100
    gross = exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
    net = (gross / Decimal("1.13")).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return {
        "code": "LY-AV-P09-BK",
        "name": "便携点播机 9 英寸",
        "spec": "标准版 黑",
        "unit": "台",
        "cartons": Decimal(8),
        "quantity": Decimal(quantity),
        "price": Decimal(price),
        "discount": Decimal(discount),
        "gross": gross,
        "net": net,
        "rate": Decimal(13),
        "tax": gross - net,
        **values,
    }


def make_paper(rows: list[dict[str, Any]], **values: Any) -> dict[str, Any]:
    """What outbound slip and sales invoice print."""
    return {
        "number": "CK-SN-2611-00042",
        "date": date(2026, 11, 23),
        "company": {"name": "岚屿电子（演示）有限公司", "tax_code": "91619999MA00DEM01J"},
        "branch": {"code": "SN", "name": "陕西分公司"},
        "warehouse": {"code": "SN01", "name": "西安未央成品仓"},
        "clerk": {"name": "柳青禾"},
        "dealer": {
            "code": "SN-D0007",
            "name": "西安盛禾木商贸有限公司（演示）",
            "address": "西安市未央区凤城八路 102 号",
            "phone": "199-0000-0107",
            "tax_code": "91619999MA00DEM07X",
        },
        "collector": {
            "name": "高䶮",
            "phone": "199-0000-0107",
            "plate": "陕A D0107",
            "called": "高䶮 199-0000-0107",
        },
        "remark": None,
        "slip": {"number": "CK-SN-2611-00042"},
        "due": date(2026, 12, 23),
        "rows": rows,
        **values,
    }


def read_texts(pdf: bytes) -> list[str]:
    """The text of each page, as somebody would copy it."""
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]


def read_letters(pdf: bytes, number: int = 0) -> list[Letter]:
    """The visible letters of one page with their places."""
    page = pypdfium2.PdfDocument(pdf)[number]
    height = page.get_height()
    words = page.get_textpage()
    found = []
    for i in range(words.count_chars()):
        text = words.get_text_range(i, 1)
        if text.strip():
            left, bottom, right, top = (edge * POINT for edge in words.get_charbox(i))
            full = height * POINT
            found.append(Letter(text, left, full - top, right, full - bottom))
    return found


def read_pictures(pdf: bytes) -> int:
    """How many pictures the pages show."""
    return sum(len(page.images) for page in PdfReader(BytesIO(pdf)).pages)


@pytest.fixture(scope="session")
def line() -> Callable[..., dict[str, Any]]:
    """Make a row: ``line(quantity, price, discount, **values)``."""
    return make_line


@pytest.fixture(scope="session")
def paper() -> Callable[..., dict[str, Any]]:
    """Make a document: ``paper(rows, **values)``."""
    return make_paper


@pytest.fixture(scope="session")
def slip_of() -> Callable[[int], dict[str, Any]]:
    """Make a document of so many rows, each of another amount."""
    return lambda count: make_paper(
        [make_line(str(i + 1), "459.00", "95", code=f"LY-{i + 1:03}") for i in range(count)]
    )


@pytest.fixture
def worked_slip() -> dict[str, Any]:
    """48 x 459.00 at 95 %: the slip every accountant of the trade has calculated by hand."""
    return make_paper([make_line("48", "459.00", "95")])


@pytest.fixture(scope="session")
def texts() -> Callable[[bytes], list[str]]:
    """Read the text of each page."""
    return read_texts


@pytest.fixture(scope="session")
def letters() -> Callable[..., list[Letter]]:
    """Read the letters of a page with their places: ``letters(pdf, number)``."""
    return read_letters


@pytest.fixture(scope="session")
def pictures() -> Callable[[bytes], int]:
    """Count the pictures shown."""
    return read_pictures


@pytest.fixture(scope="session")
def printed_at() -> datetime:
    """The moment of printing, on the clock of the branch."""
    return datetime(2026, 11, 23, 16, 42)  # noqa: DTZ001 (the time on the wall of the branch)
