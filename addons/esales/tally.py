"""The running tally of a pickup: every line with its price and why, the totals, the credit.

It reads what the commands have stored and computes no price of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from addons.esales.accounts import NOTHING, standings
from addons.esales.assortment import Goods, LineKeys, read_goods
from addons.esales.credit import Assessment, assess
from addons.esales.models import Dealer, Pickup, PickupLine, PickupSerial
from addons.esales.orders.picking import compared
from addons.esales.orders.verifying import Compared
from addons.esales.repricing import step_sentence
from addons.esales.tax import PRICE_STEP, line_amount, multiply, round_half_up, total
from addons.esales.terms import read_territories
from addons.esales.territory import Allowed, Territory, may_sell
from core.context import Context


@dataclass(frozen=True, kw_only=True)
class TallyLine:
    """A line as the counter shows it; ``discount`` is the share that is paid, prices are with tax.

    ``region`` names where the dealer may sell these goods, and is empty outside the territory.
    ``list_price`` is None where the goods have no price.
    ``cartons`` counts full cartons, ``loose`` the pieces beside them.
    """

    line: int
    variant_id: int
    code: str
    name: str
    spec: str
    unit: str
    product_line: str
    region: str
    grade: str
    list_price: Decimal | None
    discount: Decimal
    unit_price: Decimal
    quantity: Decimal
    cartons: int
    loose: Decimal
    serials: int
    rate: Decimal
    gross: Decimal
    net: Decimal
    tax: Decimal
    saved: Decimal
    why: tuple[Any, ...]


@dataclass(frozen=True, kw_only=True)
class OrderedGoods:
    """Goods of the order that a pickup fetches: what is wanted, and what has been scanned."""

    code: str
    name: str
    compared: Compared


@dataclass(frozen=True, kw_only=True)
class Tally:
    """What is on a pickup: lines, totals, and what the dealer has available before and after it.

    While it is open and fetches the ``order`` with this number, ``ordered`` compares the two.
    """

    lines: Sequence[TallyLine]
    credit: Assessment
    order: str = ""
    ordered: Sequence[OrderedGoods] = ()

    @property
    def varieties(self) -> int:
        """How many different goods."""
        return len(self.lines)

    @property
    def pieces(self) -> Decimal:
        """How many pieces."""
        return sum((line.quantity for line in self.lines), Decimal(0))

    @property
    def cartons(self) -> int:
        """How many full cartons."""
        return sum(line.cartons for line in self.lines)

    @property
    def gross(self) -> Decimal:
        """What is to be paid, with tax."""
        return total(self.lines).gross

    @property
    def net(self) -> Decimal:
        """What is to be paid, without tax."""
        return total(self.lines).net

    @property
    def tax(self) -> Decimal:
        """The tax in it."""
        return total(self.lines).tax

    @property
    def saved(self) -> Decimal:
        """What grade, breaks and promotions take off the list prices."""
        return sum((line.saved for line in self.lines), NOTHING)


def tally(context: Context, pickup: Pickup) -> Tally:
    """What is on ``pickup`` now, in five statements whatever its size, three more for an order.

    On a finished pickup the credit is what is available today, with nothing added.
    """
    dealer = context.session.get_one(Dealer, pickup.dealer_id)
    stored = _stored(context, pickup)
    ordered = _ordered(context, pickup, stored)
    goods = read_goods(context, {line.variant_id for line, _serials in stored}.union(ordered))
    keys = LineKeys()
    territories = read_territories(context, [dealer.id], keys)[dealer.id]
    lines = [
        _line(line, serials, goods[line.variant_id], dealer, territories, keys, context)
        for line, serials in stored
    ]
    standing = standings(context, [pickup.pays])[pickup.pays]
    addition = total(lines).gross if pickup.posted is None else NOTHING
    return Tally(
        lines=lines,
        credit=assess(standing.account, addition, context.today),
        order=(pickup.order.number or "") if ordered and pickup.order else "",
        ordered=[
            OrderedGoods(code=goods[one].code, name=goods[one].name, compared=found)
            for one, found in ordered.items()
        ],
    )


def _ordered(
    context: Context, pickup: Pickup, stored: Sequence[tuple[Any, int]]
) -> dict[int, Compared]:
    """What is on an open pickup beside what its order wants, by variant."""
    if pickup.posted is not None:
        return {}
    return compared(context, pickup, {line.variant_id: line.quantity for line, _n in stored})


def _stored(context: Context, pickup: Pickup) -> list[tuple[Any, int]]:
    counted = (
        select(PickupSerial.line, func.count().label("serials"))
        .where(PickupSerial.pickup_id == pickup.id, PickupSerial.branch == context.code)
        .group_by(PickupSerial.line)
        .subquery()
    )
    table = PickupLine.__table__
    query = (
        select(table, func.coalesce(counted.c.serials, 0).label("serials"))
        .outerjoin(counted, counted.c.line == table.c.line)
        .where(table.c.pickup_id == pickup.id, context.session.mine(table))
        .order_by(table.c.line)
    )
    return [(row, row.serials) for row in context.session.execute(query)]


def _line(
    line: Any,
    serials: int,
    goods: Goods,
    dealer: Dealer,
    territories: Sequence[Territory],
    keys: LineKeys,
    context: Context,
) -> TallyLine:
    cartons = int(line.quantity // goods.per_carton) if goods.per_carton else 0
    return TallyLine(
        line=line.line,
        variant_id=line.variant_id,
        code=goods.code,
        name=goods.name,
        spec=goods.unsaid,
        unit=goods.unit,
        product_line=goods.line,
        region=_region(goods, territories, keys, context),
        grade=dealer.grade,
        list_price=line.list_price,
        discount=line.discount,
        unit_price=round_half_up(multiply(line.price, line.discount), PRICE_STEP),
        quantity=line.quantity,
        cartons=cartons,
        loose=line.quantity - cartons * (goods.per_carton or 0),
        serials=serials,
        rate=line.rate,
        gross=line.gross,
        net=line.net,
        tax=line.tax,
        saved=_saved(line),
        why=tuple(step_sentence(step) for step in line.why),
    )


def _saved(line: Any) -> Decimal:
    return (
        NOTHING
        if line.list_price is None
        else line_amount(line.quantity, line.list_price) - line.gross
    )


def _region(
    goods: Goods, territories: Sequence[Territory], keys: LineKeys, context: Context
) -> str:
    answer = may_sell(territories, keys.path(goods.path), context.today, product_line=goods.line)
    if not isinstance(answer, Allowed):
        return ""
    return "、".join(dict.fromkeys(found.region_name for found in answer.by))
