"""Who is asked about a document in its step, by whom, who has answered, and what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select

from core.context import Context
from core.i18n import _
from core.security.called import people_called
from core.web.application.words import ANSWERS, ASKED_BY, HOW, OVERDUE
from core.workflow.businesses import definition
from core.workflow.deciding.parts import COPIED, Part
from core.workflow.definition import ANY, in_words
from core.workflow.documents import Assignment, Document


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Somebody who was asked: a person, or whoever has a role; ``answer`` is what he said."""

    who: str
    login: str | None
    how: Any
    copied: bool
    note: str
    asked: datetime
    answered: datetime | None
    answer: Any
    actor: str


def asked_of(document: Document, here: Context) -> list[Asked]:
    """Everybody who is asked in the document's present stay in its step, in order.

    A copy that the person was sent in an earlier stay is told until he has read it.
    """
    now = and_(Assignment.step == document.step, Assignment.entered == document.entered)
    unread = and_(
        Assignment.how == COPIED,
        Assignment.login == here.identity.login,
        Assignment.answered.is_(None),
    )
    query = (
        select(Assignment)
        .where(Assignment.document == document.id, or_(now, unread))
        .order_by(Assignment.id)
    )
    rows = list(here.session.scalars(query))
    logins = {name for row in rows for name in (row.login, row.actor) if name}
    people, locale = people_called(logins, here), here.identity.locale
    business = definition(here, document.business, document.version)
    titles = {t.name: in_words(t.title, locale) for t in business.transitions}
    return [
        Asked(
            who=people.get(row.login, row.login) if row.login else _seat(row, here),
            login=row.login,
            how=HOW.get(row.how, ""),
            copied=row.how == COPIED,
            note=row.note,
            asked=row.asked,
            answered=row.answered,
            answer=titles.get(row.answer or "") or ANSWERS.get(row.answer or "", ""),
            actor=people.get(row.actor or "", ""),
        )
        for row in rows
    ]


def asked_anew(parts: Sequence[Part], behalf: str | None, *, copy: bool = False) -> Any | None:
    """How the person with ``parts`` came to be asked besides by what the steps say themselves.

    Of several the last one, first of those on whose ``behalf`` he looks; or how he came by a
    ``copy``. None where nobody asked for him.
    """
    anew = [
        part
        for part in parts
        if part.row is not None
        and part.row.how in HOW
        and (part.how == COPIED if copy else part.open)
    ]
    best = max(anew, key=lambda part: (part.acted_for == behalf, part.row.id), default=None)
    return best.row if best is not None else None


def why_asked(row: Any | None, people: Mapping[str, str]) -> Any:
    """In words who asked for the person, ``people`` being called by their names."""
    if row is None:
        return ""
    return ASKED_BY[row.how] % {"name": people.get(row.by, row.by)} if row.by else OVERDUE


def _seat(row: Assignment, here: Context) -> str:
    """A role, its department and its branch, as people call them."""
    company, locale = here.company, here.identity.locale
    branch = company.branches.get(row.place or "")
    department = branch.departments.get(row.department) if branch is not None else None
    role = company.roles.get(row.role) if row.role not in (None, ANY) else None
    parts = [
        branch.called(locale) if branch is not None and branch is not here.branch else "",
        department.called(locale) if department is not None else "",
        role.called(locale) if role is not None else "",
    ]
    return " · ".join(part for part in parts if part) or str(_("Anybody here"))
