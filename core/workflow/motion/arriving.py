"""What happens when documents come into a step: who is asked, until when, and what goes on itself.

Documents that nobody need look at go on by themselves, in the same transaction, as the system.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm.attributes import set_committed_value

from core.context import Context
from core.i18n import _
from core.orm.bulk import insert_rows, one_of, update_rows
from core.refusal import Refusal
from core.workflow.clock.calendars import calendar_of
from core.workflow.clock.working_time import add_working
from core.workflow.deciding.asking import fitting, gaps, missing, objections, read_again
from core.workflow.deciding.assigning import Asked, asked_many
from core.workflow.deciding.ladders import outdated, rung_now
from core.workflow.deciding.parts import COPIED, asks_on_arrival, in_round, rows_of
from core.workflow.definition import ANY, Business, Participant, Step, Transition
from core.workflow.documents import Assignment, Document
from core.workflow.motion.moving import as_system, carry
from core.workflow.motion.telling import tell
from core.workflow.people import place_of
from core.workflow.reserved import CLOSED

Onward = dict[str, list[Document]]


def entered(
    documents: Sequence[Document], business: Business, context: Context, *, by_itself: bool = True
) -> None:
    """Ask whom the step of ``documents`` asks, and let go on by itself what needs nobody.

    Called for documents that have just begun, or were put into a step; ``fire`` does it itself.
    What somebody sent back waits for a person, and goes on ``by_itself`` no more.
    """
    arrived = list(documents)
    for _hop in range(len(business.steps) + 1):
        if not arrived:
            return
        # What was read before the last deed may not be so any more.
        deed = replace(context, memory={})
        arrived = [
            document
            for step, standing in _by_step(arrived).items()
            for document in _arrive(standing, business.step(step), business, deed, by_itself)
        ]
    raise Refusal(
        _(
            "“${business}” goes round in a circle by itself. Ask your business manager to put a "
            "step with a person into it.",
            mapping={"business": business.called(context.identity.locale)},
        )
    )


def carry_on(documents: Sequence[Document], business: Business, context: Context) -> None:
    """``documents`` have changed where they stand: those that now fit go on by themselves.

    What is another's to decide now, by its ladder, is asked of him.
    """
    deed, arrived = replace(context, memory={}), list[Document]()
    for step, standing in _by_step(documents).items():
        if business.step(step).ladder is not None:
            _climb(standing, business.step(step), business, deed)
        ways = _automatic(standing, business.step(step), business, deed)
        arrived += _go(ways, step, business, deed)
    if arrived:
        entered(arrived, business, deed)


def ask_rows(
    documents: Sequence[Document], rows: Mapping[int, Sequence[Mapping[str, Any]]], context: Context
) -> None:
    """Keep the assignments ``rows`` by document's id, in one statement."""
    insert_rows(
        context.session,
        Assignment.__table__,
        [_row(document, row, context) for document in documents for row in rows[document.id]],
    )


def unopposed(
    documents: Sequence[Document], way: Transition, business: Business, context: Context
) -> list[Document]:
    """Those that may go: the condition holds, what must be filled is, no guard objects."""
    fit = [
        document
        for document in fitting(documents, business, way, context)
        if not missing(document, business, way, context)
    ]
    if not fit or gaps(way, context):
        return []
    said = objections(way, fit, context)
    stopped = {objection.document for found in said.values() for objection in found}
    return [document for document in fit if document.id not in stopped]


def _arrive(
    documents: Sequence[Document],
    step: Step,
    business: Business,
    context: Context,
    by_itself: bool,
) -> list[Document]:
    """Documents that have come into one step; those that went on by themselves are given back."""
    _set_deadline(documents, step, context)
    asking = asks_on_arrival(step, business)
    if asking or any(way.automatic for way in business.leaving(step.name)):
        read_again(documents, context)
    ways = _asked(documents, step, business, context, by_itself) if asking else {}
    if not by_itself:
        return []
    gone = {document.id for group in ways.values() for document in group}
    left = [document for document in documents if document.id not in gone]
    for name, group in _automatic(left, step, business, context).items():
        ways.setdefault(name, []).extend(group)
    return _go(ways, step.name, business, context)


def _asked(
    documents: Sequence[Document],
    step: Step,
    business: Business,
    context: Context,
    by_itself: bool,
) -> Onward:
    """Ask whoever must be asked; the documents with nobody to ask, by the way they go."""
    found = asked_many(documents, step, business, context)
    passing = _passing(documents, found, step, business, context) if by_itself else []
    gone = {document.id for document in passing}
    rows = {number: _kept(asked, number in gone) for number, asked in found.items()}
    ask_rows(documents, rows, context)
    waiting = [document for document in documents if document.id not in gone]
    people = {d.id: _logins(found[d.id].rows) for d in waiting}
    tell("asked", people, waiting, business, context)
    return {step.passes: passing} if passing else {}


