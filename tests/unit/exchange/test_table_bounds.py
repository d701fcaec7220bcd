"""Bounds of what is read: each is told in the sentence that refuses."""

import gzip

import pytest

from core.exchange import reading
from core.exchange.reading import read_table
from core.exchange.table import TableRefused


def refusal(source: bytes) -> str:
    with pytest.raises(TableRefused) as refused:
        read_table(source, "products.csv")
    return " ".join(message.interpolate() for message in refused.value.messages)


def test_a_file_above_64_mb_is_refused() -> None:
    assert "at most 64 MB are read" in refusal(b"a" * (64 * 2**20 + 1))


def test_a_packed_file_that_grows_above_256_mb_is_refused() -> None:
    assert "256 MB unpacked" in refusal(gzip.compress(b"a,b\n" * (65 * 2**20)))


def test_the_200_000th_row_is_read_and_the_next_refused() -> None:
    rows = b"a,b\n" + b"1,2\n" * 200_000

    assert len(read_table(rows, "products.csv").rows) == 200_000
    assert "more than 200000 rows" in refusal(rows + b"1,2\n")


def test_more_than_200_columns_are_refused() -> None:
    assert "201 headers" in refusal(",".join(f"h{n}" for n in range(201)).encode())


def test_wide_tables_may_have_fewer_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_CELLS", 6)

    assert len(read_table(b"a,b,c\n1,2,3\n1,2,3\n", "x.csv").rows) == 2
    assert "more than 2 rows" in refusal(b"a,b,c\n1,2,3\n1,2,3\n1,2,3\n")


def test_a_cell_of_endless_text_is_refused_with_its_row() -> None:
    assert "Row 3" in refusal(b"a\n1\n" + b"x" * 200_000)
