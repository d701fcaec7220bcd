"""Others are told: a reminder to those who are to act, a copy to those who are to know."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from core.context import Context
from core.i18n import _
from core.orm.bulk import one_of
from core.refusal import NotHere, Refusal
from core.workflow.deciding.asking import called
from core.workflow.deciding.assigning import decides
from core.workflow.deciding.parts import COPIED, parts_many, relatives, rows_of
from core.workflow.deciding.permitting import this_stay
from core.workflow.deciding.rights import rights_many
from core.workflow.definition import ANY, APPLICANT, Business, Participant
from core.workflow.documents import Assignment, Document, Movement
from core.workflow.everyday.taking_part import (
    colleagues,
    note_verb,
    refuse_posted,
    refuse_without_verb,
)
from core.workflow.motion.arriving import ask_rows
from core.workflow.motion.firing import followed
from core.workflow.motion.telling import tell
from core.workflow.people import organisation, place_of

EVERY = timedelta(hours=1)


def remind(documents: Sequence[Document], context: Context) -> None:
    """Ask those who are to act not to forget; at most once an hour about each document."""
    if not documents:
        return
    business = followed(documents, context)
    refuse_posted(documents, context)
    refuse_without_verb(documents, "remind", business, context)
    _refuse_onlookers(documents, business, context)
    _refuse_reminded(documents, context)
    people = who_is_to_act(documents, business, context)
    for document in documents:
        if not set(people[document.id]) - {context.identity.login}:
            raise Refusal(
                _(
                    "Nobody sits where ${document} waits. Ask your administrator to post somebody.",
                    mapping={"document": called(document)},
                )
            )
    note_verb(documents, "remind", {}, context)
    tell("reminded", people, documents, business, context)


def copy_to(
    documents: Sequence[Document], logins: Sequence[str], context: Context, *, note: str = ""
) -> None:
    """Send ``logins`` a copy to read, with what the person himself sees of it."""
    if not documents:
        return
    business = followed(documents, context)
    refuse_without_verb(documents, "copy", business, context)
    _refuse_onlookers(documents, business, context)
    wanted = [login for login in dict.fromkeys(logins) if login != context.identity.login]
    if not wanted:
        raise Refusal(_("Choose somebody else to send a copy to."))
    colleagues(wanted, context)
    parts = {} if context.identity.almighty else parts_many(documents, business, context)
    rows: dict[int, list[dict[str, Any]]] = {}
    for document in documents:
        own = parts.get(document.id) or ()
        here = [part for part in own if part.step == document.step] or list(own)
        seen = {"line": here[0].line, "step": here[0].step} if here else {"line": -1}
        rows[document.id] = [
            {
                **seen,
                "login": login,
                "how": COPIED,
                "by": context.identity.login,
                "note": note.strip(),
            }
            for login in wanted
        ]
    ask_rows(documents, rows, context)
    told = {"asked": (None, ", ".join(wanted))}
    note_verb(documents, "copy", {}, context, told, note)
    tell("copied", {document.id: wanted for document in documents}, documents, business, context)


def mark_read(documents: Sequence[Document], context: Context) -> None:
    """The person has read the copies of ``documents`` that were sent to himself."""
    context.session.execute(
        update(Assignment)
        .where(one_of(context.session, Assignment.document, [d.id for d in documents]))
        .where(Assignment.how == COPIED, Assignment.answered.is_(None))
        .where(Assignment.login == context.identity.login)
        .values(answered=context.now, answer="read", actor=context.identity.login)
        .execution_options(synchronize_session=False)
    )


def who_is_to_act(
    documents: Sequence[Document], business: Business, context: Context
) -> dict[int, list[str]]:
    """The logins of those who are to act on each document now."""
    found: dict[int, list[str]] = {}
    rows, known = rows_of(documents, business, context), organisation(context)
    for name in dict.fromkeys(document.step for document in documents):
        step = business.step(name)
        kin = relatives(documents, business, context, step=name)
        for document in (d for d in documents if d.step == name):
            stay = this_stay(rows.get(document.id, ()), document)
            asked = [row for row in stay if row.answered is None]
            if asked:
                found[document.id] = [p for row in asked for p in _people_of(row, context)]
                continue
            found[document.id] = [
                login
                for line, who in enumerate(step.participants)
                if who.fires and (who.relative == APPLICANT or decides(who, step))
                for login in (
                    kin[name, line].get(document.id, ())
                    if (name, line) in kin
                    else known.holders(who, place_of(who, context))
                )
            ]
    return found


def _people_of(row: Any, context: Context) -> list[str]:
    if row.login:
        return [row.login]
    seats = Participant(role=row.role or ANY, department=row.department or ANY)
    return list(organisation(context).holders(seats, row.place))


def _refuse_onlookers(documents: Sequence[Document], business: Business, context: Context) -> None:
    """A document that is not there for the person cannot be talked about."""
    rights = rights_many(documents, business, context)
    if not all(rights[document.id].there for document in documents):
        raise NotHere(_("There is no such document for you here."))


def _refuse_reminded(documents: Sequence[Document], context: Context) -> None:
    query = select(Movement.document).where(
        one_of(context.session, Movement.document, [d.id for d in documents]),
        Movement.transition == "remind",
        Movement.at > context.now - EVERY,
    )
    again = set(context.session.scalars(query))
    if names := [called(document) for document in documents if document.id in again]:
        raise Refusal(
            _(
                "${names} was reminded of less than an hour ago. Give them a little time.",
                mapping={"names": names[:10]},
            )
        )
