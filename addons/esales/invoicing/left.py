"""What of sales invoices no request has taken up yet, and what of a request can be taken back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import func, or_, select

from addons.esales.models import InvoiceLine, InvoiceRequest, RequestLine, SalesInvoice
from addons.esales.retail.returnable import Left
from addons.esales.tax import Split
from core.context import Context
from core.orm.bulk import one_of, update_rows
from core.orm.types import Money

HEAD, LINE = InvoiceRequest.__table__, RequestLine.__table__
POSTED, BILLED = SalesInvoice.__table__, InvoiceLine.__table__
# A line of a sales invoice: the invoice's id, and its number there.
Place = tuple[int, int]
SUMS = ("quantity", "gross", "net", "tax")


def counts() -> Any:
    """The condition that a request takes of what is not invoiced, or, below zero, gives back.

    A draft takes, lest two draw the same; what takes an invoice back gives once that has happened.
    """
    return HEAD.c.dropped.is_(None) & or_(HEAD.c.reverses_id.is_(None), HEAD.c.issued.is_not(None))


def to_invoice(
    invoices: Collection[int], context: Context, besides: Collection[int] = ()
) -> dict[Place, Left]:
    """What is left of the lines of ``invoices``, less what came back; three statements.

    The requests ``besides`` are left out of account: it is asked about them.
    """
    session = context.session
    lines = select(BILLED).where(one_of(session, BILLED.c.invoice_id, invoices))
    found = {
        (row.invoice_id, row.line): _left(row)
        for row in session.connection().execute(lines.where(session.mine(BILLED)))
    }
    for row in session.connection().execute(_came_back(invoices, context)):
        left = found[row.invoice_id, row.line]
        left.sold += row.quantity
        left.paid = _sum(left.paid, row)
    for row in session.connection().execute(_taken(invoices, context, besides)):
        found[row.invoice_id, row.invoice_line].take(row.quantity, _split(row), ())
    return found


def _came_back(invoices: Collection[int], context: Context) -> Any:
    """The sums of red invoices, by the line they take back."""
    session, place = context.session, (POSTED.c.reverses_id.label("invoice_id"), BILLED.c.line)
    return (
        select(*place, *(func.sum(BILLED.c[name]).label(name) for name in SUMS))
        .join(POSTED, POSTED.c.id == BILLED.c.invoice_id)
        .where(one_of(session, POSTED.c.reverses_id, invoices), session.mine(BILLED))
        .group_by(POSTED.c.reverses_id, BILLED.c.line)
    )


def _taken(invoices: Collection[int], context: Context, besides: Collection[int]) -> Any:
    session, place = context.session, (LINE.c.invoice_id, LINE.c.invoice_line)
    return (
        select(*place, *(func.sum(LINE.c[name]).label(name) for name in SUMS))
        .join(HEAD, HEAD.c.id == LINE.c.request_id)
        .where(one_of(session, LINE.c.invoice_id, invoices), session.mine(LINE), counts())
        .where(HEAD.c.id.not_in(list(besides)))
        .group_by(*place)
    )


def to_take_back(
    requests: Collection[int], context: Context, besides: Collection[int] = ()
) -> dict[tuple[int, Place], Left]:
    """What can still be taken back of ``requests``, by request and line; two statements."""
    session = context.session
    lines = select(LINE).where(one_of(session, LINE.c.request_id, requests), session.mine(LINE))
    found = {
        (row.request_id, (row.invoice_id, row.invoice_line)): _left(row)
        for row in session.connection().execute(lines)
    }
    place = (HEAD.c.reverses_id, LINE.c.invoice_id, LINE.c.invoice_line)
    red = (
        select(*place, *(func.sum(-LINE.c[name]).label(name) for name in SUMS))
        .join(HEAD, HEAD.c.id == LINE.c.request_id)
        .where(one_of(session, HEAD.c.reverses_id, requests), session.mine(LINE))
        .where(HEAD.c.dropped.is_(None), HEAD.c.id.not_in(list(besides)))
        .group_by(*place)
    )
    for row in session.connection().execute(red):
        left = found[row.reverses_id, (row.invoice_id, row.invoice_line)]
        left.take(row.quantity, _split(row), ())
    return found


def taking_back(pickups: Collection[int], context: Context) -> Any:
    """The requests without an answer that take tax invoices over ``pickups`` back: a query of ids.

    It may be read before they are locked, so whoever locks them looks again.
    """
    session = context.session
    return (
        select(LINE.c.request_id)
        .join(HEAD, HEAD.c.id == LINE.c.request_id)
        .join(POSTED, POSTED.c.id == LINE.c.invoice_id)
        .where(one_of(session, POSTED.c.pickup_id, pickups), session.mine(LINE))
        .where(HEAD.c.reverses_id.is_not(None), HEAD.c.issued.is_(None), HEAD.c.dropped.is_(None))
    )


def lines_of(requests: Collection[int], context: Context) -> list[Any]:
    """The lines of these requests."""
    session = context.session
    query = select(LINE).where(one_of(session, LINE.c.request_id, requests), session.mine(LINE))
    return list(session.connection().execute(query.order_by(LINE.c.request_id, LINE.c.line)))


def lessen(amounts: Mapping[int, Decimal], context: Context) -> None:
    """Take ``amounts``, by sales invoice, off what of them is not invoiced; one statement."""
    rows = [{"id": number, "less": amount} for number, amount in amounts.items() if amount]
    update_rows(
        context.session,
        POSTED,
        rows,
        key=["id"],
        change={"uninvoiced": lambda column, value: column.uninvoiced - value("less")},
        types={"less": Money()},
    )


def by_invoice(rows: Iterable[Any]) -> dict[int, Decimal]:
    """What ``rows``, lines of requests, come to by sales invoice."""
    sums: dict[int, Decimal] = defaultdict(lambda: Decimal("0.00"))
    for row in rows:
        sums[row["invoice_id"]] += row["gross"]
    return sums


def _left(row: Any) -> Left:
    return Left(variant_id=row.variant_id, rate=row.rate, sold=row.quantity, paid=_split(row))


def _split(row: Any) -> Split:
    return Split(gross=row.gross, net=row.net, tax=row.tax)


def _sum(one: Split, row: Any) -> Split:
    return Split(gross=one.gross + row.gross, net=one.net + row.net, tax=one.tax + row.tax)
