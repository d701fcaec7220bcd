"""What finishing a pickup does: serials are the dealer's, invoice and receivable arise.

Each effect does its deed to all documents at once; the number of statements is the same for one
pickup of ten lines and for many with thousands of serials.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select, update

from addons.base.models import Serial
from addons.esales.accounts import add_to_balances, read_locked
from addons.esales.allocation import unpaid
from addons.esales.models import (
    AccountEntry,
    Dealer,
    DealerAccount,
    InvoiceLine,
    Pickup,
    PickupLine,
    PickupSerial,
    SalesInvoice,
)
from addons.esales.tax import Split, net_unit_price, total
from core.context import Context
from core.i18n import _
from core.orm.bulk import insert_rows, one_of
from core.orm.numbering import draw
from core.workflow import Document, Effect, Link
from core.workflow.businesses import definition, live
from core.workflow.papers import note_prints

INVOICE = "sales_invoice"


def bind_serials(documents: Sequence[Pickup], context: Context) -> None:
    """Make the dealer's party the holder of every serial on ``documents``, in one statement.

    The pickup itself says who took which serial and when, so the serials' change logs do not.
    """
    ids = [document.id for document in documents]
    serial, taken, pickup, dealer = (
        model.__table__ for model in (Serial, PickupSerial, Pickup, Dealer)
    )
    here = (one_of(context.session, taken.c.pickup_id, ids), context.session.mine(taken))
    holder = (
        select(dealer.c.party_id)
        .join(pickup, pickup.c.dealer_id == dealer.c.id)
        .join(taken, taken.c.pickup_id == pickup.c.id)
        .where(taken.c.serial_id == serial.c.id, *here)
        .limit(1)
    )
    context.session.connection().execute(
        update(serial)
        .where(serial.c.id.in_(select(taken.c.serial_id).where(*here)))
        .where(context.session.mine(serial))
        .values(holder_id=holder.scalar_subquery())
    )


@dataclass(frozen=True, kw_only=True)
class _Sold:
    """A pickup with its lines and its dealer's term, as the invoice needs them."""

    pickup: Pickup
    dealer: int
    term_days: int
    lines: Sequence[Any]

    @property
    def amounts(self) -> Split:
        """The sums of the lines."""
        return total(self.lines)


def _sold(documents: Sequence[Pickup], context: Context) -> list[_Sold]:
    """What ``documents`` sell, in their order, in one statement."""
    table = PickupLine.__table__
    query = (
        select(table, Pickup.dealer_id, Dealer.term_days)
        .join(Pickup, Pickup.id == table.c.pickup_id)
        .join(Dealer, Dealer.id == Pickup.dealer_id)
        .where(context.session.mine(table))
        .where(one_of(context.session, table.c.pickup_id, [document.id for document in documents]))
        .order_by(table.c.pickup_id, table.c.line)
    )
    lines: dict[int, list[Any]] = defaultdict(list)
    for row in context.session.execute(query):
        lines[row.pickup_id].append(row)
    return [
        _Sold(
            pickup=document,
            dealer=lines[document.id][0].dealer_id,
            term_days=lines[document.id][0].term_days,
            lines=lines[document.id],
        )
        for document in documents
        if lines[document.id]
    ]


def invoice(documents: Sequence[Pickup], context: Context) -> None:
    """Post a sales invoice for each of ``documents``, linked to it, and note their first prints."""
    sold = _sold(documents, context)
    business = live(context)[INVOICE]
    numbers = draw(context.session, business.series, context.today, len(sold))
    invoices = [
        _invoice(found, number, business, context)
        for found, number in zip(sold, numbers, strict=True)
    ]
    context.session.add_all(invoices)
    for found in sold:
        found.pickup.finished = context.now
    context.session.flush()
    pairs = list(zip(sold, invoices, strict=True))
    insert_rows(
        context.session,
        InvoiceLine.__table__,
        [_line(posted, line) for found, posted in pairs for line in found.lines],
    )
    insert_rows(
        context.session,
        Link.__table__,
        [
            {"source": found.pickup.id, "target": posted.id, "relation": "invoice"}
            for found, posted in pairs
        ],
    )
    _note_first_prints(documents, invoices, context)


def _invoice(found: _Sold, number: str, business: Any, context: Context) -> SalesInvoice:
    amounts = found.amounts
    return SalesInvoice(
        business=business.name,
        version=business.version,
        step=business.start.name,
        number=number,
        created=context.now,
        creator=context.identity.login,
        posted=context.now,
        dealer_id=found.dealer,
        pickup_id=found.pickup.id,
        day=context.today,
        due=context.today + timedelta(days=found.term_days),
        gross=amounts.gross,
        net=amounts.net,
        tax=amounts.tax,
    )


def _line(posted: SalesInvoice, line: Any) -> dict[str, Any]:
    same = ("line", "variant_id", "quantity", "price", "discount", "rate", "gross", "net", "tax")
    return {
        "invoice_id": posted.id,
        "unit_net": net_unit_price(line.net, line.quantity),
        **{name: getattr(line, name) for name in same},
    }


def _note_first_prints(
    documents: Sequence[Pickup], invoices: Sequence[SalesInvoice], context: Context
) -> None:
    first = documents[0]
    prints = definition(context, first.business, first.version).prints
    wanted = [(document.id, layout) for document in documents for layout in prints]
    wanted += [(posted.id, INVOICE) for posted in invoices]
    note_prints(context, wanted)


def receivable(documents: Sequence[Pickup], context: Context) -> None:
    """Enter the invoices of ``documents`` into the dealers' accounts, which stay locked meanwhile.

    What was prepaid pays first; of several invoices for one dealer in their order.
    """
    added: dict[int, Decimal] = defaultdict(Decimal)
    for posted in _posted(documents, context):
        balance = posted.balance + added[posted.dealer_id]
        added[posted.dealer_id] += posted.gross
        context.session.add(
            AccountEntry(
                dealer_id=posted.dealer_id,
                at=context.now,
                day=posted.day,
                due=posted.due,
                kind="invoice",
                amount=posted.gross,
                left=unpaid(posted.gross, balance),
                document=posted.id,
                note=posted.number,
            )
        )
    context.session.flush()
    add_to_balances(context, added)


def _posted(documents: Sequence[Pickup], context: Context) -> Sequence[Any]:
    """The invoices over ``documents`` with the balances of their dealers, locked."""
    document, posted = Document.__table__, SalesInvoice.__table__
    ids = [pickup.id for pickup in documents]
    query = (
        select(posted, document.c.number, DealerAccount.balance)
        .select_from(posted)
        .join(document, document.c.id == posted.c.id)
        .join(DealerAccount, DealerAccount.dealer_id == posted.c.dealer_id)
        .where(one_of(context.session, posted.c.pickup_id, ids), context.session.mine(posted))
        .order_by(posted.c.dealer_id, posted.c.id)
    )
    return read_locked(context, query, {pickup.dealer_id for pickup in documents}, len(ids))


EFFECTS = (
    Effect(name="esales.bind_serials", title=_("Serials become the dealer's"), apply=bind_serials),
    Effect(name="esales.invoice", title=_("Sales invoice and first prints"), apply=invoice),
    Effect(name="esales.receivable", title=_("Receivable on the dealer account"), apply=receivable),
)
