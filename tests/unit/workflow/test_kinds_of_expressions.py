"""Of what kind an expression is follows from its fields; what does not fit is refused at once."""

from __future__ import annotations

import time
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from expressed import VALUES
from hypothesis import given
from hypothesis import strategies as st

from core.workflow.expressions import BadExpression, parse

TYPES: dict[str, Any] = {
    **{"amount": "money", "zero": "number", "dealer": "text", "status": "choice"},
    **{"nothing": "number", "blank": "text", "urgent": "yes_no", "due": "date", "today": "date"},
    **{"created": "moment", "buyer": "party"},
    "lines": {"amount": "money", "note": "text", "since": "date", "product": "product"},
    "none_yet": "table",
}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("amount * 2 - nothing", "number"),
        ("due + 3", "date"),
        ("3 + due", "date"),
        ("dealer + '!'", "text"),
        ("buyer + 1", ""),
        ("buyer - 1", ""),
        ("urgent and amount > 3 or not empty(buyer)", "yes_no"),
        ("status in ('a', 'b') and amount not in [1, 2]", "yes_no"),
        ("buyer == 3 and buyer != dealer", "yes_no"),
        ("if_(urgent, amount, None)", "number"),
        ("amount if urgent else buyer", ""),
        ("sum(lines, 'amount') + count(none_yet)", "number"),
        ("max(lines, 'since')", "date"),
        ("min(lines, 'product')", ""),
        ("min(none_yet, 'anything')", ""),
        ("max(due, today, created)", "date"),
        ("lines", "table"),
        ("None", ""),
    ],
)
def test_the_kind_of_an_expression_follows_from_its_fields(text: str, kind: str) -> None:
    assert parse(text, TYPES).kind == kind


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("amount + dealer", 1),
        ("1 + (amount < 'a')", 6),
        ("due + dealer", 1),
        ("due - today", 1),
        ("due * 2", 1),
        ("amount / urgent", 10),
        ("-dealer", 2),
        ("not amount", 5),
        ("urgent and amount", 12),
        ("1 if amount else 2", 6),
        ("amount if urgent else dealer", 1),
        ("due < '2026-10-01'", 1),
        ("status in (1, 2)", 1),
        ("urgent < True", 1),
        ("lines == none_yet", 1),
        ("buyer - today", 1),
        ("max(buyer, 'a', 'b')", 1),
        ("sum(amount, 'a')", 5),
        ("sum(lines, 'price')", 12),
        ("sum(lines, 'note')", 1),
        ("sum(lines, 'since')", 1),
        ("sum(lines, dealer)", 1),
        ("max(lines, 'note')", 1),
        ("max(lines, 'amount', 'note')", 1),
        ("max(amount, due)", 1),
        ("max(dealer, 'a')", 1),
        ("days(due, 3)", 11),
        ("contains(amount, 'a')", 10),
        ("count(dealer)", 7),
        ("round(dealer)", 7),
    ],
)
def test_kinds_that_do_not_fit_are_refused_before_anybody_works_with_them(
    text: str, column: int
) -> None:
    with pytest.raises(BadExpression) as refused:
        parse(text, TYPES)

    assert refused.value.column == column


def test_kinds_are_found_at_once_however_deep_it_is_nested() -> None:
    begun = time.perf_counter()

    for text in ("max(" * 18 + "1,1" + ",1)" * 18, "(" * 18 + "2*2" + ")*2" * 18):
        assert parse(text, TYPES).kind == "number"
    assert time.perf_counter() - begun < 1


def _typed(draw: st.DrawFn) -> str:
    """A condition as the designer may give it: of known fields, any operators."""
    names = st.sampled_from([*TYPES, "1", "'a'", "None", "True", 'date("2026-10-01")'])
    form = st.sampled_from(
        [
            *("{} + {}", "{} * {}", "{} == {}", "{} < {}", "{} and {}", "not {}", "max({}, {})"),
            *("if_({}, {}, {})", "days({}, {})", "sum({}, 'amount')", "-{}", "contains({}, {})"),
        ]
    )
    inner = draw(form).replace("{}", "({})").format(*(draw(names) for _ in range(3)))
    return draw(form).format(f"({inner})", draw(names), draw(names))


@given(st.composite(_typed)())
def test_what_kinds_let_pass_never_clashes(text: str) -> None:
    values = {**VALUES, "buyer": None}
    try:
        expression = parse(text, TYPES)
    except BadExpression:
        return

    value = expression.value(values)

    kinds = {Decimal: "number", str: "text", date: "date", bool: "yes_no", tuple: "table"}
    if value is not None and expression.kind:
        assert kinds[type(value)] == expression.kind
