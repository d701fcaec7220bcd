"""Values of own fields: kept and read back exactly, worked out in order, never in a circle."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.orm.types import quantize
from core.refusal import Invalid, Refusal
from core.workflow.definition import Business, Choice, OwnField, Step
from core.workflow.expressions import BadExpression
from core.workflow.fields import formula_order, prepared
from core.workflow.fields.sheet import sheet_of
from core.workflow.fields.types import OWN
from core.workflow.fields.values import decode, encode, encode_values


class NoHooks(SimpleNamespace):
    """A branch without any addon: the core's own types are all there are."""

    enabled = frozenset[str]()

    @property
    def everywhere(self) -> NoHooks:
        return self

    def named(self, hook: str) -> dict[str, Any]:
        return {}


CONTEXT: Any = SimpleNamespace(
    hooks=NoHooks(),
    company=SimpleNamespace(timezone="Asia/Shanghai"),
    identity=SimpleNamespace(login="chen", locale="en"),
    today=date(2026, 11, 26),
)
UNITS = {"money": 2, "number": 4}


def exact(scale: int) -> st.SearchStrategy[Decimal]:
    return st.integers(-(10**12) * 10**scale + 1, 10**12 * 10**scale - 1).map(
        lambda whole: Decimal(whole).scaleb(-scale)
    )


WRITTEN = st.characters(exclude_categories=("Cc", "Cs"))
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "text": st.text(WRITTEN, max_size=500),
    "long": st.text(WRITTEN | st.sampled_from("\n\t"), max_size=600),
    "number": exact(4),
    "money": exact(2),
    "date": st.dates(),
    "moment": st.datetimes(timezones=st.just(UTC)).map(lambda at: at.replace(microsecond=0)),
    "yes_no": st.booleans(),
    "choice": st.text(WRITTEN, min_size=1, max_size=40),
    "user": st.text(WRITTEN, min_size=1, max_size=80),
    "attachment": st.lists(st.integers(1, 2**63 - 1), min_size=1, max_size=5).map(tuple),
}


def field(name: str, kind: str = "money", **more: Any) -> OwnField:
    return OwnField(name=name, title={"en": name, "zh_CN": name}, type=kind, **more)


def business(*fields: OwnField, name: str = "case") -> Business:
    title = {"en": name, "zh_CN": name}
    step = Step(name="open", title=title)
    return Business(
        name=name,
        title=title,
        kind="gone.kind",
        series="X",
        steps=(step,),
        transitions=(),
        fields=fields,
    )


def test_every_type_of_the_core_is_tried():
    assert {*VALUES, "table"} == set(OWN)


@pytest.mark.parametrize("name", VALUES)
def test_a_value_comes_back_as_it_was_kept(name):
    kind = OWN[name]

    @given(VALUES[name])
    def comes_back(value: Any) -> None:
        fitted = kind.fit(value)
        data = json.loads(json.dumps(kind.encode(fitted)))
        assert kind.decode(data) == fitted
        assert kind.fit(fitted) == fitted

    comes_back()


@pytest.mark.parametrize("name", VALUES)
def test_what_another_type_kept_is_empty_or_read_and_never_a_fault(name):
    data = st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.integers())

    @given(data)
    def is_read(found: Any) -> None:
        value = OWN[name].decode(found)
        assert value is None or OWN[name].decode(OWN[name].encode(value)) == value

    is_read()


