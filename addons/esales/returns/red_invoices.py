"""Red sales invoices (红字销售发票): what an invoice says is taken back, and off the account."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, func, select

from addons.esales.invoicing.left import lessen
from addons.esales.models import AccountEntry, InvoiceLine, SalesInvoice
from addons.esales.money.entering import NewEntry, enter
from addons.esales.tax import Split, total
from core.context import Context
from core.orm.bulk import fresh_ids, insert_rows, one_of
from core.workflow import Document, Link
from core.workflow.businesses import the_live
from core.workflow.numbers import draw_numbers

INVOICE, REVERSES, CREDITS = "sales_invoice", "reverses", "red_invoice"
POSTED, BILLED, ENTRY = (m.__table__ for m in (SalesInvoice, InvoiceLine, AccountEntry))


@dataclass(frozen=True, kw_only=True)
class Original:
    """An invoice as it arose with its pickup: whose account it stands on, and its lines."""

    id: int
    pickup: int
    dealer: int
    owes: int
    entry: int | None
    lines: dict[int, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Part:
    """So much of a line of an invoice is taken back, and what that comes to; all above zero."""

    quantity: Decimal
    amounts: Split


@dataclass(frozen=True, kw_only=True)
class Red:
    """What ``document`` takes back of an invoice, by the number of its lines."""

    document: int
    original: Original
    parts: Mapping[int, Part]

    @property
    def amounts(self) -> Split:
        """What is taken back in all."""
        return total(part.amounts for part in self.parts.values())


def whole(original: Original) -> dict[int, Part]:
    """All that stands on an invoice."""
    return {
        number: Part(
            quantity=line.quantity, amounts=Split(gross=line.gross, net=line.net, tax=line.tax)
        )
        for number, line in original.lines.items()
    }


def is_taken_back(posted: SalesInvoice, context: Context) -> bool:
    """Whether red invoices have taken all of the invoice ``posted`` back."""
    back = select(func.sum(SalesInvoice.gross)).where(SalesInvoice.reverses_id == posted.id)
    return bool(posted.gross) and context.session.scalar(back) == -posted.gross


def originals_of(pickups: Collection[int], context: Context) -> dict[int, Original]:
    """The invoices that arose with ``pickups``, by pickup, in two statements."""
    session = context.session
    entered = and_(ENTRY.c.document == POSTED.c.id, ENTRY.c.kind == "invoice", session.mine(ENTRY))
    named = (POSTED.c.id, POSTED.c.pickup_id, POSTED.c.dealer_id)
    query = (
        select(*named, ENTRY.c.id.label("entry"), ENTRY.c.dealer_id.label("owes"))
        .outerjoin(ENTRY, entered)
        .where(one_of(session, POSTED.c.pickup_id, pickups), session.mine(POSTED))
        .where(POSTED.c.reverses_id.is_(None))
    )
    found = {
        row.id: Original(
            id=row.id,
            pickup=row.pickup_id,
            dealer=row.dealer_id,
            owes=row.owes or row.dealer_id,
            entry=row.entry,
        )
        for row in session.connection().execute(query)
    }
    lines = select(BILLED).where(one_of(session, BILLED.c.invoice_id, found), session.mine(BILLED))
    for line in session.connection().execute(lines.order_by(BILLED.c.invoice_id, BILLED.c.line)):
        found[line.invoice_id].lines[line.line] = line
    return {one.pickup: one for one in found.values()}


def post_red(reds: Sequence[Red], context: Context) -> list[SalesInvoice]:
    """Post a red invoice for each of ``reds``, linked both ways, and take it off the account.

    It pays the invoice that it takes back before anything else. The statements do not grow.
    """
    session, business = context.session, the_live(INVOICE, context)
    numbers = draw_numbers(business.series, len(reds), context)
    ids = fresh_ids(session, Document.__table__, len(reds))
    made = [_red(*one, business, context) for one in zip(reds, ids, numbers, strict=True)]
    session.add_all(made)
    session.flush()
    pairs = list(zip(reds, made, strict=True))
    rows = [_line(m.id, r.original.lines[n], p) for r, m in pairs for n, p in r.parts.items()]
    insert_rows(session, BILLED, rows)
    links = [
        {"source": source, "target": posted.id, "relation": relation}
        for red, posted in pairs
        for source, relation in ((red.document, CREDITS), (red.original.id, REVERSES))
    ]
    insert_rows(session, Link.__table__, links)
    _less_to_invoice(pairs, context)
    enter([_credit(red.original, posted) for red, posted in pairs], context)
    return made


def _less_to_invoice(pairs: Sequence[tuple[Red, SalesInvoice]], context: Context) -> None:
    """What was taken back is not to be invoiced any more, or on the tax invoice taken back, too."""
    sums: dict[int, Decimal] = defaultdict(Decimal)
    for red, posted in pairs:
        sums[red.original.id] -= posted.gross
    lessen(sums, context)


def _red(red: Red, number: int, called: str, business: Any, context: Context) -> SalesInvoice:
    # With its identity and all defaults given, many are written in one statement.
    amounts = red.amounts
    return SalesInvoice(
        id=number,
        urged=0,
        business=business.name,
        version=business.version,
        step=business.start.name,
        number=called,
        created=context.now,
        creator=context.identity.login,
        posted=context.now,
        dealer_id=red.original.dealer,
        pickup_id=red.original.pickup,
        reverses_id=red.original.id,
        day=context.today,
        due=context.today,
        gross=-amounts.gross,
        net=-amounts.net,
        tax=-amounts.tax,
    )


def _line(invoice: int, line: Any, part: Part) -> dict[str, Any]:
    """A line of the red invoice: the prices once given, quantity and amounts below zero."""
    kept = ("line", "variant_id", "price", "discount", "unit_net", "rate")
    return {
        "invoice_id": invoice,
        **{name: getattr(line, name) for name in kept},
        "quantity": -part.quantity,
        "gross": -part.amounts.gross,
        "net": -part.amounts.net,
        "tax": -part.amounts.tax,
    }


def _credit(original: Original, posted: SalesInvoice) -> NewEntry:
    return NewEntry(
        dealer=original.owes,
        kind="invoice",
        amount=posted.gross,
        day=posted.day,
        document=posted.id,
        note=posted.number or "",
        meets={} if original.entry is None else {original.entry: -posted.gross},
    )
