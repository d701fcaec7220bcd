"""The price of a line: every rule alone and together, told step by step."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from addons.esales.offers import Rule
from addons.esales.price_terms import (
    GradeDiscount,
    ListPrice,
    PriceRequest,
    PriceTerms,
    Promotion,
    QuantityBreak,
)
from addons.esales.pricing import price_lines
from addons.esales.tax import TaxMode, total

TODAY = date(2026, 11, 23)
YESTERDAY = date(2026, 11, 22)
TOMORROW = date(2026, 11, 24)
AUDIO, SPEAKERS, EDUCATION = 1, 11, 3
PLAYER, SPEAKER, TABLET = 101, 102, 301


def D(text):  # noqa: N802  A short name keeps the arithmetic readable.
    return Decimal(text)


TERMS = PriceTerms(
    on=TODAY,
    price_list="经销商价目表",
    grade="A",
    prices=[
        ListPrice(variant=PLAYER, price=D("459.00")),
        ListPrice(variant=SPEAKER, price=D("100.00")),
        ListPrice(variant=TABLET, price=D("1599.00")),
    ],
    grade_discounts=[
        GradeDiscount(grade="A", factor=D("0.95")),
        GradeDiscount(grade="A", product_line=EDUCATION, factor=D("0.96")),
        GradeDiscount(grade="S", factor=D("0.92")),
    ],
)
BREAKS = [
    QuantityBreak(product_line=AUDIO, cartons=3, points=D("0.01")),
    QuantityBreak(product_line=AUDIO, cartons=10, points=D("0.02")),
]


def request(variant=SPEAKER, quantity="1", **changed):
    line = (EDUCATION,) if variant == TABLET else (AUDIO, SPEAKERS)
    given = {
        "key": variant,
        "label": {PLAYER: "蓝光播放器", SPEAKER: "蓝牙音箱", TABLET: "学习平板"}.get(variant, "?"),
        "product": variant // 100,
        "product_line": line,
        "pieces_per_carton": 20,
        "tax_rate": D("0.13"),
    }
    return PriceRequest(**{**given, "variant": variant, "quantity": D(quantity), **changed})


def priced(*requests, **terms):
    return price_lines(requests or [request()], replace(TERMS, **terms))


def steps(line):
    return [(step.rule, step.name, step.before, step.after) for step in line.why]


def told(line):
    return [step.message.interpolate() for step in line.why]


def test_the_worked_slip_of_the_trade_comes_out_to_the_cent():
    (line,) = priced(request(PLAYER, "48"))

    assert (line.price, line.discount) == (D("459.00"), D("0.95"))
    assert (line.gross, line.net, line.tax) == (D("20930.40"), D("18522.48"), D("2407.92"))
    assert line.unit_price == D("436.05")
    assert line.refusal is None


def test_a_price_explains_itself_step_by_step():
    (line,) = priced(
        request(quantity="60"),
        breaks=BREAKS,
        promotions=[Promotion(key=1, name="双十一", points=D("0.03"), exclusive=False)],
    )

    assert steps(line) == [
        (Rule.LIST, "经销商价目表", None, D("100.00")),
        (Rule.GRADE, "A", D("100"), D("95")),
        (Rule.BREAK, "3", D("95"), D("94.05")),
        (Rule.PROMOTION, "双十一", D("94.05"), D("91.20")),
    ]
    assert told(line) == [
        "Price list 经销商价目表: 100.00",
        "Grade A pays 95 %",
        "From 3 cartons on: 1 % off",
        "Promotion 双十一: 3 % off",
    ]
    assert line.discount == D("0.912")


def test_the_nearest_product_line_with_a_discount_for_the_grade_decides():
    speakers = GradeDiscount(grade="A", product_line=SPEAKERS, factor=D("0.90"))
    audio = GradeDiscount(grade="A", product_line=AUDIO, factor=D("0.93"))

    (line,) = priced(grade_discounts=[speakers, audio, *TERMS.grade_discounts])

    assert line.discount == D("0.90")


def test_a_grade_without_discount_pays_the_list_price():
    (line,) = priced(grade="C")

    assert line.discount == 1
    assert [step.rule for step in line.why] == [Rule.LIST]


def test_of_two_prices_the_one_begun_last_holds_and_a_future_one_does_not_yet():
    prices = [
        ListPrice(variant=SPEAKER, price=D("90"), since=YESTERDAY),
        ListPrice(variant=SPEAKER, price=D("100")),
        ListPrice(variant=SPEAKER, price=D("80"), since=TOMORROW),
        ListPrice(variant=SPEAKER, price=D("70"), until=YESTERDAY),
    ]

    (line,) = priced(prices=prices)

    assert line.list_price == D("90")


def test_of_two_prices_begun_on_one_day_the_lower_holds_in_whatever_order_they_are_read():
    prices = [ListPrice(variant=SPEAKER, price=D(price)) for price in ("98", "97", "99")]

    (line,) = priced(prices=prices)

    assert line.list_price == D("97")


def test_goods_without_a_price_are_refused_with_the_way_out():
    unpriced, speaker = priced(request(999, label="未定价商品"), request())

    assert unpriced.refusal.interpolate() == (
        "未定价商品 cannot be sold: it has no price in the list 经销商价目表 on 2026-11-23. "
        "Have a price entered, or take it off the slip."
    )
    assert unpriced.list_price is None
    assert total([unpriced, speaker]).gross == speaker.gross


def test_a_break_is_mixed_within_a_product_line_and_parts_of_cartons_count():
    thirds = [request(key=key, quantity="4", pieces_per_carton=12) for key in range(9)]

    lines = priced(*thirds, request(TABLET, "200"), breaks=BREAKS)

    assert [line.discount for line in lines[:9]] == [D("0.9405")] * 9
    assert lines[9].discount == D("0.96")


def test_a_piece_short_of_the_break_earns_nothing():
    (line,) = priced(request(quantity="59"), breaks=BREAKS)

    assert line.discount == D("0.95")


def test_the_best_break_reached_holds_alone():
    (line,) = priced(request(quantity="200"), breaks=BREAKS)

    assert line.discount == D("0.931")


def test_goods_without_cartons_reach_no_break_and_profit_from_one():
    loose = request(quantity="500", pieces_per_carton=None)

    (alone,) = priced(loose, breaks=BREAKS)
    together, _cartons = priced(loose, request(PLAYER, "60"), breaks=BREAKS)

    assert alone.discount == D("0.95")
    assert together.discount == D("0.9405")


@pytest.mark.parametrize(
    ("target", "discount"),
    [
        ({"variant": SPEAKER}, "0.9"),
        ({"product": 1}, "0.9"),
        ({"product_line": AUDIO}, "0.9"),
        ({}, "0.9"),
        ({"variant": PLAYER}, "1"),
        ({"product": 3}, "1"),
        ({"product_line": EDUCATION}, "1"),
    ],
)
def test_a_promotion_covers_a_variant_a_product_a_line_or_everything(target, discount):
    promotion = Promotion(key=1, name="促销", points=D("0.1"), **target, exclusive=False)

    (line,) = priced(promotions=[promotion], grade="C")

    assert line.discount == D(discount)


def test_a_promotion_holds_on_its_days_and_from_its_minimum_on():
    over = Promotion(key=1, name="over", points=D("0.1"), until=YESTERDAY, exclusive=False)
    large = Promotion(
        key=2, name="large", product=1, least=D("10"), points=D("0.1"), exclusive=False
    )

    few, many = (
        priced(request(PLAYER, quantity), request(SPEAKER, "4"), promotions=[over, large])[0]
        for quantity in ("5", "6")
    )

    assert few.discount == D("0.95")
    assert many.discount == D("0.855")


def test_combinable_promotions_add_up_and_never_take_more_than_the_price():
    halves = [Promotion(key=key, name=str(key), points=D("0.6"), exclusive=False) for key in (1, 2)]

    (line,) = priced(promotions=halves)

    assert (line.discount, line.gross) == (D("0"), D("0.00"))
    assert line.why[-1].after == 0


def test_the_exclusive_promotion_stands_alone_where_that_is_better():
    (line,) = priced(
        request(quantity="60"),
        breaks=BREAKS,
        promotions=[
            Promotion(key=1, name="shared", points=D("0.03"), exclusive=False),
            Promotion(key=2, name="alone", points=D("0.05"), exclusive=True),
            Promotion(key=3, name="less", points=D("0.045"), exclusive=True),
        ],
    )

    assert [step.name for step in line.why] == ["经销商价目表", "A", "alone"]
    assert line.discount == D("0.9025")


def test_the_combined_offer_holds_where_it_is_as_good_as_the_exclusive_one():
    (line,) = priced(
        promotions=[
            Promotion(key=1, name="alone", points=D("0.03"), exclusive=True),
            Promotion(key=2, name="shared", points=D("0.03"), exclusive=False),
        ]
    )

    assert line.why[-1].name == "shared"


def test_an_exclusive_fixed_price_is_final():
    special = Promotion(key=1, name="特价", variant=SPEAKER, price=D("90.00"), exclusive=True)

    (line,) = priced(request(quantity="60"), breaks=BREAKS, promotions=[special])

    assert (line.list_price, line.price, line.discount) == (D("100.00"), D("90.00"), 1)
    assert line.gross == D("5400.00")
    assert told(line)[-1] == "Promotion 特价: fixed price 90.00"
    assert steps(line)[-1] == (Rule.PROMOTION, "特价", D("100.00"), D("90.00"))


def test_a_combinable_fixed_price_still_earns_the_break():
    special = Promotion(key=1, name="特价", variant=SPEAKER, price=D("90.00"), exclusive=False)

    (line,) = priced(request(quantity="60"), breaks=BREAKS, promotions=[special])

    assert (line.price, line.discount, line.unit_price) == (D("90.00"), D("0.99"), D("89.10"))
    assert [step.rule for step in line.why] == [Rule.LIST, Rule.PROMOTION, Rule.BREAK]


def test_a_fixed_price_dearer_than_the_dealers_own_is_not_used():
    special = Promotion(key=1, name="特价", price=D("96.00"), exclusive=True)

    (line,) = priced(promotions=[special])

    assert (line.price, line.discount) == (D("100.00"), D("0.95"))


def test_a_promotion_without_or_with_two_advantages_is_an_error():
    with pytest.raises(ValueError, match="either points off or a fixed price"):
        Promotion(key=1, name="nothing", exclusive=False)
    with pytest.raises(ValueError, match="either points off or a fixed price"):
        Promotion(key=1, name="both", points=D("0.1"), price=D("1"), exclusive=False)


def test_a_price_below_the_floor_is_refused_and_its_amounts_stand():
    (line,) = priced(prices=[ListPrice(variant=SPEAKER, price=D("100.00"), floor=D("95.01"))])

    assert line.refusal.interpolate() == (
        "蓝牙音箱 cannot be sold at 95.00: you may not go below the floor price 95.01. "
        "Ask somebody who may sell lower, or take it off the slip."
    )
    assert line.gross == D("95.00")


def test_a_price_at_the_floor_is_allowed():
    (line,) = priced(prices=[ListPrice(variant=SPEAKER, price=D("100.00"), floor=D("95.00"))])

    assert line.refusal is None


def test_a_list_without_tax_prices_the_net():
    (line,) = priced(request(quantity="3"), mode=TaxMode.EXCLUSIVE)

    assert (line.net, line.tax, line.gross) == (D("285.00"), D("37.05"), D("322.05"))
    assert line.unit_price == D("107.35")


def test_goods_that_come_back_are_not_priced_anew():
    with pytest.raises(ValueError, match="the price once paid"):
        request(quantity="-1")


def test_what_is_given_at_the_counter_comes_off_last_and_is_told():
    line = priced(request(quantity="2"), grade="", given=D("0.05"))[0]

    assert (line.discount, line.gross) == (D("0.95"), D("190.00"))
    assert [step.rule for step in line.why] == [Rule.LIST, Rule.GIVEN]


def test_nothing_is_given_below_the_floor():
    floor = [ListPrice(variant=SPEAKER, price=D("100.00"), floor=D("96.00"))]

    assert priced(grade="", prices=floor, given=D("0.04"))[0].refusal is None
    assert "floor price" in str(priced(grade="", prices=floor, given=D("0.05"))[0].refusal)


GIFT = Promotion(
    key=9, name="买十赠一", variant=SPEAKER, earner=PLAYER, least=D("10"), price=D("0.00"),
    exclusive=True,
)


@pytest.mark.parametrize(("players", "gifts", "gross"), [
    ("10", "1", "0.00"), ("29", "2", "0.00"), ("9", "1", "95.00"), ("0", "2", "190.00"),
])
def test_a_gift_is_free_together_with_so_many_of_the_goods_that_earn_it(players, gifts, gross):
    earning = [request(PLAYER, players)] if players != "0" else []
    *_rest, gift = priced(*earning, request(SPEAKER, gifts), promotions=[GIFT])

    assert (gift.gross, gift.refusal) == (D(gross), None)


def test_a_gift_beyond_what_was_earned_is_refused_however_it_stands_on_the_slip():
    whole = priced(request(PLAYER, "20"), request(SPEAKER, "3"), promotions=[GIFT])
    parted = priced(
        request(PLAYER, "20"), request(SPEAKER, "2"), request(SPEAKER, "1", key=7),
        promotions=[GIFT],
    )

    said = whole[-1].refusal.interpolate()
    assert said.startswith("2 of 蓝牙音箱 go with the promotion 买十赠一, and 3 are on the slip.")
    assert all(line.refusal for line in parted[1:])
    assert whole[0].refusal is None


def test_a_floor_price_is_not_meant_for_a_gift():
    prices = [ListPrice(variant=SPEAKER, price=D("100"), floor=D("80")), TERMS.prices[0]]
    *_rest, gift = priced(
        request(PLAYER, "10"), request(SPEAKER, "1"), promotions=[GIFT], prices=prices
    )

    assert gift.refusal is None


def test_a_gift_has_a_price_and_so_many_pieces_that_earn_it():
    for wrong in ({"least": D("0")}, {"price": None, "points": D("0.1")}):
        with pytest.raises(ValueError, match="a gift has a price"):
            replace(GIFT, **wrong)
