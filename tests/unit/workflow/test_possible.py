"""A condition that can never hold is found out, and for the others an example is found."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.workflow.expressions import Unreckonable, parse
from core.workflow.expressions.possible import Domain, Possibility, possibility

LINE = {"amount": Domain(type="money"), "note": Domain(type="text")}
FIELDS: dict[str, Domain] = {
    "amount": Domain(type="money"),
    "rate": Domain(type="number", empty=False),
    "status": Domain(type="choice", values=("open", "held", "done")),
    "reason": Domain(type="text"),
    "urgent": Domain(type="yes_no"),
    "due": Domain(type="date"),
    "today": Domain(type="date", empty=False),
    "buyer": Domain(type="party"),
    "rep": Domain(type="party", values=(Decimal(7), Decimal(8)), empty=False),
    "lines": Domain(type="table", columns=LINE),
}


def asked(*texts: str) -> Possibility:
    return possibility([parse(text, list(FIELDS)) for text in texts], FIELDS)


@pytest.mark.parametrize(
    "texts",
    [
        ("amount > 5", "amount < 3"),
        ("amount > 5 and amount <= 5",),
        ("3 < amount < 3.01",),
        ("amount == 0.005",),
        ("amount == 1", "amount == 2"),
        ("amount > 3", "empty(amount)"),
        ("rate == None",),
        ("not (amount > 3) and not (amount <= 3) and not empty(amount)",),
        ("status == 'closed'",),
        ("status not in ('open', 'held', 'done')",),
        ("status == 'open'", "status in ('held', 'done') or empty(status)"),
        ("reason == 'a' and reason != 'a'",),
        ("urgent and not urgent",),
        ("urgent == True and urgent == False",),
        ('due > date("2026-10-01") and due < date("2026-10-02")',),
        ("buyer == 3 and buyer in (4, 5)",),
        ("rep == 9",),
        ("empty(lines) and not empty(lines)",),
        ("False",),
        ("1 > 2 or amount != amount and 3 < 2",),
        ("if_(urgent, amount > 5, False) and amount < 2",),
        ("amount * rate > 5 and amount * rate < 3",),
        ("sum(lines, 'amount') > 100", "sum(lines, 'amount') < 50"),
        ("amount > rate and not (amount > rate)",),
        ("contains(reason, 'a') and not contains(reason, 'a')",),
    ],
)
def test_what_can_never_hold_is_known(texts: tuple[str, ...]) -> None:
    assert asked(*texts) == Possibility(ever=False)


@pytest.mark.parametrize(
    "texts",
    [
        ("amount > 3 and amount <= 8",),
        ("3 < rate < 3.01",),
        ("3 < amount < 3.02",),
        ("amount < -5", "amount > -5.5"),
        ("amount > 1e50",),
        ("empty(amount)", "not urgent"),
        ("not (amount > 3)", "not (amount <= 3)"),
        ("status == 'held' and urgent or reason == 'x'",),
        ("status not in ('open', 'held')",),
        ("reason != 'a' and reason != 'aa'",),
        ('due > date("2026-10-01")', 'due < date("2026-10-03")'),
        ('due == date("9999-12-31") or due < date("0001-01-01")',),
        ("buyer != 3",),
        ("rep != 7",),
        ("True",),
        ("amount > rate",),
        ("amount * rate > 5000", "rate < 3"),
        ("amount * (1 - rate / 100) < 90", "amount > 80", "rate <= 8"),
        ("days(today, due) > 30",),
        ("due < today and today - 3 > due",),
        ("sum(lines, 'amount') > 100 and count(lines) > 2",),
        ("max(lines, 'amount') > 8", "not empty(lines)"),
        ("count(lines) == 0", "urgent"),
        ("contains(reason, 'late') and contains(reason, 'broken')",),
        ("reason > 'm'",),
        ("abs(amount) > 3 and amount < 0",),
        ("1 / amount > 0",),
    ],
)
def test_what_can_hold_has_an_example(texts: tuple[str, ...]) -> None:
    found = asked(*texts)

    assert found.ever
    assert found.example is not None
    assert all(parse(text, list(FIELDS)).holds(found.example) for text in texts)


@pytest.mark.parametrize(
    "texts",
    [("amount > rate", "rate > amount"), ("amount * amount < -1",), ("count(lines) < 0",)],
)
def test_what_is_not_known_is_not_called_impossible(texts: tuple[str, ...]) -> None:
    assert asked(*texts) == Possibility(ever=None)


def test_an_example_fills_fields_rather_than_leaving_them_empty() -> None:
    found = asked("amount >= 3", "urgent or not urgent", "status != 'done'")

    assert found.example == {"amount": Decimal(4), "status": "open", "urgent": True}


def test_the_search_ends_even_where_no_end_is_in_sight() -> None:
    # Ten pigeons in nine holes: no way round trying them all is known.
    fields = {f"f{n}": Domain(type="number", empty=False) for n in range(10)}
    holes = [f"{name} in (1, 2, 3, 4, 5, 6, 7, 8, 9)" for name in fields]
    texts = [
        f"not ({a} == {n} and {b} == {n})"
        for a, b in itertools.combinations(fields, 2)
        for n in range(1, 10)
    ]

    found = possibility([parse(text, list(fields)) for text in [*holes, *texts]], fields)

    # It gave up, for it is bounded in work; whoever searched on would come to "never".
    assert found.ever is None


NUMBERS = [None, *(Decimal(n) / 2 for n in range(-2, 9))]
GRID: dict[str, list[Any]] = {
    "amount": NUMBERS,
    "rate": NUMBERS[1:],
    "status": [None, "open", "held", "done"],
    "urgent": [None, True, False],
    "due": [None, *(date(2026, 10, day) for day in range(1, 7))],
}
CLAIMS = st.one_of(
    st.builds(
        "{} {} {}".format,
        st.sampled_from(["amount", "rate"]),
        st.sampled_from(["<", "<=", ">", ">=", "==", "!="]),
        st.integers(0, 3),
    ),
    st.builds(
        'due {} date("2026-10-0{}")'.format,
        st.sampled_from(["<", "<=", ">", ">=", "==", "!="]),
        st.integers(2, 5),
    ),
    st.builds("status {} ('open', 'held')".format, st.sampled_from(["in", "not in"])),
    st.builds("status {} 'done'".format, st.sampled_from(["==", "!="])),
    st.builds("empty({})".format, st.sampled_from(list(GRID))),
    st.builds("{} < amount <= {}".format, st.integers(0, 3), st.integers(0, 3)),
    st.sampled_from(["urgent", "True", "urgent != True"]),
)
CONDITIONS = st.recursive(
    CLAIMS,
    lambda inner: st.one_of(
        st.builds("({} and {})".format, inner, inner),
        st.builds("({} or {})".format, inner, inner),
        st.builds("(not {})".format, inner),
        st.builds("if_({}, {}, {})".format, inner, inner, inner),
    ),
    max_leaves=5,
)


def on_the_grid(texts: list[str]) -> Mapping[str, Any] | None:
    """An example found by trying every value of the grid."""
    conditions = [parse(text, list(GRID)) for text in texts]
    names = sorted({name for condition in conditions for name in condition.names})
    for row in itertools.product(*(GRID[name] for name in names)):
        values = dict(zip(names, row, strict=True))
        if all(condition.holds(values) for condition in conditions):
            return values
    return None


@settings(deadline=None, max_examples=60)
@given(st.lists(CONDITIONS, min_size=1, max_size=2))
def test_comparisons_with_constants_are_always_decided_and_rightly(texts: list[str]) -> None:
    found = asked(*texts)

    assert found.ever is not None
    assert found.ever == (on_the_grid(texts) is not None)
    if found.example is not None:
        assert all(parse(text, list(FIELDS)).holds(found.example) for text in texts)


CALCULATED = st.builds(
    "{} {} {} {} {}".format,
    st.sampled_from(["amount", "rate"]),
    st.sampled_from("+-*/"),
    st.sampled_from(["rate", "2"]),
    st.sampled_from(["<", ">", "==", "!="]),
    st.sampled_from(["amount", "1", "3"]),
)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.one_of(CALCULATED, CLAIMS), min_size=1, max_size=3))
def test_nothing_that_can_hold_is_ever_called_impossible(texts: list[str]) -> None:
    found = asked(*texts)

    if found.ever is not True:
        try:
            assert found.ever is None or on_the_grid(texts) is None
        except Unreckonable:
            return
    if found.example is not None:
        assert all(parse(text, list(FIELDS)).holds(found.example) for text in texts)
