"""The plan that leaves the stock of today as it should be: so many days, so much of it old."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from addons.demo.facts.articles import Variant
from addons.demo.facts.calendar import ONE_DAY, STOCK_DAYS, stock_begins
from addons.demo.facts.flow import Flow
from addons.demo.facts.supply import COVERS, Plan, Supply

DAYS_ON_HAND = 32
OLD_SHARE = Decimal("0.15")


@dataclass(frozen=True, kw_only=True, slots=True)
class Worth:
    """Stock at cost in CNY: all of it, and what is older than stock-keeping (90 days)."""

    total: Decimal
    old: Decimal


def planned(
    seed: int, today: date, goods: Sequence[Variant], flow: Flow, elsewhere: Worth
) -> Plan:
    """Return the plan that leaves 32 days on hand, 15 % of the value older than 90 days.

    ``elsewhere`` is what lies in other warehouses. Days on hand are stock at cost over what left a
    day, at cost, in the last 90 days.
    """
    slow = [variant.code for variant in goods if variant.slow_since]
    candidates = [
        Plan(
            anchor=stock_begins(today),
            cover=timedelta(days=days),
            slow_cartons=dict.fromkeys(slow, 0),
        )
        for days in COVERS
    ]
    wanted = DAYS_ON_HAND * _taken_a_day(goods, flow, today)
    best, missing = min(
        ((plan, _missing_old(_steady(goods, flow, plan, today), elsewhere)) for plan in candidates),
        key=lambda found: abs(found[1].total - wanted),
    )
    return replace(best, slow_cartons=_slow_cartons(seed, today, goods, flow, missing.old))


def _taken_a_day(goods: Sequence[Variant], flow: Flow, today: date) -> Decimal:
    eve = today - ONE_DAY
    taken = sum(variant.cost * flow.pieces(place, eve) for place, variant in enumerate(goods))
    return Decimal(taken) / STOCK_DAYS


def _steady(goods: Sequence[Variant], flow: Flow, plan: Plan, today: date) -> Worth:
    """What the main warehouse holds today of all that goes well; first in, first out."""
    supply = Supply(goods, flow, plan)
    total = old = Decimal(0)
    for place, variant in enumerate(goods):
        if not variant.slow_since:
            left = supply.stock(place, plan.anchor) - flow.pieces(place, today - ONE_DAY)
            total += variant.cost * supply.stock(place, today)
            old += variant.cost * max(0, left)
    return Worth(total=total, old=old)


def _missing_old(steady: Worth, elsewhere: Worth) -> Worth:
    """The whole stock once enough slow goods are added, and (as old) the worth of those."""
    total = steady.total + elsewhere.total
    missing = max(Decimal(0), (OLD_SHARE * total - steady.old - elsewhere.old) / (1 - OLD_SHARE))
    return Worth(total=total + missing, old=missing)


def _slow_cartons(
    seed: int, today: date, goods: Sequence[Variant], flow: Flow, worth: Decimal
) -> dict[str, int]:
    """Share the worth out over the slow goods, beside the little that will still be taken."""
    rng = Random(f"{seed}:slow")
    slow = [(place, variant) for place, variant in enumerate(goods) if variant.slow_since]
    shares = [Decimal(rng.randint(60, 140)) for _ in slow]
    rest, unshared = worth, sum(shares, Decimal(0))
    cartons = {}
    for (place, variant), share in zip(slow, shares, strict=True):
        one = variant.cost * variant.carton
        left = max(1, round(rest * share / unshared / one))
        cartons[variant.code] = left + flow.cartons(place, today - ONE_DAY)
        rest -= one * left
        unshared -= share
    return cartons
