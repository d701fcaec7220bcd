"""What dealers come for: the visits of any day, always the same whichever day is asked first."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from math import exp
from random import Random
from typing import NamedTuple

from addons.demo.facts.articles import OBSOLETE, OUT_OF_STOCK, PART, Variant
from addons.demo.facts.calendar import (
    LINES,
    ONE_DAY,
    SEASONS,
    demand_factor,
    is_working_day,
    working_day_from,
)
from addons.demo.facts.channel import DIVERTING, OVERDUE, SUSPENSION
from addons.demo.facts.dealers import UNPAID_DAYS, Dealer
from addons.demo.facts.terms import Terms

VISITS_A_DAY = 15.0
MOST_VISITS = 60
LINE_SHARES = {"AV": 0.40, "TW": 0.35, "ED": 0.25}
GRADE_VALUES = {"S": 45_000, "A": 34_500, "B": 27_000, "C": 24_500}
VALUE_SPREAD = 0.38
# From this share of a carton on a dealer takes a whole one.
WHOLE_CARTON_SHARE = 0.4
SLOW_SHARE = 0.04
PART_SHARE = 0.15
DIVERTING_FACTOR = 3.0
DAYS_WITHOUT_STOCK = 12
BROKEN_CARTON_SHARE = 0.12
RETURN_SHARE = 0.055
RETURN_DAYS = (6, 24)
REASONS = ("包装破损", "开机不良", "发错型号", "客户退回")
HOURS = ((9 * 60 + 30, 11 * 60 + 30), (14 * 60 + 30, 17 * 60))
CLERKS = 2


# Places of goods, and their popularity, cumulated.
Shelf = tuple[list[int], list[float]]


class Wish(NamedTuple):
    """One line of a visit: whole cartons and loose pieces of the goods at ``place``.

    ``share`` is in millionths of the list price, ``gross`` in cents.
    """

    place: int
    cartons: int
    loose: int
    pieces: int
    share: int
    gross: int


class GoodsBack(NamedTuple):
    """What will come back of a visit's line, when and why."""

    line: int
    pieces: int
    day: date
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Visit:
    """A dealer at the counter: minutes after midnight when he comes and goes, what he takes."""

    day: date
    number: int
    dealer: int
    arrived: int
    finished: int
    clerk: int
    wishes: tuple[Wish, ...]
    gross: int
    back: tuple[GoodsBack, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Mood:
    """What a day has in common for all: how busy each line is, what is on sale, how much is bought.

    The season shows half in how many dealers come and half in how much they take, ``eagerness``.
    """

    day: date
    factors: dict[str, float]
    eagerness: float
    shelves: dict[str, Shelf]


class Demand:
    """The visits of every day, each drawn from a generator of its own and kept once drawn."""

    def __init__(
        self,
        seed: int,
        today: date,
        goods: Sequence[Variant],
        dealers: Sequence[Dealer],
        terms: Terms,
    ) -> None:
        self.today = today
        self.goods = goods
        self.dealers = dealers
        self._seed = seed
        self._terms = terms
        self._popularity = _popularity(seed, goods)
        self._prices = [float(variant.dealer_price) for variant in goods]
        self._lines = [tuple(dict.fromkeys(t.line for t in d.territory)) for d in dealers]
        self._turns = sorted({turn for variant in goods for turn in _turns(variant, today)})
        self._shelves: dict[int, dict[str, Shelf]] = {}
        self._usual = sum(dealer.monthly / GRADE_VALUES[dealer.grade] for dealer in dealers)
        self._earlier: dict[date, int] = {}
        self._visits: dict[date, tuple[Visit, ...]] = {}

    def visits(self, day: date) -> tuple[Visit, ...]:
        """Return the day's visits by hour; none on a Sunday or holiday."""
        if day not in self._visits:
            self._visits[day] = self._drawn(day) if is_working_day(day) else ()
        return self._visits[day]

    def number(self, visit: Visit) -> int:
        """Return the visit's number in its month, from one on."""
        return self._before(visit.day) + visit.number + 1

    def _before(self, day: date) -> int:
        """Visits of the month before the day."""
        if day not in self._earlier:
            eve = day - ONE_DAY
            self._earlier[day] = (
                0 if day.day == 1 else self._before(eve) + len(self.visits(eve))
            )
        return self._earlier[day]

    def _drawn(self, day: date) -> tuple[Visit, ...]:
        rng = Random(f"{self._seed}:day:{day.isoformat()}")
        mood = self._mood(day)
        weights = [self._keenness(place, mood) for place in range(len(self.dealers))]
        expected = VISITS_A_DAY * sum(weights) / self._usual / mood.eagerness
        count = min(MOST_VISITS, max(1, round(expected * rng.gauss(1, 0.08))))
        hours = sorted(rng.randrange(*rng.choice(HOURS)) for _ in range(count))
        who = rng.choices(range(len(self.dealers)), weights=weights, k=count)
        return tuple(
            self._visit(rng, mood, number, hour, dealer)
            for number, (hour, dealer) in enumerate(zip(hours, who, strict=True))
        )

    def _mood(self, day: date) -> Mood:
        season = sum(LINE_SHARES[line] * SEASONS[line][day.month - 1] for line in LINES)
        return Mood(
            day=day,
            factors={line: demand_factor(line, day) for line in LINES},
            eagerness=season**0.5,
            shelves=self._shelves_on(day),
        )

    def _keenness(self, place: int, mood: Mood) -> float:
        """How often a dealer comes, by the season of what he sells and by what is up with him."""
        dealer = self.dealers[place]
        lines = self._lines[place]
        season = sum(LINE_SHARES[line] * mood.factors[line] for line in lines)
        usual = sum(LINE_SHARES[line] for line in lines)
        keenness = dealer.monthly / GRADE_VALUES[dealer.grade] * season / usual
        day, since = mood.day, dealer.case_since
        if dealer.case == SUSPENSION and since and day >= since:
            return 0.0
        if dealer.case == OVERDUE and (self.today - day).days < UNPAID_DAYS[1]:
            return 0.0
        if dealer.case == DIVERTING and since and day >= since:
            return keenness * DIVERTING_FACTOR
        return keenness

    def _shelves_on(self, day: date) -> dict[str, Shelf]:
        """What is on sale that day; the same between one launch or end and the next."""
        turn = bisect_right(self._turns, day)
        if turn not in self._shelves:
            self._shelves[turn] = {line: self._shelf(line, day) for line in LINES}
        return self._shelves[turn]

    def _shelf(self, line: str, day: date) -> Shelf:
        """The places of a line's goods on sale that day, and their popularity, cumulated."""
        places, weights = [], []
        for place, variant in enumerate(self.goods):
            if variant.line == line and variant.launched <= day:
                places.append(place)
                weights.append(self._popularity[place] * _liveliness(variant, day, self.today))
        return places, list(accumulate(weights))

    def _visit(self, rng: Random, mood: Mood, number: int, hour: int, dealer: int) -> Visit:
        grade = self.dealers[dealer].grade
        value = GRADE_VALUES[grade] * mood.eagerness * exp(rng.gauss(0, VALUE_SPREAD))
        varieties = round(rng.triangular(5.6, 15.4, 9.5))
        chosen = _choice(rng, varieties, self._lines[dealer], mood)
        packed = [self._packed(rng, place, value / len(chosen)) for place in chosen]
        slip = [(place, pieces) for place, _, _, pieces in packed]
        prices = self._terms.price(grade, mood.day, slip)
        wishes = tuple(Wish(*goods, *price) for goods, price in zip(packed, prices, strict=True))
        return Visit(
            day=mood.day,
            number=number,
            dealer=dealer,
            arrived=hour,
            finished=hour + rng.randint(3, 6) + len(wishes) // 3,
            clerk=number % CLERKS,
            wishes=wishes,
            gross=sum(wish.gross for wish in wishes),
            back=_back(rng, mood.day, wishes),
        )

    def _packed(self, rng: Random, place: int, value: float) -> tuple[int, int, int, int]:
        """Place, cartons, loose pieces and all pieces of about ``value`` CNY of some goods."""
        variant = self.goods[place]
        carton = variant.carton
        wanted = value * (0.35 + 1.3 * rng.random()) / self._prices[place]
        if variant.kind == PART:
            wanted *= PART_SHARE
        if carton == 1 or wanted > WHOLE_CARTON_SHARE * carton:
            cartons = max(1, round(wanted / carton))
            broken = carton > 3 and rng.random() < BROKEN_CARTON_SHARE
            loose = rng.randint(1, carton // 3) if broken else 0
        else:
            cartons, loose = 0, max(1, round(wanted))
        return place, cartons, loose, cartons * carton + loose


def _popularity(seed: int, goods: Sequence[Variant]) -> list[float]:
    """How often each of the goods is asked for: cheap ones more, parts seldom."""
    rng = Random(f"{seed}:popularity")
    raw = []
    for variant in goods:
        weight = exp(rng.gauss(0, 0.7)) / float(variant.dealer_price) ** 0.5 / variant.carton**0.4
        raw.append(weight * (PART_SHARE if variant.kind == PART else 1))
    return raw


def _turns(variant: Variant, today: date) -> Iterator[date]:
    """The days on which a variant begins to be asked for, or ceases to be."""
    yield variant.launched
    if variant.slow_since:
        yield variant.slow_since
    if variant.case == OUT_OF_STOCK:
        yield today - timedelta(days=DAYS_WITHOUT_STOCK)


def _liveliness(variant: Variant, day: date, today: date) -> float:
    """One for goods in full sale, less for what goes slowly, zero for what is not to be had."""
    if variant.slow_since and day >= variant.slow_since:
        return 0.0 if variant.status == OBSOLETE else SLOW_SHARE
    if variant.case == OUT_OF_STOCK and day >= today - timedelta(days=DAYS_WITHOUT_STOCK):
        return 0.0
    return 1.0


def _choice(rng: Random, varieties: int, lines: tuple[str, ...], mood: Mood) -> list[int]:
    """The places of about ``varieties`` different goods from the lines a dealer sells."""
    weights = [LINE_SHARES[line] * mood.factors[line] for line in lines]
    drawn = rng.choices(lines, weights=weights, k=varieties + 8)
    goods = {}
    for line in lines:
        places, popularity = mood.shelves[line]
        goods[line] = iter(rng.choices(places, cum_weights=popularity, k=drawn.count(line)))
    chosen = dict.fromkeys(next(goods[line]) for line in drawn)
    return list(chosen)[:varieties]


def _back(rng: Random, day: date, wishes: tuple[Wish, ...]) -> tuple[GoodsBack, ...]:
    found = []
    for line, wish in enumerate(wishes):
        if rng.random() < RETURN_SHARE:
            pieces = max(1, round(wish.pieces * rng.uniform(0.2, 0.7)))
            later = working_day_from(day + timedelta(days=rng.randint(*RETURN_DAYS)))
            found.append(GoodsBack(line, pieces, later, rng.choice(REASONS)))
    return tuple(found)
