"""What ``qudao check`` proves between documents: pickup, serials, invoice and receivable agree."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, and_, func, literal, or_, select

from addons.base.models import Serial, Variant
from addons.esales.models import (
    AccountEntry,
    InvoiceLine,
    Pickup,
    PickupLine,
    PickupSerial,
    SalesInvoice,
)
from addons.esales.models.invoice import BEFORE_THE_BOOKS
from addons.esales.models.pickup import GONE
from addons.esales.sold import COPIED
from core.checks import Check
from core.context import Context
from core.i18n import _
from core.orm.types import Quantity
from core.workflow import Document

AMOUNTS = ("gross", "net", "tax")
ONE = literal(Decimal(1), Quantity())


def uninvoiced_pickups(context: Context) -> Iterator[str]:
    """Finished pickups without an invoice to the same dealer, of the same amounts and lines."""
    document, pickup, posted = (
        model.__table__ for model in (Document, Pickup, SalesInvoice)
    )
    over_it = and_(posted.c.pickup_id == pickup.c.id, posted.c.reverses_id.is_(None))
    unlike = or_(
        posted.c.id.is_(None),
        _or_dealer(pickup, "invoiced_id") != posted.c.dealer_id,
        *(pickup.c[name] != posted.c[name] for name in AMOUNTS),
    )
    query = (
        select(document.c.branch, document.c.number, pickup.c.gross)
        .add_columns(posted.c.gross.label("invoiced"))
        .add_columns(_or_dealer(pickup, "invoiced_id").label("named"))
        .add_columns(posted.c.dealer_id.label("billed"))
        .select_from(pickup)
        .join(document, document.c.id == pickup.c.id)
        .outerjoin(posted, over_it)
        .where(context.session.mine(pickup), document.c.step.in_(GONE), unlike)
    )
    for row in context.session.connection().execute(query):
        if row.billed is not None and row.billed != row.named:
            yield f"{row.branch} pickup {row.number}: its invoice is another dealer's"
        else:
            yield f"{row.branch} pickup {row.number}: {row.gross}, invoiced {row.invoiced}"
    for row in context.session.connection().execute(_unlike_lines(context)):
        yield f"{row.branch} pickup {row.number}, line {row.line}: the invoice says otherwise"


def _or_dealer(pickup: Any, name: str) -> Any:
    """Who pays for a pickup, or is invoiced: where nobody is named, the dealer himself."""
    return func.coalesce(pickup.c[name], pickup.c.dealer_id)


def _unlike_lines(context: Context) -> Select[Any]:
    """Lines of invoiced pickups that the invoice does not have, or has with other contents."""
    taken, billed, posted = (m.__table__ for m in (PickupLine, InvoiceLine, SalesInvoice))
    document = Document.__table__
    same = and_(billed.c.invoice_id == posted.c.id, billed.c.line == taken.c.line)
    unlike = or_(billed.c.line.is_(None), *(taken.c[n] != billed.c[n] for n in COPIED))
    return (
        select(document.c.branch, document.c.number, taken.c.line)
        .select_from(taken)
        .join(
            posted,
            and_(posted.c.pickup_id == taken.c.pickup_id, posted.c.reverses_id.is_(None)),
        )
        .join(document, document.c.id == taken.c.pickup_id)
        .outerjoin(billed, same)
        .where(context.session.mine(taken), unlike)
    )


def unentered_invoices(context: Context) -> Iterator[str]:
    """Invoices without their receivable on the dealer's account, and receivables without one."""
    session, document, posted, entry, pickup = (
        context.session,
        Document.__table__,
        SalesInvoice.__table__,
        AccountEntry.__table__,
        Pickup.__table__,
    )
    entered = (
        select(entry.c.document, entry.c.dealer_id, func.sum(entry.c.amount).label("amount"))
        .where(session.mine(entry), entry.c.kind == "invoice")
        .group_by(entry.c.document, entry.c.dealer_id)
        .subquery("entered")
    )
    same = and_(
        entered.c.document == posted.c.id,
        entered.c.dealer_id == func.coalesce(_or_dealer(pickup, "payer_id"), posted.c.dealer_id),
    )
    unlike = or_(entered.c.amount.is_(None), entered.c.amount != posted.c.gross)
    query = (
        select(document.c.branch, document.c.number, posted.c.gross, entered.c.amount)
        .select_from(posted)
        .join(document, document.c.id == posted.c.id)
        .outerjoin(pickup, pickup.c.id == posted.c.pickup_id)
        .outerjoin(entered, same)
        .where(session.mine(posted), posted.c.pickup_id != BEFORE_THE_BOOKS, unlike)
    )
    for branch, number, gross, amount in session.connection().execute(query):
        told = "nothing" if amount is None else amount
        yield f"{branch} invoice {number}: {gross}, and {told} stands on the dealer's account"
    alone = (
        select(entry.c.branch, entry.c.id, entry.c.note, entry.c.amount)
        .outerjoin(posted, posted.c.id == entry.c.document)
        .where(session.mine(entry), entry.c.kind == "invoice", posted.c.id.is_(None))
    )
    for branch, number, note, amount in session.connection().execute(alone):
        yield f"{branch} account entry {note or number}: {amount} of an invoice that is not there"


def misfit_serials(context: Context) -> Iterator[str]:
    """Lines of finished pickups with more or fewer serials than pieces, or with other goods'."""
    session, document, taken, line = (
        context.session,
        Document.__table__,
        PickupSerial.__table__,
        PickupLine.__table__,
    )
    of_line = and_(line.c.pickup_id == taken.c.pickup_id, line.c.line == taken.c.line)
    count = func.sum(ONE)
    named = (document.c.branch, document.c.number, taken.c.line, Variant.code)
    finished = (
        select(*named)
        .select_from(taken)
        .join(document, document.c.id == taken.c.pickup_id)
        .where(session.mine(taken), document.c.step.in_(GONE))
    )
    query = (
        finished.add_columns(line.c.quantity, count.label("pieces"))
        .outerjoin(line, of_line)
        .outerjoin(Variant, Variant.id == line.c.variant_id)
        .group_by(*named, taken.c.pickup_id, line.c.quantity)
        .having(or_(line.c.quantity.is_(None), count != line.c.quantity))
    )
    for row in session.execute(query):
        yield (
            f"{row.branch} pickup {row.number}, line {row.line}: {row.quantity} of {row.code} "
            f"with {row.pieces} serials"
        )
    others = (
        finished.add_columns(Serial.number.label("serial"))
        .join(line, of_line)
        .join(Variant, Variant.id == line.c.variant_id)
        .join(Serial, Serial.id == taken.c.serial_id)
        .where(Serial.variant_id != line.c.variant_id)
    )
    for row in session.execute(others):
        yield (
            f"{row.branch} pickup {row.number}, line {row.line}: serial {row.serial} left as a "
            f"{row.code} and is now none"
        )


CHECKS = (
    Check(
        name="esales.invoiced",
        title=_("Every finished pickup has an invoice to the same effect"),
        find=uninvoiced_pickups,
    ),
    Check(
        name="esales.receivables",
        title=_("Every invoice stands on its dealer's account"),
        find=unentered_invoices,
    ),
    Check(
        name="esales.serials",
        title=_("Finished pickups have as many serials as pieces, of their goods"),
        find=misfit_serials,
    ),
)
