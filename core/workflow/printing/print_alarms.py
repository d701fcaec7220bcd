"""Alarms of the print queue: whoever printed hears once that there is no paper, and why."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select

from core.context import Context
from core.i18n import _, in_language
from core.orm.bulk import one_of
from core.security.models import User
from core.security.notifications import notify_each
from core.workflow.documents import Document
from core.workflow.printing.print_claims import run_out
from core.workflow.printing.print_queue import PrintJob
from core.workflow.printing.print_rules import CLAIM, IN_HAND, LATE
from core.workflow.printing.print_words import job_title, why

ALARM = _("${paper}: ${why}")


def is_due(now: datetime) -> Any:
    """The condition on a print that its agent has left, or that somebody must be told of."""
    late = and_(PrintJob.state.in_(("waiting", *IN_HAND)), PrintJob.since < now - LATE)
    told = or_(late, PrintJob.state.in_(("failed", "doubtful")))
    silent = and_(PrintJob.state.in_(IN_HAND), PrintJob.touched < now - CLAIM)
    return or_(silent, and_(told, PrintJob.alarmed.is_(None)))


def keep_alarms(context: Context) -> None:
    """Take prints from silent agents, and tell whoever printed what is not on paper."""
    run_out(context)
    context.session.flush()
    query = (
        select(PrintJob, Document.number)
        .outerjoin(Document, Document.id == PrintJob.document)
        .where(is_due(context.now), PrintJob.alarmed.is_(None))
        .order_by(PrintJob.id)
    )
    rows = context.session.execute(query).all()
    logins = {job.actor for job, _number in rows}
    known = select(User).where(one_of(context.session, User.login, logins))
    people = {user.login: user for user in context.session.scalars(known)}
    assert context.branch is not None
    path = f"/{context.branch.name}/print-queue"
    messages = []
    for job, number in rows:
        job.alarmed = context.now
        if person := people.get(job.actor):
            said = {"paper": job_title(context, job, number), "why": why(context, job)}
            messages.append((person.id, in_language(ALARM % said, person.locale)[:500], path))
    notify_each(context.session, messages, context.now)
