"""Reading CSV as it comes: from any program, in any encoding, with any delimiter."""

import gzip

import pytest

from core.exchange.columns import Column
from core.exchange.reading import read_table
from core.exchange.table import TableRefused

TEXT = "编码,名称\r\n0012,蓝光播放器\r\n0013,功放\r\n"
RARE = "编码,名称\r\n0012,䶮㛃家电\r\n"


def cells(source: bytes, filename: str = "products.csv") -> list[dict[str, str]]:
    return [row.cells for row in read_table(source, filename).rows]


def refusal(source: bytes, filename: str = "products.csv") -> str:
    with pytest.raises(TableRefused) as refused:
        read_table(source, filename)
    return " ".join(message.interpolate() for message in refused.value.messages)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("gbk", "gbk"),
        ("gb18030", "gbk"),
    ],
)
def test_a_file_is_read_in_the_encoding_it_was_written_in(written: str, read: str) -> None:
    table = read_table(TEXT.encode(written), "products.csv")

    assert table.encoding == read
    assert table.kind == "csv"
    assert table.headers == ("编码", "名称")
    assert [row.cells["名称"] for row in table.rows] == ["蓝光播放器", "功放"]


def test_utf_16_of_either_byte_order_is_read() -> None:
    assert cells(b"\xff\xfe" + TEXT.encode("utf-16-le")) == cells(TEXT.encode())
    assert cells(b"\xfe\xff" + TEXT.encode("utf-16-be")) == cells(TEXT.encode())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_rare_characters_survive(encoding: str) -> None:
    table = read_table(RARE.encode(encoding), "dealers.csv")

    assert table.rows[0].cells["名称"] == "䶮㛃家电"


def test_gb18030_is_named_where_gbk_does_not_reach() -> None:
    assert read_table(RARE.encode("gb18030"), "dealers.csv").encoding == "gb18030"


def test_another_encoding_is_guessed_last() -> None:
    letters = "код,название\r\n" + "12,Проигрыватель компакт-дисков и усилитель звука\r\n" * 20

    table = read_table(letters.encode("iso8859-5"), "products.csv")

    assert table.headers == ("код", "название")


def test_a_file_that_breaks_its_own_encoding_is_refused() -> None:
    assert "cannot be read" in refusal(b"\xef\xbb\xbfa,b\r\n1,\xff\r\n")


@pytest.mark.parametrize(
    "source",
    [b"%PDF-1.7\n\x00\x01\x02\x03", bytes(range(256)) * 20, b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"],
)
def test_what_is_not_text_is_refused(source: bytes) -> None:
    assert "Save it as xlsx or as CSV in UTF-8" in refusal(source, "picture.csv")


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_the_delimiter_is_found(sign: str) -> None:
    assert cells(f"a{sign}b\n1{sign}2\n".encode()) == [{"a": "1", "b": "2"}]


def test_decimal_commas_do_not_hide_the_semicolon() -> None:
    assert cells(b"a;b;c\n1,5;2,5;3,5\n") == [{"a": "1,5", "b": "2,5", "c": "3,5"}]


def test_a_file_of_one_column_needs_no_delimiter() -> None:
    assert cells(b"serial\nA1\nA2\n") == [{"serial": "A1"}, {"serial": "A2"}]


def test_a_packed_file_is_unpacked() -> None:
    assert cells(gzip.compress(TEXT.encode()), "products.csv.gz") == cells(TEXT.encode())


def test_a_damaged_packed_file_is_refused() -> None:
    assert "cannot be unpacked" in refusal(gzip.compress(TEXT.encode())[:-12], "products.csv.gz")


def test_rows_are_numbered_as_a_spreadsheet_numbers_them() -> None:
    source = b'a,b\n"one\nlong\ncell",2\n\n,\n3,4\n'

    assert [row.number for row in read_table(source, "x.csv").rows] == [2, 5]


def test_leading_zeros_and_long_numbers_stay_as_they_are() -> None:
    assert cells(b"a,b\n00120,12345678901234567890\n") == [
        {"a": "00120", "b": "12345678901234567890"}
    ]


def test_the_header_is_found_below_a_title() -> None:
    column = Column(name="code", titles=("Code", "编码"))

    table = read_table("产品资料\n\n编码,名称\n1,功放\n".encode(), "products.csv", [column])

    assert table.headers == ("编码", "名称")
    assert table.rows[0].number == 4


def test_a_column_without_a_header_goes_by_its_letter() -> None:
    assert cells(b"a,,c\n1,2,3\n") == [{"a": "1", "(B)": "2", "c": "3"}]


def test_empty_cells_beyond_the_last_header_do_no_harm() -> None:
    assert cells(b"a,b,,\n1,2,,\n") == [{"a": "1", "b": "2"}]


def test_ragged_rows_are_set_aside_with_the_reason() -> None:
    table = read_table(b"a,b\n1\n1,2\n1,2,3\n", "x.csv")

    assert [row.number for row in table.rows] == [3]
    assert [(row.number, row.cells) for row in table.faulty] == [(2, ("1",)), (4, ("1", "2", "3"))]
    short, long = (row.fault.interpolate() for row in table.faulty)
    assert "1 cells where the header has 2" in short
    assert "beyond the last header, in column C" in long


def test_a_header_that_stands_twice_is_refused_with_its_places() -> None:
    said = refusal("编码,价格,编码 *\n1,2,3\n".encode())

    assert "“编码 *” stands twice in row 1, in columns A and C" in said


@pytest.mark.parametrize("broken", ['a,b\n1,"2\n3,4\n', 'a,b\n1,"x" y\n'])
def test_a_stray_quotation_mark_is_refused_with_its_row(broken: str) -> None:
    assert "Row 2 cannot be read" in refusal(broken.encode())


@pytest.mark.parametrize("source", [b"", b"\n\n", b" , \n\t\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(source: bytes) -> None:
    assert "products.csv is empty" in refusal(source)


def test_a_web_page_called_xls_is_refused_by_what_it_is() -> None:
    assert "is a web page" in refusal(b"<html><table><tr><td>1</td></tr></table>", "export.xls")
