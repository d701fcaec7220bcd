"""The older history, told in the background while people work, in pauses, with word at the end."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from addons.demo.facts.company import make
from addons.demo.making import Making
from addons.demo.mark import Mark, mark_of
from core.context import Context
from core.i18n import _
from core.jobs import Handler, enqueue
from core.jobs.queue import progress
from core.security.models import Posting, User
from core.security.notifications import notify
from core.web.locale import localizer

NAME = "demo.history"
ADMINISTRATOR = "administrator"
LONGEST_PAUSE = 1.0


def ask(context: Context) -> None:
    """Ask for the older history, once."""
    enqueue(context, NAME, key=NAME)


def run(installation: Any, job: Any) -> None:
    """Tell what is missing of the older history; begun again, it goes on where it stopped."""
    installation.reconcile()
    with installation.work(write=False) as context:
        mark = mark_of(context.company)
    if mark is None or mark.complete:
        return
    making = Making(installation, make(mark.seed, mark.today))
    began = time.monotonic()
    for told in making.put_older():
        _say_how_far(installation, job.id, told)
        # For as long as the work took, others have the machine and SQLite's one place to write.
        time.sleep(min(time.monotonic() - began, LONGEST_PAUSE))
        began = time.monotonic()
    _tell_administrators(installation)


def _say_how_far(installation: Any, job: int, mark: Mark) -> None:
    with installation.work() as context:
        progress(context.session, job, mark.months_told, mark.months, datetime.now(UTC))


def _tell_administrators(installation: Any) -> None:
    said = _("The history of the demonstration company is complete.")
    with installation.work() as context:
        seats = select(Posting.user_id).where(Posting.position == ADMINISTRATOR)
        people = context.session.scalars(select(User).where(User.id.in_(seats), User.active))
        for person in people:
            text = localizer(installation, person.locale).translate(said)
            notify(context.session, [person.id], text, "", context.now)


HISTORY = Handler(name=NAME, title=_("The demonstration company's older history"), run=run)
