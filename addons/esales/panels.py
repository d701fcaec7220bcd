"""The branch's day on its first page: what left the counter today, and the last fourteen days."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from sqlalchemy import func, select

from addons.esales.charts import Chart, Point, bar_chart
from addons.esales.models import Pickup, SalesInvoice
from addons.esales.pickups import OPEN
from core.context import Context
from core.i18n import _
from core.web.parts import HomePanel
from core.workflow.beside.seeing import hidden_in

DAYS = 14
NOTHING = Decimal("0.00")


def today(context: Context) -> dict[str, Any]:
    """Today's pickups in numbers, and what was sold on each of the last fourteen days.

    Amounts are told to whoever sees them in every invoice, pieces to whoever sees those.
    """
    pickup, posted = Pickup.__table__, SalesInvoice.__table__
    first = posted.c.reverses_id.is_(None)
    done = (
        select(
            func.count().filter(first),
            func.sum(pickup.c.quantity).filter(first),
            func.sum(posted.c.gross),
        )
        .select_from(posted.join(pickup, pickup.c.id == posted.c.pickup_id))
        .where(context.session.mine(posted), posted.c.day == context.today)
    )
    finished, pieces, gross = context.session.execute(done).one()
    amounts = hidden_in("esales.invoice", ("gross",), context) is None
    counted = hidden_in("esales.pickup", ("quantity",), context) is None
    days = sold_by_day(context) if amounts else []
    waiting = select(func.count()).select_from(Pickup).where(Pickup.step == OPEN)
    return {
        "finished": finished,
        "pieces": (pieces or Decimal(0)) if counted else None,
        "gross": (gross or NOTHING) if amounts else None,
        "open": context.session.scalar(waiting) or 0,
        "days": days,
        "title": _("Sold in the last ${count} days", mapping={"count": DAYS}),
        "chart_of": partial(chart_of, days),
    }


def sold_by_day(context: Context) -> list[tuple[date, Decimal]]:
    """What was invoiced on each of the last fourteen days, the oldest first; empty if nothing."""
    first = context.today - timedelta(days=DAYS - 1)
    query = (
        select(SalesInvoice.day, func.sum(SalesInvoice.gross))
        .where(SalesInvoice.day >= first)
        .group_by(SalesInvoice.day)
    )
    sums = {row[0]: row[1] for row in context.session.execute(query)}
    if not sums:
        return []
    days = [first + timedelta(days=n) for n in range(DAYS)]
    return [(day, sums.get(day, NOTHING)) for day in days]


def chart_of(days: list[tuple[date, Decimal]], show: Any) -> Chart:
    """The bars of ``days`` for one reader."""
    return bar_chart(
        [
            Point(label=str(day.day), value=gross, said=f"{show.date(day)}: {show.money(gross)}")
            for day, gross in days
        ]
    )


PANELS = (
    HomePanel(
        name="esales.today",
        permission="esales:pickup:view",
        business="pickup",
        renderer="addons.esales:templates/today.pt",
        values=today,
        order=10,
    ),
)
