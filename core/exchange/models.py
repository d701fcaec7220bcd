"""Uploads: the files people send for an import, kept between the dry run and their yes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from core.orm.base import Record
from core.orm.types import Instant, Json


class Upload(Record):
    """A file sent for the import ``target``.

    ``rows`` is how many it holds, ``headers`` tells its set of headers from others, ``columns``
    maps them to columns of the import where a person said so, ``constants`` columns to what holds
    for all rows. ``state`` is new, running, done or stopped, ``fault`` the sentences that say why
    it stopped; ``counts`` says how many rows had each outcome when it was carried out. ``content``
    is dropped after some days, the rest stays.
    """

    __tablename__ = "core_upload"
    __unlogged__ = Record.__unlogged__ | {"content", "size", "rows", "headers"}
    __table_args__ = (Index(None, "branch", "asked"),)

    target: Mapped[str] = mapped_column(String(40))
    filename: Mapped[str] = mapped_column(String(200))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    size: Mapped[int]
    rows: Mapped[int]
    headers: Mapped[str] = mapped_column(String(32), default="")
    columns: Mapped[dict[str, str]] = mapped_column(Json, default=dict)
    constants: Mapped[dict[str, str]] = mapped_column(Json, default=dict)
    asked_by: Mapped[str] = mapped_column(String(80))
    asked: Mapped[datetime] = mapped_column(Instant)
    state: Mapped[str] = mapped_column(String(10), default="new")
    counts: Mapped[dict[str, Any] | None] = mapped_column(Json)
    fault: Mapped[list[Any] | None] = mapped_column(Json)
