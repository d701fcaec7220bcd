"""Tax invoices that came back: their numbers are checked, and what they take back is noted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm.attributes import set_committed_value

from addons.esales.invoicing.choosing import KIND
from addons.esales.invoicing.left import HEAD, LINE, POSTED, by_invoice, lessen, lines_of
from addons.esales.invoicing.rules import Issued, faults_of_number
from addons.esales.models import InvoiceRequest
from addons.esales.retail.rules import NOTHING
from core.context import Context
from core.i18n import _
from core.orm.bulk import one_of, update_rows
from core.workflow import Document, Effect, Guard, Objection
from core.workflow.businesses import definition
from core.workflow.motion.arriving import carry_on
from core.workflow.motion.holding import hold


def number_fits(documents: Sequence[InvoiceRequest], context: Context) -> Iterator[Objection]:
    """Object to a tax number that is none, is another's, or of a day that is still to come."""
    taken = taken_numbers({document.tax_number for document in documents}, context)
    sold = days_sold([document.id for document in documents], context)
    for document in documents:
        issued = Issued(
            request=called_as(document),
            tax_number=document.tax_number,
            day=document.issued_on or context.today,
            sold=sold.get(document.id),
        )
        for message in faults_of_number(issued, taken, context.today):
            yield Objection(document=document.id, message=message)


def called_as(request: InvoiceRequest) -> str:
    """What people call ``request``."""
    return request.number or f"#{request.id}"


def days_sold(requests: Collection[int], context: Context) -> dict[int, date]:
    """When the last of the goods on each of ``requests`` were sold, in one statement."""
    query = (
        select(LINE.c.request_id, func.max(POSTED.c.day))
        .join(POSTED, POSTED.c.id == LINE.c.invoice_id)
        .where(one_of(context.session, LINE.c.request_id, requests), context.session.mine(LINE))
        .group_by(LINE.c.request_id)
    )
    return {row[0]: row[1] for row in context.session.connection().execute(query)}


def taken_numbers(numbers: Collection[str], context: Context) -> dict[str, str]:
    """Which request of the whole company was answered with each of these tax numbers already."""
    session, head = context.session, Document.__table__
    query = (
        select(HEAD.c.tax_number, head.c.number, HEAD.c.id)
        .join(head, head.c.id == HEAD.c.id)
        .where(one_of(session, HEAD.c.tax_number, set(numbers) - {""}))
        .where(HEAD.c.issued.is_not(None))
    )
    with session.across(branch.code for branch in context.company.branches.values()):
        rows = session.connection().execute(query.where(session.mine(HEAD))).all()
    return {row.tax_number: row.number or f"#{row.id}" for row in rows}


def note_issued(documents: Sequence[InvoiceRequest], context: Context) -> None:
    """``documents`` are invoiced; what was taken back so is not invoiced again."""
    rows = [{"id": document.id, "issued": context.now} for document in documents]
    update_rows(context.session, HEAD, rows, key=["id"])
    for document in documents:
        set_committed_value(document, "issued", context.now)
    red = [document for document in documents if document.reverses_id is not None]
    if red:
        _take_back(red, context)


def _take_back(documents: Sequence[InvoiceRequest], context: Context) -> None:
    """Note at the requests that ``documents`` take back how much of them that is."""
    session = context.session
    lines = lines_of([document.id for document in documents], context)
    lessen(by_invoice(line._mapping for line in lines), context)
    back: dict[int, Decimal] = defaultdict(lambda: NOTHING)
    for document in documents:
        back[document.reverses_id or 0] -= document.gross
    query = select(InvoiceRequest).where(one_of(session, InvoiceRequest.id, back))
    originals = session.scalars(query.order_by(InvoiceRequest.id)).all()
    hold(originals, context)
    rows = [{"id": one.id, "reversed": one.reversed + back[one.id]} for one in originals]
    update_rows(session, HEAD, rows, key=["id"])
    for one, row in zip(originals, rows, strict=True):
        set_committed_value(one, "reversed", row["reversed"])
    followed: dict[tuple[str, int], list[InvoiceRequest]] = defaultdict(list)
    for one in originals:
        followed[one.business, one.version].append(one)
    for which, found in followed.items():
        carry_on(found, definition(context, *which), context)


GUARDS = (
    Guard(
        name="esales.tax_number_fits",
        title=_("The number of the tax invoice is one, and nobody else's"),
        check=number_fits,
        kinds=(KIND,),
    ),
)
EFFECTS = (
    Effect(
        name="esales.note_issued",
        title=_("The tax invoice is issued"),
        apply=note_issued,
        kinds=(KIND,),
    ),
)
