"""The decision log: every change to the company is written in SQL first, so that it can be redone.

A process that dies between the two stores' commits leaves SQL written and ZODB not. Each decision
therefore names a deed and its plain arguments; start-up replays those that ZODB does not know yet.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import String, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from core.company.deeds import DEEDS
from core.company.model import Company
from core.orm.base import Base
from core.orm.changes import COMPANY, log_changes
from core.orm.session import BranchSession
from core.orm.types import Instant, Json, Key

if TYPE_CHECKING:
    from core.context import Context


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
    """Change the company by the named deed: in both stores, in the change log, or not at all."""
    token = uuid.uuid4().hex
    context.session.connection().execute(
        insert(Decision).values(
            token=token,
            at=context.now,
            actor=context.identity.login,
            deed=deed,
            arguments=arguments,
        )
    )
    differences = _apply(context.company, deed, arguments, token)
    log_changes(
        context.session,
        [(place, key, deed, fields) for (place, key), fields in differences.items() if fields],
        branch=COMPANY,
    )


def reconcile(session: BranchSession, company: Company) -> int:
    """Redo every decision that ZODB has not marked applied, oldest first; how many there were."""
    todo = [
        d
        for d in session.scalars(select(Decision).order_by(Decision.id))
        if d.token not in company.applied
    ]
    for decision in todo:
        _apply(company, decision.deed, decision.arguments, decision.token)
    return len(todo)


def _apply(
    company: Company, deed: str, arguments: Mapping[str, Any], token: str
) -> dict[tuple[str, str], dict[str, Any]]:
    act: Callable[..., dict[tuple[str, str], dict[str, Any]]] = DEEDS[deed]
    differences = act(company, **arguments)
    company.applied.insert(token)
    return differences
