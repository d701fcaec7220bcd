"""The ways to come to the price of a line, each told step by step so that a dealer can follow."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from addons.esales.price_terms import GradeDiscount, ListPrice, Promotion, QuantityBreak
from addons.esales.tax import PRICE_STEP, multiply, round_half_up
from core.i18n import _

DISCOUNT_STEP = Decimal("0.000001")
WHOLE = Decimal(1)


class Rule(StrEnum):
    """The kinds of steps a price is made in."""

    LIST = "list"
    GRADE = "grade"
    BREAK = "break"
    PROMOTION = "promotion"
    GIVEN = "given"


@dataclass(frozen=True, kw_only=True)
class PriceStep:
    """One step of the explanation: the rule, its name, and the unit price before and after it."""

    rule: Rule
    name: str
    before: Decimal | None
    after: Decimal
    message: Any


@dataclass(frozen=True, kw_only=True)
class Offer:
    """One way to come to a price: a price, the share of it that is paid, and the steps to there."""

    price: Decimal
    share: Decimal = WHOLE
    why: tuple[PriceStep, ...]

    @property
    def discount(self) -> Decimal:
        """The share as a line stores it, to 0.000001."""
        return round_half_up(self.share, DISCOUNT_STEP)

    @property
    def worth(self) -> Decimal:
        """What a unit costs: price x discount, not rounded."""
        return multiply(self.price, self.discount)

    def then(self, rule: Rule, name: str, share: Decimal, message: Any) -> "Offer":
        """The offer after one more step, which leaves ``share`` of the price."""
        before = round_half_up(self.worth, PRICE_STEP)
        after = round_half_up(Offer(price=self.price, share=share, why=()).worth, PRICE_STEP)
        step = PriceStep(rule=rule, name=name, before=before, after=after, message=message)
        return Offer(price=self.price, share=share, why=(*self.why, step))


@dataclass(frozen=True, kw_only=True)
class Reduction:
    """The points that a quantity break or a promotion takes off, and what it is called."""

    rule: Rule
    name: str
    points: Decimal
    message: Any


def offers(
    entry: ListPrice,
    price_list: str,
    grade: GradeDiscount | None,
    quantity_break: QuantityBreak | None,
    promotions: Sequence[Promotion],
) -> list[Offer]:
    """Return every price a dealer could claim, those that combine before the exclusive ones."""
    listed = _listed(entry, price_list)
    graded = _graded(listed, grade) if grade else listed
    combinable = [promotion for promotion in promotions if not promotion.exclusive]
    exclusive = [promotion for promotion in promotions if promotion.exclusive]
    shared = [_break(quantity_break)] if quantity_break else []
    shared += _reductions(combinable)
    return [
        *(_reduced(base, shared) for base in (graded, *_fixed(listed, combinable))),
        *_fixed(listed, exclusive),
        *(_reduced(graded, [alone]) for alone in _reductions(exclusive)),
    ]


def given_off(offer: Offer, points: Decimal) -> Offer:
    """``offer`` after whoever sells has taken ``points`` off as well."""
    share = multiply(offer.share, WHOLE - points)
    message = _("Given at the counter: ${percent} % off", mapping={"percent": _percent(points)})
    return offer.then(Rule.GIVEN, "", share, message)


def price_text(price: Decimal) -> str:
    """Write a price with two decimals, and with more where it has more."""
    cents = round_half_up(price)
    return f"{cents:,f}" if cents == price else f"{price.normalize():,f}"


def _listed(entry: ListPrice, price_list: str) -> Offer:
    message = _(
        "Price list ${name}: ${price}",
        mapping={"name": price_list, "price": price_text(entry.price)},
    )
    step = PriceStep(
        rule=Rule.LIST, name=price_list, before=None, after=entry.price, message=message
    )
    return Offer(price=entry.price, why=(step,))


def _graded(listed: Offer, grade: GradeDiscount) -> Offer:
    message = _(
        "Grade ${grade} pays ${percent} %",
        mapping={"grade": grade.grade, "percent": _percent(grade.factor)},
    )
    return listed.then(Rule.GRADE, grade.grade, grade.factor, message)


def _fixed(listed: Offer, promotions: Iterable[Promotion]) -> list[Offer]:
    """The fixed prices among ``promotions``, each in the place of the list price."""
    found = []
    for promotion in promotions:
        if promotion.price is not None:
            message = _(
                "Promotion ${name}: fixed price ${price}",
                mapping={"name": promotion.name, "price": price_text(promotion.price)},
            )
            step = PriceStep(
                rule=Rule.PROMOTION,
                name=promotion.name,
                before=listed.price,
                after=promotion.price,
                message=message,
            )
            found.append(Offer(price=promotion.price, why=(*listed.why, step)))
    return found


def _break(rule: QuantityBreak) -> Reduction:
    message = _(
        "From ${cartons} cartons on: ${percent} % off",
        mapping={"cartons": rule.cartons, "percent": _percent(rule.points)},
    )
    return Reduction(rule=Rule.BREAK, name=str(rule.cartons), points=rule.points, message=message)


def _reductions(promotions: Iterable[Promotion]) -> list[Reduction]:
    """The points among ``promotions``, one reduction each."""
    return [
        Reduction(
            rule=Rule.PROMOTION,
            name=promotion.name,
            points=promotion.points,
            message=_(
                "Promotion ${name}: ${percent} % off",
                mapping={"name": promotion.name, "percent": _percent(promotion.points)},
            ),
        )
        for promotion in promotions
        if promotion.points is not None
    ]


def _reduced(base: Offer, reductions: Iterable[Reduction]) -> Offer:
    """``base`` after all ``reductions``, which add up and never take more than the whole price."""
    offer, points = base, Decimal(0)
    for reduction in reductions:
        points += reduction.points
        share = multiply(base.share, max(WHOLE - points, Decimal(0)))
        offer = offer.then(reduction.rule, reduction.name, share, reduction.message)
    return offer


def _percent(share: Decimal) -> str:
    return f"{(share * 100).normalize():f}"
