"""What waits for a person under the bell: messages, each kept until it is read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.orm.base import Base
from core.orm.types import Instant, Key


class Notification(Base):
    """A message for one person, kept until it is read; ``path`` leads to what it is about."""

    __tablename__ = "core_notification"
    __table_args__ = (Index(None, "user_id", "read"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("core_user.id"))
    at: Mapped[datetime] = mapped_column(Instant)
    text: Mapped[str] = mapped_column(String(500))
    path: Mapped[str] = mapped_column(String(200), default="")
    read: Mapped[datetime | None] = mapped_column(Instant)


def notify(session: Session, users: Iterable[int], text: str, path: str, now: datetime) -> None:
    """Put ``text`` under the bell of each of ``users``."""
    notify_each(session, [(user, text, path) for user in users], now)


def notify_each(
    session: Session, messages: Sequence[tuple[int, str, str]], now: datetime
) -> None:
    """Put messages ``(user, text, path)`` under the bells of their users, in one statement."""
    rows = [{"user_id": u, "at": now, "text": text, "path": path} for u, text, path in messages]
    if rows:
        session.connection().execute(Notification.__table__.insert(), rows)


def unread(session: Session, user: int) -> int:
    """How many messages wait for ``user``."""
    query = select(func.count()).where(Notification.user_id == user, Notification.read.is_(None))
    return session.scalar(query) or 0


def latest(session: Session, user: int, most: int = 50) -> list[Notification]:
    """The newest messages for ``user``."""
    query = select(Notification).where(Notification.user_id == user)
    return list(session.scalars(query.order_by(Notification.id.desc()).limit(most)))


def mark_read(session: Session, user: int, now: datetime) -> None:
    """Mark everything that waits for ``user`` as read."""
    session.execute(
        update(Notification)
        .where(Notification.user_id == user, Notification.read.is_(None))
        .values(read=now)
    )
