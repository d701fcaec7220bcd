"""What still stands open in the warehouse, and would be stranded if inventory or its day closed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select

from addons.inventory.businesses import BUSINESSES
from addons.inventory.models import Claim, Opening, StockDocument
from addons.inventory.transfers.contributed import BUSINESSES as TRANSFERS
from core.context import Context
from core.i18n import _
from core.workflow import Document
from core.workflow.businesses import unfinished
from core.workflow.deciding.asking import called

# As many are named; the rest is counted.
NAMED = 5


def why_on(addon: str, context: Context) -> Any:
    """Why ``addon`` cannot go off in the context's branch now; None where it can."""
    if addon != "inventory":
        return None
    drafts = unfinished(context, [business.name for business in BUSINESSES])
    if drafts:
        return _(
            "Receipts, adjustments and counts still open: ${count}. Post or void them first.",
            mapping={"count": drafts},
        )
    under_way = unfinished(context, [business.name for business in TRANSFERS])
    if under_way:
        return _(
            "Transfers still open or on the way: ${count}. Receive, call back or void them first.",
            mapping={"count": under_way},
        )
    claiming = select(func.count(Claim.document.distinct())).where(
        or_(Claim.until > context.now, Claim.until.is_(None))
    )
    claims = context.session.scalar(claiming)
    if claims:
        return _(
            "Documents that still have goods set aside: ${count}. Finish or cancel them first.",
            mapping={"count": claims},
        )
    return None


def shut_out(through: date, context: Context) -> Iterator[Any]:
    """What closing stock through today would shut out: drafts, and what goods are set aside for.

    Goods move on the day on which their document is posted, so that a day before shuts out nothing.
    An order keeps its goods for as long as it likes, and waits for no day.
    """
    if through < context.today:
        return
    moving = select(StockDocument.id).where(StockDocument.id.not_in(select(Opening.id)))
    fetched = select(Claim.document).where(Claim.until.is_not(None))
    query = select(Document).where(
        Document.posted.is_(None), or_(Document.id.in_(moving), Document.id.in_(fetched))
    )
    names = [called(document) for document in context.session.scalars(query.order_by(Document.id))]
    if names:
        more = f" (+{len(names) - NAMED})" if len(names) > NAMED else ""
        yield _(
            "Documents that move goods are still open: ${documents}. Post, finish or void them "
            "first: once today is closed they wait for tomorrow.",
            mapping={"documents": ", ".join(names[:NAMED]) + more},
        )
