"""What ``qudao check`` proves of transfers: their lines, their pieces and the ledger agree."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, case, func, literal, or_, select

from addons.inventory.models import Location, Move, Transfer
from addons.inventory.transfers.reading import (
    INCOMING,
    LINE,
    OUTGOING,
    OUTSTANDING,
    PIECE,
    TOTALS,
)
from core.checks import Check
from core.context import Context
from core.i18n import _
from core.orm.types import Quantity
from core.workflow import Document

NONE, ONE = literal(Decimal(0), Quantity()), literal(Decimal(1), Quantity())
HEAD, DOCUMENT, MOVE = Transfer.__table__, Document.__table__, Move.__table__


def _called(row: Any) -> str:
    return f"{row.branch} transfer {row.number or row.id}"


def lines_are_the_ledger(context: Context) -> Iterator[str]:
    """What a line says is on the way, has come and is lost, the ledger has moved.

    What another branch received has left the sender's books as what is lost has; on its way it is
    in none but those.
    """
    session = context.session
    into, out_of = MOVE.c.target_id == HEAD.c.transit_id, MOVE.c.source_id == HEAD.c.transit_id
    goal = select(Location.id).where(Location.warehouse_id == HEAD.c.target_id).correlate(HEAD)
    came, went = MOVE.c.target_id.in_(goal), MOVE.c.source_id.in_(goal)
    coming = DOCUMENT.c.kind == INCOMING
    gone = case((DOCUMENT.c.kind == OUTGOING, LINE.c.received), else_=NONE)
    said = {
        "outstanding": case((coming, NONE), else_=LINE.c.outstanding),
        "received": LINE.c.received - gone,
        "lost": case((coming, NONE), else_=LINE.c.lost + gone),
    }
    figures = {
        "outstanding": case((into, MOVE.c.quantity), (out_of, -MOVE.c.quantity), else_=NONE),
        "received": case((came, MOVE.c.quantity), (went, -MOVE.c.quantity), else_=NONE),
        "lost": case((MOVE.c.target_id.is_(None), MOVE.c.quantity), else_=NONE),
    }
    moved = (
        select(
            MOVE.c.document,
            MOVE.c.line,
            *(func.sum(one).label(name) for name, one in figures.items()),
        )
        .join(HEAD, HEAD.c.id == MOVE.c.document)
        .where(session.mine(MOVE))
        .group_by(MOVE.c.document, MOVE.c.line)
        .subquery("moved")
    )
    same = and_(moved.c.document == LINE.c.document, moved.c.line == LINE.c.line)
    unlike = or_(*(func.coalesce(moved.c[name], NONE) != said[name] for name in figures))
    named = (LINE.c.branch, DOCUMENT.c.number, DOCUMENT.c.id, LINE.c.line)
    query = (
        select(*named)
        .select_from(LINE)
        .join(DOCUMENT, DOCUMENT.c.id == LINE.c.document)
        .outerjoin(moved, same)
        .where(session.mine(LINE), unlike)
    )
    for row in session.connection().execute(query):
        yield f"{_called(row)}, line {row.line}: it does not say what the ledger moved"


def lines_add_up(context: Context) -> Iterator[str]:
    """What was sent is outstanding, received, lost and back together, and pieces are as many."""
    session, c = context.session, LINE.c
    sent = c.outstanding + c.received + c.lost + c.returned
    pieces = (
        select(
            PIECE.c.document,
            PIECE.c.line,
            func.sum(ONE).label("all"),
            func.sum(case((PIECE.c.state.in_(OUTSTANDING), ONE), else_=NONE)).label("outstanding"),
        )
        .where(session.mine(PIECE))
        .group_by(PIECE.c.document, PIECE.c.line)
        .subquery("pieces")
    )
    same = and_(pieces.c.document == c.document, pieces.c.line == c.line)
    is_sent = HEAD.c.sent.is_not(None)
    query = (
        select(c.branch, DOCUMENT.c.number, DOCUMENT.c.id, c.line)
        .select_from(LINE)
        .join(DOCUMENT, DOCUMENT.c.id == c.document)
        .join(HEAD, HEAD.c.id == c.document)
        .outerjoin(pieces, same)
        .where(session.mine(LINE))
        .where(
            or_(
                and_(is_sent, sent != c.quantity),
                pieces.c.all != c.quantity,
                and_(is_sent, pieces.c.outstanding != c.outstanding),
            )
        )
    )
    for row in session.connection().execute(query):
        yield f"{_called(row)}, line {row.line}: what it says does not add up"


def totals_are_sums(context: Context) -> Iterator[str]:
    """A transfer says what its lines come to."""
    session = context.session
    sums = (
        select(LINE.c.document, *(func.sum(LINE.c[name]).label(name) for name in TOTALS))
        .where(session.mine(LINE))
        .group_by(LINE.c.document)
        .subquery("sums")
    )
    query = (
        select(HEAD.c.branch, DOCUMENT.c.number, DOCUMENT.c.id)
        .select_from(HEAD)
        .join(DOCUMENT, DOCUMENT.c.id == HEAD.c.id)
        .outerjoin(sums, sums.c.document == HEAD.c.id)
        .where(session.mine(HEAD))
        .where(or_(*(func.coalesce(sums.c[name], NONE) != HEAD.c[name] for name in TOTALS)))
    )
    for row in session.connection().execute(query):
        yield f"{_called(row)}: it does not say what its lines come to"


CHECKS = (
    Check(
        name="inventory.transfers",
        title=_("Transfers and the ledger say the same"),
        find=lines_are_the_ledger,
    ),
    Check(
        name="inventory.transfer_lines",
        title=_("What was sent is on the way, received, lost or back"),
        find=lines_add_up,
    ),
    Check(
        name="inventory.transfer_totals",
        title=_("Transfers say what their lines come to"),
        find=totals_are_sums,
    ),
)
