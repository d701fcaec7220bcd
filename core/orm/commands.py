"""Commands that arrive twice: the second arrival gets the first one's answer."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import String, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from core.orm.base import Base
from core.orm.session import BranchSession
from core.orm.types import Instant, Json

KEPT = timedelta(days=30)


class Command(Base):
    """A changing request that was carried out, by its key, with the answer it got."""

    __tablename__ = "core_command"

    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)
    answer: Mapped[Any] = mapped_column(Json, nullable=True)


def begin(session: BranchSession, key: str, now: datetime) -> Any:
    """Claim ``key`` for this transaction; the earlier answer if the command was carried out before.

    That answer is empty, but never None, where the earlier command gave none. On PostgreSQL a
    second arrival waits here until the first one's transaction has ended.
    """
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    fresh = dialect.insert(Command.__table__).values(key=key, at=now, answer={})
    claim = fresh.on_conflict_do_nothing().returning(Command.__table__.c.key)
    if session.connection().execute(claim).first() is not None:
        return None
    return session.execute(select(Command.answer).where(Command.key == key)).scalar_one()


def finish(session: BranchSession, key: str, answer: Any) -> None:
    """Keep ``answer`` (plain data) for whoever sends the same command again."""
    session.connection().execute(
        update(Command.__table__).where(Command.__table__.c.key == key).values(answer=answer)
    )


def forget(session: BranchSession, now: datetime) -> None:
    """Drop keys older than thirty days; nobody retries that late."""
    session.connection().execute(
        delete(Command.__table__).where(Command.__table__.c.at < now - KEPT)
    )
