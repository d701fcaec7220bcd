"""What of a branch's sales is not invoiced, on its first page, and what waits for an answer."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from addons.esales.invoicing.batches import waiting
from addons.esales.models import SalesInvoice
from addons.esales.retail.rules import NOTHING
from core.context import Context
from core.web.parts import HomePanel


def not_invoiced(context: Context) -> dict[str, Any]:
    """Counts and sums of what no request has taken up, is to be taken back, waits, or is away."""
    rest = SalesInvoice.uninvoiced
    query = select(
        func.count().filter(rest > 0),
        func.sum(rest).filter(rest > 0),
        func.count().filter(rest < 0),
        func.sum(rest).filter(rest < 0),
    ).where(rest != 0)
    count, amount, back_count, back = context.session.execute(query).one()
    waiting_count, waiting_amount, away_count = waiting(context)
    return {
        "count": count,
        "amount": amount or NOTHING,
        "back_count": back_count,
        "back": -(back or NOTHING),
        "waiting_count": waiting_count,
        "waiting_amount": waiting_amount,
        "away_count": away_count,
    }


PANELS = (
    HomePanel(
        name="esales.not_invoiced",
        permission="esales:invoice:hand_over",
        business="sales_invoice",
        renderer="addons.esales:templates/not_invoiced.pt",
        values=not_invoiced,
        order=25,
    ),
)
