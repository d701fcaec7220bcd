"""What pickups, returns, tickets and refunds move in stock, told to whoever keeps it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from sqlalchemy import Select, literal, select

from addons.esales.models import (
    Pickup,
    PickupLine,
    PickupSerial,
    Refund,
    RefundLine,
    RefundSerial,
    Return,
    Ticket,
    TicketLine,
    TicketSerial,
)
from addons.esales.retail.guards import REFUND, TICKET
from addons.esales.retail.reading import sales
from addons.esales.retail.refunding import lines_of, pieces_of
from addons.esales.retail.returnable import refunded
from addons.esales.returns.guards import RETURN
from addons.esales.returns.moved import Returned, came_back, inspected, still_here
from addons.esales.sold import sold
from core.context import Context
from core.workflow import Document

KIND = "esales.pickup"


@dataclass(frozen=True, kw_only=True)
class Taken:
    """Goods that leave with a document: a quantity of a variant, by serial where it has any."""

    document: int
    line: int
    variant_id: int
    quantity: Decimal
    serial_ids: tuple[int, ...]
    warehouse: str


def taken(documents: Sequence[Document], context: Context) -> list[Taken] | None:
    """What pickups and tickets take, line by line; None for documents of another kind."""
    if all(isinstance(document, Ticket) for document in documents):
        return goods_of_tickets(cast("Sequence[Ticket]", documents), context)
    if not all(isinstance(document, Pickup) for document in documents):
        return None
    return [
        Taken(
            document=slip.id,
            line=line.line,
            variant_id=line.variant_id,
            quantity=line.quantity,
            serial_ids=tuple(slip.serials.get(line.line, ())),
            warehouse=slip.pickup.warehouse,
        )
        for slip in sold(cast("Sequence[Pickup]", documents), context)
        for line in slip.lines.values()
    ]


def goods_of_tickets(documents: Sequence[Ticket], context: Context) -> list[Taken]:
    """What tickets take, line by line."""
    return [
        Taken(
            document=sale.ticket.id,
            line=line.line,
            variant_id=line.variant_id,
            quantity=line.quantity,
            serial_ids=tuple(sale.serials.get(line.line, ())),
            warehouse=sale.ticket.warehouse,
        )
        for sale in sales(documents, context)
        for line in sale.lines.values()
    ]


def found_to_be(documents: Sequence[Document], context: Context) -> list[Returned] | None:
    """What becomes of goods that came with returns; None for documents of another kind."""
    if not all(isinstance(document, Return) for document in documents):
        return None
    return inspected(cast("Sequence[Return]", documents), context)


def brought_back(
    documents: Sequence[Document], context: Context
) -> Sequence[Taken | Returned] | None:
    """What comes back with returns and refunds; None for documents of another kind."""
    if all(isinstance(document, Return) for document in documents):
        return came_back(cast("Sequence[Return]", documents), context)
    if not all(isinstance(document, Refund) for document in documents):
        return None
    homes = {document.id: document.warehouse for document in cast("Sequence[Refund]", documents)}
    pieces: dict[tuple[int, int], list[int]] = defaultdict(list)
    for piece in pieces_of(homes, context):
        pieces[piece.refund_id, piece.line].append(piece.serial_id)
    return [
        Taken(
            document=line.refund_id,
            line=line.line,
            variant_id=line.variant_id,
            quantity=line.quantity,
            serial_ids=tuple(pieces[line.refund_id, line.line]),
            warehouse=homes[line.refund_id],
        )
        for line in lines_of(homes, context)
    ]


@dataclass(frozen=True, kw_only=True)
class Issued:
    """What documents of a ``kind`` took from stock, as queries over all that are finished."""

    kind: str
    goods: Select[Any]
    pieces: Select[Any]


def issued(context: Context) -> tuple[Issued, ...]:
    """What finished pickups and tickets took, refunds and returns brought back."""
    finished = Document.__table__.c.step == "finished"
    tickets, refunds = Ticket.__table__, Refund.__table__
    returned, pieces = still_here(context)
    return (
        _issued(context, KIND, PickupLine, PickupSerial, Document.__table__, finished),
        _issued(context, TICKET, TicketLine, TicketSerial, tickets, _done(tickets.c.handed)),
        _issued(
            context,
            REFUND,
            RefundLine,
            RefundSerial,
            refunds,
            refunded(),
            is_back=True,
        ),
        Issued(kind=RETURN, goods=returned, pieces=pieces),
    )


def _done(moment: Any) -> Any:
    return moment.is_not(None)


def _issued(
    context: Context,
    kind: str,
    lines: Any,
    pieces: Any,
    head: Any,
    done: Any,
    *,
    is_back: bool = False,
) -> Issued:
    """Lines and pieces of the documents of ``kind`` that are ``done``."""
    line, piece = lines.__table__, pieces.__table__
    owner = f"{kind.partition('.')[2]}_id"
    quantity = -line.c.quantity if is_back else line.c.quantity
    goods = select(line.c[owner].label("document"), line.c.variant_id)
    taken = select(piece.c[owner].label("document"), piece.c.serial_id)
    times = literal(-1 if is_back else 1).label("times")
    return Issued(
        kind=kind,
        goods=goods.add_columns(quantity.label("quantity"))
        .join(head, head.c.id == line.c[owner])
        .where(context.session.mine(line), done),
        pieces=taken.add_columns(times)
        .join(head, head.c.id == piece.c[owner])
        .where(context.session.mine(piece), done),
    )
