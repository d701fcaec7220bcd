"""Red sales invoices (红字销售发票): what an invoice says is taken back, and off the account.

What a red one took back wrongly stands again by a blue one (蓝字), which takes the same invoice
back by as much above zero: all that was ever taken back of an invoice adds up to what is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, func, or_, select

from addons.esales.invoicing.arising import INVOICE, arisen
from addons.esales.invoicing.left import lessen
from addons.esales.models import AccountEntry, InvoiceLine, SalesInvoice
from addons.esales.money.entering import NewEntry, enter
from addons.esales.tax import Split, total
from core.context import Context
from core.orm.bulk import fresh_ids, insert_rows, one_of
from core.workflow import Document, Link
from core.workflow.businesses import the_live
from core.workflow.numbers import draw_numbers

REVERSES = "reverses"
CREDITS, DEBITS = "red_invoice", "blue_invoice"
POSTED, BILLED, ENTRY = (m.__table__ for m in (SalesInvoice, InvoiceLine, AccountEntry))


@dataclass(frozen=True, kw_only=True)
class Original:
    """An invoice as it arose with its pickup: whose account it stands on, and its lines.

    ``again`` are the account entries of what stands again of it, by blue invoices.
    """

    id: int
    pickup: int
    dealer: int
    owes: int
    due: date
    entry: int | None
    lines: dict[int, Any] = field(default_factory=dict)
    again: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Part:
    """So much of a line of an invoice is taken back, and what that comes to; all above zero."""

    quantity: Decimal
    amounts: Split


@dataclass(frozen=True, kw_only=True)
class Red:
    """What ``document`` takes back of an invoice, by the number of its lines.

    With ``undoes``, the id and the account entry of a red invoice, it is a blue one instead: the
    same of the invoice stands again.
    """

    document: int
    original: Original
    parts: Mapping[int, Part]
    undoes: tuple[int, int | None] | None = None

    @property
    def amounts(self) -> Split:
        """What is taken back in all, or stands again."""
        return total(part.amounts for part in self.parts.values())

    @property
    def sign(self) -> int:
        """What its amounts are multiplied with on paper and on the account."""
        return -1 if self.undoes is None else 1

    @property
    def links(self) -> tuple[tuple[int, str], ...]:
        """What its invoice comes from: the document, and the invoice that it takes back."""
        if self.undoes is None:
            return (self.document, CREDITS), (self.original.id, REVERSES)
        return (self.document, DEBITS), (self.undoes[0], REVERSES)

    @property
    def meets(self) -> dict[int, Decimal]:
        """The entries of the account that its own meets first, and how much of each at most."""
        if self.undoes is None:
            entries = (self.original.entry, *self.original.again)
        else:
            entries = (self.undoes[1],)
        return {entry: self.amounts.gross for entry in entries if entry is not None}


def whole(original: Original) -> dict[int, Part]:
    """All that stands on an invoice."""
    return {
        number: Part(
            quantity=line.quantity, amounts=Split(gross=line.gross, net=line.net, tax=line.tax)
        )
        for number, line in original.lines.items()
    }


def is_taken_back(posted: SalesInvoice, context: Context) -> bool:
    """Whether red invoices have taken all of ``posted`` back, or a blue one the red ``posted``."""
    if posted.reverses_id is not None:
        blue = select(Link.target).where(Link.source == posted.id, Link.relation == REVERSES)
        return context.session.scalar(blue.limit(1)) is not None
    back = select(func.sum(SalesInvoice.gross)).where(SalesInvoice.reverses_id == posted.id)
    return bool(posted.gross) and context.session.scalar(back) == -posted.gross


def what_it_takes_back(posted: SalesInvoice, context: Context) -> SalesInvoice | None:
    """The invoice that ``posted`` takes back: of a blue one the red one; None of a first one."""
    if posted.reverses_id is None:
        return None
    linked = select(Link.source).where(Link.target == posted.id, Link.relation == REVERSES)
    return context.session.scalars(
        select(SalesInvoice).where(SalesInvoice.id.in_(linked)).limit(1)
    ).first()


def originals_of(pickups: Collection[int], context: Context) -> dict[int, Original]:
    """The invoices that arose with ``pickups``, by pickup, in two statements."""
    session = context.session
    entered = and_(ENTRY.c.document == POSTED.c.id, ENTRY.c.kind == "invoice", session.mine(ENTRY))
    named = (POSTED.c.id, POSTED.c.pickup_id, POSTED.c.dealer_id, POSTED.c.due)
    query = (
        select(*named, POSTED.c.reverses_id)
        .add_columns(ENTRY.c.id.label("entry"), ENTRY.c.dealer_id.label("owes"))
        .outerjoin(ENTRY, entered)
        .where(one_of(session, POSTED.c.pickup_id, pickups), session.mine(POSTED))
        .where(or_(POSTED.c.reverses_id.is_(None), POSTED.c.gross > 0))
        .order_by(POSTED.c.id)
    )
    rows = session.connection().execute(query).all()
    again: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        if row.reverses_id is not None and row.entry is not None:
            again[row.reverses_id].append(row.entry)
    found = {
        row.id: Original(
            id=row.id,
            pickup=row.pickup_id,
            dealer=row.dealer_id,
            owes=row.owes or row.dealer_id,
            due=row.due,
            entry=row.entry,
            again=tuple(again[row.id]),
        )
        for row in rows
        if row.reverses_id is None
    }
    lines = select(BILLED).where(one_of(session, BILLED.c.invoice_id, found), session.mine(BILLED))
    for line in session.connection().execute(lines.order_by(BILLED.c.invoice_id, BILLED.c.line)):
        found[line.invoice_id].lines[line.line] = line
    return {one.pickup: one for one in found.values()}


def post_red(reds: Sequence[Red], context: Context) -> list[SalesInvoice]:
    """Post an invoice for each of ``reds``, linked both ways, and enter it into the account.

    A red one pays the invoice that it takes back, and what stands again of it, before anything
    else. The statements do not grow.
    """
    session, business = context.session, the_live(INVOICE, context)
    numbers = draw_numbers(business.series, len(reds), context)
    ids = fresh_ids(session, Document.__table__, len(reds))
    made = [_red(*one, business, context) for one in zip(reds, ids, numbers, strict=True)]
    session.add_all(made)
    session.flush()
    pairs = list(zip(reds, made, strict=True))
    rows = [_line(m.id, r, n, part) for r, m in pairs for n, part in r.parts.items()]
    insert_rows(session, BILLED, rows)
    links = [
        {"source": source, "target": posted.id, "relation": relation}
        for red, posted in pairs
        for source, relation in red.links
    ]
    insert_rows(session, Link.__table__, links)
    _less_to_invoice(pairs, context)
    enter([_entry(red, posted) for red, posted in pairs], context)
    return made


def _less_to_invoice(pairs: Sequence[tuple[Red, SalesInvoice]], context: Context) -> None:
    """What was taken back is not to be invoiced any more, or on the tax invoice taken back, too."""
    sums: dict[int, Decimal] = defaultdict(Decimal)
    for red, posted in pairs:
        sums[red.original.id] -= posted.gross
    lessen(sums, context)


def _red(red: Red, number: int, called: str, business: Any, context: Context) -> SalesInvoice:
    # With its identity given, too, many are written in one statement.
    amounts, sign = red.amounts, red.sign
    return SalesInvoice(
        id=number,
        **arisen(business, called, context),
        dealer_id=red.original.dealer,
        pickup_id=red.original.pickup,
        reverses_id=red.original.id,
        day=context.today,
        # What stands again is owed as it was from the first, however long that is ago.
        due=context.today if red.undoes is None else red.original.due,
        gross=sign * amounts.gross,
        net=sign * amounts.net,
        tax=sign * amounts.tax,
    )


def _line(invoice: int, red: Red, number: int, part: Part) -> dict[str, Any]:
    """A line of the invoice at the prices once given; of a red one all below zero."""
    line, sign = red.original.lines[number], red.sign
    kept = ("line", "variant_id", "price", "discount", "unit_net", "rate")
    return {
        "invoice_id": invoice,
        **{name: getattr(line, name) for name in kept},
        "quantity": sign * part.quantity,
        "gross": sign * part.amounts.gross,
        "net": sign * part.amounts.net,
        "tax": sign * part.amounts.tax,
    }


def _entry(red: Red, posted: SalesInvoice) -> NewEntry:
    return NewEntry(
        dealer=red.original.owes,
        kind="invoice",
        amount=posted.gross,
        day=posted.day,
        due=None if red.undoes is None else posted.due,
        document=posted.id,
        note=posted.number or "",
        meets=red.meets,
    )
