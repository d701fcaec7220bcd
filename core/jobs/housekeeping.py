"""Keeping house: what nobody will ask for again is dropped, what a crash left undone is redone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import delete, or_

from core.i18n import _
from core.jobs.handler import Handler
from core.jobs.models import Job
from core.orm import commands

KEPT = timedelta(days=30)


def keep_house(installation: Any, job: Any) -> None:
    """Forget old command keys and repeating jobs long done; redo decisions a crash kept out."""
    with installation.work() as context:
        commands.forget(context.session, context.now)
        repeating = or_(Job.key.is_(None), Job.key.startswith(Job.name + "@"))
        context.session.execute(
            delete(Job).where(Job.state == "done", Job.touched < context.now - KEPT, repeating)
        )
    installation.reconcile()


HANDLERS = (
    Handler(
        name="core.housekeeping",
        title=_("Housekeeping"),
        run=keep_house,
        every=timedelta(days=1),
    ),
)
