"""Refunds: which ticket, which of its goods come back, by scanning them or all at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm.attributes import set_committed_value

from addons.esales.models import Refund, Ticket
from addons.esales.retail.finding import find
from addons.esales.retail.opening import refuse_closed
from addons.esales.retail.refunding import lines_of, pieces_of
from addons.esales.retail.returnable import LINE, PIECE, Left, left_of
from addons.esales.retail.rules import NOTHING
from core.context import Context
from core.i18n import _
from core.orm.bulk import insert_rows, update_rows
from core.orm.changes import log_changes
from core.refusal import Invalid, Refusal
from core.workflow import Business, Document, Link
from core.workflow.motion.beginning import begin, business_for
from core.workflow.motion.holding import note_held

KIND, REFUNDS, GOODS = "esales.refund", "refunds", "quantity"
Chosen = dict[int, tuple[Decimal, set[int]]]


def begin_refund(business: Business, values: Mapping[str, Any], context: Context) -> Document:
    """A refund of the ticket whose number is given; nothing on it yet. Refuses unknown numbers."""
    number = str(values.get("ticket_number") or "").strip().upper()
    ticket = context.session.scalar(select(Ticket).where(Ticket.number == number))
    if ticket is None or ticket.handed is None:
        said = _(
            "No goods were handed over with the ticket ${number}. Scan the bars on the receipt, or "
            "type the number below them.",
            mapping={"number": number[:40] or "—"},
        )
        raise Invalid(said, fields={"ticket_number": said})
    refund = Refund(
        business=business.name,
        version=business.version,
        step=business.start.name,
        created=context.now,
        creator=context.identity.login,
        ticket_id=ticket.id,
        ticket_number=number,
        warehouse=values.get("warehouse") or ticket.warehouse,
        why=values.get("why") or "",
    )
    context.session.add(refund)
    context.session.flush()
    note_held(context.session, [refund.id])
    row = {"source": ticket.id, "target": refund.id, "relation": REFUNDS}
    insert_rows(context.session, Link.__table__, [row])
    return refund


def refund_all(ticket: Ticket, context: Context) -> Document:
    """A refund of all that can still come back of ``ticket``, ready for whoever approves it."""
    values = {"ticket_number": ticket.number or ""}
    refund = begin(business_for(KIND, values, context), values, context)
    assert isinstance(refund, Refund)
    put_all_back(context, refund)
    return refund


def put_all_back(context: Context, refund: Refund) -> None:
    """Put all that can still come back of its ticket onto ``refund``; refuses where nothing can."""
    ticket = context.session.get_one(Ticket, refund.ticket_id)
    left = left_of([ticket], context)[ticket.id]
    chosen = {n: (line.quantity, set(line.pieces)) for n, line in left.items() if line.quantity > 0}
    if not chosen:
        raise Refusal(_("Everything on this ticket has come back already."))
    _write(context, refund, left, chosen, "add")


def put_again(
    context: Context, refund: Refund, lines: Sequence[Any], pieces: Sequence[Any]
) -> None:
    """Put ``lines`` and ``pieces`` of another refund on the fresh ``refund``, as far as is left."""
    left, _none = _now(context, refund)
    chosen = {}
    for line in lines:
        there, own = left[line.line], {p.serial_id for p in pieces if p.line == line.line}
        kept = own & there.pieces
        quantity = Decimal(len(kept)) if own else min(line.quantity, there.quantity)
        chosen[line.line] = (quantity, kept)
    _write(context, refund, left, chosen, "add")


def scan_back(context: Context, refund: Refund, text: str) -> None:
    """Put what ``text`` means onto ``refund``; refuses what the ticket does not have any more."""
    refuse_closed(context, refund, GOODS)
    found = find(context, text)
    left, chosen = _now(context, refund)
    number = next((n for n, line in left.items() if line.variant_id == found.variant_id), None)
    pieces = set(found.serial_ids)
    if number is None or found.number or not pieces <= left[number].pieces | _on(chosen, number):
        raise Refusal(
            _(
                "${code} was not sold with the ticket ${number}, or has come back already. Look "
                "for its own receipt.",
                mapping={"code": text.strip()[:40], "number": refund.ticket_number},
            )
        )
    if _on(chosen, number) & set(found.serial_ids):
        raise Refusal(
            _("This piece is on the refund already. It counts once: put it with the rest.")
        )
    if left[number].pieces and not found.serial_ids:
        raise Refusal(_("These goods come back by serial number. Scan each piece."))
    before, pieces = chosen.get(number, (Decimal(0), set()))
    _refuse_too_many(left[number], before + found.quantity)
    chosen[number] = (before + found.quantity, pieces | set(found.serial_ids))
    _write(context, refund, left, chosen, "add")


def set_returned(context: Context, refund: Refund, line: int, quantity: Decimal) -> None:
    """Set how much of a line without serials comes back; zero takes the line off, with pieces."""
    refuse_closed(context, refund, GOODS)
    left, chosen = _now(context, refund)
    if line not in left:
        raise Refusal(_("There is no such line on the ticket. Load the page again."))
    if not quantity.is_finite() or quantity < 0:
        raise Invalid(_("Type a quantity above zero."))
    if left[line].pieces and quantity:
        raise Refusal(_("These goods come back by serial number. Scan each piece."))
    _refuse_too_many(left[line], quantity)
    chosen[line] = (quantity, set())
    _write(context, refund, left, chosen, "remove" if not quantity else "quantity")


def _on(chosen: Chosen, number: int) -> set[int]:
    return chosen[number][1] if number in chosen else set()


def _now(context: Context, refund: Refund) -> tuple[dict[int, Left], Chosen]:
    """What can come back of the ticket, and what is on the refund so far."""
    ticket = context.session.get_one(Ticket, refund.ticket_id)
    left = left_of([ticket], context)[ticket.id]
    pieces = pieces_of([refund.id], context)
    lines = lines_of([refund.id], context)
    return left, {
        row.line: (row.quantity, {p.serial_id for p in pieces if p.line == row.line})
        for row in lines
    }


def _refuse_too_many(line: Left, quantity: Decimal) -> None:
    if quantity > line.quantity:
        raise Refusal(
            _(
                "${left} of these goods can still come back with this ticket, no more.",
                mapping={"left": f"{line.quantity.normalize():f}"},
            )
        )


def _write(
    context: Context, refund: Refund, left: Mapping[int, Left], chosen: Chosen, deed: str
) -> None:
    """Store what comes back and what it is worth, anew; the statements do not grow with it."""
    session = context.session
    for table in (PIECE, LINE):
        gone = delete(table).where(table.c.refund_id == refund.id, session.mine(table))
        session.connection().execute(gone)
    kept = {number: one for number, one in sorted(chosen.items()) if one[0] > 0}
    lines = [_row(refund, number, left[number], one[0]) for number, one in kept.items()]
    insert_rows(session, LINE, lines)
    insert_rows(session, PIECE, [*_piece_rows(refund, kept)])
    names = ("quantity", "gross", "net", "tax")
    after = {name: sum((line[name] for line in lines), NOTHING) for name in names}
    update_rows(session, Refund.__table__, [{"id": refund.id, **after}], key=["id"])
    told = {n: (getattr(refund, n), after[n]) for n in names if getattr(refund, n) != after[n]}
    log_changes(session, [(Refund.__tablename__, refund.id, deed, told)])
    for name, value in after.items():
        set_committed_value(refund, name, value)
    session.expire(refund, ["lines"])


def _row(refund: Refund, number: int, line: Left, quantity: Decimal) -> dict[str, Any]:
    made = line.worth(quantity)
    return {
        "refund_id": refund.id,
        "line": number,
        "variant_id": line.variant_id,
        "quantity": quantity,
        "rate": line.rate,
        "gross": made.gross,
        "net": made.net,
        "tax": made.tax,
    }


def _piece_rows(refund: Refund, kept: Chosen) -> Collection[dict[str, Any]]:
    return [
        {"refund_id": refund.id, "serial_id": serial, "line": number}
        for number, (_quantity, pieces) in kept.items()
        for serial in sorted(pieces)
    ]
