"""The task inbox: what waits for a person over all businesses, as queries paged by key.

Each list is put together from a few narrow ones, each of which an index answers in its order: the
documents in steps that a seat decides, and the assignments of a login or of a role.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    and_,
    bindparam,
    exists,
    func,
    literal,
    literal_column,
    or_,
    select,
    union,
    union_all,
)
from sqlalchemy.sql import visitors

from core.context import Context
from core.workflow.documents import Document
from core.workflow.inbox.kept_queries import kept_query
from core.workflow.inbox.task_sources import A_COPY, DELEGATED, MINE, ROLE, A, D, Sources

LATE, COPIES, STARTED = "late", "copied", "started"
LISTS = (MINE, ROLE, DELEGATED, LATE, COPIES, STARTED)
# What a source gives, by name alone: working the columns out again took a tenth of every page.
OF_A_SOURCE: tuple[Any, ...] = (
    literal_column("id"),
    literal_column("at", D.c.entered.type),
    literal_column("behalf"),
)
NOW = bindparam("now", type_=D.c.deadline.type)
# Nobody reads a longer number; beyond it a count says "more than".
MOST = 99


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A document that waits; ``behalf`` is the login of whoever delegated it."""

    id: int
    kind: str
    business: str
    version: int
    step: str
    number: str | None
    creator: str
    created: datetime
    entered: datetime | None
    deadline: datetime | None
    at: datetime
    behalf: str | None


@dataclass(frozen=True, kw_only=True)
class Page:
    """Some entries of a list, and the key with which the next ones are asked for."""

    entries: tuple[Entry, ...]
    after: str = ""


