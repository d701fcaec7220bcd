"""What headers mean: what a person says goes before a title, and a column may stand in."""

import pytest

from core.exchange.columns import Column, match
from core.exchange.plan import Outcome
from core.exchange.planning import plan
from core.exchange.reading import read_table
from core.exchange.remembering import set_of_headers
from core.exchange.table import TableRefused
from core.refusal import Refusal


def digits(text: str) -> str:
    if not text.isdigit():
        raise Refusal(f"{text} has letters.")
    return text.zfill(14)


COLUMNS = (
    Column(name="code", titles=("Code", "编码"), required=True, stand_in="barcode"),
    Column(name="barcode", titles=("Barcode", "UPC"), parse=digits),
    Column(name="name", titles=("Name", "名称"), required=True),
)


def planned(text: str, named: dict[str, str] | None = None):
    table = read_table(text.encode(), "products.csv", COLUMNS)
    return plan(table, COLUMNS, "code", {}, named=named)


def test_a_header_fills_two_fields_where_one_stands_in_for_the_other():
    made = planned("upc,name\n0123,Lamp\n")

    assert made.rows[0].key == "0123"
    assert made.rows[0].values == {"code": "0123", "barcode": "00000000000123", "name": "Lamp"}
    assert made.match.missing == ()


def test_a_column_that_is_there_needs_no_stand_in():
    made = planned("code,upc,name\nL1,0123,Lamp\n")

    assert made.rows[0].key == "L1"
    assert made.match.copies == {}


def test_a_fault_in_a_cell_that_fills_two_fields_is_told_once():
    made = planned("upc,name\n01x3,Lamp\n,Chair\n")

    assert [len(row.reasons) for row in made.rows] == [1, 1]
    assert made.counts[Outcome.REFUSED] == 2


def test_what_a_person_says_goes_before_the_title():
    made = planned("code,upc,name,label\nL1,0123,Lamp,Desk lamp\n", {"label": "name"})

    assert made.rows[0].values["name"] == "Desk lamp"
    assert made.match.unknown == ("name",)


def test_a_header_that_a_person_leaves_out_is_left_out():
    made = planned("code,upc,name\nL1,0123,Lamp\n", {"upc": ""})

    assert "barcode" not in made.rows[0].values


def test_two_headers_named_for_one_field_are_refused():
    with pytest.raises(TableRefused):
        match(("a", "b"), COLUMNS, {"a": "name", "b": "name"})


@pytest.mark.parametrize("header", ["名称（必填）", "*名称", "名称 (必填) ：", "Name (optional)"])
def test_a_remark_behind_a_title_says_nothing_of_another_field(header: str):
    made = planned(f"code,{header}\nL1,Lamp\n")

    assert made.rows[0].values["name"] == "Lamp"


@pytest.mark.parametrize("header", ["名称（旧）", "名称(英文)", "（必填）"])
def test_a_remark_that_may_mean_another_field_is_left_to_a_person(header: str):
    made = planned(f"code,name,{header}\nL1,Lamp,Other\n")

    assert made.match.unknown == (header,)


def test_a_set_of_headers_is_the_same_in_any_order_and_with_what_we_added():
    theirs = set_of_headers(["编码", "名称"])

    assert set_of_headers(["名称", "编码"]) == theirs
    assert set_of_headers(["拒绝原因", "行标记", "编码", "名称"]) == theirs
    assert set_of_headers(["编码", "品名"]) != theirs
