"""What is asked of refunds before they are paid back, and the money that goes back with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select, union_all, update
from sqlalchemy.orm.attributes import set_committed_value

from addons.base.models import Serial
from addons.esales.models import Payment, Refund, Ticket
from addons.esales.retail.payments import keep_payments, shift_for
from addons.esales.retail.returnable import LINE, PIECE, Left, left_of
from addons.esales.retail.rules import NOTHING, give_back
from addons.esales.tax import Split
from core.context import Context
from core.i18n import _
from core.orm.bulk import one_of, update_rows
from core.refusal import Refusal
from core.workflow import Objection
from core.workflow.motion.holding import hold


def lines_of(refunds: Collection[int], context: Context) -> Sequence[Any]:
    """The lines of these refunds."""
    session = context.session
    query = select(LINE).where(one_of(session, LINE.c.refund_id, refunds), session.mine(LINE))
    return session.connection().execute(query.order_by(LINE.c.refund_id, LINE.c.line)).all()


def pieces_of(refunds: Collection[int], context: Context) -> Sequence[Any]:
    """The pieces that come back with these refunds."""
    session = context.session
    query = select(PIECE).where(one_of(session, PIECE.c.refund_id, refunds), session.mine(PIECE))
    return session.connection().execute(query.order_by(PIECE.c.refund_id, PIECE.c.serial_id)).all()


def refundable(documents: Sequence[Refund], context: Context) -> Iterator[Objection]:
    """Object to refunds without goods, and of goods that have come back meanwhile.

    The tickets stay locked, so that no two refunds of one are paid at once.
    """
    ids = [document.id for document in documents]
    lines, pieces = lines_of(ids, context), pieces_of(ids, context)
    left = left_of(_tickets(documents, context), context)
    for refund in sorted(documents, key=lambda document: document.id):
        own = [line for line in lines if line.refund_id == refund.id]
        if not own:
            said = _("No goods are on this refund. Scan what comes back first.")
            yield Objection(document=refund.id, message=said)
        there = {line.line: {p.serial_id for p in pieces if _of(p, line)} for line in own}
        if any(_stale(line, left[refund.ticket_id][line.line], there[line.line]) for line in own):
            yield Objection(
                document=refund.id,
                message=_(
                    "Goods of the ticket ${number} have come back with another refund meanwhile. "
                    "Take the goods off and scan them again.",
                    mapping={"number": refund.ticket_number},
                ),
            )
            continue
        for line in own:
            made = Split(gross=line.gross, net=line.net, tax=line.tax)
            left[refund.ticket_id][line.line].take(line.quantity, made, there[line.line])


def _of(piece: Any, line: Any) -> bool:
    return (piece.refund_id, piece.line) == (line.refund_id, line.line)


def _stale(line: Any, left: Left, pieces: set[int]) -> bool:
    if line.quantity > left.quantity or not pieces <= left.pieces:
        return True
    return left.worth(line.quantity) != Split(gross=line.gross, net=line.net, tax=line.tax)


def _tickets(documents: Sequence[Refund], context: Context) -> Sequence[Ticket]:
    ids = {document.ticket_id for document in documents}
    found = context.session.scalars(
        select(Ticket).where(one_of(context.session, Ticket.id, ids)).order_by(Ticket.id)
    ).all()
    hold(found, context)
    return found


def pay_back(documents: Sequence[Refund], context: Context) -> None:
    """Give the money of ``documents`` back the way it came, in the shift of who is at work.

    The pieces are nobody's any more. Raises Refusal where goods have come back meanwhile.
    """
    objections = list(refundable(documents, context))
    if objections:
        raise Refusal(*(objection.message for objection in objections))
    came = _still_here({document.ticket_id for document in documents}, context)
    shift, rows = shift_for(context), []
    for refund in sorted(documents, key=lambda document: document.id):
        here = came[refund.ticket_id]
        _refuse_unpaid(refund, sum(here.values(), NOTHING))
        for means, amount in give_back(refund.gross, here).items():
            here[means] -= amount
            rows.append(
                {
                    "document": refund.id,
                    "shift_id": shift,
                    "means": means,
                    "amount": -amount,
                    "tendered": -amount,
                    "reference": refund.ticket_number,
                }
            )
    keep_payments(context, rows)
    _release(documents, context)
    done = [{"id": document.id, "back": context.now} for document in documents]
    update_rows(context.session, Refund.__table__, done, key=["id"])
    for document in documents:
        set_committed_value(document, "back", context.now)


def _refuse_unpaid(refund: Refund, here: Decimal) -> None:
    if refund.gross > here:
        raise Refusal(
            _(
                "Only ${here} of the money for the ticket ${number} is still here, and ${gross} "
                "cannot go back. Take goods off the refund.",
                mapping={
                    "here": f"{here:,.2f}",
                    "number": refund.ticket_number,
                    "gross": f"{refund.gross:,.2f}",
                },
            )
        )


def _still_here(tickets: Collection[int], context: Context) -> dict[int, dict[str, Decimal]]:
    """What came for each ticket by each means, less what went back; one statement."""
    session = context.session
    payment, refund = Payment.__table__, Refund.__table__
    taken = select(payment.c.document.label("ticket"), payment.c.means, payment.c.amount).where(
        one_of(session, payment.c.document, tickets), session.mine(payment)
    )
    given = (
        select(refund.c.ticket_id, payment.c.means, payment.c.amount)
        .join(payment, payment.c.document == refund.c.id)
        .where(one_of(session, refund.c.ticket_id, tickets), session.mine(refund))
    )
    both = union_all(taken, given).subquery("both")
    query = select(both.c.ticket, both.c.means, func.sum(both.c.amount).label("amount"))
    found: dict[int, dict[str, Decimal]] = defaultdict(lambda: defaultdict(lambda: NOTHING))
    for row in session.connection().execute(query.group_by(both.c.ticket, both.c.means)):
        found[row.ticket][row.means] = row.amount
    return found


def _release(documents: Sequence[Refund], context: Context) -> None:
    serial, session = Serial.__table__, context.session
    ids = [document.id for document in documents]
    pieces = select(PIECE.c.serial_id).where(
        one_of(session, PIECE.c.refund_id, ids), session.mine(PIECE)
    )
    session.connection().execute(
        update(serial)
        .where(serial.c.id.in_(pieces), session.mine(serial))
        .values(holder_id=None)
    )
