"""Conditions and formulas are data: they are worked out exactly, and reach nothing but values."""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from expressed import LINES, VALUES
from hypothesis import example, given
from hypothesis import strategies as st

from core.workflow.expressions import BadExpression, Unreckonable, parse


def worked_out(text: str) -> Any:
    return parse(text, list(VALUES)).value(VALUES)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("0.1 + 0.2", Decimal("0.3")),
        ("1_000.50 - 0x10", Decimal("984.50")),
        ("-amount * 2", Decimal("-241.00")),
        ("round(2.5) + round(-0.4) + round(1.005, 2)", Decimal("4.01")),
        ("abs(-3) / 4", Decimal("0.75")),
        ("min(amount, 100) + max(1, 2, 3)", Decimal(103)),
        ("min(due, today)", date(2026, 10, 1)),
        ('sum(lines, "amount")', Decimal("101.00")),
        ('max(lines, "discount")', Decimal("8.5")),
        ('min(none_yet, "discount")', None),
        ('sum(none_yet, "amount")', Decimal(0)),
        ("count(lines)", Decimal(3)),
        ("days(today, due)", Decimal(9)),
        ("today + 30", date(2026, 10, 31)),
        ("due - 10", date(2026, 9, 30)),
        ("created", date(2026, 9, 30)),
        ('dealer + "!"', "Qinling Trade 秦岭!"),
        ('"urgent" if urgent else "calm"', "urgent"),
        ("if_(zero == 0, 0, amount / zero)", Decimal(0)),
        ("  amount\n  +\n  1  ", Decimal("121.50")),
        ("lines", LINES),
    ],
)
def test_a_formula_is_worked_out_exactly(text: str, result: Any) -> None:
    assert worked_out(text) == result


@pytest.mark.parametrize(
    "text",
    [
        "100 < amount <= 120.5",
        'status in ("open", "held") and status not in ["done"]',
        'contains(dealer, "秦岭") or amount < 0',
        'not (status == "done")',
        'date("2026-10-09") < due',
        "empty(nothing) and empty(blank) and empty(none_yet) and not empty(lines)",
        "nothing == None and blank == '' and None != amount",
        "amount in (-1, 120.5)",
        "not nothing",
    ],
)
def test_a_condition_is_met(text: str) -> None:
    assert parse(text, list(VALUES)).holds(VALUES)


@pytest.mark.parametrize("how", ["== 1", "!= 1", "< 1", "<= 1", "> 1", ">= 1", "not in (1, 2)"])
def test_comparing_with_what_is_empty_is_no(how: str) -> None:
    assert worked_out(f"nothing {how}") is False
    assert parse(f"missing {how}", ["missing"]).value({}) is False


@pytest.mark.parametrize(
    "text",
    [
        "nothing + 1",
        "1 - nothing",
        "nothing * amount",
        "amount / nothing",
        "-nothing",
        'dealer + blank + "x"',
        "round(nothing, 2)",
        "max(nothing, 1)",
        'sum(nothing, "amount")',
        "days(today, nothing)",
        "today + nothing",
    ],
)
def test_calculating_with_what_is_empty_gives_what_is_empty(text: str) -> None:
    assert worked_out(text) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("amount / zero", "120.50 cannot be divided by zero."),
        ("status < amount", '"open" and 120.50 cannot be compared'),
        ("status == 3", '"open" and 3 cannot be compared'),
        ("urgent < urgent", "True and True cannot be compared"),
        ("status + 1", '"open" is no number.'),
        ("status * 3", '"open" is no number.'),
        ("amount and urgent", "120.50 is neither yes nor no."),
        ("not lines", "[…] is neither yes nor no."),
        ("due - today", "Write days(from, to)."),
        ("today + 99999999", "There is no such date."),
        ("days(amount, due)", "120.50 is no date."),
        ("contains(amount, 'a')", "120.50 is no text."),
        ("round(amount, 9)", "rounded to 0 to 8 places, not to 9"),
        ("sum(amount, 'a')", "120.50 is no table of lines."),
        ("max(lines, amount)", "120.50 names no column."),
        ("sum(lines, 'note')", '"spare" is no number.'),
        ("1e90 * 1e90", "too large"),
        ("min(status, 1)", '"open" is no number.'),
    ],
)
def test_what_cannot_be_worked_out_is_said(text: str, said: str) -> None:
    with pytest.raises(Unreckonable) as refused:
        worked_out(text)

    assert said in str(refused.value)


def test_a_condition_has_to_come_to_yes_or_no() -> None:
    with pytest.raises(Unreckonable):
        parse("amount", list(VALUES)).holds(VALUES)


def test_texts_do_not_grow_without_bound() -> None:
    long = {"text": "长" * 1500}

    with pytest.raises(Unreckonable):
        parse("text + text", list(long)).value(long)


@pytest.mark.parametrize("value", [1.5, float("nan"), Decimal("NaN"), b"x", object(), [1], {1: 2}])
def test_values_of_other_kinds_are_an_error_of_the_program(value: Any) -> None:
    with pytest.raises(TypeError):
        parse("x", ["x"]).value({"x": value})


