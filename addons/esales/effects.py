"""What finishing a pickup does: serials are the dealer's, invoice and receivable arise.

Each effect does its deed to all documents at once; the number of statements is the same for one
pickup of ten lines and for many with thousands of serials.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from addons.base.models import Serial
from addons.esales.invoicing.arising import INVOICE, arisen
from addons.esales.models import (
    Dealer,
    InvoiceLine,
    Pickup,
    PickupSerial,
    SalesInvoice,
)
from addons.esales.money.entering import NewEntry, enter
from addons.esales.printed import note_first_prints
from addons.esales.slips import Slip
from addons.esales.sold import COPIED, sold
from addons.esales.tax import net_unit_price
from core.context import Context
from core.i18n import _
from core.orm.bulk import insert_rows, one_of
from core.workflow import Business, Effect, Link
from core.workflow.businesses import the_live
from core.workflow.numbers import draw_numbers

# The kind of document that all these deeds are about.
PICKUP = "esales.pickup"


def bind_serials(documents: Sequence[Pickup], context: Context) -> None:
    """Make the dealer's party the holder of every serial on ``documents``, in one statement.

    The pickup itself says who took which serial and when, so the serials' change logs do not.
    """
    ids = [found.id for found in sold(documents, context) if found.serials]
    if not ids:
        return
    serial, taken, pickup, dealer = (
        model.__table__ for model in (Serial, PickupSerial, Pickup, Dealer)
    )
    context.session.connection().execute(
        update(serial)
        .where(serial.c.id == taken.c.serial_id, context.session.mine(serial))
        .where(one_of(context.session, taken.c.pickup_id, ids), context.session.mine(taken))
        .where(pickup.c.id == taken.c.pickup_id, dealer.c.id == pickup.c.dealer_id)
        .values(holder_id=dealer.c.party_id)
    )


def invoice(documents: Sequence[Pickup], context: Context) -> None:
    """Post a sales invoice for each of ``documents``, linked to it."""
    invoices = post_invoices(documents, the_live(INVOICE, context), context)
    context.once(_posted_for(documents), lambda: invoices)


def post_invoices(
    documents: Sequence[Pickup], business: Business, context: Context
) -> list[SalesInvoice]:
    """The same as invoices of ``business``; those that were posted."""
    selling = [found for found in sold(documents, context) if found.lines]
    numbers = draw_numbers(business.series, len(selling), context)
    invoices = [
        _invoice(found, number, business, context)
        for found, number in zip(selling, numbers, strict=True)
    ]
    context.session.add_all(invoices)
    context.session.flush()
    pairs = list(zip(selling, invoices, strict=True))
    insert_rows(
        context.session,
        InvoiceLine.__table__,
        [_line(posted, line) for found, posted in pairs for line in found.lines.values()],
    )
    insert_rows(
        context.session,
        Link.__table__,
        [
            {"source": found.id, "target": posted.id, "relation": "invoice"}
            for found, posted in pairs
        ],
    )
    return invoices


def _invoice(found: Slip, number: str, business: Any, context: Context) -> SalesInvoice:
    amounts = found.amounts
    return SalesInvoice(
        **arisen(business, number, context),
        dealer_id=found.pickup.billed,
        pickup_id=found.id,
        day=context.today,
        due=context.today + timedelta(days=found.payer.term_days),
        gross=amounts.gross,
        net=amounts.net,
        tax=amounts.tax,
        uninvoiced=amounts.gross,
    )


def _line(posted: SalesInvoice, line: Any) -> dict[str, Any]:
    return {
        "invoice_id": posted.id,
        "line": line.line,
        "unit_net": net_unit_price(line.net, line.quantity),
        **{name: getattr(line, name) for name in COPIED},
    }


def receivable(documents: Sequence[Pickup], context: Context) -> None:
    """Enter the invoices of ``documents`` into the payers' accounts, which stay locked meanwhile.

    What was prepaid pays first; of several invoices for one dealer in their order.
    """
    payers = {document.id: document.pays for document in documents}
    enter(
        [
            NewEntry(
                dealer=payers[posted.pickup_id],
                kind="invoice",
                amount=posted.gross,
                day=posted.day,
                due=posted.due,
                document=posted.id,
                note=posted.number or "",
            )
            for posted in _posted(documents, context)
        ],
        context,
    )


def print_papers(documents: Sequence[Pickup], context: Context) -> None:
    """Note the papers of finished ``documents`` as printed, now that they have their numbers."""
    note_first_prints(documents, _posted(documents, context), context)


def _posted(documents: Sequence[Pickup], context: Context) -> list[SalesInvoice]:
    """The invoices over ``documents``, oldest first."""
    ids = [document.id for document in documents]
    query = select(SalesInvoice).where(
        one_of(context.session, SalesInvoice.pickup_id, ids), SalesInvoice.reverses_id.is_(None)
    )
    found: Sequence[SalesInvoice] = context.once(
        _posted_for(documents), lambda: context.session.scalars(query).all()
    )
    return sorted(found, key=lambda posted: posted.id)


def _posted_for(documents: Sequence[Pickup]) -> tuple[Any, ...]:
    return ("esales.posted", *(document.id for document in documents))


EFFECTS = (
    Effect(
        name="esales.bind_serials",
        title=_("Serials become the dealer's"),
        apply=bind_serials,
        kinds=(PICKUP,),
    ),
    Effect(name="esales.invoice", title=_("Sales invoice"), apply=invoice, kinds=(PICKUP,)),
    Effect(
        name="esales.receivable",
        title=_("Receivable on the dealer account"),
        apply=receivable,
        kinds=(PICKUP,),
    ),
)
