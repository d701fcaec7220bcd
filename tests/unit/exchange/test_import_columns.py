"""Columns: headers under any of their names."""

import pytest

from core.exchange.columns import Column, match
from core.exchange.table import TableRefused

CODE = Column(name="code", titles=("Code", "编码"), required=True)
NAME = Column(name="name", titles=("Name", "产品 名称", "品名"))
COLUMNS = (CODE, NAME)


@pytest.mark.parametrize(
    "header", ["Code", "CODE *", " code:", "编码", "编码：", "＊编码", "Ｃｏｄｅ"]
)
def test_a_header_is_known_in_any_case_width_and_mark(header: str) -> None:
    assert match([header], COLUMNS).fields == {header: CODE}


def test_the_name_of_a_field_is_understood_too() -> None:
    assert match(["name", "code"], COLUMNS).fields == {"name": NAME, "code": CODE}


def test_unknown_and_missing_columns_are_told() -> None:
    matched = match(["编码", "备注", "颜色"], COLUMNS)

    assert matched.unknown == ("备注", "颜色")
    assert matched.missing == (NAME,)


def test_two_headers_of_one_meaning_are_refused() -> None:
    with pytest.raises(TableRefused) as refused:
        match(["Code", "编码"], COLUMNS)

    assert "“Code” and “编码” mean the same" in refused.value.messages[0].interpolate()


def test_the_column_of_reasons_is_passed_over() -> None:
    matched = match(["拒绝原因", "编码"], COLUMNS)

    assert matched.unknown == ()
    assert matched.fields == {"编码": CODE}


def test_a_title_that_names_two_columns_is_a_mistake_of_the_programmer() -> None:
    with pytest.raises(LookupError, match="names two columns"):
        match(["x"], (CODE, Column(name="serial", titles=("编码",))))


@pytest.mark.parametrize(("locale", "title"), [("en", "Name"), ("zh_CN", "产品 名称")])
def test_a_column_has_a_title_in_each_language(locale: str, title: str) -> None:
    assert NAME.title(locale) == title