@pytest.mark.parametrize(
    ("text", "column", "said"),
    [
        ("", 0, "nothing here"),
        ("1" * 501, 0, "at most 500 characters"),
        (" + ".join(["1"] * 30), 0, "too large"),
        ("max(" + ",".join(["max(1,2,3,4,5,6,7,8,9,0)"] * 19) + ")", 0, "too large"),
        ("'秦岭' + amonut", 8, "amonut is not known here. There are: amount"),
        ("amount + total(1)", 10, "total is no function"),
        ("round()", 1, "write round(number, places)"),
        ("date('2026-13-01')", 1, 'date("2026-10-01")'),
        ("date(today)", 1, 'date("2026-10-01")'),
        ("amount + 1 # and more", 12, "a remark"),
        ("'a\\x00'", 3, "a backslash"),
        ("'ab' * amount", 1, "only numbers are multiplied"),
        ("status in 'open'", 11, "a list such as"),
        ("status in (status, 'a')", 11, "texts and numbers only"),
        ("status in ()", 11, "texts and numbers only"),
        ("amount > 1e999", 10, "too large"),
        ("1.00000000000000000000000000001", 1, "too large"),
    ],
)
def test_what_is_wrong_is_said_with_its_column(text: str, column: int, said: str) -> None:
    with pytest.raises(BadExpression) as refused:
        parse(text, list(VALUES))

    assert refused.value.column == column
    assert said in str(refused.value)


@pytest.mark.parametrize(
    "text", ["(" * 300, "amount >", "amount = 5", "amount \0", "amount，1", "a b"]
)
def test_what_cannot_be_read_is_said_with_a_column(text: str) -> None:
    with pytest.raises(BadExpression) as refused:
        parse(text, list(VALUES))

    assert 1 <= refused.value.column <= len(text)
    assert "cannot be read" in str(refused.value)


ATTACKS = [
    "4000000**4000000",
    "9**9**9**9",
    "'1'.zfill(999999999)",
    "'%999999999d' % 1",
    "'a' * 1000000000",
    "1 << 1000000",
    "1 >> 1",
    "7 % 2",
    "7 // 2",
    "f'{1:999999999}'",
    "'{0.__class__}'.format(1)",
    "().__class__.__bases__[0].__subclasses__()",
    "amount.__class__",
    "lines[0]",
    "lines[0:1]",
    "[x for x in lines]",
    "{x: 1 for x in lines}",
    "(x for x in lines)",
    "{1, 2}",
    "{'a': 1}",
    "[1, 2]",
    "(1, 2)",
    "(lambda: 1)()",
    "lambda: 1",
    "__import__('os').system('true')",
    "open('/etc/passwd')",
    "eval('1')",
    "getattr(amount, 'real')",
    "print(1)",
    "rand()",
    "int('1')",
    "str(1)",
    "sum(lines, column='amount')",
    "min(*lines)",
    "count(**lines)",
    "(max)(1, 2)(3)",
    "max",
    "x = 5",
    "amount += 1",
    "(amount := 5)",
    "import os",
    "1; 2",
    "yield 1",
    "await amount",
    "amount @ 2",
    "amount | 1",
    "~amount",
    "amount is None",
    "1j",
    "b'a'",
    "...",
    "1e400",
    "[[[[1]]]]",
    "status in [['a']]",
    "-" * 400 + "1",
    "not " * 100 + "urgent",
    "(" * 245 + "1" + ")" * 245,
    "\ud800",
    "ａmount.real",
]


@pytest.mark.parametrize("text", ATTACKS)
def test_an_attack_stops_at_the_gate(text: str) -> None:
    with pytest.raises(BadExpression) as refused:
        parse(text, list(VALUES))

    assert str(refused.value)


TOKENS = st.sampled_from(
    [
        *VALUES,
        *("sum", "count", "min", "max", "abs", "round", "days", "empty", "contains", "if_", "date"),
        *"()[]{},.:#'\"\\*+-/<>=!%&|^~@;\n\0 \ud800秦",
        *("**", "//", "<<", "==", "!=", "<=", " and ", " or ", " not ", " in ", " if ", " else "),
        *(" is ", "lambda", " for ", "None", "True", "1", "0", "9e99", ".5", "1e9999", "'a'", ":="),
        *('"amount"', "__class__", "f'", "await ", "yield "),
    ]
)


@given(st.one_of(st.text(max_size=60), st.lists(TOKENS, max_size=25).map("".join)))
@example("'" * 500)
@example("max(" * 19 + "1,1" + ")" * 19)
def test_whatever_is_typed_gives_a_value_or_a_sentence(text: str) -> None:
    begun = time.perf_counter()

    with suppress(BadExpression, Unreckonable):
        value = worked_out(text)
        assert value is None or isinstance(value, Decimal | str | bool | date | tuple)
        assert worked_out(text) == value
    assert time.perf_counter() - begun < 10


def test_the_largest_expression_over_many_lines_takes_little_time() -> None:
    lines = tuple({"a": Decimal(n)} for n in range(2000))
    text = "max(" + ",".join(['sum(lines,"a")'] * 19) + ")"
    begun = time.perf_counter()

    assert parse(text, ["lines"]).value({"lines": lines}) == 1999000
    assert time.perf_counter() - begun < 1


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-9, max_value=9))
def test_a_number_is_read_back_as_it_is_written(number: Decimal) -> None:
    assert parse(str(number), ()).value({}) == number


def test_an_expression_names_what_it_reads_and_equals_its_like() -> None:
    one = parse("max(amount, 1) > 1 and status == 'open'", list(VALUES))

    assert one.names == {"amount", "status"}
    assert one == parse(one.text, list(VALUES))
    assert len({one, parse(one.text, list(VALUES))}) == 1
