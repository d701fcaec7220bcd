"""Why somebody takes part in a document: by his seat, as a relative of the case, or being asked.

Each part is one line of a step's table of participants, had for oneself or on another's behalf.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from core.context import Context
from core.orm.bulk import one_of
from core.workflow.deciding.ladders import outdated, rung_now
from core.workflow.definition import (
    ANY,
    APPLICANT,
    HEAD,
    HEADQUARTERS,
    REPRESENTATIVE,
    SUPERIOR,
    Business,
    Participant,
    Step,
)
from core.workflow.documents import Assignment, Document
from core.workflow.people import ActingSeat, logins_of, organisation, place_of, seats_of, sits
from core.workflow.reserved import REASSIGNED

SEAT, RELATIVE, ASKED, COPIED = "seat", "relative", "asked", "copied"


@dataclass(frozen=True, kw_only=True)
class Part:
    """One line of ``step`` that the person has, ``acted_for`` whom, and ``how`` he came by it.

    ``row`` is the assignment he was asked by. A part that is not ``open`` lets him look on.
    """

    step: str
    line: int
    how: str
    acted_for: str | None = None
    row: Any = None
    open: bool = True


def asks(step: Step, business: Business) -> bool:
    """Whether somebody may ever be asked for a document in ``step`` by an assignment."""
    return (
        asks_on_arrival(step, business)
        or bool({"add", "reassign", "copy"} & set(step.verbs))
        or (step.deadline is not None and step.deadline.escalate is not None)
    )


def asks_on_arrival(step: Step, business: Business) -> bool:
    """Whether somebody is asked by name, or looked for, as soon as a document comes into it."""
    return (
        step.ladder is not None
        or step.skip_asked
        or step.empty != "wait"
        or any(p.relative not in ("", APPLICANT, HEADQUARTERS) for p in step.participants)
        or any(t.quorum != 1 for t in business.leaving(step.name))
    )


def seat_parts(business: Business, seats: Sequence[ActingSeat], context: Context) -> list[Part]:
    """The lines of every step that belong to ``seats`` whatever the document."""
    return [
        Part(step=step.name, line=line, how=SEAT, acted_for=acting.for_login)
        for step in business.steps
        for line, participant in enumerate(step.participants)
        if participant.relative in ("", HEADQUARTERS)
        for acting in seats
        if acting.serves(business.name)
        and sits(acting.seat, participant, place_of(participant, context))
    ]


def parts_many(
    documents: Sequence[Document],
    business: Business,
    context: Context,
    rows: Mapping[int, Sequence[Any]] | None = None,
) -> dict[int, list[Part]]:
    """The person's parts in each of ``documents``; the number of statements does not grow.

    Whoever has read the assignments already gives them as ``rows``.
    """
    by_seat = seat_parts(business, seats_of(context), context)
    logins = logins_of(context, business.name)
    found = {document.id: list(by_seat) for document in documents}
    for (step, line), people in relatives(documents, business, context).items():
        for number, asked in people.items():
            for login in asked:
                if login in logins:
                    found[number].append(
                        Part(step=step, line=line, how=RELATIVE, acted_for=logins[login])
                    )
    rows = rows_of(documents, business, context) if rows is None else rows
    rungs = _rungs(documents, business, logins, context)
    for document in documents:
        own = rows.get(document.id, ())
        current, climbing = rungs.get(document.id, (None, ()))
        found[document.id].extend(climbing)
        found[document.id].extend(_asked(document, own, business, context, current))
        if taken := _handed_on(document, own):
            kept = (p for p in found[document.id] if _stays(p, document.step, taken))
            found[document.id] = list(kept)
    return found


def rows_of(
    documents: Sequence[Document], business: Business, context: Context
) -> dict[int, list[Any]]:
    """The assignments of ``documents``, oldest first; none are looked for where nobody is asked."""
    if not any(asks(step, business) for step in business.steps):
        return {}
    return by_document(Assignment.__table__, documents, context)


def by_document(
    table: Any, documents: Sequence[Document], context: Context
) -> dict[int, list[Any]]:
    """The rows of ``table`` about ``documents``, by document, oldest first; one statement."""
    query = (
        select(table)
        .where(context.session.mine(table))
        .where(one_of(context.session, table.c.document, [d.id for d in documents]))
        .order_by(table.c.id)
    )
    found: dict[int, list[Any]] = defaultdict(list)
    for row in context.session.execute(query):
        found[row.document].append(row)
    return found


def in_round(row: Any, document: Document) -> bool:
    """Whether ``row`` asks for what stands now, and not for an earlier stay in the step."""
    entered: datetime | None = document.entered
    return bool(row.step == document.step and row.entered == entered)


def is_for(row: Any, seats: Sequence[ActingSeat], logins: Mapping[str, str | None]) -> str | None:
    """On whose behalf ``row`` asks somebody with these seats and logins; "" is on his own."""
    if row.login is not None:
        return (logins[row.login] or "") if row.login in logins else None
    asked = Participant(role=row.role or ANY, department=row.department or ANY)
    for acting in seats:
        if sits(acting.seat, asked, row.place):
            return acting.for_login or ""
    return None


def relatives(
    documents: Sequence[Document],
    business: Business,
    context: Context,
    *,
    step: str = "",
) -> dict[tuple[str, int], dict[int, tuple[str, ...]]]:
    """Who the relatives of each case are: by step and line, the logins for each document.

    Without ``step`` those of the participants of every step, with it those of everybody there.
    """
    known: dict[tuple[str, str], dict[int, tuple[str, ...]]] = {}
    found = {}
    for each in business.steps if not step else (business.step(step),):
        for line, participant in enumerate(each.everyone if step else each.participants):
            if participant.relative in RESOLVE:
                key = (participant.relative, participant.department)
                if key not in known:
                    known[key] = RESOLVE[participant.relative](documents, participant, context)
                found[each.name, line] = known[key]
    return found


def _applicants(
    documents: Sequence[Document], participant: Participant, context: Context
) -> dict[int, tuple[str, ...]]:
    return {document.id: (document.creator,) for document in documents}


def _superiors(
    documents: Sequence[Document], participant: Participant, context: Context
) -> dict[int, tuple[str, ...]]:
    known = organisation(context)
    above = {creator: known.superiors(creator) for creator in {d.creator for d in documents}}
    return {document.id: above[document.creator] for document in documents}


def _heads(
    documents: Sequence[Document], participant: Participant, context: Context
) -> dict[int, tuple[str, ...]]:
    known, department = organisation(context), participant.department
    heads = {c: known.head_of(c, department) for c in {d.creator for d in documents}}
    return {document.id: heads[document.creator] for document in documents}


def _representatives(
    documents: Sequence[Document], participant: Participant, context: Context
) -> dict[int, tuple[str, ...]]:
    found = context.hooks.representatives(documents=documents, context=context) or {}
    return {number: (login,) for number, login in found.items() if login}


Resolve = Callable[[Sequence[Document], Participant, Context], dict[int, tuple[str, ...]]]
RESOLVE: dict[str, Resolve] = {
    APPLICANT: _applicants,
    SUPERIOR: _superiors,
    HEAD: _heads,
    REPRESENTATIVE: _representatives,
}


def _rungs(
    documents: Sequence[Document],
    business: Business,
    logins: Mapping[str, str | None],
    context: Context,
) -> dict[int, tuple[int | None, list[Part]]]:
    """The rung that decides about each document now, and the person's parts on it."""
    found: dict[int, tuple[int | None, list[Part]]] = {}
    for name in {d.step for d in documents if business.step(d.step).ladder is not None}:
        step, standing = business.step(name), [d for d in documents if d.step == name]
        kin = relatives(standing, business, context, step=name)
        seats = [acting for acting in seats_of(context) if acting.serves(business.name)]
        for document in standing:
            line = rung_now(document, step, business, context)
            behalf: list[str | None] = []
            if line is not None and (name, line) in kin:
                people = kin[name, line].get(document.id, ())
                behalf = [logins[login] for login in people if login in logins]
            elif line is not None:
                who = step.everyone[line]
                place = place_of(who, context)
                behalf = [a.for_login for a in seats if sits(a.seat, who, place)]
            parts = [Part(step=name, line=line or 0, how=SEAT, acted_for=owner) for owner in behalf]
            found[document.id] = (line, parts)
    return found


def _asked(
    document: Document,
    rows: Sequence[Any],
    business: Business,
    context: Context,
    current: int | None,
) -> Iterator[Part]:
    """What the person was asked, in this stay and in earlier ones; of a ladder, by its rung."""
    if not rows:
        return
    step = business.step(document.step)
    seats = [acting for acting in seats_of(context) if acting.serves(business.name)]
    logins = logins_of(context, business.name)
    for row in rows:
        behalf = is_for(row, seats, logins)
        if behalf is None:
            continue
        yield Part(
            step=row.step,
            line=row.line,
            how=COPIED if row.how == COPIED else ASKED,
            acted_for=behalf or None,
            row=row,
            open=row.answered is None
            and row.how != COPIED
            and in_round(row, document)
            and not outdated(row.line, step, current),
        )


def _handed_on(document: Document, rows: Sequence[Any]) -> set[int]:
    """The lines of the document's step in which somebody was put in another's place."""
    return {
        row.line
        for row in rows
        if row.how == REASSIGNED and row.answered is None and in_round(row, document)
    }


def _stays(part: Part, step: str, taken: set[int]) -> bool:
    return part.step != step or part.line not in taken or part.row is not None
