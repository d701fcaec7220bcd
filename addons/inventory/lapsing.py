"""Claims whose time has passed: free for everybody at once, and cleared away by a job."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased

from addons.inventory.letting_go import EndedClaim, let_go
from addons.inventory.models import Claim
from core.context import Context
from core.i18n import _
from core.jobs import Handler

MINUTES = 120


def deadline(context: Context) -> datetime:
    """When a claim made now ends: in two hours, or in as many minutes as the branch has set."""
    options = context.branch.options.get("inventory", {}) if context.branch else {}
    return context.now + timedelta(minutes=int(options.get("claim_minutes", MINUTES)))


def is_lapsed(now: datetime) -> Any:
    """The condition that the time of every claim of a claim's document has passed."""
    other = aliased(Claim.__table__)
    alive = select(other.c.id).where(other.c.document == Claim.document, other.c.until > now)
    return and_(Claim.until <= now, ~alive.exists())


def release_expired(context: Context) -> list[EndedClaim]:
    """Let go of all that documents hold whose time has passed; the claims that ended."""
    return let_go(context.session, is_lapsed(context.now))


def _release_everywhere(installation: Any, job: Any) -> None:
    """Let expired claims go in every branch where inventory is on, one transaction each."""
    with installation.work(write=False) as context:
        homes = [
            branch.code
            for branch in context.company.branches.values()
            if "inventory" in branch.enabled(context.today)
        ]
    for code in homes:
        with installation.work(branch=code) as context:
            release_expired(context)


EXPIRY = Handler(
    name="inventory.release_expired",
    title=_("Let expired claims on stock go"),
    run=_release_everywhere,
    every=timedelta(minutes=5),
)
