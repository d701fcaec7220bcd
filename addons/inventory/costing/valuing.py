"""The value of stock at any date: by the cost of the closed month, or by what is known so far."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select

from addons.base.models import Product, ProductLine, Variant
from addons.inventory.costing.averaging import NEVER, NOTHING, Flow, Worth, valued
from addons.inventory.costing.closing import average_all, costs_of, month_after, month_end
from addons.inventory.costing.flows import flows
from addons.inventory.models import MonthCost
from core.context import Context
from core.orm.bulk import one_of


@dataclass(frozen=True, kw_only=True)
class Valued:
    """Goods that were there, with what people call them, and what they were worth."""

    variant_id: int
    code: str
    name: str
    name_en: str
    line: str
    quantity: Decimal
    unit_cost: Decimal
    value: Decimal

    @property
    def has_no_cost(self) -> bool:
        """Whether nobody has ever said what they cost."""
        return self.quantity != 0 and not self.unit_cost


@dataclass(frozen=True, kw_only=True)
class Valuation:
    """What stock was worth at the end of ``day``; ``is_final`` where its month is closed."""

    day: date
    is_final: bool
    rows: Sequence[Valued]

    @property
    def total(self) -> Decimal:
        """What all goods were worth together."""
        return sum((row.value for row in self.rows), NOTHING)

    @property
    def lines(self) -> list[tuple[str, Decimal, Decimal]]:
        """Quantity and value by product line, in their order; what belongs to none comes first."""
        found: dict[str, tuple[Decimal, Decimal]] = {}
        for row in self.rows:
            quantity, value = found.get(row.line, (Decimal(0), NOTHING))
            found[row.line] = (quantity + row.quantity, value + row.value)
        return [(line, *found[line]) for line in sorted(found)]


def stock_value(context: Context, day: date) -> Valuation:
    """What the branch's stock was worth at the end of ``day``, in a handful of statements.

    Within a closed month goods are worth that month's cost. Later ones have the average of all
    that came in since the last closed month, as if it were one month.
    """
    month = day.replace(day=1)
    kept = costs_of(context, month)
    worth = _of_closed(context, day, kept) if kept else _until_now(context, day)
    there = {variant: found for variant, found in worth.items() if found.closing_quantity}
    return Valuation(day=day, is_final=bool(kept), rows=_named(context, there))


def unit_costs(context: Context, variants: Collection[int]) -> dict[int, Decimal]:
    """What a unit of each of ``variants`` is worth today, by all that came in so far."""
    found = _until_now(context, context.today, variants)
    return {variant: found.get(variant, NEVER).unit_cost for variant in variants}


def _of_closed(context: Context, day: date, kept: dict[int, Worth]) -> dict[int, Worth]:
    month = day.replace(day=1)
    if day == month_end(month):
        return kept
    is_first = context.session.scalar(select(func.min(MonthCost.month))) == month
    moved = flows(context, None if is_first else month, day)
    return {variant: _part(cost, moved.get(variant, Flow())) for variant, cost in kept.items()}


def _part(cost: Worth, moved: Flow) -> Worth:
    """What was there in the middle of a month that ``cost`` tells of as a whole."""
    quantity = cost.opening_quantity + moved.in_quantity - moved.out_quantity
    return Worth(
        closing_quantity=quantity,
        closing_value=valued(quantity, cost.unit_cost),
        unit_cost=cost.unit_cost,
    )


def _until_now(
    context: Context, day: date, only: Collection[int] | None = None
) -> dict[int, Worth]:
    last = context.session.scalar(
        select(func.max(MonthCost.month)).where(MonthCost.month < day.replace(day=1))
    )
    before = costs_of(context, last) if last else {}
    since = month_after(last) if last else None
    return average_all(before, flows(context, since, day, only))


def _named(context: Context, worth: dict[int, Worth]) -> list[Valued]:
    query = (
        select(
            Variant.id, Variant.code, Variant.name, Variant.name_en, ProductLine.name.label("line")
        )
        .join(Product, Product.id == Variant.product_id)
        .outerjoin(ProductLine, ProductLine.id == Product.line_id)
        .where(one_of(context.session, Variant.id, worth))
        .order_by(Variant.code)
    )
    return [
        Valued(
            variant_id=row.id,
            code=row.code,
            name=row.name,
            name_en=row.name_en,
            line=row.line or "",
            quantity=worth[row.id].closing_quantity,
            unit_cost=worth[row.id].unit_cost,
            value=worth[row.id].closing_value,
        )
        for row in context.session.execute(query)
    ]
