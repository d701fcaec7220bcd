"""Stock as it stood when stock-keeping began, and what lies outside the main warehouse."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from addons.demo.facts.articles import ACTIVE, GOODS, PART, Variant
from addons.demo.facts.calendar import ONE_DAY, stock_begins, working_day_from
from addons.demo.facts.cartons import ELSEWHERE, SAMPLES, Carton, Shelf, make_carton, serials_of
from addons.demo.facts.planning import Worth
from addons.demo.facts.supply import Supply
from addons.demo.facts.warehouses import MAIN, home_place, single_place

SAMPLE_MODELS = 40
DEFECTIVE_MODELS = 14
GIFT_MODELS, GIFT_PIECES = 3, 200
FORWARD = ("SN11", "SN12")
FORWARD_DAYS = (40, 18)
FORWARD_MODELS = 16


@dataclass(frozen=True, kw_only=True, slots=True)
class OpeningStock:
    """Pieces of a variant in a place as stock-keeping began, and the day they came.

    ``serials`` are those of loose pieces; those in cartons are in the cartons.
    """

    warehouse: str
    location: str
    variant: str
    quantity: int
    unit_cost: Decimal
    received: date
    cartons: tuple[Carton, ...] = ()
    serials: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Delivery:
    """Pieces of a variant that come to a place; the cartons are known since stock-keeping began."""

    variant: str
    quantity: int
    unit_cost: Decimal
    location: str
    cartons: tuple[Carton, ...] = ()


def main_stock(
    goods: Sequence[Variant], supply: Supply, shelves: Sequence[Shelf]
) -> Iterator[OpeningStock]:
    """Put the opening stock on the shelves of the main warehouse, oldest first, and tell of it."""
    for place, variant in enumerate(goods):
        for came, pieces in sorted(supply.opening(place)):
            yield OpeningStock(
                warehouse=MAIN,
                location=home_place(variant.number),
                variant=variant.code,
                quantity=pieces,
                unit_cost=variant.cost,
                received=came,
                cartons=shelves[place].receive(pieces, came),
            )


def other_stock(seed: int, today: date, goods: Sequence[Variant]) -> tuple[OpeningStock, ...]:
    """Return what lay in the other warehouses: samples, defective pieces, parts to give away."""
    rng = Random(f"{seed}:elsewhere")
    sold = [v for v in goods if v.kind == GOODS and v.status == ACTIVE]
    parts = [v for v in goods if v.kind == PART]
    pieces = [("SN05", variant, 1) for variant in rng.sample(sold, SAMPLE_MODELS)]
    pieces += [("SN09", variant, 1) for variant in rng.sample(sold, DEFECTIVE_MODELS)]
    pieces += [("SN06", variant, GIFT_PIECES) for variant in parts[:GIFT_MODELS]]
    return tuple(
        _loose_stock(warehouse, variant, quantity, number, today)
        for number, (warehouse, variant, quantity) in enumerate(pieces)
    )


def _loose_stock(
    warehouse: str, variant: Variant, quantity: int, number: int, today: date
) -> OpeningStock:
    came = working_day_from(stock_begins(today) - timedelta(days=20 + number))
    serials = serials_of(variant, range(SAMPLES + number, SAMPLES + number + quantity), came)
    return OpeningStock(
        warehouse=warehouse,
        location=single_place(warehouse),
        variant=variant.code,
        quantity=quantity,
        unit_cost=variant.cost,
        received=came,
        serials=tuple(serial for serial in serials if serial),
    )


def forward_days(today: date) -> tuple[date, ...]:
    """Return the days on which the two forward warehouses were stocked."""
    return tuple(working_day_from(today - days * ONE_DAY) for days in FORWARD_DAYS)


def forward_deliveries(
    seed: int, today: date, goods: Sequence[Variant], day: date, warehouse: str
) -> tuple[Delivery, ...]:
    """Return what came to a forward warehouse on one of the ``forward_days``."""
    rng = Random(f"{seed}:forward:{warehouse}:{day.isoformat()}")
    sold = [v for v in goods if v.kind == GOODS and v.status == ACTIVE and not v.case]
    series = FORWARD.index(warehouse) * len(FORWARD_DAYS) + forward_days(today).index(day)
    found = []
    for variant in rng.sample(sold, FORWARD_MODELS):
        count = rng.randint(1, 2)
        first = ELSEWHERE // variant.carton + 1 + 2 * series
        cartons = [make_carton(variant, first + number, day)[0] for number in range(count)]
        found.append(
            Delivery(
                variant=variant.code,
                quantity=count * variant.carton,
                unit_cost=variant.cost,
                location=single_place(warehouse),
                cartons=tuple(cartons),
            )
        )
    return tuple(found)


def worth_elsewhere(seed: int, today: date, goods: Sequence[Variant]) -> Worth:
    """Return what lies outside the main warehouse today."""
    old = sum(
        (stock.unit_cost * stock.quantity for stock in other_stock(seed, today, goods)), Decimal(0)
    )
    recent = sum(
        (
            delivery.unit_cost * delivery.quantity
            for day in forward_days(today)
            for warehouse in FORWARD
            for delivery in forward_deliveries(seed, today, goods, day, warehouse)
        ),
        Decimal(0),
    )
    return Worth(total=old + recent, old=old)
