"""What ``qudao check`` proves of retail: totals, payments and shifts add up."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, and_, case, func, literal, or_, select

from addons.esales.models import Payment, Refund, RefundLine, Shift, Ticket, TicketLine
from addons.esales.retail.returnable import refunded
from addons.esales.retail.rules import NAMES
from core.checks import Check
from core.context import Context
from core.i18n import _
from core.orm.types import Money
from core.workflow import Document

NONE = literal(Decimal(0), Money())
PAYMENT = Payment.__table__
SUMS = ("quantity", "gross", "net", "tax")


def unlike_totals(context: Context) -> Iterator[str]:
    """Tickets and refunds whose totals are not the sums of their lines."""
    for kin, head, line in (("ticket", Ticket, TicketLine), ("refund", Refund, RefundLine)):
        heads, lines = head.__table__, line.__table__
        owner = lines.c[f"{kin}_id"]
        sums = (
            select(owner.label("owner"), *(func.sum(lines.c[n]).label(n) for n in SUMS))
            .where(context.session.mine(lines))
            .group_by(owner)
            .subquery()
        )
        there = {n: func.coalesce(sums.c[n], literal(0, heads.c[n].type)) for n in SUMS}
        query = _told(heads, heads.c.gross, there["gross"]).outerjoin(
            sums, sums.c.owner == heads.c.id
        )
        unlike = or_(*(heads.c[n] != made for n, made in there.items()))
        for row in context.session.connection().execute(
            query.where(context.session.mine(heads), unlike)
        ):
            yield f"{_name(kin, row)}: it comes to {row.said}, and its lines to {row.made}"


def unlike_payments(context: Context) -> Iterator[str]:
    """Tickets whose payments less the change are not what they say, or, handed over, the total.

    Refunds for which something else went out than came back, and is not reversed.
    """
    session, ticket, refund = context.session, Ticket.__table__, Refund.__table__
    sums = _paid(context)
    paid = func.coalesce(sums.c.amount, NONE)
    tickets = _told(ticket, ticket.c.gross, paid).outerjoin(sums, sums.c.owner == ticket.c.id)
    unlike = or_(
        ticket.c.paid != paid, and_(ticket.c.handed.is_not(None), ticket.c.gross != paid)
    )
    for row in session.connection().execute(tickets.where(session.mine(ticket), unlike)):
        yield f"{_name('ticket', row)}: it comes to {row.said}, and {row.made} was paid for it"
    refunds = _told(refund, refund.c.gross, -paid).outerjoin(sums, sums.c.owner == refund.c.id)
    wanted = case((refunded(), refund.c.gross), else_=NONE)
    for row in session.connection().execute(
        refunds.where(session.mine(refund), wanted != -paid)
    ):
        yield f"{_name('refund', row)}: it comes to {row.said}, and {row.made} was given back"


def unlike_shifts(context: Context) -> Iterator[str]:
    """Closed shifts that expect by some means what was not taken, or whose difference is wrong."""
    session, shift = context.session, Shift.__table__
    for means in NAMES:
        sums = _paid(context, PAYMENT.c.shift_id, PAYMENT.c.means == means)
        opening = shift.c.opening if means == "cash" else NONE
        made = opening + func.coalesce(sums.c.amount, NONE)
        expected = shift.c[f"expected_{means}"]
        query = _told(shift, expected, made).outerjoin(sums, sums.c.owner == shift.c.id)
        wrong = and_(shift.c.closed.is_not(None), expected != made)
        for row in session.connection().execute(query.where(session.mine(shift), wrong)):
            yield f"{_name('shift', row)}: it expects {row.said} of {means}, and took {row.made}"
    counted = _all("counted", shift) - _all("expected", shift)
    query = _told(shift, shift.c.difference, counted)
    wrong = and_(shift.c.closed.is_not(None), shift.c.difference != counted)
    for row in session.connection().execute(query.where(session.mine(shift), wrong)):
        yield f"{_name('shift', row)}: its difference is {row.said}, and its counts say {row.made}"


def _all(head: str, shift: Any) -> Any:
    first, *others = (shift.c[f"{head}_{means}"] for means in NAMES)
    for other in others:
        first = first + other
    return first


def _paid(context: Context, owner: Any = PAYMENT.c.document, *which: Any) -> Any:
    return (
        select(owner.label("owner"), func.sum(PAYMENT.c.amount).label("amount"))
        .where(context.session.mine(PAYMENT), *which)
        .group_by(owner)
        .subquery()
    )


def _told(head: Any, said: Any, made: Any) -> Select[Any]:
    document = Document.__table__
    named = (document.c.branch, document.c.number, document.c.id)
    query = select(*named, said.label("said"), made.label("made")).select_from(head)
    return query.join(document, document.c.id == head.c.id)


def _name(kin: str, row: Any) -> str:
    return f"{row.branch} {kin} {row.number or row.id}"


CHECKS = (
    Check(
        name="esales.tickets",
        title=_("Totals of tickets and refunds are the sums of their lines"),
        find=unlike_totals,
    ),
    Check(
        name="esales.payments",
        title=_("What was paid for tickets, less the change, is what they come to"),
        find=unlike_payments,
    ),
    Check(
        name="esales.shifts",
        title=_("Closed shifts expect what was taken in them"),
        find=unlike_shifts,
    ),
)
