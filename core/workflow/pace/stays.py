"""Stays of documents in steps: from when to when, and when somebody there first did something.

A stay ends with a movement to another step and began with the one before it, or with the document.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import String, cast, func, inspect, select

from core.context import Context
from core.i18n import _
from core.orm.changes import Change
from core.orm.types import Instant
from core.refusal import Refusal
from core.security.identity import SYSTEM
from core.workflow.businesses import definition
from core.workflow.deciding.rights import sight
from core.workflow.definition import Business
from core.workflow.documents import Document, Movement
from core.workflow.reserved import COPY, ESCALATE, HELD, MIGRATE, REMIND

MOST_STAYS = 250_000
# Done to a document by whoever looks on, or by nobody at all: it is not worked on by that.
NO_WORK = frozenset({REMIND, COPY, ESCALATE, MIGRATE, HELD})


@dataclass(frozen=True, kw_only=True)
class Stay:
    """One stay in a step that has ended; ``acted`` is when somebody first did something in it.

    That is a vote, a verb or a change of a value; None where the first deed was the one that led
    out of the step.
    """

    step: str
    target: str
    transition: str
    began: datetime
    ended: datetime
    acted: datetime | None = None

    @property
    def started(self) -> datetime:
        """When it was waited for no more: left by its first deed, a stay was all waiting."""
        return self.acted or self.ended


def stays_between(
    business: Business, first: datetime, last: datetime, context: Context
) -> list[Stay]:
    """The stays that ended from ``first`` on and before ``last``, of what the person sees.

    One statement; refuses where there are too many for one report.
    """
    moved = _moved(business, context)
    began = func.coalesce(moved.c.before, Document.created, type_=Instant)
    said, changed = _first_said(moved, began), _first_changed(moved, began, business, context)
    query = (
        select(moved.c.source, moved.c.target, moved.c.transition, began, moved.c.at, said, changed)
        .join(Document, Document.id == moved.c.document)
        .where(moved.c.at >= first, moved.c.at < last)
        .limit(MOST_STAYS + 1)
    )
    rows = context.session.execute(seen_of(query, business, context)).all()
    if len(rows) > MOST_STAYS:
        raise Refusal(_("There is too much in these days for one report. Take fewer days."))
    names = ("step", "target", "transition", "began", "ended")
    return [
        Stay(
            **dict(zip(names, row[:5], strict=True)), acted=min(filter(None, row[5:]), default=None)
        )
        for row in rows
    ]


def seen_of(query: Any, business: Business, context: Context) -> Any:
    """``query`` over ``Document``, of those of the business here that the person sees."""
    mine = Document.business == business.name, Document.branch == context.code
    return query.where(*mine, sight(business, context))


def _moved(business: Business, context: Context) -> Any:
    """The movements that led from one step to another, each with the moment of the one before."""
    before = func.lag(Movement.at, type_=Instant).over(
        partition_by=Movement.document, order_by=Movement.id
    )
    return (
        select(
            Movement.document,
            Movement.source,
            Movement.target,
            Movement.transition,
            Movement.at,
            before.label("before"),
        )
        .join(Document, Document.id == Movement.document)
        .where(Movement.branch == context.code, Movement.source != Movement.target)
        .where(Document.business == business.name)
        .subquery("moved")
    )


def _first_said(moved: Any, began: Any) -> Any:
    """When somebody first voted or used a verb within the stay."""
    return (
        select(func.min(Movement.at))
        .where(Movement.document == moved.c.document, Movement.source == Movement.target)
        .where(Movement.at > began, Movement.at < moved.c.at)
        .where(Movement.actor != SYSTEM.login, Movement.transition.not_in(sorted(NO_WORK)))
        .correlate(moved, Document)
        .scalar_subquery()
    )


def _first_changed(moved: Any, began: Any, business: Business, context: Context) -> Any:
    """When somebody first changed a value within the stay, as the change log has it."""
    return (
        select(func.min(Change.at))
        .where(Change.resource.in_(_tables(business, context)))
        .where(Change.record == cast(Document.id, String), Change.branch == context.code)
        .where(Change.deed == "change", Change.actor != SYSTEM.login)
        .where(Change.at > began, Change.at < moved.c.at)
        .correlate(moved, Document)
        .scalar_subquery()
    )


def _tables(business: Business, context: Context) -> list[str]:
    """The names under which changes of the business's documents are logged, in any version."""
    kinds = context.hooks.everywhere.named("kinds")
    known = context.company.businesses.get(business.name, {})
    flows = [business, *(definition(context, business.name, version) for version in known)]
    records = [kinds[flow.kind].record if flow.kind in kinds else Document for flow in flows]
    mappers: list[Any] = [inspect(record) for record in records]
    return sorted({mapper.local_table.name for mapper in mappers})
