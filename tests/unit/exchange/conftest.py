"""What the tests of tables share: readers' languages and small workbooks."""

from collections.abc import Callable, Iterable, Sequence
from io import BytesIO
from typing import Any

import pytest
from pyramid.i18n import Localizer, make_localizer
from xlsxwriter import Workbook


@pytest.fixture(scope="session")
def english() -> Localizer:
    return make_localizer("en", [])


@pytest.fixture(scope="session")
def chinese() -> Localizer:
    return make_localizer("zh_CN", [])


@pytest.fixture(scope="session")
def workbook() -> Callable[..., bytes]:
    """Make an xlsx of one sheet from rows of values, each written by its type."""

    def make(rows: Iterable[Sequence[Any]], prepare: Callable[[Any, Any], None] | None = None):
        stream = BytesIO()
        with Workbook(stream, {"default_date_format": "yyyy-mm-dd"}) as book:
            sheet = book.add_worksheet("产品")
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
            if prepare:
                prepare(book, sheet)
        return stream.getvalue()

    return make
