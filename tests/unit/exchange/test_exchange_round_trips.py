"""Whatever is written is read again as it was, in every encoding that can hold it."""

import subprocess
import sys
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyramid.i18n import make_localizer

from core.exchange.reading import read_table
from core.exchange.table import TableRefused
from core.exchange.writing import to_csv, to_xlsx

ENGLISH = make_localizer("en", [])
HEADERS = ("code", "名称", "note")


def rows_in(codec: str) -> st.SearchStrategy[list[list[str]]]:
    """Rows of any text that ``codec`` holds, control characters aside, none of them empty."""
    letters = st.characters(codec=codec, exclude_categories=("Cc", "Cs"))
    text = st.text(letters | st.sampled_from('",;\t\n=+-@\''), max_size=12)
    row = st.lists(text, min_size=3, max_size=3).filter(lambda cells: any(map(str.strip, cells)))
    return st.lists(row, min_size=1, max_size=8)


def read(source: bytes, filename: str) -> list[list[str]]:
    table = read_table(source, filename)
    assert table.headers == HEADERS
    assert table.faulty == ()
    return [list(row.cells.values()) for row in table.rows]


@given(rows_in("utf-8"))
def test_csv_is_read_as_it_was_written(rows: list[list[str]]) -> None:
    assert read(to_csv(HEADERS, rows, locale=ENGLISH), "x.csv") == rows


# GBK holds no letter that GB18030 writes otherwise, so the stricter name may be found for either.
@pytest.mark.parametrize(
    ("codec", "also"), [("gbk", {"gbk"}), ("gb18030", {"gbk", "gb18030"}), ("utf-16", {"utf-16"})]
)
@settings(max_examples=40, deadline=None)
@given(st.data())
def test_every_encoding_met_in_practice_is_read(
    codec: str, also: set[str], data: st.DataObject
) -> None:
    rows = data.draw(rows_in("utf-8" if codec == "utf-16" else codec))
    text = to_csv(HEADERS, rows, locale=ENGLISH).decode("utf-8-sig")
    source = text.encode(codec)

    table = read_table(source, "x.csv")

    assert table.encoding in also
    assert [list(row.cells.values()) for row in table.rows] == rows


@settings(max_examples=15, deadline=None)
@given(rows_in("utf-8"))
def test_xlsx_is_read_as_it_was_written(rows: list[list[str]]) -> None:
    assert read(to_xlsx(HEADERS, rows, title="T", locale=ENGLISH), "x.xlsx") == rows


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(source: bytes) -> None:
    with suppress(TableRefused):
        assert read_table(source, "x.csv").headers


def test_heavy_parts_are_loaded_only_when_needed() -> None:
    program = (
        "import sys, core.exchange.planning, core.exchange.template, core.exchange.reading;"
        "print([m for m in ('python_calamine', 'xlsxwriter', 'charset_normalizer')"
        " if m in sys.modules])"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "[]"
