"""The decision log: every change to the company is written in SQL first, so that it can be redone.

A process that dies between the two stores' commits leaves SQL written and ZODB not. Each decision
therefore names a deed and its plain arguments; start-up and the next decision redo those that ZODB
does not know yet.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import String, delete, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from core.company.deeds import DEEDS
from core.company.model import Company
from core.orm.base import Base
from core.orm.bulk import one_of
from core.orm.changes import COMPANY, log_changes
from core.orm.engine import take_turn
from core.orm.session import BranchSession
from core.orm.types import Instant, Json, Key
from core.refusal import Refusal

if TYPE_CHECKING:
    from core.context import Context

log = logging.getLogger(__name__)
DECIDING = "deciding"
TURN = 7364124
KEPT = timedelta(days=365)
DRAWN = timedelta(hours=1)


class Decision(Base):
    """A change to the company: the deed, its arguments, who decided it and when."""

    __tablename__ = "core_decision"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    token: Mapped[str] = mapped_column(String(32), unique=True)
    at: Mapped[datetime] = mapped_column(Instant)
    actor: Mapped[str] = mapped_column(String(80))
    deed: Mapped[str] = mapped_column(String(40))
    arguments: Mapped[dict[str, Any]] = mapped_column(Json)


def decide(context: Context, deed: str, **arguments: Any) -> None:
    """Change the company by the named deed: in both stores, in the change log, or not at all.

    What a crash kept out of ZODB is redone first, so that it never overwrites what comes after it.
    """
    session, company = context.session, context.company
    if not session.info.get(DECIDING):
        redo(session, company)
    token = uuid.uuid4().hex
    session.connection().execute(
        insert(Decision).values(
            token=token,
            at=context.now,
            actor=context.identity.login,
            deed=deed,
            arguments=arguments,
        )
    )
    differences = _apply(company, deed, arguments, token)
    log_changes(
        session,
        [(place, key, deed, fields) for (place, key), fields in differences.items() if fields],
        branch=COMPANY,
    )


def outstanding(session: BranchSession, company: Company) -> list[Decision]:
    """The decisions that ZODB has not marked applied, oldest first."""
    recent = select(Decision).where(Decision.id > company.settled).order_by(Decision.id)
    return [d for d in session.scalars(recent) if d.token not in company.applied]


def redo(session: BranchSession, company: Company) -> int:
    """Do again what is outstanding, with nobody else deciding meanwhile; how much there was.

    Whoever decides waits here for who came before, so that decisions are written in their order.
    """
    take_turn(session.connection(), TURN)
    session.info[DECIDING] = True
    todo = outstanding(session, company)
    for decision in todo:
        try:
            _apply(company, decision.deed, decision.arguments, decision.token)
        except Refusal as refused:
            log.error("decision %s cannot be redone: %s", decision.id, refused)
            company.applied.insert(decision.token)
    return len(todo)


def settle(session: BranchSession, company: Company, now: datetime) -> None:
    """Let ZODB forget the tokens up to the first decision that is not applied.

    It keeps one number instead: up to there all is done. An older copy of it has an older number,
    and is brought up to date from there. Decisions of long ago are dropped.
    """
    recent = select(Decision.id, Decision.token).where(Decision.id > company.settled)
    for number, token in session.execute(recent.order_by(Decision.id)):
        if token not in company.applied:
            break
        company.applied.remove(token)
        company.settled = number
    session.execute(delete(Decision).where(Decision.id < company.settled, Decision.at < now - KEPT))
    _forget_strokes(session, company, now)


def _forget_strokes(session: BranchSession, company: Company, now: datetime) -> None:
    """Drop what was drawn and drawn over since: a drawing is saved at every stroke.

    An older copy of ZODB needs no more than the last of them, or that the drawing has gone.
    """
    query = select(Decision.id, Decision.arguments).where(
        Decision.deed == "keep_draft", Decision.id < company.settled, Decision.at < now - DRAWN
    )
    over = []
    for number, said in session.execute(query):
        last = company.drafts.get((said["home"], said["name"]), {"revision": 0})
        stroke = said["draft"]
        if stroke is not None and stroke["revision"] != last["revision"]:
            over.append(number)
    if over:
        session.execute(delete(Decision).where(one_of(session, Decision.id, over)))


def _apply(
    company: Company, deed: str, arguments: Mapping[str, Any], token: str
) -> dict[tuple[str, str], dict[str, Any]]:
    act: Callable[..., dict[tuple[str, str], dict[str, Any]]] = DEEDS[deed]
    differences = act(company, **arguments)
    company.applied.insert(token)
    return differences
