"""Which hand-overs stand: what was taken back is counted anew, and only the last one is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from addons.base.periods import kept
from addons.esales.closing.successors import KIND
from addons.esales.models import HandOver
from core.context import Context
from core.i18n import _
from core.workflow import Guard, Objection
from core.workflow.businesses import definition
from core.workflow.motion.holding import load_held

TAKE_BACK = "take_back"


def ends_taken_back(business: str, version: int, step: str, context: Context) -> bool:
    """Whether a hand-over that stands in ``step`` was taken back: the way back leads there."""
    ways = definition(context, business, version).transitions
    return any(way.name == TAKE_BACK and way.target == step for way in ways)


def last_end(context: Context) -> datetime | None:
    """When the last shift ended that was handed over and not taken back since; one statement."""
    where = (HandOver.business, HandOver.version, HandOver.step)
    query = select(*where, func.max(HandOver.until)).group_by(*where)
    ends = [
        until
        for business, version, step, until in context.session.execute(query)
        if until is not None and not ends_taken_back(business, version, step, context)
    ]
    return max(ends, default=None)


def hold_last(context: Context) -> None:
    """Lock the hand-over that came last, so that nobody takes it back while the next is made."""
    query = select(HandOver.id).where(HandOver.until.is_not(None))
    query = query.order_by(HandOver.until.desc(), HandOver.id.desc()).limit(1)
    if (number := context.session.scalar(query)) is not None:
        load_held(HandOver, number, context)


def may_go_back(documents: Sequence[HandOver], context: Context) -> Iterator[Objection]:
    """Object to taking back a shift that another followed, or one whose day is closed."""
    last = last_end(context)
    closed = [books.closed_through for books in kept(context).values() if books.closed_through]
    for document in documents:
        if sentence := _against(document, last, max(closed, default=None)):
            yield Objection(document=document.id, message=sentence)


def _against(document: HandOver, last: datetime | None, closed: date | None) -> Any:
    if document.until != last:
        return _(
            "Another shift was handed over after this one, so this one stays as it is. Take that "
            "one back first, or say in the next hand-over's remark what was wrong here."
        )
    if document.ends_day and closed is not None and closed >= document.day:
        return _(
            "This shift closed ${day}, and nothing is posted for that day any more. Have the books "
            "reopened to the day before by somebody who may, then take the shift back.",
            mapping={"day": document.day.isoformat()},
        )
    return None


GUARDS = (
    Guard(
        name="esales.last_shift",
        title=_("No shift was handed over since, and its day is open"),
        check=may_go_back,
        kinds=(KIND,),
    ),
)
