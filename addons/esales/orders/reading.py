"""Orders as rules see them: with their dealer, where that dealer stands, their lines and goods."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from addons.esales.accounts import Standing, holders, standings
from addons.esales.assortment import Goods, read_goods
from addons.esales.models import Dealer, Order, OrderLine
from addons.esales.slips import COLUMNS, SlipLine
from addons.esales.tax import Split, total
from core.context import Context
from core.orm.bulk import one_of
from core.workflow import Document

ORDER = "esales.order"
HEAD, LINE = Order.__table__, OrderLine.__table__
NOTHING = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class Part:
    """What became of a line: how much has been taken, and how much will not be any more."""

    taken: Decimal = NOTHING
    closed: Decimal = NOTHING

    def left_of(self, quantity: Decimal) -> Decimal:
        """What of ``quantity`` will still be fetched."""
        return max(quantity - self.taken - self.closed, NOTHING)


@dataclass(frozen=True, kw_only=True)
class Ordered:
    """An order with its dealer, its lines by number and its goods by id.

    ``payer`` is the dealer who pays, ``standing`` where the payer stands; ``billed`` is invoiced.
    """

    order: Order
    dealer: Dealer
    payer: Dealer
    billed: Dealer
    standing: Standing
    lines: Mapping[int, SlipLine] = field(default_factory=dict)
    parts: Mapping[int, Part] = field(default_factory=dict)
    goods: Mapping[int, Goods] = field(default_factory=dict)

    @property
    def id(self) -> int:
        """The id of the order."""
        return self.order.id

    @property
    def quantities(self) -> dict[int, tuple[int, Decimal]]:
        """Variant and quantity of each line, by number."""
        return {number: (line.variant_id, line.quantity) for number, line in self.lines.items()}

    @property
    def left(self) -> dict[int, Decimal]:
        """What will still be fetched, by variant."""
        return {
            line.variant_id: self.parts[number].left_of(line.quantity)
            for number, line in self.lines.items()
        }

    @property
    def amounts(self) -> Split:
        """The sums of the lines."""
        return total(self.lines.values())


def lines_of(orders: Collection[int], context: Context) -> Sequence[Any]:
    """The rows of the lines on ``orders``, in order."""
    query = select(LINE).where(one_of(context.session, LINE.c.order_id, orders))
    mine = query.where(context.session.mine(LINE)).order_by(LINE.c.order_id, LINE.c.line)
    return context.session.connection().execute(mine).all()


def read_orders(
    context: Context, orders: Sequence[Order], added: Iterable[int] = ()
) -> list[Ordered]:
    """``orders`` in their order, with the goods of the variants ``added`` as well.

    Four statements for one order or for many.
    """
    rows: dict[int, list[Any]] = {order.id: [] for order in orders}
    for row in lines_of(rows, context):
        rows[row.order_id].append(row)
    variants = {row.variant_id for found in rows.values() for row in found}
    goods = read_goods(context, variants.union(added))
    payers = {order.pays for order in orders}
    known = holders(context, payers.union(*((o.dealer_id, o.billed) for o in orders)))
    standing = standings(context, payers)
    return [
        Ordered(
            order=order,
            dealer=known[order.dealer_id],
            payer=known[order.pays],
            billed=known[order.billed],
            standing=standing[order.pays],
            lines={row.line: _line(row) for row in rows[order.id]},
            parts={
                row.line: Part(taken=row.taken, closed=row.closed) for row in rows[order.id]
            },
            goods=goods,
        )
        for order in orders
    ]


def ordered(documents: Sequence[Document], context: Context) -> list[Ordered]:
    """The orders ``documents``, read once for all guards and effects of a deed."""
    key = ("esales.ordered", *(document.id for document in documents))
    found: list[Ordered] = context.once(
        key,
        lambda: read_orders(context, documents),  # type: ignore[arg-type]
    )
    return found


def _line(row: Any) -> SlipLine:
    return SlipLine(**{name: getattr(row, name) for name in COLUMNS})
