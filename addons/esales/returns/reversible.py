"""Whether a credited return can be reversed: nothing has become of it, or of its goods, since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, func, select

from addons.base.models import Serial
from addons.esales.accounts import holders
from addons.esales.invoicing.left import waiting_to_take_back
from addons.esales.models import Return
from addons.esales.money.rules import owes_anew
from addons.esales.retail.rules import NOTHING
from addons.esales.returns.blue_invoices import blue_ones
from addons.esales.returns.choosing import FINISHED
from addons.esales.returns.exchanging import stands
from addons.esales.returns.guards import RETURN
from addons.esales.returns.left import HEAD, LINE, OUT, PIECE, SENT_BACK
from addons.esales.returns.red_invoices import POSTED
from core.context import Context
from core.i18n import _
from core.orm.bulk import one_of
from core.workflow import Document, Guard, Objection

CLOSED = "closed"
NEWER: Any = Document.__table__.alias("newer")


def nothing_became_of_it(
    documents: Sequence[Return], context: Context
) -> Iterator[Objection]:
    """Object to returns that something followed; the pickups and the accounts stay locked."""
    yield from _owed_anew(documents, context)
    yield from _exchanged(documents, context)
    yield from _sold_since(documents, context)
    yield from _taken_back_in_vain(documents, context)


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


def _taken_back_in_vain(documents: Sequence[Return], context: Context) -> Iterator[Objection]:
    """Object where a tax invoice is about to be taken back for goods that are sold again."""
    again: dict[int, Decimal] = defaultdict(lambda: NOTHING)
    owner: dict[int, int] = {}
    for blue in blue_ones(documents, context):
        again[blue.original.id] += blue.amounts.gross
        owner[blue.original.id] = blue.document
    waiting = waiting_to_take_back(again, context)
    if not waiting:
        return
    session = context.session
    query = select(POSTED.c.id, POSTED.c.uninvoiced).where(one_of(session, POSTED.c.id, waiting))
    for invoice, uninvoiced in session.connection().execute(query.where(session.mine(POSTED))):
        request, gross = waiting[invoice]
        if is_in_vain(gross, uninvoiced, again[invoice]):
            yield Objection(
                document=owner[invoice],
                message=_(
                    "${request} asks for the tax invoice to be taken back over these goods, and "
                    "has no answer yet. Give it up, or have it answered, before the return is "
                    "reversed.",
                    mapping={"request": request},
                ),
            )


def is_in_vain(waiting: Decimal, uninvoiced: Decimal, again: Decimal) -> bool:
    """Whether of ``waiting``, which takes tax invoices back, less is called for ``again``.

    ``uninvoiced`` is below zero by what is on tax invoices and came back; ``again`` is sold again.
    """
    before, after = max(-uninvoiced, NOTHING), max(-uninvoiced - again, NOTHING)
    return min(waiting, before) > after


GUARD = Guard(
    name="esales.return_reversible",
    title=_("Nothing has become of the return since"),
    check=nothing_became_of_it,
    kinds=(RETURN,),
)
