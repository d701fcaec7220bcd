"""What still stands open in the warehouse, and would be stranded if inventory went off."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, or_, select

from addons.inventory.businesses import BUSINESSES
from addons.inventory.models import Claim
from addons.inventory.transfers.contributed import BUSINESSES as TRANSFERS
from core.context import Context
from core.i18n import _
from core.workflow.businesses import unfinished


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
