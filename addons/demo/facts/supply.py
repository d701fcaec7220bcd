"""How the main warehouse is filled: weekly receipts that stay ahead of what dealers will take.

The stock of any moment follows from demand alone, without running through the days before it: at
each weekly arrival cartons come until all that is wanted within ``cover`` days is there, and a
reserve. What is phased out lives on its last, too large delivery.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from addons.demo.facts.articles import OUT_OF_STOCK, Variant
from addons.demo.facts.calendar import ONE_DAY, arrival_weekdays, is_working_day
from addons.demo.facts.flow import Flow
from addons.demo.facts.goods import SHOWCASE

# No two arrivals of the same goods lie further apart than this, whatever the holidays.
LONGEST_GAP = timedelta(days=16)
# Days a delivery may be planned to last: longer than any gap, shorter than a season.
COVERS = range(17, 61)
FORESIGHT = timedelta(days=COVERS[-1])


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """How long deliveries last, and the cartons of slow goods there when the anchor day began."""

    anchor: date
    cover: timedelta
    slow_cartons: Mapping[str, int]


def arrives(goods: int, day: date) -> bool:
    """Whether the goods at a place come on a day; each place has a weekday of its own."""
    return is_working_day(day) and goods % 5 in arrival_weekdays(day)


def last_arrival(goods: int, day: date) -> date:
    """The last day before ``day`` on which the goods at a place came."""
    return _last_arrival_of(goods % 5, day)


def next_arrival(goods: int, day: date) -> date:
    """The first day from ``day`` on, itself included, on which the goods at a place come."""
    while not arrives(goods, day):
        day += ONE_DAY
    return day


class Supply:
    """Stock of the main warehouse in pieces, by the place of the goods, on any day of a flow."""

    def __init__(self, goods: Sequence[Variant], flow: Flow, plan: Plan) -> None:
        self._goods = goods
        self._flow = flow
        self._plan = plan

    def stock(self, goods: int, day: date) -> int:
        """Pieces there in the morning of ``day``, before deliveries and dealers come."""
        arrival = last_arrival(goods, day)
        return self._supplied(goods, arrival) - self._flow.pieces(goods, day - ONE_DAY)

    def receipt(self, goods: int, day: date) -> int:
        """Pieces that come on ``day``."""
        if not arrives(goods, day):
            return 0
        return self._supplied(goods, day) - self._supplied(goods, last_arrival(goods, day))

    def opening(self, goods: int) -> Iterator[tuple[date, int]]:
        """The stock of the morning of the anchor day: when it came, and the pieces, newest first.

        Of the reserve it is only known that it came before all that is still to be taken.
        """
        anchor = self._plan.anchor
        pieces = self.stock(goods, anchor)
        slow_since = self._goods[goods].slow_since
        if slow_since:
            yield next_arrival(goods, slow_since - LONGEST_GAP), pieces
            return
        arrival = last_arrival(goods, anchor)
        while pieces > 0:
            before = last_arrival(goods, arrival)
            known = before + self._plan.cover >= anchor
            earlier = self._supplied(goods, before) if known else 0
            if pieces > earlier:
                yield arrival, pieces - earlier
            pieces, arrival = earlier, before

    def _supplied(self, goods: int, day: date) -> int:
        """Pieces that had come by ``day``, an arrival day, beside what had left by the anchor."""
        variant = self._goods[goods]
        if day + LONGEST_GAP < variant.launched:
            return self._flow.pieces(goods, min(variant.launched, self._plan.anchor) - ONE_DAY)
        if variant.slow_since is None:
            cartons = self._flow.cartons(goods, day + self._plan.cover)
            return variant.carton * (cartons + reserve(variant))
        if day + LONGEST_GAP >= variant.slow_since:
            return variant.carton * self._plan.slow_cartons[variant.code]
        return self._supplied_before_the_end(goods, day, variant.slow_since - ONE_DAY)

    def _supplied_before_the_end(self, goods: int, day: date, end: date) -> int:
        """As for other goods, but for nothing that will be wanted after ``end``."""
        size = self._goods[goods].carton
        at_end = self._flow.pieces(goods, end)
        taken = self._flow.pieces(goods, min(day + self._plan.cover, end)) - at_end
        return at_end - (-taken // size) * size


def reserve(variant: Variant) -> int:
    """Cartons kept beyond what will be wanted, so that only one model is ever out.

    Of the showcase there is enough for the worked slip of 48 pieces, and a second one.
    """
    if variant.code == SHOWCASE:
        return 5
    return 0 if variant.case == OUT_OF_STOCK else 1


@cache
def _last_arrival_of(weekday: int, day: date) -> date:
    before = day - ONE_DAY
    while not (is_working_day(before) and weekday in arrival_weekdays(before)):
        before -= ONE_DAY
    return before
