"""Keeping house: what nobody will ask for again is dropped, what a crash left undone is redone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import delete, or_

from core.company import decisions
from core.i18n import _
from core.jobs.handler import Handler
from core.jobs.models import Job
from core.orm import commands
from core.orm.engine import learn_spread
from core.security import guesses, sign_in

KEPT = timedelta(days=30)


def keep_house(installation: Any, job: Any) -> None:
    """Forget old keys, sessions, guesses and repeating jobs; redo decisions a crash kept out.

    At last the database learns how its tables have grown.
    """
    with installation.work() as context:
        for kept in (commands, sign_in, guesses):
            kept.forget(context.session, context.now)
        repeating = or_(Job.key.is_(None), Job.key.startswith(Job.name + "@"))
        context.session.execute(
            delete(Job).where(Job.state == "done", Job.touched < context.now - KEPT, repeating)
        )
    installation.reconcile()
    with installation.work() as context:
        decisions.settle(context.session, context.company, context.now)
    learn_spread(installation.owner_engine)


HANDLERS = (
    Handler(
        name="core.housekeeping",
        title=_("Housekeeping"),
        run=keep_house,
        every=timedelta(days=1),
    ),
)
