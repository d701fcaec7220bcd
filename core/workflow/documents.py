"""Documents: one case of a business, where it stands, how it came there, and its kin."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.orm.base import Base, Branched, Record
from core.orm.types import Instant, Json, Key, Money
from core.workflow.contributed import Objection


def _created(execution: Any) -> datetime:
    found: datetime = execution.get_current_parameters()["created"]
    return found


def _some(name: str, which: str, *columns: str) -> Index:
    """An index by ``columns`` within each branch, over those rows only."""
    where: dict[str, Any] = {"postgresql_where": text(which), "sqlite_where": text(which)}
    return Index(f"ix_core_{name}", "branch", *columns, **where)


class Document(Record):
    """A case: its business and version, its step, its number once it has one.

    ``entered`` is when it came into its step, None where it was written as a closed one;
    ``deadline`` is when it must leave it, ``urged`` how far that has been told (0, 1 reminded,
    2 escalated). What was to go on by itself then and could not is tried
    ``again`` at a moment; what ``held`` it up are sentences by language as ``core.sentences`` keeps
    them. ``own`` holds the values of own fields as ``core.workflow.fields`` writes them.
    """

    __tablename__ = "core_document"
    __table_args__ = (
        UniqueConstraint("id", "branch"),
        Index(None, "branch", "kind", "step"),
        Index(None, "branch", "number"),
        Index(None, "branch", "business", "step", "entered"),
        Index(None, "branch", "creator", "id"),
        _some("document_started", "posted is null", "creator", "created", "id"),
        Index(None, "deadline"),
    )
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "document"}  # noqa: RUF012
    __unlogged__ = Record.__unlogged__ | {
        "kind",
        "business",
        "version",
        "created",
        "creator",
        "entered",
        "deadline",
        "urged",
        "again",
        "held",
        "own",
    }

    kind: Mapped[str] = mapped_column(String(40))
    business: Mapped[str] = mapped_column(String(60))
    version: Mapped[int]
    step: Mapped[str] = mapped_column(String(40))
    number: Mapped[str | None] = mapped_column(String(40))
    created: Mapped[datetime] = mapped_column(Instant)
    creator: Mapped[str] = mapped_column(String(80))
    entered: Mapped[datetime | None] = mapped_column(Instant, default=_created)
    deadline: Mapped[datetime | None] = mapped_column(Instant)
    urged: Mapped[int] = mapped_column(default=0, server_default="0")
    again: Mapped[datetime | None] = mapped_column(Instant)
    held: Mapped[dict[str, Any] | None] = mapped_column(Json)
    posted: Mapped[datetime | None] = mapped_column(Instant)
    own: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)


class _Kinds(dict[str, Any]):
    """The classes of documents by kind; what an addon that has gone left behind is plain."""

    def __missing__(self, kind: str) -> Any:
        return Document.__mapper__


Document.__mapper__.polymorphic_map = _Kinds(Document.__mapper__.polymorphic_map)


class Movement(Branched):
    """One step of a document's way: who moved it, when, from where to where, and why.

    ``acted_for`` is the login of whoever had delegated this to the actor, ``version`` that of the
    business whose transition it was: what was done is taken back as that version says.
    """

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
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    source: Mapped[str] = mapped_column(String(40))
    target: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str | None] = mapped_column(String(500))
    acted_for: Mapped[str | None] = mapped_column(String(80))


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


class Assignment(Branched):
    """Somebody is asked to act on a document in its step: a person, or everybody with a role.

    Steps in which anybody with the participants' role may act need none. ``entered`` is the
    document's when it was asked: what was asked in an earlier round asks no more. Either ``login``
    is asked, or whoever has ``role`` in ``department`` of the branch named ``place``; ``line`` is
    the number of the participant in the step whose rights hold (``Step.everyone``). ``business``
    is the document's, kept here as well because every page asks where somebody is asked. ``how`` is
    ``rule``, ``added`` (with ``before``: nobody else acts until it is answered), ``reassigned``,
    ``escalated`` or ``copied`` (to read only), ``by`` the login of who asked. Once ``answered``,
    ``answer`` is the transition that ``actor`` fired, or ``skipped``, ``reassigned``, ``agreed``,
    ``read``, or ``closed`` where the document went on without it.
    """

    __tablename__ = "core_assignment"
    __table_args__ = (
        ForeignKeyConstraint(["document", "branch"], ["core_document.id", "core_document.branch"]),
        Index(None, "document"),
        Index(None, "branch", "login", "document"),
        Index(None, "branch", "role", "document"),
        # What waits for somebody, in its order, however much was answered long ago.
        _some(
            "assignment_open_login", "answered is null", "login", "asked", "document", "business"
        ),
        _some(
            "assignment_open_role",
            "answered is null",
            *("role", "place", "asked", "document", "department", "business"),
        ),
        _some("assignment_copies", "how = 'copied'", "login", "asked", "document"),
        _some("assignment_reassigned", "how = 'reassigned' and answered is null", "document"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    document: Mapped[int] = mapped_column(Key)
    business: Mapped[str] = mapped_column(String(40))
    step: Mapped[str] = mapped_column(String(40))
    entered: Mapped[datetime] = mapped_column(Instant)
    login: Mapped[str | None] = mapped_column(String(80))
    role: Mapped[str | None] = mapped_column(String(40))
    department: Mapped[str | None] = mapped_column(String(40))
    place: Mapped[str | None] = mapped_column(String(40))
    line: Mapped[int] = mapped_column(default=0)
    how: Mapped[str] = mapped_column(String(12))
    before: Mapped[bool] = mapped_column(default=False)
    by: Mapped[str] = mapped_column(String(80), default="")
    note: Mapped[str] = mapped_column(String(500), default="")
    asked: Mapped[datetime] = mapped_column(Instant)
    answered: Mapped[datetime | None] = mapped_column(Instant)
    answer: Mapped[str | None] = mapped_column(String(40))
    actor: Mapped[str | None] = mapped_column(String(80))


class Comment(Branched):
    """What somebody said about a document, and the logins of those it mentions."""

    __tablename__ = "core_comment"
    __table_args__ = (
        ForeignKeyConstraint(["document", "branch"], ["core_document.id", "core_document.branch"]),
        Index(None, "document"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    document: Mapped[int] = mapped_column(Key)
    at: Mapped[datetime] = mapped_column(Instant)
    author: Mapped[str] = mapped_column(String(80))
    text: Mapped[str] = mapped_column(String(2000))
    mentions: Mapped[list[str]] = mapped_column(Json, default=list)


class Attachment(Branched):
    """A file at a document, in one of its ``field``s or, without one, beside it all."""

    __tablename__ = "core_attachment"
    __table_args__ = (
        ForeignKeyConstraint(["document", "branch"], ["core_document.id", "core_document.branch"]),
        Index(None, "document"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    document: Mapped[int] = mapped_column(Key)
    field: Mapped[str] = mapped_column(String(40), default="")
    name: Mapped[str] = mapped_column(String(200))
    type: Mapped[str] = mapped_column(String(120))
    size: Mapped[int]
    at: Mapped[datetime] = mapped_column(Instant)
    author: Mapped[str] = mapped_column(String(80))
    body: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class Delegation(Base):
    """From ``since`` to ``until``, both days included, ``agent`` may act for ``owner``.

    ``businesses`` names those it is for; empty means all.
    """

    __tablename__ = "core_delegation"
    __table_args__ = (Index(None, "agent", "until"), Index(None, "owner", "until"))

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    owner: Mapped[str] = mapped_column(String(80))
    agent: Mapped[str] = mapped_column(String(80))
    since: Mapped[date]
    until: Mapped[date]
    businesses: Mapped[list[str]] = mapped_column(Json, default=list)
    reason: Mapped[str] = mapped_column(String(200), default="")
    made: Mapped[datetime] = mapped_column(Instant)
