"""The queue in SQL: jobs are written with the business's own transaction and claimed by workers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from core.context import Context
from core.i18n import _
from core.jobs.models import Job
from core.orm.bulk import insert_missing
from core.refusal import NotHere

LOST_AFTER = timedelta(minutes=5)
ATTEMPTS = 5


def enqueue(
    context: Context,
    name: str,
    payload: Mapping[str, Any] | None = None,
    *,
    due: datetime | None = None,
    key: str | None = None,
) -> None:
    """Ask for the job ``name`` after this transaction's commit; a ``key`` asks only once, ever."""
    row = {
        "name": name,
        "home": context.branch.name if context.branch else "",
        "key": key,
        "payload": dict(payload or {}),
        "asked_by": context.identity.login,
        "asked": context.now,
        "due": due or context.now,
        "state": "waiting",
        "attempts": 0,
        "done": 0,
        "total": 0,
    }
    insert_missing(context.session, Job.__table__, [row])


def claim(session: Session, worker: str, now: datetime) -> Job | None:
    """Take the next job that is due, or that another worker left lying, or None.

    A job that has taken down every worker that tried it is given up instead.
    """
    query = (
        select(Job)
        .where(_due(now))
        .order_by(Job.due, Job.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    job = session.scalar(query)
    while job is not None and job.attempts >= ATTEMPTS:
        job.state, job.error = "failed", f"Its worker {job.worker} vanished while it was running."
        session.flush()
        job = session.scalar(query)
    if job is not None:
        job.state, job.worker, job.touched = "running", worker, now
        job.attempts += 1
    return job


def anything_due(session: Session, now: datetime) -> bool:
    """Whether a job waits to be claimed."""
    return session.scalar(select(Job.id).where(_due(now)).limit(1)) is not None


def _due(now: datetime) -> Any:
    return or_(
        and_(Job.state == "waiting", Job.due <= now),
        and_(Job.state == "running", Job.touched < now - LOST_AFTER),
    )


def progress(session: Session, job: int, done: int, total: int, now: datetime) -> None:
    """Say how far a running job has come; it also tells the others that its worker lives."""
    session.execute(update(Job).where(Job.id == job).values(done=done, total=total, touched=now))


def settle(session: Session, job: int, now: datetime, error: str | None = None) -> None:
    """Close a job as done, put it back with a growing pause, or give up after five attempts."""
    row = session.get(Job, job)
    assert row is not None
    row.error, row.touched = (error[:2000] if error else None), now
    if error is None:
        row.state = "done"
    elif row.attempts >= ATTEMPTS:
        row.state = "failed"
    else:
        row.state, row.due = "waiting", now + timedelta(seconds=10 * 2**row.attempts)


def retry(context: Context, number: int) -> None:
    """Let a failed job try again."""
    job = context.session.get(Job, number)
    if job is None or job.state != "failed":
        raise NotHere(_("There is no failed job of this number."))
    job.state, job.attempts, job.error, job.due = "waiting", 0, None, context.now


def running(session: Session, names: Sequence[str]) -> list[Job]:
    """Jobs of these names that are waiting or running."""
    return list(
        session.scalars(
            select(Job)
            .where(Job.name.in_(names), Job.state.in_(("waiting", "running")))
            .order_by(Job.id)
        )
    )
