"""Whether a credited return can be reversed: nothing has become of it, or of its goods, since."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import and_, func, select

from addons.base.models import Serial
from addons.esales.accounts import holders
from addons.esales.models import Return
from addons.esales.money.rules import owes_anew
from addons.esales.returns.blue_invoices import blue_ones
from addons.esales.returns.choosing import FINISHED
from addons.esales.returns.exchanging import stands
from addons.esales.returns.guards import RETURN
from addons.esales.returns.left import HEAD, LINE, OUT, PIECE, SENT_BACK
from addons.esales.returns.red_requests import taken_back_in_vain
from core.context import Context
from core.i18n import _
from core.orm.bulk import one_of
from core.workflow import Document, Guard, Objection

CLOSED = "closed"
NEWER: Any = Document.__table__.alias("newer")


def nothing_became_of_it(
    documents: Sequence[Return], context: Context
) -> Iterator[Objection]:
    """Object to returns that something followed; pickups, requests and accounts stay locked."""
    # First, for requests are documents, and documents are locked before accounts.
    yield from taken_back_in_vain(documents, context)
    yield from _owed_anew(documents, context)
    yield from _exchanged(documents, context)
    yield from _sold_since(documents, context)


def _called(document: Document) -> str:
    return document.number or f"#{document.id}"


def _owed_anew(documents: Sequence[Return], context: Context) -> Iterator[Objection]:
    """Object where somebody would owe anew who is closed: who takes, or who pays for him."""
    of = {document.id: document for document in documents}
    owing = {(blue.document, blue.original.owes): None for blue in blue_ones(documents, context)}
    known = holders(context, {dealer for _document, dealer in owing})
    for document, dealer in owing:
        if known[dealer].status == CLOSED:
            message = owes_anew(known[dealer].name, _called(of[document]))
            yield Objection(document=document, message=message)


def _exchanged(documents: Sequence[Return], context: Context) -> Iterator[Objection]:
    """Object to returns for which the dealer has other goods, or is about to."""
    of = {document.id: document for document in documents}
    for owner, pickup in context.session.execute(stands(of, context)):
        yield Objection(
            document=owner,
            message=_(
                "The exchange ${pickup} was begun for what came back with ${document}. Cancel it, "
                "or reverse it, before the return is reversed.",
                mapping={"pickup": _called(pickup), "document": _called(of[owner])},
            ),
        )


def _sold_since(documents: Sequence[Return], context: Context) -> Iterator[Objection]:
    """Object to pieces that left with another pickup afterwards, wherever they are by now."""
    session, ids = context.session, [document.id for document in documents]
    of_line = and_(LINE.c.return_id == PIECE.c.return_id, LINE.c.line == PIECE.c.line)
    query = (
        select(PIECE.c.return_id, PIECE.c.line, Serial.number, func.max(NEWER.c.number))
        .join(HEAD, HEAD.c.id == PIECE.c.return_id)
        .join(LINE, of_line)
        .join(OUT, OUT.c.serial_id == PIECE.c.serial_id)
        .join(NEWER, NEWER.c.id == OUT.c.pickup_id)
        .join(Serial, Serial.id == PIECE.c.serial_id)
        .where(one_of(session, PIECE.c.return_id, ids), session.mine(PIECE))
        .where(PIECE.c.verdict != SENT_BACK, OUT.c.pickup_id != LINE.c.pickup_id)
        .where(NEWER.c.step == FINISHED, NEWER.c.posted >= HEAD.c.received)
        .group_by(PIECE.c.return_id, PIECE.c.line, Serial.number)
        .order_by(PIECE.c.return_id, PIECE.c.line, Serial.number)
    )
    for owner, line, serial, number in session.execute(query):
        yield Objection(
            document=owner,
            message=_(
                "Line ${line}: ${serial} was sold anew with ${pickup} since it came back, so this "
                "return stays. What was wrong is set right with that pickup.",
                mapping={"line": line, "serial": serial, "pickup": number},
            ),
        )


GUARD = Guard(
    name="esales.return_reversible",
    title=_("Nothing has become of the return since"),
    check=nothing_became_of_it,
    kinds=(RETURN,),
)
