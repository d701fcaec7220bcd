"""What tickets, refunds and shifts do when they move: priced, handed over, paid back, closed.

Each effect does its deed to all documents at once; the statements do not grow with them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm.attributes import set_committed_value

from addons.base.models import Serial
from addons.esales.models import Shift, Ticket, TicketLine, TicketSerial
from addons.esales.retail.charging_again import charge_again
from addons.esales.retail.first_seen import refuse_missing
from addons.esales.retail.guards import REFUND, SHIFT, TICKET
from addons.esales.retail.pricelist import LIST, PRICE
from addons.esales.retail.reading import forget_sales
from addons.esales.retail.refunding import pay_back
from addons.esales.retail.repricing import priced_today
from addons.esales.retail.rules import NAMES, reckon
from addons.esales.retail.shifts import payments_by_shift
from addons.esales.retail.writing import totals
from addons.esales.slips import COLUMNS
from core.context import Context
from core.i18n import _
from core.orm.bulk import one_of, update_rows
from core.workflow import Effect, Parameter

HAND_OVER = "esales.hand_over"


def price_tickets(documents: Sequence[Ticket], context: Context, price_list: str = "") -> None:
    """Price all lines of ``documents`` as of today, in two statements however many they are."""
    found = priced_today(documents, context, price_list)
    lines = [
        {"ticket_id": sale.ticket.id, **{name: getattr(line, name) for name in COLUMNS}}
        for sale, today in found
        for line in today.lines.values()
    ]
    heads = [{"id": sale.ticket.id, **totals(today)} for sale, today in found]
    update_rows(context.session, TicketLine.__table__, lines, key=["ticket_id", "line"])
    update_rows(context.session, Ticket.__table__, heads, key=["id"])
    for (sale, _today), head in zip(found, heads, strict=True):
        for name, value in head.items():
            set_committed_value(sale.ticket, name, value)
        context.session.expire(sale.ticket, ["lines"])
    # What was read before tells of the prices of before.
    forget_sales(documents, context)


def leave_prices(documents: Sequence[Ticket], context: Context, price_list: str = "") -> None:
    """Prices stand until somebody has the tickets priced anew, wherever they went back to."""


def hand_over(documents: Sequence[Ticket], context: Context) -> None:
    """The goods are the customers': their pieces say so where the customer is a known party.

    Raises Refusal where goods still lack the serial numbers that show at issue.
    """
    refuse_missing(documents, context)
    ids = [document.id for document in documents]
    serial, taken, ticket = (m.__table__ for m in (Serial, TicketSerial, Ticket))
    context.session.connection().execute(
        update(serial)
        .where(serial.c.id == taken.c.serial_id, context.session.mine(serial))
        .where(one_of(context.session, taken.c.ticket_id, ids), context.session.mine(taken))
        .where(ticket.c.id == taken.c.ticket_id)
        .values(holder_id=ticket.c.party_id)
    )
    rows = [{"id": number, "handed": context.now} for number in ids]
    update_rows(context.session, Ticket.__table__, rows, key=["id"])
    for document in documents:
        set_committed_value(document, "handed", context.now)


def close_shift(documents: Sequence[Shift], context: Context) -> None:
    """Work out what must be in the tills, what the counts differ by, and close the shifts."""
    payments = payments_by_shift(context, [document.id for document in documents])
    rows: list[dict[str, Any]] = []
    for shift in documents:
        counted = {means: getattr(shift, f"counted_{means}") for means in NAMES}
        till = reckon(shift.opening, payments[shift.id], counted)
        expected = {f"expected_{means}": till.expected[means] for means in NAMES}
        rows.append(
            {
                "id": shift.id,
                **expected,
                **{f"counted_{means}": till.counted[means] for means in NAMES},
                "difference": till.difference,
                "closed": context.now,
            }
        )
    update_rows(context.session, Shift.__table__, rows, key=["id"])
    for shift, row in zip(documents, rows, strict=True):
        for name, value in row.items():
            set_committed_value(shift, name, value)


EFFECTS = (
    Effect(
        name=PRICE,
        title=_("Price all lines as of today"),
        apply=price_tickets,
        undo=leave_prices,
        parameters=(Parameter(name=LIST, title=_("Price list (its code)")),),
        kinds=(TICKET,),
    ),
    Effect(
        name=HAND_OVER, title=_("Hand the goods over"), apply=hand_over, kinds=(TICKET,)
    ),
    Effect(
        name="esales.refund",
        title=_("Give the money back the way it came"),
        apply=pay_back,
        kinds=(REFUND,),
    ),
    Effect(
        name="esales.charge_again",
        title=_("Take the money again, the goods are the customer's"),
        apply=charge_again,
        kinds=(REFUND,),
    ),
    Effect(
        name="esales.close_shift",
        title=_("Close the shift and reckon the till"),
        apply=close_shift,
        kinds=(SHIFT,),
    ),
)
