"""Jobs: what is to be done, since when, how far it has come, and what went wrong."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.orm.base import Base
from core.orm.types import Instant, Json, Key


class Job(Base):
    """One piece of work, written in the transaction that asks for it.

    ``home`` is the branch's name, empty for work of the whole company.
    """

    __tablename__ = "core_job"
    __table_args__ = (Index(None, "state", "due"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    home: Mapped[str] = mapped_column(String(40), default="")
    key: Mapped[str | None] = mapped_column(String(120), unique=True)
    payload: Mapped[dict[str, Any]] = mapped_column(Json)
    asked_by: Mapped[str] = mapped_column(String(80), default="")
    asked: Mapped[datetime] = mapped_column(Instant)
    due: Mapped[datetime] = mapped_column(Instant)
    state: Mapped[str] = mapped_column(String(12), default="waiting")
    worker: Mapped[str | None] = mapped_column(String(60))
    touched: Mapped[datetime | None] = mapped_column(Instant)
    attempts: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(String(2000))
