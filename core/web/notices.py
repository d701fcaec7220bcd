"""Notices: what a deed says when it is done, and what waits for a person under the bell."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.orm.base import Base
from core.orm.types import Instant, Key

COOKIE = "qudao_notice"


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
    rows = [{"user_id": user, "at": now, "text": text, "path": path} for user in users]
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


def add_notice(request: Any, message: Any) -> None:
    """Show ``message`` on the next page this person sees."""
    said = [*request.__dict__.get("_said", ()), request.localizer.translate(message)]
    request.__dict__["_said"] = said
    packed = base64.urlsafe_b64encode(json.dumps(said).encode()).decode()

    def set_cookie(_request: Any, response: Any) -> None:
        secure = request.registry.installation.settings.secure_cookies
        response.set_cookie(
            COOKIE, packed, max_age=60, httponly=True, samesite="Lax", secure=secure
        )

    request.add_response_callback(set_cookie)


def take_notices(request: Any) -> list[str]:
    """The messages left for this page; they are shown once."""
    packed = request.cookies.get(COOKIE)
    if not packed:
        return []
    request.add_response_callback(lambda _request, response: response.delete_cookie(COOKIE))
    try:
        said = json.loads(base64.urlsafe_b64decode(packed))
    except ValueError:
        return []
    return [str(message) for message in said] if isinstance(said, list) else []