@pytest.mark.parametrize("name", VALUES)
@given(st.text(max_size=40) | st.floats() | st.integers() | st.lists(st.integers()) | st.dates())
def test_whatever_is_typed_is_read_or_refused_in_a_sentence(name, typed):
    kind = OWN[name]
    try:
        value = kind.read(typed, CONTEXT) if isinstance(typed, str) else kind.fit(typed)
    except Refusal as refused:
        said = [str(message) for message in refused.messages]
    else:
        said = [] if value is None else [json.dumps(kind.encode(value))]
        assert value is None or said != ["null"]
    assert all(said)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("money", "１,２９９.５０", Decimal("1299.50")),
        ("money", "¥59", Decimal(59)),
        ("number", "13%", Decimal("0.13")),
        ("number", "-0", Decimal(0)),
        ("date", "2026/1/5", date(2026, 1, 5)),
        ("moment", "2026-01-05", datetime(2026, 1, 4, 16, tzinfo=UTC)),
        ("moment", "2026-01-05T08:30", datetime(2026, 1, 5, 0, 30, tzinfo=UTC)),
        ("moment", "2026年1月5日 8:30:15", datetime(2026, 1, 5, 0, 30, 15, tzinfo=UTC)),
        ("moment", "2026-01-05T08:30:00Z", datetime(2026, 1, 5, 8, 30, tzinfo=UTC)),
        ("moment", "2026-01-05 08:30+02:00", datetime(2026, 1, 5, 6, 30, tzinfo=UTC)),
        ("yes_no", "否", False),
        ("long", " a \r\nb\t", "a \nb"),
        ("text", "\u3000", None),
    ],
)
def test_people_write_in_many_ways(kind, text, value):
    assert OWN[kind].read(text, CONTEXT) == value


@pytest.mark.parametrize("text", ["25:00", "2026-01-05 24:01", "2026-02-30 10:00", "0001-01-01"])
def test_a_moment_that_there_is_not_is_refused(text):
    with pytest.raises(Refusal, match="is not a moment"):
        OWN["moment"].read(text, CONTEXT)


@given(exact(2), st.integers(-999, 999).map(Decimal), exact(2))
def test_formulas_are_exact_whatever_the_order_of_the_fields(price, pieces, freight):
    case = business(
        field("total", formula="amount + freight"),
        field("amount", formula="price * pieces"),
        field("price"),
        field("pieces", "number"),
        field("freight"),
        name="exact_case",
    )
    typed = {"price": str(price), "pieces": pieces, "freight": freight}
    amount = price * pieces
    fits = abs(amount) < 10**12 and abs(amount + freight) < 10**12
    if not fits:
        with pytest.raises(Invalid, match="Look at"):
            prepared(case, typed, CONTEXT)
        return
    found = prepared(case, typed, CONTEXT)

    assert (found["amount"], found["total"]) == (amount, amount + freight)


@given(exact(2), exact(2))
def test_what_is_worked_out_is_rounded_half_up_to_what_is_kept(price, share):
    case = business(field("price"), field("half", formula="price / 8"), name="half_case")

    found = prepared(case, {"price": price}, CONTEXT)

    assert found["half"] == quantize(price / 8, 2)


@given(
    st.fixed_dictionaries(
        {
            "price": st.none() | exact(2),
            "urgent": st.none() | st.booleans(),
            "reason": st.none() | st.text(WRITTEN, max_size=20),
            "lines": st.lists(
                st.fixed_dictionaries({"pieces": st.integers(0, 99), "price": exact(2)}),
                max_size=3,
            ),
        }
    )
)
def test_preparing_what_was_prepared_changes_nothing(typed):
    columns = (
        field("pieces", "number"),
        field("price"),
        field("amount", formula="pieces * price / 100"),
    )
    case = business(
        field("price", default="1"),
        field("urgent", "yes_no", default="price > 100"),
        field("reason", "text", shown_if="urgent"),
        field("lines", "table", columns=columns),
        field("sum", formula='sum(lines, "amount")'),
        name="again_case",
    )
    try:
        once = prepared(case, typed, CONTEXT)
    except Invalid:
        return
    sheet = sheet_of(case, CONTEXT)
    own = json.loads(json.dumps(encode_values(sheet.own, once)))
    read = {slot.name: decode(slot, own.get(slot.name)) for slot in sheet.own}

    assert read == once
    assert prepared(case, {}, CONTEXT, old=once) == once
    given_again = {n: v for n, v in once.items() if sheet.slots[n].typed}
    assert prepared(case, given_again, CONTEXT, old=once) == once


