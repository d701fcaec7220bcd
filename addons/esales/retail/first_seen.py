"""Goods tracked at issue only (仅出库管理): their serial numbers show first at the counter.

They lie in stock by quantity. A ticket asks for one number for each piece and keeps it; nothing is
handed over before all are there, and no number is sold twice.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import exists, select

from addons.base import numbers
from addons.base.models import Serial
from addons.esales.models import (
    Pickup,
    PickupSerial,
    Refund,
    RefundSerial,
    Ticket,
    TicketSerial,
)
from addons.esales.refusals import Reason, SaleRefused
from addons.esales.retail.finding import Found
from addons.esales.retail.reading import Sale, read_sales, sales
from addons.esales.retail.returnable import refunded
from core.context import Context
from core.i18n import _
from core.refusal import Refusal
from core.workflow import Document


def missing(sale: Sale) -> dict[int, int]:
    """How many numbers are still to be scanned, by line."""
    return {
        number: int(line.quantity) - len(sale.serials.get(number, ()))
        for number, line in sale.lines.items()
        if sale.goods[line.variant_id].at_issue
        and line.quantity > len(sale.serials.get(number, ()))
    }


def awaited(context: Context, ticket: Ticket) -> int | None:
    """The variant whose numbers are still to be scanned; refuses where there are several."""
    sale = read_sales(context, [ticket])[0]
    lines = list(missing(sale))
    if len(lines) > 1:
        raise SaleRefused(
            Reason.SERIALS_MISSING,
            _(
                "Nothing is known by this code. Is it a serial number? The lines ${lines} wait for "
                "theirs: type it at the line of its goods.",
                mapping={"lines": ", ".join(map(str, lines))},
            ),
        )
    return sale.lines[lines[0]].variant_id if lines else None


def made_known(context: Context, found: Found) -> tuple[int, ...]:
    """The id of the piece with a number that shows for the first time, locked; alone in a tuple.

    Refuses what is no serial number, and one that another branch has in its books.
    """
    if not numbers.SERIAL.fullmatch(found.number):
        raise SaleRefused(
            Reason.SERIALS_MISSING,
            _(
                "${code} is no serial number: it has 4 to 64 letters, digits or signs, no blanks. "
                "Scan the number on the piece.",
                mapping={"code": found.number[:40]},
            ),
        )
    serial = numbers.made_known(context, found.variant_id, found.number)
    if serial is None:
        raise SaleRefused(
            Reason.SERIALS_MISSING,
            _(
                "The piece ${number} is in the books of another branch. Put it aside and tell the "
                "warehouse head.",
                mapping={"number": found.number},
            ),
        )
    return (serial,)


def refuse_taken(context: Context, ticket: Ticket, serial_ids: Collection[int]) -> None:
    """Refuse pieces that were sold and have not come back, or that stand on another open paper.

    Stock knows them by quantity alone, so that nobody else would notice.
    """
    for serial in serial_ids:
        other = _sold_with(context, serial) or _open_with(context, ticket, serial)
        if other is not None:
            number = context.session.scalar(select(Serial.number).where(Serial.id == serial))
            raise SaleRefused(Reason.ALREADY_SCANNED, _said(str(number), other))


def _said(number: str, other: Document) -> Any:
    said = {"number": number, "document": other.number or f"#{other.id}"}
    if other.posted is not None:
        return _(
            "The piece ${number} was sold with ${document}. Scan the number on this piece; if it "
            "came back, take it back on a refund first.",
            mapping=said,
        )
    return _(
        "The piece ${number} is on the open document ${document}. Take another piece, or take it "
        "off there first.",
        mapping=said,
    )


def _sold_with(context: Context, serial: int) -> Document | None:
    """The ticket that took the piece away, unless it came back from it."""
    came_back = (
        exists()
        .where(Refund.ticket_id == Ticket.id, refunded())
        .where(RefundSerial.refund_id == Refund.id, RefundSerial.serial_id == serial)
    )
    query = (
        select(Ticket)
        .join(TicketSerial, TicketSerial.ticket_id == Ticket.id)
        .where(TicketSerial.serial_id == serial, Ticket.handed.is_not(None), ~came_back)
        .limit(1)
    )
    return context.session.scalar(query)


def _open_with(context: Context, ticket: Ticket, serial: int) -> Document | None:
    """Another ticket or a pickup that is open and has the piece."""
    for head, piece, owner in (
        (Ticket, TicketSerial, TicketSerial.ticket_id),
        (Pickup, PickupSerial, PickupSerial.pickup_id),
    ):
        query = (
            select(head)
            .join(piece, owner == head.id)
            .where(piece.serial_id == serial, head.posted.is_(None), head.id != ticket.id)
            .limit(1)
        )
        found: Document | None = context.session.scalar(query)
        if found is not None:
            return found
    return None


def refuse_missing(documents: Sequence[Ticket], context: Context) -> None:
    """Refuse to hand over what still lacks serial numbers, all documents at once."""
    said = [
        _(
            "Line ${line}, ${product}: ${count} serial numbers are still to be scanned. Scan the "
            "number on each piece.",
            mapping={
                "line": line,
                "product": sale.goods[sale.lines[line].variant_id].name,
                "count": count,
            },
        )
        for sale in sales(documents, context)
        for line, count in missing(sale).items()
    ]
    if said:
        raise Refusal(*said)
