"""Who would come next, and for what: dealers with room on their accounts, goods that lie in stock.

Each gets goods he has taken before, by the carton, and nothing is promised to two of them.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, func, select

from addons.base.models import Packing, Product, Variant
from addons.demo.facts.families import AT_ISSUE, THROUGHOUT
from addons.demo.facts.warehouses import MAIN
from addons.demo.load.accounts import read_accounts
from addons.demo.samples.stock import Goods, full_carton
from addons.esales.models import Dealer, Pickup, PickupLine
from addons.inventory.claimable import AVAILABLE
from addons.inventory.models import Balance, Location, Warehouse
from core.context import Context
from core.orm.bulk import one_of

# So much must stand on the account, and so many varieties are wanted at most.
ROOM, VARIETIES = Decimal(200_000), 4


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Whole cartons of one variety, of so many pieces together; ``code`` is on all its cartons."""

    variant: int
    code: str
    cartons: int
    pieces: int
    tracked: bool


@dataclass(frozen=True, kw_only=True)
class Buyer:
    """A dealer, by his identity, and what he would take."""

    dealer: int
    wants: tuple[Wanted, ...]


def buyers(context: Context, today: date, count: int) -> list[Buyer]:
    """At most ``count`` dealers of whom nothing is in the way, those who came last first."""
    accounts = read_accounts(context)
    last = (
        select(Pickup.dealer_id, func.max(Pickup.id).label("pickup"))
        .join(Dealer, Dealer.id == Pickup.dealer_id)
        .where(Pickup.step == "finished", Dealer.status == "active", Dealer.settlement == "monthly")
        .group_by(Pickup.dealer_id)
        .order_by(func.max(Pickup.id).desc())
    )
    fit = [
        (row.dealer_id, row.pickup)
        for row in context.session.execute(last)
        if not accounts[row.dealer_id].objections(ROOM, today)
    ]
    goods = _goods(context, [pickup for _dealer, pickup in fit])
    free: dict[int, Decimal] = {}
    found = [
        Buyer(dealer=dealer, wants=tuple(_wanted(goods.get(pickup, ()), free)))
        for dealer, pickup in fit
    ]
    return [buyer for buyer in found if len(buyer.wants) > 1][:count]


def _goods(context: Context, pickups: Collection[int]) -> dict[int, list[Any]]:
    """What was on ``pickups`` and lies in the main warehouse, but for what shows serials late."""
    query = (
        select(
            PickupLine.pickup_id,
            Variant.id,
            Packing.code,
            Product.serials,
            Packing.pieces,
            (Balance.on_hand - Balance.reserved).label("free"),
        )
        .join(Variant, Variant.id == PickupLine.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .join(Packing, and_(Packing.variant_id == Variant.id, Packing.level == "carton"))
        .join(Balance, Balance.variant_id == Variant.id)
        .join(Location, Location.id == Balance.location_id)
        .join(Warehouse, Warehouse.id == Location.warehouse_id)
        .where(one_of(context.session, PickupLine.pickup_id, pickups))
        .where(Warehouse.code == MAIN, Balance.status == AVAILABLE, Variant.status == "active")
        .where(Product.serials != AT_ISSUE, Packing.code != "")
        .order_by(PickupLine.pickup_id, PickupLine.line)
    )
    found: dict[int, list[Any]] = {}
    for row in context.session.execute(query):
        found.setdefault(row.pickup_id, []).append(row)
    return found


def _wanted(goods: Collection[Any], free: dict[int, Decimal]) -> list[Wanted]:
    """A carton or two of each of ``goods`` of which so much is ``free``, which is then less."""
    found: list[Wanted] = []
    for row in goods:
        cartons = 2 if len(found) % 2 else 1
        pieces = cartons * row.pieces
        left = free.get(row.id, row.free)
        if left >= 2 * pieces and len(found) < VARIETIES:
            free[row.id] = left - pieces
            found.append(
                Wanted(
                    variant=row.id,
                    code=row.code,
                    cartons=cartons,
                    pieces=pieces,
                    tracked=row.serials == THROUGHOUT,
                )
            )
    return found


def label_of(context: Context, wanted: Wanted) -> str:
    """What is on a carton of goods: its own code, or that of all cartons where pieces have none.

    Empty where no full carton is left.
    """
    if not wanted.tracked:
        return wanted.code
    goods = Goods(variant=wanted.variant, name="", gtin="", line="", tracked=True)
    return full_carton(context, goods)
