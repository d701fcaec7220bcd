"""Tickets written back: lines and totals where they changed, and what was done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm.attributes import set_committed_value

from addons.esales.models import Ticket, TicketLine
from addons.esales.repricing import Repriced, write_lines
from addons.esales.retail.reading import Sale
from addons.esales.retail.rules import NOTHING
from addons.esales.tax import line_amount
from core.context import Context
from core.orm.bulk import update_rows
from core.orm.changes import log_changes

TOTALS = ("varieties", "quantity", "listed", "gross", "net", "tax")


def write(
    context: Context,
    sale: Sale,
    priced: Repriced,
    deed: str,
    told: Mapping[str, Any],
    changed: Mapping[str, tuple[Any, Any]] | None = None,
) -> None:
    """Store the lines and totals of a ticket as ``priced``, and that ``deed`` was done."""
    session, ticket = context.session, sale.ticket
    owner = {"ticket_id": ticket.id}
    write_lines(session, TicketLine.__table__, owner, sale.lines, priced.lines)
    before = {name: getattr(ticket, name) for name in TOTALS}
    after = totals(priced)
    update_rows(session, Ticket.__table__, [{"id": ticket.id, **after}], key=["id"])
    for name, value in after.items():
        set_committed_value(ticket, name, value)
    differences = {n: (before[n], after[n]) for n in TOTALS if before[n] != after[n]}
    said = {**{name: (None, value) for name, value in told.items()}, **(changed or {})}
    log_changes(session, [(Ticket.__tablename__, ticket.id, deed, {**said, **differences})])
    session.expire(ticket, ["lines"])


def note(context: Context, ticket: Ticket, deed: str, told: Mapping[str, Any]) -> None:
    """Keep that ``deed`` was done to a ticket, where nothing of its lines has changed."""
    said = {name: (None, value) for name, value in told.items()}
    log_changes(context.session, [(Ticket.__tablename__, ticket.id, deed, said)])


def totals(priced: Repriced) -> dict[str, Any]:
    """What the head of a ticket says of its lines."""
    lines = list(priced.lines.values())
    listed = (line_amount(line.quantity, line.list_price or NOTHING) for line in lines)
    return {
        "varieties": len(lines),
        "listed": sum(listed, NOTHING),
        "quantity": sum((line.quantity for line in lines), NOTHING),
        "gross": sum((line.gross for line in lines), NOTHING),
        "net": sum((line.net for line in lines), NOTHING),
        "tax": sum((line.tax for line in lines), NOTHING),
    }
