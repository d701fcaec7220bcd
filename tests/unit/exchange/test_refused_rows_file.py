"""The file of refused rows: what came, with the reasons, ready to be corrected and sent again."""

from typing import Any, Literal

import polib
import pytest
from pyramid.i18n import Localizer, make_localizer

from core.exchange.columns import Column
from core.exchange.parsing import decimal
from core.exchange.plan import Outcome, Plan
from core.exchange.planning import plan
from core.exchange.reading import read_table

COLUMNS = (
    Column(name="code", titles=("Code", "编码"), required=True),
    Column(name="price", titles=("Price", "价格"), parse=decimal),
)
CSV = "编码,备注,价格\n0012,=1+1,cheap\n0013,ok,59\n0014\n0015,-x,dear\n"
Kind = Literal["xlsx", "csv"]


def planned(source: bytes) -> Plan:
    return plan(read_table(source, "products.csv", COLUMNS), COLUMNS, "code", {})


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_refused_rows_leave_exactly_as_they_came(kind: Kind, chinese: Localizer) -> None:
    source = planned(CSV.encode()).refused_file(kind, locale=chinese)

    table = read_table(source, f"refused.{kind}")
    assert table.headers == ("拒绝原因", "编码", "备注", "价格")
    assert [list(row.cells.values())[1:3] for row in table.rows][:1] == [["0012", "=1+1"]]
    assert "Row 2, 价格: “cheap” is not a number" in table.rows[0].cells["拒绝原因"]
    every = [*table.rows, *table.faulty]
    assert len(every) == 3


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_corrected_file_is_sent_as_it_is(kind: Kind, english: Localizer) -> None:
    refused = planned(CSV.encode()).refused_file(kind, locale=english)
    table = read_table(refused, f"refused.{kind}", COLUMNS)
    for row in table.rows:
        row.cells["价格"] = "1"

    again = plan(table, COLUMNS, "code", {})

    assert again.counts[Outcome.CREATE] >= 2
    assert again.match.unknown == ("备注",)


def test_refused_twice_the_reasons_stand_once(english: Localizer, chinese: Localizer) -> None:
    first = planned(CSV.encode()).refused_file("csv", locale=chinese)

    second = read_table(planned(first).refused_file("csv", locale=english), "refused.csv")

    assert second.headers == ("Why refused", "编码", "备注", "价格")
    assert second.rows[0].cells["Why refused"].count("is not a number") == 1
    assert second.rows[0].cells["编码"] == "0012"
    assert second.faulty[0].cells[1] == "0014"


def test_reasons_are_told_in_the_language_of_the_reader(tmp_path: Any) -> None:
    catalogue = polib.POFile()
    catalogue.metadata = {"Content-Type": "text/plain; charset=utf-8"}
    for english, chinese in {
        "Row ${row}, ${title}:": "第 ${row} 行“${title}”：",
        "“${text}” is not a number. Write it like 1299.50.": "“${text}”不是数字，请写成 1299.50。",
    }.items():
        catalogue.append(polib.POEntry(msgid=english, msgstr=chinese))
    folder = tmp_path / "zh_CN" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    catalogue.save_as_mofile(str(folder / "qudao.mo"))
    locale = make_localizer("zh_CN", [str(tmp_path)])

    table = read_table(planned(CSV.encode()).refused_file("csv", locale=locale), "refused.csv")

    expected = "第 2 行“价格”： “cheap”不是数字，请写成 1299.50。"
    assert table.rows[0].cells["拒绝原因"] == expected


REPEATS = "编码,价格\n0012,59\n0013,60\n0012,61.00\n0012,62\n"
THERE = {"0012": {"price": 59}, "0013": {"price": 60}}


def sent_again(source: bytes, **changed: Any) -> Plan:
    """Plan the file again after somebody has changed cells of its first row."""
    table = read_table(source, "refused.csv", COLUMNS)
    table.rows[0].cells.update(changed)
    return plan(table, COLUMNS, "code", THERE)


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_row_that_was_not_corrected_is_refused_again(kind: Kind, chinese: Localizer) -> None:
    refused = planned(REPEATS.encode()).refused_file(kind, locale=chinese)

    again = sent_again(refused, 编码="0014")

    assert again.counts[Outcome.CREATE] == 1
    assert again.counts[Outcome.UPDATE] == 0
    (reason,) = next(again.of(Outcome.REFUSED)).reasons
    assert (reason.number, reason.header) == (3, "行标记")
    assert "was not changed since" in reason.sentence


def test_it_is_refused_as_often_as_it_comes_and_written_in_another_way(english: Localizer) -> None:
    refused = planned(REPEATS.encode()).refused_file("csv", locale=english)

    again = sent_again(refused, 价格="61.0", 编码=" 0012 ")
    third = sent_again(again.refused_file("csv", locale=english))

    assert [p.counts[Outcome.REFUSED] for p in (again, third)] == [2, 2]


def test_whoever_empties_the_mark_wants_the_row_as_it_is(english: Localizer) -> None:
    refused = planned(REPEATS.encode()).refused_file("csv", locale=english)

    again = sent_again(refused, **{"Row mark": ""})

    assert [row.changes for row in again.of(Outcome.UPDATE)] == [{"price": (59, 61)}]


def test_a_file_of_refused_rows_without_repeats_has_no_marks(english: Localizer) -> None:
    table = read_table(planned(CSV.encode()).refused_file("csv", locale=english), "refused.csv")

    assert "Row mark" not in table.headers
