"""What still stands open at the counter, and would be stranded if a module went off."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from addons.esales.definitions import PICKUP
from addons.esales.models import Shift
from core.context import Context
from core.i18n import _
from core.workflow.businesses import live, unfinished


def why_on(addon: str, context: Context) -> Any:
    """Why ``addon`` cannot go off in the context's branch now; None where it can."""
    if addon not in PICKUP.addons:
        return None
    shifts = select(func.count()).select_from(Shift).where(Shift.closed.is_(None))
    if addon == "esales" and (count := context.session.scalar(shifts)):
        return _("Shifts still open: ${count}. Close them first.", mapping={"count": count})
    own = [one.name for one in live(context).values() if one.kind == PICKUP.kind]
    count = unfinished(context, own)
    if not count:
        return None
    return _(
        "Pickups still open: ${count}. Finish or cancel them first.", mapping={"count": count}
    )
