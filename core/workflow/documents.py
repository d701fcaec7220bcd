"""Documents: one case of a business, where it stands, how it came there, and its kin."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.orm.base import Branched, Record
from core.orm.types import Instant, Json, Key, Money
from core.workflow.definition import Objection


class Document(Record):
    """A case: its business and version, its step, its number once it has one."""

    __tablename__ = "core_document"
    __table_args__ = (
        UniqueConstraint("id", "branch"),
        Index(None, "branch", "kind", "step"),
        Index(None, "branch", "number"),
    )
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "document"}  # noqa: RUF012
    __unlogged__ = Record.__unlogged__ | {"kind", "business", "version", "created", "creator"}

    kind: Mapped[str] = mapped_column(String(40))
    business: Mapped[str] = mapped_column(String(60))
    version: Mapped[int]
    step: Mapped[str] = mapped_column(String(40))
    number: Mapped[str | None] = mapped_column(String(40))
    created: Mapped[datetime] = mapped_column(Instant)
    creator: Mapped[str] = mapped_column(String(80))
    posted: Mapped[datetime | None] = mapped_column(Instant)
    own: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)


class Movement(Branched):
    """One step of a document's way: who moved it, when, from where to where, and why."""

    __tablename__ = "core_movement"
    __table_args__ = (
        ForeignKeyConstraint(["document", "branch"], ["core_document.id", "core_document.branch"]),
        Index(None, "document"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    document: Mapped[int] = mapped_column(Key)
    at: Mapped[datetime] = mapped_column(Instant)
    actor: Mapped[str] = mapped_column(String(80))
    transition: Mapped[str] = mapped_column(String(40))
    source: Mapped[str] = mapped_column(String(40))
    target: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str | None] = mapped_column(String(500))


class Link(Branched):
    """Document ``target`` came from document ``source`` (上查 / 下查)."""

    __tablename__ = "core_link"
    __table_args__ = (
        ForeignKeyConstraint(["source", "branch"], ["core_document.id", "core_document.branch"]),
        ForeignKeyConstraint(["target", "branch"], ["core_document.id", "core_document.branch"]),
        Index(None, "target"),
    )

    source: Mapped[int] = mapped_column(Key, primary_key=True)
    target: Mapped[int] = mapped_column(Key, primary_key=True)
    relation: Mapped[str] = mapped_column(String(40))


class Override(Branched):
    """Somebody with the permission let a document pass a guard all the same, and said why.

    It holds up to ``measure`` and for what lies below one of the paths ``about``.
    """

    __tablename__ = "core_override"
    __table_args__ = (
        ForeignKeyConstraint(["document", "branch"], ["core_document.id", "core_document.branch"]),
    )

    document: Mapped[int] = mapped_column(Key, primary_key=True)
    guard: Mapped[str] = mapped_column(String(60), primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)
    actor: Mapped[str] = mapped_column(String(80))
    reason: Mapped[str] = mapped_column(String(500))
    measure: Mapped[Decimal | None] = mapped_column(Money)
    about: Mapped[list[str]] = mapped_column(Json, default=list)

    def covers(self, objection: Objection) -> bool:
        """Whether the objection is no more than what was let pass."""
        measure, about = objection.measure, objection.about
        far = measure is not None and (self.measure is None or measure > self.measure)
        return not far and (not about or any(about.startswith(path) for path in self.about))
