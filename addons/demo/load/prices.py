"""What dealers pay: the branch's price list, grade discounts, quantity breaks, promotions."""

from __future__ import annotations

from addons.demo.facts.company import DemoCompany
from addons.demo.load.known import line_ids, variant_ids
from addons.demo.load.rows import Row, keep
from addons.esales.models import (
    GradeDiscount,
    PriceEntry,
    PriceList,
    Promotion,
    QuantityBreak,
)
from core.context import Context


def put_prices(context: Context, facts: DemoCompany) -> None:
    """Put in what the context's branch agrees with its dealers; nothing where it has no list."""
    listed = [row for row in facts.price_lists if row.branch == context.code]
    if not listed:
        return
    rows = [{"code": row.code, "name": row.name, "mode": "inclusive"} for row in listed]
    for number in keep(context, PriceList, rows):
        _put_entries(context, facts, number)
    lines = line_ids(context)
    keep(
        context,
        GradeDiscount,
        [
            {"grade": rule.grade, "line_id": lines[rule.line], "factor": rule.factor}
            for rule in facts.grade_discounts
        ],
    )
    keep(
        context,
        QuantityBreak,
        [
            {"line_id": lines[rule.line], "cartons": rule.cartons, "points": rule.points}
            for rule in facts.quantity_breaks
        ],
    )
    keep(context, Promotion, _promotions(facts, lines))


def _put_entries(context: Context, facts: DemoCompany, listed: int) -> None:
    variants = variant_ids(context)
    rows: list[Row] = [
        {
            "list_id": listed,
            "variant_id": variants[entry.variant],
            "price": entry.price,
            "since": entry.since,
        }
        for entry in facts.price_list_entries
    ]
    keep(context, PriceEntry, rows)


def _promotions(facts: DemoCompany, lines: dict[str, int]) -> list[Row]:
    """A promotion of several families is a row for each of them."""
    return [
        {
            "name": promotion.name,
            "line_id": lines[family],
            "points": promotion.points,
            "exclusive": promotion.exclusive,
            "since": promotion.since,
            "until": promotion.until,
        }
        for promotion in facts.promotions
        for family in promotion.families
    ]
