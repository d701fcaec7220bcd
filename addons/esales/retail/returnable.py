"""What of tickets can still come back: quantities, pieces and amounts, refund by refund."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from addons.esales.models import Refund, RefundLine, RefundSerial, Ticket
from addons.esales.retail.reading import Sale, read_sales
from addons.esales.retail.rules import NOTHING, credited
from addons.esales.tax import Split
from core.context import Context
from core.orm.bulk import one_of

LINE, PIECE, HEAD = RefundLine.__table__, RefundSerial.__table__, Refund.__table__


@dataclass
class Left:
    """A line of a ticket that was sold: what of it came back, and which pieces are still out."""

    variant_id: int
    rate: Decimal
    sold: Decimal
    paid: Split
    pieces: set[int] = field(default_factory=set)
    returned: Decimal = Decimal(0)
    credit: Split = Split(gross=NOTHING, net=NOTHING, tax=NOTHING)  # noqa: RUF009  It is frozen.

    @property
    def quantity(self) -> Decimal:
        """How much can still come back."""
        return self.sold - self.returned

    def worth(self, quantity: Decimal) -> Split:
        """What ``quantity`` of it is credited with when it comes back now."""
        return credited(self.paid, self.sold, self.credit, self.returned, quantity)

    def take(self, quantity: Decimal, made: Split, pieces: Iterable[int]) -> None:
        """Note that ``quantity`` came back, credited as ``made``."""
        self.returned += quantity
        self.pieces.difference_update(pieces)
        self.credit = Split(
            gross=self.credit.gross + made.gross,
            net=self.credit.net + made.net,
            tax=self.credit.tax + made.tax,
        )


def left_of(tickets: Sequence[Ticket], context: Context) -> dict[int, dict[int, Left]]:
    """What can still come back, by ticket and line; three statements for one or for many."""
    found = {sale.ticket.id: _lines(sale) for sale in read_sales(context, tickets)}
    for row in context.session.connection().execute(_earlier(context, set(found))):
        made = Split(gross=row.gross, net=row.net, tax=row.tax)
        found[row.ticket_id][row.line].take(row.quantity, made, ())
    for row in context.session.connection().execute(_pieces(context, set(found))):
        found[row.ticket_id][row.line].pieces.discard(row.serial_id)
    return found


def refunded() -> Any:
    """The condition that the goods of a refund have come back, and that it was not reversed."""
    return HEAD.c.back.is_not(None) & HEAD.c.reversed.is_(None)


def _lines(sale: Sale) -> dict[int, Left]:
    return {
        number: Left(
            variant_id=line.variant_id,
            rate=line.rate,
            sold=line.quantity,
            paid=Split(gross=line.gross, net=line.net, tax=line.tax),
            pieces=set(sale.serials.get(number, ())),
        )
        for number, line in sale.lines.items()
    }


def _earlier(context: Context, tickets: Collection[int]) -> Any:
    names = ("quantity", "gross", "net", "tax")
    return (
        select(HEAD.c.ticket_id, LINE.c.line, *(func.sum(LINE.c[n]).label(n) for n in names))
        .join(LINE, LINE.c.refund_id == HEAD.c.id)
        .where(one_of(context.session, HEAD.c.ticket_id, tickets), context.session.mine(HEAD))
        .where(refunded())
        .group_by(HEAD.c.ticket_id, LINE.c.line)
    )


def _pieces(context: Context, tickets: Collection[int]) -> Any:
    return (
        select(HEAD.c.ticket_id, PIECE.c.line, PIECE.c.serial_id)
        .join(PIECE, PIECE.c.refund_id == HEAD.c.id)
        .where(one_of(context.session, HEAD.c.ticket_id, tickets), context.session.mine(HEAD))
        .where(refunded())
    )
