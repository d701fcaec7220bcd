"""Terms: product lines compare by their paths, and a price's steps survive as plain data."""

import json
from datetime import date
from decimal import Decimal

from addons.esales.assortment import LineKeys
from addons.esales.price_terms import GradeDiscount, ListPrice, PriceRequest, PriceTerms
from addons.esales.pricing import price_lines
from addons.esales.repricing import step_data, step_sentence


def test_a_line_below_another_shares_the_beginning_of_its_path():
    keys = LineKeys()

    speakers, audio = keys.path("AV/SPK/"), keys.path("AV/")

    assert speakers[: len(audio)] == audio
    assert keys.own("AV/SPK/") == speakers[-1]
    assert keys.own("AV/") in speakers
    assert keys.own("EDU/") not in speakers


def test_no_path_is_every_line():
    keys = LineKeys()

    assert keys.path(None) == ()
    assert keys.own(None) is None
    assert keys.own("") is None


def test_the_steps_of_a_price_are_told_the_same_after_they_were_stored():
    request = PriceRequest(
        key=1,
        label="蓝牙音箱",
        variant=1,
        product=1,
        product_line=(),
        quantity=Decimal(1),
        pieces_per_carton=None,
        tax_rate=Decimal("0.13"),
    )
    terms = PriceTerms(
        on=date(2026, 11, 23),
        price_list="经销价",
        grade="A",
        prices=[ListPrice(variant=1, price=Decimal("459.00"))],
        grade_discounts=[GradeDiscount(grade="A", factor=Decimal("0.95"))],
    )
    steps = price_lines([request], terms)[0].why

    stored = json.loads(json.dumps([step_data(step) for step in steps], ensure_ascii=False))

    told = [step_sentence(step).interpolate() for step in stored]
    assert told == [step.message.interpolate() for step in steps]
    assert told == ["Price list 经销价: 459.00", "Grade A pays 95 %"]
