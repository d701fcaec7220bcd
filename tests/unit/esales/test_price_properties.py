"""What holds for every price, whatever is agreed and whatever lies on the slip."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from addons.esales.price_terms import (
    GradeDiscount,
    ListPrice,
    PriceRequest,
    PriceTerms,
    Promotion,
    QuantityBreak,
)
from addons.esales.pricing import price_lines
from addons.esales.tax import PRICE_STEP, TaxMode, line_split, round_half_up, total

TODAY = date(2026, 11, 23)
LINES = {1: (1,), 11: (1, 11), 3: (3,)}
VARIANTS = range(1, 7)  # The last of them has no price.

prices = st.decimals(min_value=Decimal("0.01"), max_value=10_000, places=4)
shares = st.decimals(min_value=0, max_value=Decimal("0.6"), places=4)
product_lines = st.sampled_from([None, *LINES])
period = {
    "since": st.none() | st.dates(date(2026, 11, 20), date(2026, 11, 26)),
    "until": st.none() | st.dates(date(2026, 11, 20), date(2026, 11, 26)),
}


@st.composite
def promotions(draw):
    fixed = draw(st.booleans())
    target = draw(
        st.sampled_from([{}, {"variant": 1}, {"variant": 2}, {"product": 1}, {"product_line": 1}])
    )
    return Promotion(
        key=draw(st.integers(1, 99)),
        name=draw(st.sampled_from(["618", "双十一", "开学季"])),
        least=Decimal(draw(st.integers(0, 100))),
        points=None if fixed else draw(shares),
        price=draw(prices) if fixed else None,
        exclusive=draw(st.booleans()),
        **target,
        **{name: draw(day) for name, day in period.items()},
    )


agreements = st.builds(
    PriceTerms,
    on=st.just(TODAY),
    price_list=st.just("经销商价目表"),
    grade=st.just("A"),
    prices=st.tuples(
        *(
            st.builds(ListPrice, variant=st.just(variant), price=prices, floor=st.none() | prices)
            for variant in VARIANTS[:-1]
        )
    ),
    grade_discounts=st.lists(
        st.builds(
            GradeDiscount,
            grade=st.sampled_from("AS"),
            product_line=product_lines,
            factor=st.decimals(min_value=Decimal("0.5"), max_value=1, places=6),
            **period,
        ),
        max_size=5,
    ),
    breaks=st.lists(
        st.builds(
            QuantityBreak,
            product_line=product_lines,
            cartons=st.integers(1, 30),
            points=shares,
            **period,
        ),
        max_size=5,
    ),
    promotions=st.lists(promotions(), max_size=6, unique_by=lambda promotion: promotion.key),
    mode=st.sampled_from(TaxMode),
)


@st.composite
def slips(draw):
    chosen = draw(st.lists(st.sampled_from(VARIANTS), min_size=1, max_size=8))
    return [
        PriceRequest(
            key=number,
            label="蓝牙音箱",
            variant=variant,
            product=variant // 3,
            product_line=list(LINES.values())[variant % 3],
            quantity=draw(st.decimals(min_value=0, max_value=500, places=3)),
            pieces_per_carton=draw(st.sampled_from([None, 1, 3, 7, 20])),
            tax_rate=draw(st.sampled_from([Decimal("0.13"), Decimal("0.06"), Decimal(0)])),
        )
        for number, variant in enumerate(chosen)
    ]


def by_key(lines):
    return {line.key: line for line in lines}


@settings(deadline=None)
@given(slips(), agreements, st.data())
def test_more_quantity_never_costs_more_per_piece(slip, terms, data):
    place = data.draw(st.integers(0, len(slip) - 1))
    more = data.draw(st.decimals(min_value=0, max_value=1000, places=3))
    larger = list(slip)
    larger[place] = replace(slip[place], quantity=slip[place].quantity + more)

    before, after = price_lines(slip, terms), price_lines(larger, terms)

    for small, large in zip(before, after, strict=True):
        assert large.unit_price <= small.unit_price


@settings(deadline=None)
@given(slips(), agreements, st.randoms())
def test_the_order_of_lines_and_of_rules_does_not_matter(slip, terms, random):
    shuffled = random.sample(slip, len(slip))
    other = replace(
        terms,
        **{
            name: random.sample(list(getattr(terms, name)), len(getattr(terms, name)))
            for name in ("prices", "grade_discounts", "breaks", "promotions")
        },
    )

    one, another = price_lines(slip, terms), price_lines(shuffled, other)

    assert [line.key for line in another] == [line.key for line in shuffled]
    assert by_key(one) == by_key(another)


@settings(deadline=None)
@given(slips(), agreements)
def test_pricing_twice_is_the_same(slip, terms):
    assert price_lines(slip, terms) == price_lines(slip, terms)


@settings(deadline=None)
@given(slips(), agreements, st.data())
def test_splitting_a_line_does_not_change_its_price(slip, terms, data):
    place = data.draw(st.integers(0, len(slip) - 1))
    line = slip[place]
    part = data.draw(st.decimals(min_value=0, max_value=line.quantity, places=3))
    parts = [
        replace(line, quantity=part),
        replace(line, key="rest", quantity=line.quantity - part),
    ]

    whole = price_lines(slip, terms)
    parted = by_key(price_lines([*slip[:place], *parts, *slip[place + 1 :]], terms))

    assert parted["rest"].unit_price == parted[line.key].unit_price
    assert all(parted[line.key].unit_price == line.unit_price for line in whole)


@settings(deadline=None)
@given(slips(), agreements)
def test_the_discount_kept_on_a_line_gives_its_amounts(slip, terms):
    for asked, line in zip(slip, price_lines(slip, terms), strict=True):
        amounts = line_split(asked.quantity, line.price, line.discount, asked.tax_rate, terms.mode)

        assert (line.gross, line.net, line.tax) == (amounts.gross, amounts.net, amounts.tax)
        assert line.discount == round_half_up(line.discount, Decimal("0.000001"))


@settings(deadline=None)
@given(slips(), agreements)
def test_the_total_is_the_sum_of_the_lines(slip, terms):
    lines = price_lines(slip, terms)

    slip_total = total(lines)

    assert slip_total.gross == sum(line.gross for line in lines)
    assert slip_total.gross == slip_total.net + slip_total.tax


@settings(deadline=None)
@given(slips(), agreements)
def test_the_steps_lead_without_a_gap_from_the_list_price_to_the_price_paid(slip, terms):
    for line in price_lines(slip, terms):
        if line.list_price is None:
            assert line.refusal
            continue
        assert line.why[0].after == line.list_price
        assert line.why[-1].after == round_half_up(line.price * line.discount, PRICE_STEP)
        for one, following in zip(line.why, line.why[1:], strict=False):
            assert following.before == one.after


@settings(deadline=None)
@given(slips(), agreements)
def test_nothing_is_sold_below_its_floor_without_a_refusal(slip, terms):
    floors = {entry.variant: entry.floor for entry in terms.prices}

    for asked, line in zip(slip, price_lines(slip, terms), strict=True):
        if line.refusal is None:
            assert line.price * line.discount >= (floors[asked.variant] or 0)


@settings(deadline=None)
@given(slips(), agreements, promotions())
def test_one_more_promotion_never_makes_anything_dearer(slip, terms, promotion):
    keys = {given.key for given in terms.promotions}
    another = replace(promotion, key=max(keys, default=0) + 1)

    before = price_lines(slip, terms)
    after = price_lines(slip, replace(terms, promotions=[*terms.promotions, another]))

    for old, new in zip(before, after, strict=True):
        assert new.unit_price <= old.unit_price
