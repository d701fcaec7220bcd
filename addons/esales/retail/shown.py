"""What the pages of tickets and refunds show: lines with their pieces, payments, what one may."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from addons.base.models import Serial
from addons.esales.assortment import Goods, read_goods
from addons.esales.models import Refund, Ticket
from addons.esales.repricing import step_sentence
from addons.esales.retail.payments import has_shifts, open_shift, payments_of
from addons.esales.retail.reading import PIECE, read_sales
from addons.esales.retail.refunding import lines_of, pieces_of
from addons.esales.retail.returnable import left_of
from addons.esales.retail.rules import MEANS, by_means
from core.context import Context
from core.orm.bulk import one_of

Pieces = list[tuple[int, str]]


@dataclass(frozen=True, kw_only=True)
class LineShown:
    """A line as the page shows it; ``missing`` pieces have no serial number yet."""

    line: int
    goods: Goods
    quantity: Decimal
    pieces: Pieces
    list_price: Decimal | None
    discount: Decimal
    gross: Decimal
    why: list[Any]

    @property
    def missing(self) -> Decimal:
        """How many pieces are still to be scanned."""
        return self.quantity - len(self.pieces) if self.goods.serials else Decimal(0)


@dataclass(frozen=True, kw_only=True)
class BackShown:
    """A line of the ticket on its refund: what came back before, what comes back now."""

    line: int
    goods: Goods
    sold: Decimal
    left: Decimal
    quantity: Decimal
    by_serial: bool
    pieces: Pieces
    gross: Decimal


def ticket_shown(ticket: Ticket, rights: Any, context: Context) -> dict[str, Any]:
    """What the page of ``ticket`` shows to whoever has ``rights`` in its step."""
    is_open = ticket.handed is None
    payments = payments_of(context, ticket.id) if rights.see("paid") else []
    gone = {payment.reverses_id for payment in payments}
    may_take = is_open and rights.edit("paid")
    return {
        "sees": rights.see,
        "lines": _lines(ticket, context) if rights.see("quantity") else [],
        "may_scan": is_open and rights.edit("quantity"),
        "may_give": is_open and rights.edit("off"),
        "may_take": may_take,
        "shift_missing": may_take and has_shifts(context) and open_shift(context) is None,
        "payments": [(one, one.reverses_id is None and one.id not in gone) for one in payments],
        "means": [(key, *means) for key, means in enumerate(MEANS, 1)],
        "means_called": dict(MEANS),
    }


def _lines(ticket: Ticket, context: Context) -> list[LineShown]:
    sale = read_sales(context, [ticket])[0]
    query = (
        select(PIECE.c.line, Serial.id, Serial.number)
        .join(Serial, Serial.id == PIECE.c.serial_id)
        .where(PIECE.c.ticket_id == ticket.id, context.session.mine(PIECE))
        .order_by(Serial.number)
    )
    pieces: Mapping[int, Pieces] = defaultdict(list)
    for row in context.session.execute(query):
        pieces[row.line].append((row.id, row.number))
    return [
        LineShown(
            line=number,
            goods=sale.goods[line.variant_id],
            quantity=line.quantity,
            pieces=pieces[number],
            list_price=line.list_price,
            discount=line.discount,
            gross=line.gross,
            why=[step_sentence(step) for step in line.why],
        )
        for number, line in sale.lines.items()
    ]


def refund_shown(refund: Refund, rights: Any, context: Context) -> dict[str, Any]:
    """What the page of ``refund`` shows to whoever has ``rights`` in its step."""
    ticket = context.session.get_one(Ticket, refund.ticket_id)
    paid = payments_of(context, refund.id if refund.back else ticket.id)
    return {
        "ticket": ticket,
        "sees": rights.see,
        "lines": _back(refund, ticket, context) if rights.see("quantity") else [],
        "may_scan": refund.back is None and rights.edit("quantity"),
        "came": by_means((payment.means, payment.amount) for payment in paid),
        "means_called": dict(MEANS),
    }


def _back(refund: Refund, ticket: Ticket, context: Context) -> list[BackShown]:
    left = left_of([ticket], context)[ticket.id]
    goods = read_goods(context, {line.variant_id for line in left.values()})
    own = {line.line: line for line in lines_of([refund.id], context)}
    pieces = _numbers(refund, context)
    return [
        BackShown(
            line=number,
            goods=goods[line.variant_id],
            sold=line.sold,
            left=line.quantity,
            quantity=own[number].quantity if number in own else Decimal(0),
            by_serial=bool(line.pieces or pieces[number]),
            pieces=pieces[number],
            gross=own[number].gross if number in own else Decimal(0),
        )
        for number, line in left.items()
        if number in own or refund.back is None
    ]


def _numbers(refund: Refund, context: Context) -> Mapping[int, Pieces]:
    rows = pieces_of([refund.id], context)
    ids = {row.serial_id for row in rows}
    query = select(Serial.id, Serial.number).where(one_of(context.session, Serial.id, ids))
    named = {row.id: row.number for row in context.session.execute(query)} if ids else {}
    found: Mapping[int, Pieces] = defaultdict(list)
    for row in rows:
        found[row.line].append((row.serial_id, named[row.serial_id]))
    return found
