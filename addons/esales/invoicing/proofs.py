"""What ``qudao check`` proves of tax invoices: nothing is asked for twice, and all else is told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import and_, func, literal, or_, select

from addons.esales.invoicing.left import BILLED, HEAD, LINE, POSTED, SUMS, counts
from core.checks import Check
from core.context import Context
from core.i18n import _
from core.orm.types import Money
from core.workflow import Document

DOCUMENT = Document.__table__
RED: Any = POSTED.alias("red")
FIRST: Any = HEAD.alias("first")


def unlike_uninvoiced(context: Context) -> Iterator[str]:
    """Sales invoices of which more or less is said to be not invoiced than their requests leave."""
    session, none = context.session, literal(0, Money())
    back = (
        select(RED.c.reverses_id.label("invoice"), func.sum(RED.c.gross).label("gross"))
        .where(session.mine(RED), RED.c.reverses_id.is_not(None))
        .group_by(RED.c.reverses_id)
        .subquery("back")
    )
    asked = (
        select(LINE.c.invoice_id.label("invoice"), func.sum(LINE.c.gross).label("gross"))
        .join(HEAD, HEAD.c.id == LINE.c.request_id)
        .where(session.mine(LINE), counts())
        .group_by(LINE.c.invoice_id)
        .subquery("asked")
    )
    rest = POSTED.c.gross + func.coalesce(back.c.gross, none) - func.coalesce(asked.c.gross, none)
    # A red invoice is told of with the one that it takes back.
    wanted = or_(
        and_(POSTED.c.reverses_id.is_(None), POSTED.c.uninvoiced != rest),
        and_(POSTED.c.reverses_id.is_not(None), POSTED.c.uninvoiced != none),
    )
    query = (
        select(DOCUMENT.c.branch, DOCUMENT.c.number, POSTED.c.uninvoiced, rest)
        .select_from(POSTED)
        .join(DOCUMENT, DOCUMENT.c.id == POSTED.c.id)
        .outerjoin(back, back.c.invoice == POSTED.c.id)
        .outerjoin(asked, asked.c.invoice == POSTED.c.id)
        .where(session.mine(POSTED), wanted)
    )
    for branch, number, said, left in session.connection().execute(query):
        yield f"{branch} invoice {number}: {said} is not invoiced, and its requests leave {left}"


def unlike_requests(context: Context) -> Iterator[str]:
    """Requests that do not come to their lines."""
    session = context.session
    sums = (
        select(LINE.c.request_id, *(func.sum(LINE.c[name]).label(name) for name in SUMS))
        .where(session.mine(LINE))
        .group_by(LINE.c.request_id)
        .subquery()
    )
    made = {name: func.coalesce(sums.c[name], literal(0, HEAD.c[name].type)) for name in SUMS}
    query = (
        select(DOCUMENT.c.branch, DOCUMENT.c.id, DOCUMENT.c.number, HEAD.c.gross, made["gross"])
        .select_from(HEAD)
        .join(DOCUMENT, DOCUMENT.c.id == HEAD.c.id)
        .outerjoin(sums, sums.c.request_id == HEAD.c.id)
        .where(session.mine(HEAD), or_(*(HEAD.c[name] != one for name, one in made.items())))
    )
    for branch, number, called, said, come in session.connection().execute(query):
        yield f"{branch} invoice request {called or number}: {said}, and its lines come to {come}"


def unlike_reversals(context: Context) -> Iterator[str]:
    """Requests of which more or less is said to be taken back than was, or more than they have."""
    session, none = context.session, literal(0, Money())
    back = (
        select(HEAD.c.reverses_id.label("request"), func.sum(-HEAD.c.gross).label("gross"))
        .where(session.mine(HEAD), HEAD.c.reverses_id.is_not(None), HEAD.c.issued.is_not(None))
        .group_by(HEAD.c.reverses_id)
        .subquery()
    )
    taken = func.coalesce(back.c.gross, none)
    too_much = and_(FIRST.c.reverses_id.is_(None), taken > FIRST.c.gross)
    query = (
        select(DOCUMENT.c.branch, DOCUMENT.c.number, FIRST.c.reversed, taken, FIRST.c.gross)
        .select_from(FIRST)
        .join(DOCUMENT, DOCUMENT.c.id == FIRST.c.id)
        .outerjoin(back, back.c.request == FIRST.c.id)
        .where(session.mine(FIRST), or_(FIRST.c.reversed != taken, too_much))
    )
    for branch, number, said, come, gross in session.connection().execute(query):
        yield (
            f"{branch} invoice request {number}: {said} of {gross} is said to be taken back, and "
            f"{come} was"
        )


def overasked_lines(context: Context) -> Iterator[str]:
    """Lines of sales invoices of which more is asked for than ever stood on them."""
    session = context.session
    same = and_(BILLED.c.invoice_id == LINE.c.invoice_id, BILLED.c.line == LINE.c.invoice_line)
    sums = {name: func.sum(LINE.c[name]) for name in SUMS}
    query = (
        select(DOCUMENT.c.branch, DOCUMENT.c.number, LINE.c.invoice_line, sums["quantity"])
        .join(HEAD, HEAD.c.id == LINE.c.request_id)
        .join(DOCUMENT, DOCUMENT.c.id == LINE.c.invoice_id)
        .outerjoin(BILLED, same)
        .where(session.mine(LINE), counts())
        .group_by(
            DOCUMENT.c.branch,
            DOCUMENT.c.number,
            LINE.c.invoice_line,
            BILLED.c.line,
            *(BILLED.c[name] for name in SUMS),
        )
        .having(or_(BILLED.c.line.is_(None), *(made > BILLED.c[n] for n, made in sums.items())))
    )
    for branch, number, line, quantity in session.connection().execute(query):
        yield f"{branch} invoice {number}, line {line}: {quantity} is asked for, more than it has"


CHECKS = (
    Check(
        name="esales.uninvoiced",
        title=_("What is not invoiced is what requests leave of sales invoices"),
        find=unlike_uninvoiced,
    ),
    Check(
        name="esales.requests",
        title=_("Invoice requests come to their lines"),
        find=unlike_requests,
    ),
    Check(
        name="esales.requests_reversed",
        title=_("Of tax invoices is taken back what they say, and no more than they have"),
        find=unlike_reversals,
    ),
    Check(
        name="esales.requests_within",
        title=_("No more is asked for than stands on sales invoices"),
        find=overasked_lines,
    ),
)
