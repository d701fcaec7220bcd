"""What of a dealer's pickups can still come back: quantities, pieces and amounts, line by line."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import func, select

from addons.esales.models import (
    PickupLine,
    PickupSerial,
    Return,
    ReturnLine,
    ReturnSerial,
)
from addons.esales.retail.returnable import Left
from addons.esales.tax import Split
from core.context import Context
from core.orm.bulk import one_of

SENT_BACK = "sent_back"
HEAD, LINE, PIECE = (m.__table__ for m in (Return, ReturnLine, ReturnSerial))
SOLD, OUT = PickupLine.__table__, PickupSerial.__table__
# A line of a pickup: the pickup's id, and its number there.
Place = tuple[int, int]


def left_of(
    pickups: Collection[int], context: Context, besides: Collection[int] = ()
) -> dict[Place, Left]:
    """What can still come back of ``pickups``; four statements for one or for many.

    What came back with the returns ``besides`` is left out of account: it is asked about them.
    """
    session = context.session
    lines = select(SOLD).where(one_of(session, SOLD.c.pickup_id, pickups), session.mine(SOLD))
    found = {
        (row.pickup_id, row.line): Left(
            variant_id=row.variant_id,
            rate=row.rate,
            sold=row.quantity,
            paid=Split(gross=row.gross, net=row.net, tax=row.tax),
        )
        for row in session.connection().execute(lines)
    }
    out = select(OUT).where(one_of(session, OUT.c.pickup_id, pickups), session.mine(OUT))
    for row in session.connection().execute(out):
        found[row.pickup_id, row.line].pieces.add(row.serial_id)
    for row in session.connection().execute(_earlier(context, pickups, besides)):
        made = Split(gross=row.gross, net=row.net, tax=row.tax)
        found[row.pickup_id, row.pickup_line].take(row.quantity, made, ())
    for row in session.connection().execute(_pieces(context, pickups, besides)):
        found[row.pickup_id, row.pickup_line].pieces.discard(row.serial_id)
    return found


def _earlier(context: Context, pickups: Collection[int], besides: Collection[int]) -> Any:
    place = (LINE.c.pickup_id, LINE.c.pickup_line)
    kept = func.sum(LINE.c.quantity - LINE.c.sent_back).label("quantity")
    sums = (func.sum(LINE.c[name]).label(name) for name in ("gross", "net", "tax"))
    return _came_back(select(*place, kept, *sums), context, pickups, besides).group_by(*place)


def _pieces(context: Context, pickups: Collection[int], besides: Collection[int]) -> Any:
    query = select(LINE.c.pickup_id, LINE.c.pickup_line, PIECE.c.serial_id)
    own = (PIECE.c.return_id == LINE.c.return_id) & (PIECE.c.line == LINE.c.line)
    pieces = _came_back(query, context, pickups, besides).join(PIECE, own)
    return pieces.where(PIECE.c.verdict != SENT_BACK)


def _came_back(
    query: Any, context: Context, pickups: Collection[int], besides: Collection[int]
) -> Any:
    """``query`` over lines of returns whose goods have come in, and are not taken back."""
    return (
        query.select_from(LINE)
        .join(HEAD, HEAD.c.id == LINE.c.return_id)
        .where(one_of(context.session, LINE.c.pickup_id, pickups), context.session.mine(LINE))
        .where(came_in(), HEAD.c.id.not_in(list(besides)))
    )


def came_in() -> Any:
    """The condition that the goods of a return have come in, and that it was not reversed."""
    return HEAD.c.received.is_not(None) & HEAD.c.reversed.is_(None)


def lines_of(returns: Collection[int], context: Context) -> list[Any]:
    """The lines of these returns."""
    session = context.session
    query = select(LINE).where(one_of(session, LINE.c.return_id, returns), session.mine(LINE))
    return list(session.connection().execute(query.order_by(LINE.c.return_id, LINE.c.line)))


def pieces_of(returns: Collection[int], context: Context) -> dict[Place, dict[int, str]]:
    """The pieces that come back with these returns and their verdicts, by return and line."""
    session = context.session
    query = select(PIECE).where(one_of(session, PIECE.c.return_id, returns), session.mine(PIECE))
    found: dict[Place, dict[int, str]] = {}
    for row in session.connection().execute(query.order_by(PIECE.c.serial_id)):
        found.setdefault((row.return_id, row.line), {})[row.serial_id] = row.verdict
    return found
