"""The dry run of an import: what each row would do, and why a row is refused."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyramid.i18n import Localizer

from core.exchange.columns import Column
from core.exchange.parsing import decimal
from core.exchange.plan import Outcome, Plan
from core.exchange.planning import Draft, plan
from core.exchange.reading import read_table
from core.exchange.table import FaultyRow, Row, Table, TableRefused
from core.refusal import Refusal

CODE = Column(name="code", titles=("Code", "编码"), required=True, parse=str.upper)
NAME = Column(name="name", titles=("Name", "名称"), required=True)
PRICE = Column(name="price", titles=("Price", "价格"), parse=decimal)
COLUMNS = (CODE, NAME, PRICE)


def planned(csv: str, existing: Any = None, **told: Any) -> Plan:
    table = read_table(csv.encode(), "products.csv")
    return plan(table, told.pop("columns", COLUMNS), "code", existing or {}, **told)


def outcomes(made: Plan) -> list[str]:
    return [str(row.outcome) for row in made.rows]


def said(made: Plan, locale: Localizer) -> list[str]:
    return [reason.text(locale) for row in made.rows for reason in row.reasons]


def test_each_row_says_what_it_would_do() -> None:
    existing = {
        "A1": {"name": "功放", "price": Decimal("59")},
        "A2": {"name": "音箱", "price": Decimal("129")},
    }

    made = planned("编码,名称,价格\na1,功放,59.00\nA2,音箱,139\nA3,耳机,199\n", existing)

    assert outcomes(made) == ["unchanged", "update", "create"]
    assert made.rows[1].changes == {"price": (Decimal("129"), Decimal("139"))}
    assert made.rows[2].values == {"code": "A3", "name": "耳机", "price": Decimal("199")}
    assert made.counts == {
        Outcome.CREATE: 1,
        Outcome.UPDATE: 1,
        Outcome.UNCHANGED: 1,
        Outcome.REPEATED: 0,
        Outcome.REFUSED: 0,
    }


def test_all_keys_are_looked_up_at_once() -> None:
    asked: list[Collection[str]] = []

    def look_up(keys: Collection[str]) -> Mapping[str, Mapping[str, Any]]:
        asked.append(keys)
        return {"A1": {"name": "功放"}}

    made = planned("编码,名称\nA1,功放\nA2,音箱\nA2,音箱\n", look_up)

    assert asked == [{"A1", "A2"}]
    assert outcomes(made) == ["unchanged", "create", "repeated"]


def test_a_key_in_two_rows_of_other_contents_counts_once(english: Localizer) -> None:
    made = planned("Code,Name\nA1,Amplifier\nA2,Speaker\nA1,Headphone\n")

    assert outcomes(made) == ["create", "create", "refused"]
    assert said(made, english) == [
        "Row 4, Code: “A1” already stands in row 2 with other contents. Keep one of the two rows."
    ]


def test_a_row_repeated_word_for_word_does_nothing() -> None:
    made = planned("Code,Name,Price\nA1,Amplifier,59\na1,Amplifier ,59.00\n")

    assert outcomes(made) == ["create", "repeated"]


def test_the_first_readable_row_of_a_key_counts() -> None:
    made = planned("Code,Name,Price\nA1,Amplifier,cheap\nA1,Amplifier,59\nA1,Amplifier,69\n")

    assert outcomes(made) == ["refused", "create", "refused"]


def test_no_row_takes_the_place_of_a_refused_one() -> None:
    file = "Code,Name,Price\nA1,,49\nA1,Amplifier,59\nA1,,49\n"

    made = planned(file)

    assert outcomes(made) == ["refused", "refused", "repeated"]


def test_every_bad_cell_of_a_row_is_named(english: Localizer) -> None:
    made = planned("编码,名称,价格\n,耳机,cheap\n")

    assert said(made, english) == [
        "Row 2, 编码: The cell is empty. Fill it in: by it the record is found again when the file "
        "comes a second time.",
        "Row 2, 价格: “cheap” is not a number. Write it like 1299.50.",
    ]


def test_a_careless_parser_still_gives_a_sentence(english: Localizer) -> None:
    columns = (CODE, Column(name="price", titles=("Price",), parse=Decimal))

    made = planned("Code,Price\nA1,x\n", columns=columns)

    assert said(made, english) == ["Row 2, Price: “x” cannot be read here. Correct it."]


def test_a_new_record_needs_what_is_required(english: Localizer) -> None:
    made = planned("Code,Name\nA1,\nA2,\n", {"A2": {"name": "功放"}})

    assert outcomes(made) == ["refused", "unchanged"]
    assert said(made, english) == ["Row 2, Name: A new record needs this. Fill it in."]


def test_prices_alone_can_be_updated() -> None:
    made = planned("Code,Price\nA1,59\nA2,59\n", {"A1": {"name": "功放", "price": Decimal(49)}})

    assert outcomes(made) == ["update", "refused"]
    assert "Name / 名称" in made.summary()[1].interpolate()


def test_an_empty_cell_leaves_the_field_as_it_is() -> None:
    made = planned("Code,Name,Price\nA1,功放,\n", {"A1": {"name": "功放", "price": Decimal(59)}})

    assert outcomes(made) == ["unchanged"]


def test_blanks_around_a_cell_do_not_count() -> None:
    made = planned("Code,Name\n\u3000A1\ufeff,\xa0功放 \n", {"A1": {"name": "功放"}})

    assert outcomes(made) == ["unchanged"]


def test_checks_see_all_rows_at_once_and_refuse_some(english: Localizer) -> None:
    seen: list[list[str]] = []

    def cheapest(drafts: Sequence[Draft]) -> Iterator[tuple[int, str]]:
        seen.append([draft.key for draft in drafts])
        for draft in drafts:
            if draft.values.get("price", 0) < 10 and draft.existing is None:
                yield draft.number, "No product costs less than 10."

    made = planned("Code,Name,Price\nA1,x,5\nA2,x,50\nA3,x,bad\n", checks=[cheapest])

    assert seen == [["A1", "A2"]]
    assert outcomes(made) == ["refused", "create", "refused"]
    assert said(made, english)[0] == "Row 2: No product costs less than 10."


def test_a_ragged_row_is_refused_in_its_place(english: Localizer) -> None:
    made = planned("Code,Name\nA1\nA2,x\n")

    assert outcomes(made) == ["refused", "create"]
    assert said(made, english)[0].startswith("Row 2: The row has 1 cells")


def test_a_number_that_lost_digits_is_refused_where_it_matters(english: Localizer) -> None:
    row = Row(2, {"Code": "6222020000000000000", "Bank": "6222020000000000000"})
    table = Table(
        headers=("Code", "Bank"),
        rows=[row, Row(3, {"Code": "A1", "Bank": "6222020000000000000"})],
        faulty=(),
        encoding="",
        kind="xlsx",
        damaged=frozenset({(2, "Code"), (2, "Bank"), (3, "Bank")}),
    )

    made = plan(table, (CODE,), "code", {})

    assert outcomes(made) == ["refused", "create"]
    assert "lost the last digits" in said(made, english)[0]


def test_the_example_of_the_template_is_not_imported(english: Localizer) -> None:
    columns = (
        Column(name="code", titles=("Code",), example="9526100000012"),
        Column(name="name", titles=("Name",), example="Amplifier"),
    )

    made = planned("Code,Name\n9526100000012,Amplifier\n9526100000012,Mine\n", columns=columns)

    assert outcomes(made) == ["refused", "create"]
    assert "example of the template" in said(made, english)[0]


def test_a_file_without_its_key_is_refused() -> None:
    with pytest.raises(TableRefused) as refused:
        planned("Name,Price\nx,1\n")

    sentence = refused.value.messages[0].interpolate()
    assert "no column “Code / 编码”" in sentence
    assert "Name, Price" in sentence


def test_the_summary_says_what_a_person_must_know_before_saying_yes() -> None:
    table = read_table("编码,名称,备注\nA1,功放,x\n".encode("gbk"), "products.csv")

    sentences = [sentence.interpolate() for sentence in plan(table, COLUMNS, "code", {}).summary()]

    assert sentences[0].startswith("Rows read: 1. New: 1, changing a record: 0")
    assert "left out: 备注" in sentences[1]
    assert "read as GBK" in sentences[2]


cell = st.sampled_from(["", "a", "A", "b", "1", "1.0", "2", " a"])
record = st.fixed_dictionaries({"Code": cell, "Name": cell, "Price": cell})


def sorted_table(records: list[dict[str, str]], faulty: int) -> Table:
    return Table(
        headers=("Code", "Name", "Price"),
        rows=[Row(number, cells) for number, cells in enumerate(records, 2)],
        faulty=tuple(FaultyRow(900 + n, ("x",), "short") for n in range(faulty)),
        encoding="utf-8",
        kind="csv",
    )


def applied(made: Plan, store: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    after = {key: dict(fields) for key, fields in store.items()}
    for row in made.of(Outcome.CREATE):
        assert row.key not in after
        after[row.key] = dict(row.values)
    for row in made.of(Outcome.UPDATE):
        for field, (old, new) in row.changes.items():
            assert after[row.key].get(field) == old
            after[row.key][field] = new
    return after


@given(st.lists(record, max_size=12), st.lists(record, max_size=6), st.integers(0, 2))
def test_the_same_file_imported_twice_changes_nothing(
    records: list[dict[str, str]], before: list[dict[str, str]], faulty: int
) -> None:
    store = applied(plan(sorted_table(before, 0), COLUMNS, "code", {}), {})
    table = sorted_table(records, faulty)
    first = plan(table, COLUMNS, "code", store)

    after = applied(first, store)
    second = plan(table, COLUMNS, "code", after)

    assert second.counts[Outcome.CREATE] == second.counts[Outcome.UPDATE] == 0
    assert second.counts[Outcome.REFUSED] == first.counts[Outcome.REFUSED]
    assert applied(second, after) == after


@given(st.lists(record, max_size=12), st.integers(0, 2))
def test_every_row_has_one_outcome_in_the_order_of_the_file(
    records: list[dict[str, str]], faulty: int
) -> None:
    table = sorted_table(records, faulty)

    made = plan(table, COLUMNS, "code", {})

    numbers = [row.number for row in table.rows] + [row.number for row in table.faulty]
    assert [row.number for row in made.rows] == numbers
    assert sum(made.counts.values()) == len(numbers)
    assert all(bool(row.reasons) == (row.outcome == Outcome.REFUSED) for row in made.rows)


def test_a_refusal_of_a_parser_may_hold_several_sentences(english: Localizer) -> None:
    def parse(text: str) -> str:
        raise Refusal("Too short.", "Not a code.")

    made = planned("Code\nA1\n", columns=(Column(name="code", titles=("Code",), parse=parse),))

    assert said(made, english) == ["Row 2, Code: Too short.", "Row 2, Code: Not a code."]