class Inbox:
    """What waits for the person at work in this branch, of one ``business`` or of all."""

    def __init__(self, context: Context, business: str = "") -> None:
        self.context = context
        self.business = business
        self._tasks = Sources(context, business)

    def counts(self) -> dict[str, int]:
        """How many there are in each list, up to one more than ``MOST``; one statement."""
        counted = kept_query(("counts", self.business), self.context, self._counts)
        found = dict.fromkeys(LISTS, 0)
        found.update({row.list: row.count for row in self._run(counted)})
        return found

    def waiting(self) -> int:
        """How many documents wait for the person, up to one more than ``MOST``; one statement."""
        counted = kept_query(("waiting", self.business), self.context, self._waiting)
        return 0 if counted is None else int(self._run(counted).scalar() or 0)

    def page(self, which: str, after: str = "", size: int = 25) -> Page:
        """The entries of the list ``which`` behind the key ``after``; one statement.

        What has waited longest comes first; copies and what one has started oneself, newest first.
        """
        newest = which in (COPIES, STARTED)
        sources = self._sources(which, 2 * size + 2, _key(after))
        if not sources:
            return Page(entries=())
        among = union_all(*sources).subquery()
        at = (func.max if newest else func.min)(among.c.at)
        ids = select(among.c.id, at.label("at"), func.min(among.c.behalf).label("behalf")).group_by(
            among.c.id
        )
        found = ids.subquery()
        order = (found.c.at.desc(), found.c.id.desc()) if newest else (found.c.at, found.c.id)
        query = (
            select(*(D.c[name] for name in KEPT), found.c.at, found.c.behalf)
            .join(found, found.c.id == D.c.id)
            .order_by(*order)
            .limit(size + 1)
        )
        rows = [Entry(**row) for row in self._run(query).mappings()]
        more = f"{rows[size - 1].at.isoformat()}~{rows[size - 1].id}" if len(rows) > size else ""
        return Page(entries=tuple(rows[:size]), after=more)

    def documents(self, entries: Sequence[Entry]) -> dict[tuple[str, int], list[Document]]:
        """The documents of ``entries`` by business and version; one statement for each kind."""
        kinds: dict[str, list[int]] = {}
        for entry in entries:
            kinds.setdefault(entry.kind, []).append(entry.id)
        found: dict[tuple[str, int], list[Document]] = {}
        records = {
            m.polymorphic_identity: m.class_ for m in Document.__mapper__.self_and_descendants
        }
        for kind, numbers in kinds.items():
            query = select(records.get(kind, Document)).where(D.c.id.in_(numbers))
            for document in self.context.session.scalars(query):
                found.setdefault((document.business, document.version), []).append(document)
        return found

    def _waiting(self) -> Any:
        sources = [s for name in (MINE, ROLE, DELEGATED) for s in self._sources(name, MOST + 1)]
        if not sources:
            return None
        ids = union(*(source.with_only_columns(OF_A_SOURCE[0]) for source in sources))
        return select(func.count()).select_from(ids.limit(MOST + 1).subquery())

    def _counts(self) -> Any:
        """How many there are in each list that is put together from anything."""
        found = {name: self._sources(name, MOST + 1, unread=True) for name in LISTS}
        counted = []
        for name, sources in found.items():
            if sources:
                ids = union_all(*sources).subquery()
                some = select(ids.c.id).distinct().limit(MOST + 1).subquery()
                named = literal(name).label("list")
                counted.append(select(named, func.count().label("count")).select_from(some))
        return union_all(*counted)

    def _run(self, query: Any) -> Any:
        # A query that is kept is asked again at another moment.
        return self.context.session.connection().execute(query, {NOW.key: self.context.now})

    def _sources(
        self,
        which: str,
        limit: int,
        key: tuple[datetime, int] | None = None,
        *,
        unread: bool = False,
    ) -> list[Any]:
        """The narrow lists that ``which`` is put together from, none of them longer than needed."""
        login = self.context.identity.login
        if which == STARTED:
            mine = (D.c.creator == login, D.c.posted.is_(None))
            return [self._narrow(D.c.created, mine, limit, key, newest=True)]
        if which == COPIES:
            seen = [A.c.login == login, A.c.how == A_COPY]
            seen += [A.c.answered.is_(None)] if unread else []
            return [self._narrow(A.c.asked, seen, limit, key, newest=True)]
        if which == LATE:
            return self._late(limit, key)
        return [
            self._narrow(at, conditions, limit, key, behalf=behalf)
            for at, conditions, behalf in self._tasks.of(which)
        ]

    def _narrow(
        self,
        at: Any,
        conditions: Sequence[Any],
        limit: int,
        key: tuple[datetime, int] | None,
        *,
        newest: bool = False,
        behalf: str | None = None,
    ) -> Any:
        mine = self.context.session.mine
        number = A.c.document if at.table is A else D.c.id
        query = select(number.label("id"), at.label("at"), literal(behalf).label("behalf"))
        query = query.where(mine(at.table), *conditions)
        if self.business:
            query = query.where(D.c.business == self.business)
        if at.table is A and (self.business or _of_documents(conditions)):
            query = query.where(D.c.id == number, mine(D))
        if key is not None:
            moment, last = key
            within = at <= moment if newest else at >= moment
            beyond = at < moment if newest else at > moment
            further = number < last if newest else number > last
            query = query.where(within, or_(beyond, further))
        order = (at.desc(), number.desc()) if newest else (at, number)
        return select(*OF_A_SOURCE).select_from(query.order_by(*order).limit(limit).subquery())

    def _late(self, limit: int, key: tuple[datetime, int] | None) -> list[Any]:
        """What is late is found from the deadlines, for of these there are few."""
        parts = [part for which in (MINE, ROLE, DELEGATED) for part in self._tasks.of(which)]
        asked = [
            exists(select(A.c.id).where(A.c.document == D.c.id, *conditions).correlate(D))
            for at, conditions, _behalf in parts
            if at.table is A
        ]
        standing = [and_(*conditions) for at, conditions, _behalf in parts if at.table is D]
        if not parts:
            return []
        late = (D.c.deadline < NOW, or_(*standing, *asked))
        return [self._narrow(D.c.deadline, late, limit, key)]


KEPT = (
    "id",
    "kind",
    "business",
    "version",
    "step",
    "number",
    "creator",
    "created",
    "entered",
    "deadline",
)


def _of_documents(conditions: Sequence[Any]) -> bool:
    """Whether ``conditions`` are about the documents themselves, which then are asked too."""
    parts = (part for condition in conditions for part in visitors.iterate(condition))
    return any(getattr(part, "table", None) is D for part in parts)


def _key(after: str) -> tuple[datetime, int] | None:
    """The key that a page gave; what is none begins at the beginning."""
    moment, _sign, number = after.partition("~")
    try:
        at, behind = datetime.fromisoformat(moment), int(number)
        return (at.astimezone(UTC), behind) if at.tzinfo and abs(behind) < 2**63 else None
    except (ValueError, OverflowError):
        return None
