"""The price of a line: what this dealer pays for it today, and why.

All lines of a slip are priced together, because breaks and promotions count what lies on the whole
slip. The convention, in the order in which a price explains itself:

1. The list price of the variant. Of several valid on the day the one begun last holds.
2. The grade discount multiplies it. The nearest product line, from the product's own upwards, that
   has a discount for the grade decides.
3. The best quantity break reached and all combinable promotions add up their points, and what they
   leave of 100 % multiplies once: 2 % and 3 % off are 95 %, in whatever order one thinks of them.
   A combinable fixed price stands in for list price and grade discount.
4. A gift has its price only together with the goods it is bound to, and only as many pieces as they
   earn; more of them are refused, and without any such goods they cost what they always do.
5. An exclusive promotion stands in for step 3 as a whole: its percentage comes off after the grade
   discount, its fixed price is final.

The dealer pays the least of what steps 3 to 5 can come to. What whoever sells gives on top, a
retail ticket's discount say, comes off last. More pieces only ever add points and choices, so more
pieces never cost more apiece. Only sums over the slip are asked, so neither the
order of its lines matters nor whether a variant stands on it once or twice.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeVar

from addons.base.validity import Dated
from addons.esales.offers import WHOLE, Offer, PriceStep, given_off, offers, price_text
from addons.esales.price_terms import (
    GradeDiscount,
    ListPrice,
    PriceRequest,
    PriceTerms,
    Promotion,
    QuantityBreak,
)
from addons.esales.tax import PRICE_STEP, line_split, price_with_tax, round_half_up
from core.i18n import _

R = TypeVar("R", bound=Dated)


@dataclass(frozen=True, kw_only=True)
class PricedLine:
    """What a line costs: quantity x price x discount to 0.01 is its gross (net, in a list so kept).

    ``list_price`` is None, and every amount zero, where the variant has no price. ``price`` is the
    list price, or the fixed price that stands in for it, to 0.0001 and in the mode of the terms;
    ``discount`` is the share of it that is paid, to 0.000001; ``unit_price`` is what is left, with
    tax. A line with a ``refusal`` may not be sold so; below the floor its amounts still stand.
    """

    key: Hashable
    list_price: Decimal | None
    price: Decimal
    discount: Decimal
    unit_price: Decimal
    gross: Decimal
    net: Decimal
    tax: Decimal
    why: tuple[PriceStep, ...]
    refusal: Any | None


def price_lines(requests: Iterable[PriceRequest], terms: PriceTerms) -> list[PricedLine]:
    """Price all lines of a slip together and return them in the order in which they came."""
    lines = list(requests)
    today = _in_force(lines, terms)
    return [_priced(line, today) for line in lines]


@dataclass(frozen=True, kw_only=True)
class _InForce:
    """The terms, sifted once for the day and for what lies on the slip."""

    terms: PriceTerms
    prices: dict[int, ListPrice]
    grades: dict[int | None, GradeDiscount]
    breaks: list[QuantityBreak]
    promotions: list[Promotion]
    gifts: dict[int, Decimal]
    taken: dict[int, Decimal]


def _in_force(lines: list[PriceRequest], terms: PriceTerms) -> _InForce:
    # Of two rules begun on one day the better for the dealer holds, so that the order in which
    # they were read never matters.
    prices = sorted(_valid(terms.prices, terms.on), key=lambda p: (_begun(p), -p.price))
    grades = sorted(
        (g for g in _valid(terms.grade_discounts, terms.on) if g.grade == terms.grade),
        key=lambda g: (_begun(g), -g.factor),
    )
    promotions = [p for p in _valid(terms.promotions, terms.on) if _earned(p, lines)]
    return _InForce(
        terms=terms,
        prices={price.variant: price for price in prices},
        grades={grade.product_line: grade for grade in grades},
        breaks=[b for b in _valid(terms.breaks, terms.on) if _reached(b, lines)],
        promotions=sorted(promotions, key=lambda p: p.key),
        gifts={p.key: _gifts(p, lines) for p in promotions if p.earner is not None},
        taken=_taken(lines),
    )


def _taken(lines: Iterable[PriceRequest]) -> dict[int, Decimal]:
    found: dict[int, Decimal] = {}
    for line in lines:
        found[line.variant] = found.get(line.variant, Decimal(0)) + line.quantity
    return found


def _valid(rules: Iterable[R], on: date) -> list[R]:
    return [rule for rule in rules if rule.valid(on)]


def _begun(rule: Dated) -> date:
    return rule.since or date.min


def _reached(rule: QuantityBreak, lines: list[PriceRequest]) -> bool:
    # A third of a carton has no exact decimal, and three thirds must make a carton.
    cartons = (
        Fraction(line.quantity) / line.pieces_per_carton
        for line in lines
        if line.pieces_per_carton and rule.covers(line)
    )
    return sum(cartons) >= rule.cartons


def _earned(rule: Promotion, lines: list[PriceRequest]) -> bool:
    if rule.earner is not None:
        return _gifts(rule, lines) > 0
    return sum(line.quantity for line in lines if rule.covers(line)) >= rule.least


def _gifts(rule: Promotion, lines: Iterable[PriceRequest]) -> Decimal:
    """How many pieces the goods that earn a gift have earned on this slip."""
    earning = sum((one.quantity for one in lines if one.variant == rule.earner), Decimal(0))
    return earning // rule.least


def _priced(line: PriceRequest, today: _InForce) -> PricedLine:
    terms = today.terms
    entry = today.prices.get(line.variant)
    if entry is None:
        return _without_price(line, terms)
    promotions = [promotion for promotion in today.promotions if promotion.covers(line)]
    claims = offers(
        entry, terms.price_list, _grade(line, today), _best_break(line, today), promotions
    )
    offer = min(claims, key=lambda claim: claim.worth)
    offer = given_off(offer, terms.given) if terms.given else offer
    amounts = line_split(line.quantity, offer.price, offer.discount, line.tax_rate, terms.mode)
    return PricedLine(
        key=line.key,
        list_price=entry.price,
        price=offer.price,
        discount=offer.discount,
        unit_price=price_with_tax(offer.worth, line.tax_rate, terms.mode),
        gross=amounts.gross,
        net=amounts.net,
        tax=amounts.tax,
        why=offer.why,
        refusal=_too_many_gifts(line, promotions, offer, today)
        or _below_floor(line, offer, None if _is_gift(promotions, offer) else entry.floor),
    )


def _grade(line: PriceRequest, today: _InForce) -> GradeDiscount | None:
    for product_line in (*reversed(line.product_line), None):
        if product_line in today.grades:
            return today.grades[product_line]
    return None


def _best_break(line: PriceRequest, today: _InForce) -> QuantityBreak | None:
    reached = (rule for rule in today.breaks if rule.covers(line))
    return max(reached, key=lambda rule: (rule.points, rule.cartons), default=None)


def _without_price(line: PriceRequest, terms: PriceTerms) -> PricedLine:
    nothing = Decimal("0.00")
    return PricedLine(
        key=line.key,
        list_price=None,
        price=nothing,
        discount=WHOLE,
        unit_price=nothing,
        gross=nothing,
        net=nothing,
        tax=nothing,
        why=(),
        refusal=_(
            "${product} cannot be sold: it has no price in the list ${name} on ${date}. "
            "Have a price entered, or take it off the slip.",
            mapping={
                "product": line.label,
                "name": terms.price_list,
                "date": terms.on.isoformat(),
            },
        ),
    )


def _is_gift(promotions: Iterable[Promotion], offer: Offer) -> bool:
    """Whether ``offer`` is the price of a gift, which no floor is meant for."""
    return any(one.earner is not None and one.price == offer.price for one in promotions)


def _too_many_gifts(
    line: PriceRequest, promotions: Iterable[Promotion], offer: Offer, today: _InForce
) -> Any | None:
    gifts = [one for one in promotions if one.earner is not None and one.price == offer.price]
    taken = today.taken[line.variant]
    free = max((today.gifts[one.key] for one in gifts), default=taken)
    if taken <= free:
        return None
    return _(
        "${count} of ${product} go with the promotion ${name}, and ${taken} are on the slip. Take "
        "off what is too much, or scan more of what earns it.",
        mapping={
            "count": f"{free.normalize():f}",
            "product": line.label,
            "name": gifts[0].name,
            "taken": f"{taken.normalize():f}",
        },
    )


def _below_floor(line: PriceRequest, offer: Offer, floor: Decimal | None) -> Any | None:
    if floor is None or offer.worth >= floor:
        return None
    return _(
        "${product} cannot be sold at ${price}: you may not go below the floor price ${floor}. "
        "Ask somebody who may sell lower, or take it off the slip.",
        mapping={
            "product": line.label,
            "price": price_text(round_half_up(offer.worth, PRICE_STEP)),
            "floor": price_text(floor),
        },
    )
