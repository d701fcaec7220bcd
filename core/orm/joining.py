"""A session begins and ends with the transaction it belongs to; SQLAlchemy is told once for all."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session
from zope.sqlalchemy.datamanager import ZopeTransactionEvents

from core.orm.session import BranchSession

JOINED = "joined to"
EVENTS = (
    "after_begin",
    "after_attach",
    "after_flush",
    "after_bulk_update",
    "after_bulk_delete",
    "before_commit",
    "do_orm_execute",
)


def join(session: BranchSession, manager: Any, *, write: bool) -> None:
    """Let ``session`` commit and abort with ``manager``'s transactions.

    What a writer does in SQL alone is committed too; a reader's session has nothing to commit.
    """
    state = "changed" if write else "active"
    session.info[JOINED] = ZopeTransactionEvents(state, transaction_manager=manager)


def _tell(name: str) -> None:
    """Let every session pass the event ``name`` on to what joins it to its transaction.

    zope.sqlalchemy's own ``register`` would tell SQLAlchemy of seven events for each session.
    """

    @event.listens_for(BranchSession, name)
    def passed_on(told: Any, *rest: Any) -> None:
        session = told if isinstance(told, Session) else told.session
        getattr(session.info[JOINED], name)(told, *rest)


for _name in EVENTS:
    _tell(_name)