def _climb(documents: Sequence[Document], step: Step, business: Business, context: Context) -> None:
    """Ask the rung that decides now, and let the one that was asked before off."""
    rows = rows_of(documents, business, context)
    lines = {d.id: rung_now(d, step, business, context) for d in documents}
    over = {
        document.id: [
            row.id
            for row in rows.get(document.id, ())
            if row.answered is None
            and in_round(row, document)
            and outdated(row.line, step, lines[document.id])
        ]
        for document in documents
    }
    moved = [document for document in documents if over[document.id]]
    if not moved:
        return
    let_off([number for numbers in over.values() for number in numbers], context)
    found = asked_many(moved, step, business, context)
    fresh = {d.id: [row for row in found[d.id].rows if row["line"] == lines[d.id]] for d in moved}
    ask_rows(moved, fresh, context)
    tell("asked", {d.id: _logins(fresh[d.id]) for d in moved}, moved, business, context)


def let_off(assignments: Sequence[int], context: Context) -> None:
    """Those who were asked by ``assignments`` are asked no more."""
    table = Assignment.__table__
    context.session.connection().execute(
        update(table)
        .where(context.session.mine(table), one_of(context.session, table.c.id, assignments))
        .values(answered=context.now, answer=CLOSED)
    )


def _passing(
    documents: Sequence[Document],
    found: Mapping[int, Asked],
    step: Step,
    business: Business,
    context: Context,
) -> list[Document]:
    """Those that go on by ``passes``: nobody is there, or all have decided, and nothing objects."""
    way = business.transition(step.passes, step.name)
    wanted = [document for document in documents if found[document.id].passes]
    return unopposed(wanted, way, business, context) if way is not None else []


def _automatic(
    documents: Sequence[Document], step: Step, business: Business, context: Context
) -> Onward:
    """The documents that a transition takes on by itself, each by the first whose turn it is."""
    left, found = list(documents), Onward()
    for way in business.leaving(step.name):
        if way.automatic and left:
            going = unopposed(left, way, business, context)
            if going:
                found[way.name] = going
                gone = {document.id for document in going}
                left = [document for document in left if document.id not in gone]
    return found


def _go(ways: Onward, step: str, business: Business, context: Context) -> list[Document]:
    with as_system(context) as deed:
        for name, group in ways.items():
            way = business.transition(name, step)
            assert way is not None
            carry(group, business, way, deed)
    return [document for group in ways.values() for document in group]


def _set_deadline(documents: Sequence[Document], step: Step, context: Context) -> None:
    if step.deadline is None:
        return
    calendar = calendar_of(context.company, context.branch)
    until = add_working(context.now, step.deadline.hours, calendar)
    rows = [{"id": document.id, "deadline": until} for document in documents]
    update_rows(context.session, Document.__table__, rows, key=["id"])
    for document in documents:
        set_committed_value(document, "deadline", until)


def _row(document: Document, row: Mapping[str, Any], context: Context) -> dict[str, Any]:
    """An assignment as it is kept: of a person, or of whoever sits where ``seats`` says."""
    seats: Participant | None = row.get("seats")
    place = row.get("place") or (place_of(seats, context) if seats else None)
    everywhere = seats is None or seats.department == ANY
    return {
        "document": document.id,
        "business": document.business,
        "step": row.get("step", document.step),
        "entered": document.entered,
        "login": row.get("login"),
        "role": seats.role if seats else None,
        "department": None if everywhere or seats is None else seats.department,
        "place": place,
        "line": row["line"],
        "how": row["how"],
        "before": row.get("before", False),
        "by": row.get("by", ""),
        "note": row.get("note", ""),
        "asked": context.now,
        "answered": context.now if row.get("answer") else None,
        "answer": row.get("answer"),
        "actor": row.get("actor"),
    }


def _kept(asked: Asked, passes: bool) -> list[dict[str, Any]]:
    """What passes by itself asks nobody; copies are for reading all the same."""
    return [row for row in asked.rows if row["how"] == COPIED] if passes else asked.rows


def _logins(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Who is asked by name in ``rows``."""
    asked = (row for row in rows if row["how"] == "rule" and not row.get("answer"))
    return [row["login"] for row in asked if row.get("login")]


def _by_step(documents: Sequence[Document]) -> dict[str, list[Document]]:
    found: dict[str, list[Document]] = defaultdict(list)
    for document in documents:
        found[document.step].append(document)
    return found
