"""A value of one version's field becomes one of another's, as it is, or not at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from core.refusal import Refusal
from core.testing.rich_business import RICH, both
from core.workflow.definition import Business, Choice, OwnField, Step, Transition
from core.workflow.fields import Slot
from core.workflow.fields.types import OWN
from core.workflow.motion.carrying_over import Plan, carried

WAYS = (Choice(value="shop", title=both("Shop")), Choice(value="van", title=both("Van")))


def slot(kind, **given):
    one = OwnField(name="one", title=both("One"), type=kind, **given)
    columns = tuple(Slot(field=c, type=OWN[c.type]) for c in one.columns)
    return Slot(field=one, type=OWN[kind], columns=columns)


TABLE = slot("table", columns=(OwnField(name="pieces", title=both("Pieces"), type="number"),))
TOLD = slot("table", columns=(OwnField(name="pieces", title=both("Pieces"), type="text"),))


@pytest.mark.parametrize(
    ("value", "old", "new", "wanted"),
    [
        ("as it is", "text", "text", "as it is"),
        ("two\nlines", "long", "long", "two\nlines"),
        (Decimal("2.5000"), "number", "money", Decimal("2.50")),
        (Decimal("2.50"), "money", "number", Decimal("2.5000")),
        (Decimal("100.00"), "money", "text", "100"),
        (date(2026, 11, 26), "date", "text", "2026-11-26"),
        ("shop", "choice", "text", "shop"),
        (None, "text", "number", None),
        (True, "yes_no", "yes_no", True),
    ],
)
def test_what_fits_is_carried(value, old, new, wanted):
    assert carried(value, slot(old), slot(new)) == wanted


@pytest.mark.parametrize(
    ("value", "old", "new"),
    [
        (Decimal("2.5001"), "number", "money"),
        ("2.5", "text", "number"),
        ("x" * 501, "long", "text"),
        (date(2026, 11, 26), "date", "moment"),
        (True, "yes_no", "number"),
        ("li", "text", "user"),
    ],
)
def test_what_does_not_fit_is_refused(value, old, new):
    with pytest.raises(Refusal):
        carried(value, slot(old), slot(new))


def test_a_choice_stays_while_it_is_offered():
    fewer = slot("choice", choices=WAYS[:1])

    assert carried("shop", slot("choice", choices=WAYS), fewer) == "shop"
    assert carried("shop", slot("text"), fewer) == "shop"
    with pytest.raises(Refusal, match="van"):
        carried("van", slot("choice", choices=WAYS), fewer)


def test_lines_keep_the_columns_that_both_have():
    assert carried(({"pieces": Decimal(2)},), TABLE, TOLD) == ({"pieces": "2"},)
    assert carried((), TABLE, slot("text")) is None
    with pytest.raises(Refusal, match="cannot become each other"):
        carried(({"pieces": Decimal(2)},), TABLE, slot("text"))


def test_what_a_formula_works_out_is_not_carried():
    assert carried(Decimal(2), slot("number"), slot("number", formula="3")) is None


def version(steps, fields=()):
    return Business(
        name="retail",
        title=both("Retail"),
        kind="base.document",
        series="LS",
        steps=tuple(Step(name=n, title=both(label), final=n == "done") for n, label in steps),
        transitions=(),
        fields=tuple(OwnField(name=n, title=both(label)) for n, label in fields),
    )


BEFORE = version(
    [("draft", "Draft"), ("check", "Check"), ("done", "Done")], [("a", "A"), ("b", "B")]
)
AFTER = version(
    [("draft", "Begun"), ("second", "Check"), ("done", "Done")], [("a", "A"), ("bee", "B")]
)


def test_what_is_called_the_same_suggests_itself():
    plan = Plan.proposed(BEFORE, AFTER)

    assert plan.steps == {"draft": "draft", "check": "second"}
    assert plan.fields == {"a": "a", "b": "bee"}
    plan.refuse_unsound("en")


def test_what_stands_in_the_same_place_suggests_itself():
    def going(check, title):
        steps = version([("draft", "Draft"), (check, title), ("done", "Done")])
        ways = [("check", "draft", check), ("refuse", check, "draft"), ("finish", check, "done")]
        return replace(
            steps,
            transitions=tuple(
                Transition(name=name, title=both(name), source=source, target=target)
                for name, source, target in ways
            ),
        )

    before, after = going("check", "Check"), going("second", "Looked over")

    assert Plan.proposed(before, after).steps == {"draft": "draft", "check": "second"}
    # Where nothing leads the same way, nothing is guessed.
    assert Plan.proposed(before, replace(after, transitions=())).steps == {"draft": "draft"}


def test_a_version_suggests_itself_whole():
    plan = Plan.proposed(RICH, RICH)

    assert plan.fields == {one.name: one.name for one in RICH.fields}


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ({"steps": {"draft": "done"}}, "Draft cannot become done"),
        ({"steps": {"gone": "draft"}}, "gone cannot become Begun"),
        ({"fields": {"a": "zzz"}}, "A cannot become zzz"),
        ({"fields": {"a": "a", "b": "a"}}, "Two fields become A"),
    ],
)
def test_an_unsound_plan_is_refused(parts, sentence):
    with pytest.raises(Refusal, match=sentence):
        Plan(source=BEFORE, target=AFTER, **parts).refuse_unsound("en")
