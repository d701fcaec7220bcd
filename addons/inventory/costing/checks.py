"""What ``qudao check`` proves of costs: nothing is lost within a month nor between two."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from addons.base.models import Variant
from addons.inventory.costing.closing import month_end
from addons.inventory.costing.flows import held
from addons.inventory.models import MonthCost, Move
from core.checks import Check
from core.context import Context
from core.i18n import _

NONE = Decimal(0)


def costs_add_up(context: Context) -> Iterator[str]:
    """In each month, opening and in are out and closing, and it opens as the one before closed."""
    cost, before = MonthCost, aliased(MonthCost)
    earlier = (
        select(func.max(before.month))
        .where(
            before.branch == cost.branch,
            before.variant_id == cost.variant_id,
            before.month < cost.month,
        )
        .correlate(cost)
        .scalar_subquery()
    )
    query = (
        select(cost.branch, Variant.code, cost.month)
        .join(Variant, Variant.id == cost.variant_id)
        .outerjoin(
            before,
            (before.branch == cost.branch)
            & (before.variant_id == cost.variant_id)
            & (before.month == earlier),
        )
        .where(
            or_(
                cost.opening_value + cost.in_value != cost.out_value + cost.closing_value,
                cost.opening_quantity + cost.in_quantity
                != cost.out_quantity + cost.closing_quantity,
                cost.opening_value != func.coalesce(before.closing_value, NONE),
                cost.opening_quantity != func.coalesce(before.closing_quantity, NONE),
            )
        )
        .order_by(cost.branch, cost.month, Variant.code)
    )
    for branch, code, month in context.session.execute(query):
        yield f"{branch} {code} in {month:%Y-%m}: its cost does not add up"


def costs_follow_the_ledger(context: Context) -> Iterator[str]:
    """What the last closed month of a branch says is there is what its ledger says of its end."""
    last = select(MonthCost.branch, func.max(MonthCost.month)).group_by(MonthCost.branch)
    for branch, month in context.session.execute(last.order_by(MonthCost.branch)).all():
        kept = select(MonthCost.variant_id, MonthCost.closing_quantity).where(
            MonthCost.branch == branch, MonthCost.month == month
        )
        valued = {row[0]: row[1] for row in context.session.execute(kept)}
        query = held(through=month_end(month), context=context).where(Move.branch == branch)
        ledger = {row[0]: row[1] for row in context.session.execute(query)}
        for variant in sorted({*valued, *ledger}):
            there, said = ledger.get(variant, NONE), valued.get(variant, NONE)
            if there != said:
                yield (
                    f"{branch} variant {variant}: {said} valued at the end of {month:%Y-%m}, "
                    f"{there} in the ledger"
                )


CHECKS = (
    Check(
        name="inventory.costs",
        title=_("The costs of closed months add up"),
        find=costs_add_up,
    ),
    Check(
        name="inventory.costs_ledger",
        title=_("The costs of closed months follow the ledger"),
        find=costs_follow_the_ledger,
    ),
)
