"""The demonstration company, made once for the tests of its facts."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal

import pytest

from addons.demo.facts.company import DemoCompany, make
from addons.demo.facts.history import history
from addons.demo.facts.papers import Day

TODAY = date(2026, 11, 23)
SEED = 20261123

# What lies in a warehouse of a variant: the days it came and the pieces left of each, oldest first.
Layers = dict[tuple[str, str], list[tuple[date, int]]]


@pytest.fixture(scope="session")
def company() -> DemoCompany:
    return make(SEED, TODAY)


@pytest.fixture(scope="session")
def days(company: DemoCompany) -> list[Day]:
    """The days since stock-keeping began."""
    return list(history(company, company.stock_begins, company.today))


@pytest.fixture(scope="session")
def all_days(company: DemoCompany) -> list[Day]:
    """The days of all 26 months."""
    return list(history(company, company.history_begins, company.today))


@pytest.fixture(scope="session")
def layers_after() -> Callable[[DemoCompany, Iterable[Day]], Layers]:
    """Move the goods of some days, first in, first out; raises IndexError when nothing is left."""

    def move(company: DemoCompany, days: Iterable[Day]) -> Layers:
        layers: Layers = defaultdict(list)
        for stock in sorted(company.opening_stock, key=lambda stock: stock.received):
            layers[stock.warehouse, stock.variant].append((stock.received, stock.quantity))
        for day in days:
            for receipt in day.receipts:
                for line in receipt.lines:
                    layers[receipt.warehouse, line.variant].append((day.day, line.quantity))
            for pickup in day.pickups:
                for taken in pickup.lines:
                    _take(layers[pickup.warehouse, taken.variant], taken.quantity)
        return layers

    return move


@pytest.fixture(scope="session")
def value_at_cost(company: DemoCompany) -> Callable[[str, int], Decimal]:
    costs = {variant.code: variant.cost for variant in company.variants}
    return lambda variant, pieces: costs[variant] * pieces


def _take(layers: list[tuple[date, int]], pieces: int) -> None:
    while pieces:
        came, left = layers.pop(0)
        taken = min(left, pieces)
        pieces -= taken
        if taken < left:
            layers.insert(0, (came, left - taken))
