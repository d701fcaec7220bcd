"""The cost of closed months: what the ledger says of each is averaged once and kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from sqlalchemy import delete, func, select

from addons.inventory.costing.averaging import NEVER, Flow, Worth, averaged
from addons.inventory.costing.flows import flows
from addons.inventory.models import MonthCost, Move
from addons.inventory.moments import day_of
from core.context import Context
from core.orm.bulk import insert_rows

FIGURES = tuple(asdict(NEVER))


def keep_costs(context: Context, through: date | None) -> list[date]:
    """Keep the costs of all whole months through the day ``through``, and of no others.

    Months that are kept already stay as they are. Returns the months that were averaged now.
    """
    _drop_after(context, through)
    last = context.session.scalar(select(func.max(MonthCost.month)))
    first = month_after(last) if last else _first_month(context)
    if through is None or first is None:
        return []
    months = list(whole_months(first, through))
    before = costs_of(context, last) if last and months else {}
    for month in months:
        # Nothing was kept of what came before the first month, so it begins with the ledger.
        since = month if last else None
        before = average_all(before, flows(context, since, month_end(month)))
        _keep(context, month, before)
        last = month
    return months


def average_all(before: Mapping[int, Worth], moved: Mapping[int, Flow]) -> dict[int, Worth]:
    """What all goods are worth after ``moved``, by variant; what did not move stays what it was."""
    return {
        variant: averaged(before.get(variant, NEVER), moved.get(variant, Flow()))
        for variant in sorted({*before, *moved})
    }


def costs_of(context: Context, month: date) -> dict[int, Worth]:
    """What was kept of ``month``, by variant; nothing where it is not closed."""
    columns = [getattr(MonthCost, name) for name in FIGURES]
    query = select(MonthCost.variant_id, *columns).where(MonthCost.month == month)
    return {
        row[0]: Worth(**dict(zip(FIGURES, row[1:], strict=True)))
        for row in context.session.execute(query)
    }


def whole_months(first: date, through: date) -> Iterator[date]:
    """The first days of the months from ``first`` on that are over by the end of ``through``."""
    month = first
    while month_end(month) <= through:
        yield month
        month = month_after(month)


def month_after(month: date) -> date:
    """The first day of the month after that of ``month``."""
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)


def month_end(month: date) -> date:
    """The last day of the month of ``month``."""
    return month_after(month) - timedelta(days=1)


def _first_month(context: Context) -> date | None:
    """The month of the branch's first move."""
    first = context.session.scalar(select(func.min(Move.at)))
    return day_of(first, context).replace(day=1) if first else None


def _drop_after(context: Context, through: date | None) -> None:
    table = MonthCost.__table__
    dropping = delete(table).where(context.session.mine(table))
    if through is not None:
        # A month is over on its last day, so the day after tells the first that is not whole.
        open_ = (through + timedelta(days=1)).replace(day=1)
        dropping = dropping.where(table.c.month >= open_)
    context.session.connection().execute(dropping)


def _keep(context: Context, month: date, found: Mapping[int, Worth]) -> None:
    rows: list[dict[str, Any]] = [
        {"month": month, "variant_id": variant, **asdict(worth)} for variant, worth in found.items()
    ]
    insert_rows(context.session, MonthCost.__table__, rows)
