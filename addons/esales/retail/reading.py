"""Tickets as whatever is done to them sees them: lines, goods and pieces, in one statement."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlalchemy import select, true, union

from addons.base.models import Variant
from addons.esales.assortment import COLUMNS as GOODS
from addons.esales.assortment import Goods, goods_of, with_goods
from addons.esales.models import Ticket, TicketLine, TicketSerial
from addons.esales.slips import COLUMNS, SlipLine
from addons.esales.tax import Split, total
from core.context import Context
from core.orm.bulk import each_of, gathered, one_of
from core.orm.types import Key

LINE, PIECE = TicketLine.__table__, TicketSerial.__table__


@dataclass(frozen=True, kw_only=True)
class Sale:
    """A ticket with its lines by number, its goods by variant and the ids of pieces by line.

    ``goods`` also holds those that are about to be added.
    """

    ticket: Ticket
    lines: Mapping[int, SlipLine] = field(default_factory=dict)
    goods: Mapping[int, Goods] = field(default_factory=dict)
    serials: Mapping[int, Sequence[int]] = field(default_factory=dict)

    @property
    def quantities(self) -> dict[int, tuple[int, Decimal]]:
        """Variant and quantity of each line, by number."""
        return {number: (line.variant_id, line.quantity) for number, line in self.lines.items()}

    @property
    def amounts(self) -> Split:
        """The sums of the lines."""
        return total(self.lines.values())

    def line_of(self, variant: int) -> int | None:
        """The number of the line with these goods, if there is one."""
        return next((n for n, line in self.lines.items() if line.variant_id == variant), None)


def read_sales(
    context: Context, tickets: Sequence[Ticket], added: Collection[int] = ()
) -> list[Sale]:
    """The sales of ``tickets``, in their order, with the goods of the variants ``added`` too."""
    ids = [ticket.id for ticket in tickets]
    rows: dict[int, list[Any]] = {}
    query = _everything(context, ids, added)
    for row in context.session.execute(query):
        rows.setdefault(row.ticket, []).append(row)
    return [_sale(ticket, rows.get(ticket.id, ()), context) for ticket in tickets]


def sales(documents: Sequence[Ticket], context: Context) -> list[Sale]:
    """The sales of ``documents``, read once while they move, for all guards and effects."""
    key = _key(documents)
    found: list[Sale] = context.once(key, lambda: read_sales(context, documents))
    return found


def forget_sales(documents: Sequence[Ticket], context: Context) -> None:
    """Let the sales of ``documents`` be read anew, for they have changed."""
    context.forget(_key(documents))


def _key(documents: Sequence[Ticket]) -> tuple[object, ...]:
    return ("esales.sales", *(document.id for document in documents))


def _everything(context: Context, ids: Collection[int], added: Collection[int]) -> Any:
    """A row for each variety on a ticket or about to be."""
    session = context.session
    wanted, pieces = _wanted(context, ids, added), _pieces(context, ids)
    query = (
        select(
            wanted.c.ticket,
            *(LINE.c[name].label(f"stored_{name}") for name in COLUMNS),
            pieces.c.serials,
            *GOODS,
        )
        .select_from(wanted)
        .outerjoin(
            LINE,
            (LINE.c.ticket_id == wanted.c.ticket)
            & (LINE.c.variant_id == wanted.c.variant)
            & session.mine(LINE),
        )
        .outerjoin(
            pieces, (pieces.c.ticket == LINE.c.ticket_id) & (pieces.c.line == LINE.c.line)
        )
        .join(Variant, Variant.id == wanted.c.variant)
    )
    return with_goods(query, Variant.id).order_by(wanted.c.ticket, LINE.c.line)


def _wanted(context: Context, ids: Collection[int], added: Collection[int]) -> Any:
    session = context.session
    on_them = select(LINE.c.ticket_id.label("ticket"), LINE.c.variant_id.label("variant"))
    on_them = on_them.where(one_of(session, LINE.c.ticket_id, ids), session.mine(LINE))
    if not added:
        return on_them.distinct().subquery("wanted")
    tickets = each_of(session, ids, Key, "tickets")
    fresh = each_of(session, set(added), Key, "fresh")
    both = select(tickets.c.value, fresh.c.value).select_from(tickets.join(fresh, true()))
    return union(on_them, both).subquery("wanted")


def _pieces(context: Context, ids: Collection[int]) -> Any:
    session = context.session
    return (
        select(
            PIECE.c.ticket_id.label("ticket"),
            PIECE.c.line,
            gathered(session, PIECE.c.serial_id).label("serials"),
        )
        .where(one_of(session, PIECE.c.ticket_id, ids), session.mine(PIECE))
        .group_by(PIECE.c.ticket_id, PIECE.c.line)
        .subquery("pieces")
    )


def _sale(ticket: Ticket, rows: Sequence[Any], context: Context) -> Sale:
    lines = [row for row in rows if row.stored_line is not None]
    return Sale(
        ticket=ticket,
        lines={row.stored_line: _line(row) for row in lines},
        goods={row.variant: goods_of(row, context) for row in rows},
        serials={row.stored_line: sorted(row.serials) for row in lines if row.serials},
    )


def _line(row: Any) -> SlipLine:
    return SlipLine(**{name: getattr(row, f"stored_{name}") for name in COLUMNS})
