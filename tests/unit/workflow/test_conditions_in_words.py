"""A condition is said as people would say it, with the labels that they know its fields by."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import core
from core.i18n import LOCALES, _
from core.web.locale import compile_catalogues, teller
from core.workflow.expressions import BadExpression, parse
from core.workflow.expressions.speaking import Names, spoken

CATALOGUES = [Path(core.__file__).parent / "locale"]
TYPES = {
    "amount": "money",
    "due": "date",
    "urgent": "yes_no",
    "state": "choice",
    "note": "text",
    "goods": {"price": "money"},
    "today": "date",
    "applicant": "user",
}
NAMES = Names(
    titles={
        "amount": _("Amount"),
        "due": "Due",
        "urgent": "Urgent",
        "state": "State",
        "note": "Note",
        "goods": "Goods",
    },
    types=TYPES,
    choices={"state": {"a": "Open", "b": "Shut"}},
    columns={"goods": Names(titles={"price": "Price"})},
)


@pytest.fixture(scope="module")
def says():
    """What says a sentence in each language."""
    compile_catalogues(CATALOGUES)
    return {locale: teller(CATALOGUES, locale).translate for locale in LOCALES}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("amount <= 10000", "Amount is at most 10,000"),
        ("1 < amount < 2.50", "1 is less than Amount, and Amount is less than 2.5"),
        ("due < today", "Due is before today"),
        ('due >= date("2026-10-01")', "Due is not before 2026-10-01"),
        ("urgent", "Urgent is yes"),
        ("not urgent", "Urgent is not yes"),
        ('state == "a"', "State is Open"),
        ('state not in ("a", "b")', "State is none of these: Open, Shut"),
        ('applicant == "li"', "the applicant is “li”"),
        ("note == None", "Note is empty"),
        ("not empty(note)", "Note is filled in"),
        ('contains(note, "x")', "Note contains “x”"),
        ("urgent and (amount > 1 or due > today)", "Urgent is yes, and (Amount is more than 1, or"),
        ("not (urgent or amount > 1)", "it is not so that (Urgent is yes, or Amount is more than"),
        ('sum(goods, "price") > 1', "the total of Price in Goods is more than 1"),
        ("count(goods) >= 1", "the number of lines in Goods is at least 1"),
        ("min(amount, 3) == 3", "the least of Amount, 3 is 3"),
        ("days(due, today) > 3", "the days from Due to today is more than 3"),
        ("round(amount) == 2", "Amount rounded (decimals: 0) is 2"),
        ("(amount + 1) * 2 - amount / 3 > 0", "(Amount + 1) × 2 − Amount ÷ 3 is more than 0"),
        ("amount - (amount - 1) > 0", "Amount − (Amount − 1) is more than 0"),
        ("-(amount + 1) < 0", "−(Amount + 1) is less than 0"),
        ("if_(urgent, 1, 2) > 1", "(1 if Urgent is yes, otherwise 2) is more than 1"),
    ],
)
def test_a_condition_is_said_in_words(text, words):
    assert spoken(parse(text, TYPES), NAMES).interpolate().startswith(words)


def test_each_reader_hears_it_in_his_language(says):
    said = spoken(parse('amount <= 10000 and state in ("a", "b")', TYPES), NAMES)

    assert says["zh_CN"](said) == "金额不超过10,000，且State属于：Open、Shut"


def _conditions(draw: st.DrawFn) -> str:
    """Texts of what an expression may hold, some of which are none."""
    texts = st.sampled_from([*TYPES, "1", "'a'", "None", "True", "date('2026-10-01')"])
    forms = [
        "({0} and {1})",
        "not {0}",
        "-{0}",
        "{0} - {1}",
        "{0} * {1}",
        "{0} <= {1}",
        "min({0}, 2)",
    ]
    for _depth in range(draw(st.integers(0, 4))):
        texts = st.builds(str.format, st.sampled_from([*forms, "if_({0}, {1}, {1})"]), texts, texts)
    return draw(texts)


@given(st.composite(_conditions)())
def test_whatever_is_an_expression_can_be_said(says, text):
    try:
        expression = parse(text, TYPES)
    except BadExpression:
        return
    words, chinese = (says[locale](spoken(expression, NAMES)) for locale in LOCALES)

    assert "${" not in words + chinese
    assert all(NAMES.titles[name] in words for name in expression.names & set(NAMES.titles))
