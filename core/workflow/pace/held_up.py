"""What goes on by itself when its time is over, or is held up: why, and when it is tried again.

Tried again is once in a working hour, and nobody is told anew: the document says why it waits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from sqlalchemy.orm.attributes import set_committed_value

from core.context import Context
from core.i18n import LOCALES
from core.orm.bulk import update_rows
from core.refusal import Refusal
from core.sentences import kept
from core.workflow.clock.calendars import calendar_of
from core.workflow.clock.working_time import add_working
from core.workflow.deciding.asking import objections, read_again, refuse_gaps, refuse_unfit
from core.workflow.definition import Business, Transition
from core.workflow.documents import Document
from core.workflow.motion.arriving import entered, unopposed
from core.workflow.motion.firing import close
from core.workflow.motion.moving import Told, carry, note_and_log
from core.workflow.reserved import HELD

EVERY = Decimal(1)
# Sentences told of one document; ten thousand objections are no help to anybody.
MOST = 5
Said = Mapping[int, Sequence[Any]]


def go_by_itself(
    documents: Sequence[Document], way: Transition, business: Business, context: Context
) -> list[Document]:
    """Take ``documents``, which stand where ``way`` begins, through it; those that were held up.

    What refuses one document holds up no other.
    """
    stays = {document.id: document.entered for document in documents}
    refused = _take(documents, way, business, context)
    read_again(documents, context)
    left = [document for document in documents if document.entered == stays[document.id]]
    silent = [document for document in left if document.id not in refused]
    said = {}
    for locale in LOCALES if left else ():
        reader = replace(context, identity=replace(context.identity, locale=locale))
        said[locale] = {**refused, **_objections(silent, way, business, reader)}
    _hold_up(left, said, context)
    return left


def _take(
    documents: Sequence[Document], way: Transition, business: Business, context: Context
) -> dict[int, Sequence[Any]]:
    """Carry on those that nothing stands against; what a deed refuses leaves no trace.

    Where several are refused together, those that go are found by halves.
    """
    deed, savepoint = replace(context, memory={}), context.session.begin_nested()
    try:
        going = unopposed(documents, way, business, deed)
        if going:
            close(going, deed)
            carry(going, business, way, deed)
            entered(going, business, deed)
        context.session.flush()
    except Refusal as refusal:
        savepoint.rollback()
        # What the deeds had noted of the documents is undone as well.
        context.session.expire_all()
        read_again(documents, context)
        if len(documents) == 1:
            return {documents[0].id: refusal.messages}
        middle = len(documents) // 2
        halves = documents[:middle], documents[middle:]
        first, second = (_take(half, way, business, context) for half in halves)
        return {**first, **second}
    savepoint.commit()
    return {}


def _objections(
    documents: Sequence[Document], way: Transition, business: Business, context: Context
) -> dict[int, Sequence[Any]]:
    """What stands against each of ``documents``, in sentences."""
    deed = replace(context, memory={})
    found: dict[int, Sequence[Any]] = {}
    for document in documents:
        try:
            refuse_gaps(way, deed)
            refuse_unfit([document], business, way, deed)
        except Refusal as refusal:
            found[document.id] = refusal.messages
    asked = [document for document in documents if document.id not in found]
    for said in objections(way, asked, deed).values() if asked else ():
        for objection in said:
            found[objection.document] = (*found.get(objection.document, ()), objection.message)
    return found


def _hold_up(documents: Sequence[Document], said: Mapping[str, Said], context: Context) -> None:
    """Keep why each is held up and when it is tried again; the first time is in its history."""
    if not documents:
        return
    again = add_working(context.now, EVERY, calendar_of(context.company, context.branch))
    newly = [document for document in documents if document.again is None]
    rows = [
        {
            "id": document.id,
            "again": again,
            "held": {
                locale: [kept(one) for one in sentences.get(document.id, ())[:MOST]]
                for locale, sentences in said.items()
            },
        }
        for document in documents
    ]
    update_rows(context.session, Document.__table__, rows, key=["id"])
    for document, row in zip(documents, rows, strict=True):
        for name in ("again", "held"):
            set_committed_value(document, name, row[name])
    if newly:
        note_and_log(newly, HELD, context, Told(), lambda _document: {})
