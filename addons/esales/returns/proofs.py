"""What ``qudao check`` proves of goods that came back: red invoices, and what they take back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, and_, case, func, literal, or_, select

from addons.esales.models import InvoiceLine, Pickup, Return, ReturnLine, SalesInvoice
from addons.esales.returns.red_invoices import CREDITS, DEBITS
from core.checks import Check
from core.context import Context
from core.i18n import _
from core.orm.types import Money
from core.workflow import Document, Link

SUMS = ("quantity", "gross", "net", "tax")
FIRST: Any = SalesInvoice.__table__.alias("first")
RED: Any = SalesInvoice.__table__.alias("red")
BILLED: Any = InvoiceLine.__table__.alias("billed")
TAKEN: Any = InvoiceLine.__table__.alias("taken")
HEAD, PICKUP = Document.__table__, Pickup.__table__
BACK, LINE, LINK = Return.__table__, ReturnLine.__table__, Link.__table__


def overdrawn_invoices(context: Context) -> Iterator[str]:
    """Invoices of which more was taken back than stands on them, or less than nothing.

    Red ones of no invoice are told of, too.
    """
    same = and_(BILLED.c.invoice_id == FIRST.c.id, BILLED.c.line == TAKEN.c.line)
    named = (HEAD.c.branch, HEAD.c.number, TAKEN.c.line)
    sums = {name: func.sum(TAKEN.c[name]) for name in SUMS}
    query = (
        select(*named, *(made.label(name) for name, made in sums.items()))
        .select_from(RED)
        .join(TAKEN, TAKEN.c.invoice_id == RED.c.id)
        .join(HEAD, HEAD.c.id == RED.c.reverses_id)
        .outerjoin(FIRST, and_(FIRST.c.id == RED.c.reverses_id, FIRST.c.reverses_id.is_(None)))
        .outerjoin(BILLED, same)
        .where(context.session.mine(RED))
        .group_by(*named, BILLED.c.variant_id, *(BILLED.c[name] for name in SUMS))
        .having(
            or_(
                BILLED.c.variant_id.is_(None),
                func.max(TAKEN.c.variant_id) != BILLED.c.variant_id,
                *(or_(BILLED.c[name] + made < 0, made > 0) for name, made in sums.items()),
            )
        )
    )
    for row in context.session.connection().execute(query):
        yield (
            f"{row.branch} invoice {row.number}, line {row.line}: {-row.quantity} for {-row.gross} "
            "were taken back, and it does not say as much"
        )


def unlike_reversals(context: Context) -> Iterator[str]:
    """Reversed pickups whose invoice is not taken back to the cent."""
    for branch, number, gross, left in context.session.connection().execute(_reversed(context)):
        yield f"{branch} pickup {number}: reversed, and {left} of its {gross} stays invoiced"


def _reversed(context: Context) -> Select[Any]:
    sums = (
        select(FIRST.c.pickup_id, *(func.sum(FIRST.c[name]).label(name) for name in SUMS[1:]))
        .where(context.session.mine(FIRST))
        .group_by(FIRST.c.pickup_id)
        .subquery()
    )
    return (
        select(HEAD.c.branch, HEAD.c.number, PICKUP.c.gross, sums.c.gross)
        .select_from(PICKUP)
        .join(HEAD, HEAD.c.id == PICKUP.c.id)
        .join(sums, sums.c.pickup_id == PICKUP.c.id)
        .where(context.session.mine(PICKUP), HEAD.c.step == "reversed")
        .where(or_(*(sums.c[name] != 0 for name in SUMS[1:])))
    )


def unlike_returns(context: Context) -> Iterator[str]:
    """Returns that do not come to their lines, or whose red invoices do not come to them."""
    session, none = context.session, literal(0, Money())
    lines = (
        select(LINE.c.return_id.label("owner"), func.sum(LINE.c.gross).label("gross"))
        .where(session.mine(LINE))
        .group_by(LINE.c.return_id)
        .subquery()
    )
    red = (
        select(LINK.c.source.label("owner"), func.sum(RED.c.gross).label("gross"))
        .join(RED, RED.c.id == LINK.c.target)
        .where(session.mine(LINK), LINK.c.relation.in_((CREDITS, DEBITS)))
        .group_by(LINK.c.source)
        .subquery()
    )
    made, credited = func.coalesce(lines.c.gross, none), func.coalesce(red.c.gross, none)
    stands = BACK.c.credited.is_not(None) & BACK.c.reversed.is_(None)
    wanted = case((stands, -BACK.c.gross), else_=none)
    query = (
        select(HEAD.c.branch, HEAD.c.number, HEAD.c.id, BACK.c.gross, made, credited)
        .select_from(BACK)
        .join(HEAD, HEAD.c.id == BACK.c.id)
        .outerjoin(lines, lines.c.owner == BACK.c.id)
        .outerjoin(red, red.c.owner == BACK.c.id)
        .where(session.mine(BACK), or_(BACK.c.gross != made, credited != wanted))
    )
    for branch, number, owner, gross, said, taken in session.connection().execute(query):
        yield (
            f"{branch} return {number or owner}: it comes to {gross}, its lines to {said}, and its "
            f"red invoices to {taken}"
        )


CHECKS = (
    Check(
        name="esales.red_invoices",
        title=_("No more of an invoice was taken back than stands on it"),
        find=overdrawn_invoices,
    ),
    Check(
        name="esales.reversed",
        title=_("Of a reversed pickup nothing stays invoiced"),
        find=unlike_reversals,
    ),
    Check(
        name="esales.returns",
        title=_("Returns come to their lines, and are credited by red invoices"),
        find=unlike_returns,
    ),
)