def test_a_field_that_is_not_shown_is_empty_for_the_others_too():
    case = business(
        field("urgent", "yes_no"),
        field("fee", shown_if="urgent", required=True),
        field("total", formula="if_(empty(fee), 0, fee) + 1"),
        name="shown_case",
    )

    calm = prepared(case, {"urgent": "no", "fee": "5"}, CONTEXT)
    urgent = prepared(case, {"urgent": "yes", "fee": "5"}, CONTEXT)

    assert (calm["fee"], calm["total"]) == (None, Decimal(1))
    assert (urgent["fee"], urgent["total"]) == (Decimal(5), Decimal(6))


def test_a_line_is_worked_out_with_what_stands_around_it():
    columns = (
        field("pieces", "number", default="1"),
        field("amount", formula="pieces * price"),
        field("dear", "yes_no", formula="amount > 10"),
    )
    case = business(field("price"), field("lines", "table", columns=columns), name="around_case")

    found = prepared(case, {"price": "6", "lines": [{}, {"pieces": "2"}]}, CONTEXT)

    assert [(line["amount"], line["dear"]) for line in found["lines"]] == [
        (Decimal(6), False),
        (Decimal(12), True),
    ]


@pytest.mark.parametrize(
    ("fields", "places"),
    [
        ((field("a", formula="1 / b"), field("b")), {"a"}),
        ((field("a", formula="b + 1"), field("b", "text")), None),
        ((field("a", "choice", formula="b"), field("b", "text")), {"a"}),
        ((field("a", check="b", message={"en": "No."}), field("b", "yes_no")), {"a"}),
    ],
)
def test_what_cannot_be_worked_out_is_said_at_its_field(fields, places):
    case = business(*fields, name=f"wrong_case_{len(str(fields))}")
    given_values = {"b": {"money": "0", "text": "x", "yes_no": "no"}[fields[1].type]}
    if fields[0].name in {"a"} and not fields[0].formula:
        given_values["a"] = "1"
    expected = BadExpression if places is None else Invalid

    with pytest.raises(expected) as refused:
        prepared(case, given_values, CONTEXT)

    if places is not None:
        assert set(refused.value.fields) == places


def test_a_circle_of_formulas_is_named():
    fields = [
        field("start"),
        field("a", formula="b + start"),
        field("b", formula="c"),
        field("c", shown_if="a > 1"),
        field("beside", formula="a"),
    ]

    with pytest.raises(BadExpression, match="in a circle: a ← b ← c ← a"):
        formula_order(fields)


def test_a_table_and_what_is_summed_from_it_are_no_circle():
    columns = (field("price"), field("amount", formula="price * rate"))
    fields = [
        field("total", formula='sum(lines, "amount")'),
        field("lines", "table", columns=columns),
        field("rate", "number"),
    ]

    assert [one.name for one in formula_order(fields)] == ["rate", "lines", "total"]
    with pytest.raises(BadExpression, match="in a circle"):
        formula_order([*fields[:2], field("rate", formula="total")])


def test_choices_are_typed_by_their_labels():
    colours = (Choice(value="red", title={"en": "Red", "zh_CN": "红"}),)
    case = business(field("colour", "choice", choices=colours), name="colour_case")

    assert prepared(case, {"colour": "红"}, CONTEXT)["colour"] == "red"
    assert prepared(case, {"colour": "Red"}, CONTEXT)["colour"] == "red"
    with pytest.raises(Invalid):
        prepared(case, {"colour": "blue"}, CONTEXT)


def test_a_value_of_a_type_nobody_offers_any_more_is_told_as_it_stands():
    sheet = sheet_of(business(field("old", "vanished"), name="old_case"), CONTEXT)
    slot = sheet.slots["old"]

    assert decode(slot, "x-17") == "x-17"
    assert encode(slot, "x-17") == "x-17"
