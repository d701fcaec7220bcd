"""What a slip costs, in whole cents and millionths, so that years of trade are priced quickly."""

from collections.abc import Iterable, Sequence
from datetime import date

from addons.demo.facts.articles import Variant
from addons.demo.facts.prices import Promotion, grade_discounts, quantity_breaks

SHARE_DIGITS = 6
MILLION = 10**SHARE_DIGITS
BASIS_POINTS = 10_000
# Every carton size divides it, so that parts of cartons add up exactly.
CARTON_PARTS = 1200


class Terms:
    """The rules of ``prices`` applied: grade times what breaks and promotions together leave."""

    def __init__(self, goods: Sequence[Variant], promotions: Iterable[Promotion]) -> None:
        self._cents = [int(variant.dealer_price * 100) for variant in goods]
        self._lines = [variant.line for variant in goods]
        self._families = [variant.family for variant in goods]
        self._parts = [CARTON_PARTS // variant.carton for variant in goods]
        self._promotions = tuple(promotions)
        self._grades = {
            (rule.grade, rule.line): int(rule.factor * BASIS_POINTS)
            for rule in grade_discounts()
        }
        self._breaks = [
            (rule.line, rule.cartons * CARTON_PARTS, int(rule.points * BASIS_POINTS))
            for rule in quantity_breaks()
        ]
        self._offers: dict[date, dict[str, int]] = {}

    def price(
        self, grade: str, day: date, slip: Sequence[tuple[int, int]]
    ) -> list[tuple[int, int]]:
        """Return share (millionths) and gross (cents) of each (place, pieces) of the slip."""
        breaks = self._breaks_reached(slip)
        offers = self._offers_on(day)
        priced = []
        for place, pieces in slip:
            line = self._lines[place]
            off = breaks[line] + offers.get(self._families[place], 0)
            share = self._grades[grade, line] * (BASIS_POINTS - off) // 100
            priced.append((share, rounded(pieces * self._cents[place] * share, MILLION)))
        return priced

    def _breaks_reached(self, slip: Sequence[tuple[int, int]]) -> dict[str, int]:
        """The basis points that quantity takes off each product line of the slip."""
        parts = dict.fromkeys(self._lines, 0)
        for place, pieces in slip:
            parts[self._lines[place]] += pieces * self._parts[place]
        reached = dict.fromkeys(parts, 0)
        for line, minimum, off in self._breaks:
            if parts[line] >= minimum:
                reached[line] = max(reached[line], off)
        return reached

    def _offers_on(self, day: date) -> dict[str, int]:
        """The basis points that promotions take off each family on a day; several add up."""
        if day not in self._offers:
            found: dict[str, int] = {}
            for promotion in self._promotions:
                if promotion.since <= day <= promotion.until:
                    for family in promotion.families:
                        found[family] = found.get(family, 0) + int(promotion.points * BASIS_POINTS)
            self._offers[day] = found
        return self._offers[day]


def rounded(numerator: int, denominator: int) -> int:
    """Return the quotient of two positive numbers rounded half up."""
    return (2 * numerator + denominator) // (2 * denominator)


def net_of(gross: int, percent: int) -> int:
    """Return the cents without tax in ``gross`` cents at a tax rate of ``percent``."""
    return rounded(gross * 100, 100 + percent)
