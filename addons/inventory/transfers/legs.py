"""What the ledger writes of a transfer's lines: each way that goods go, behind those before it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select

from addons.inventory.ledger import StockMove, post
from addons.inventory.models import Move, MoveSerial, Transfer
from addons.inventory.transfers.reading import Load, loads_of, write
from core.context import Context
from core.orm.bulk import one_of

MOVE, WENT = Move.__table__, MoveSerial.__table__
Spot = tuple[int | None, str | None]


@dataclass(frozen=True, kw_only=True)
class Leg:
    """So much of a line went from one spot to another, as these pieces where it has any.

    ``since`` is when the pieces had come in where that was in the books of another branch.
    """

    source: Spot
    target: Spot
    quantity: Decimal
    serials: tuple[int, ...] = ()
    since: datetime | None = None


def carry(
    documents: Sequence[Transfer],
    context: Context,
    legs: Callable[[Load, Spot], Iterator[Leg]],
    turned: Callable[[Load], Load],
    deed: str,
) -> None:
    """Post the ``legs`` of every line, behind what is written of it, and keep what it turned to."""
    transits = {document.id: document.transit_id for document in documents}
    loads = loads_of(documents, context)
    moves: list[StockMove] = []
    kept: list[Load] = []
    for load in loads:
        made = list(legs(load, (transits[load.document], load.status)))
        moves += [_move(load, leg) for leg in made]
        kept.append(replace(turned(load), written=load.written + len(made)))
    post(moves, context)
    write(kept, documents, deed, context)


def _move(load: Load, leg: Leg) -> StockMove:
    return StockMove(
        document=load.document,
        line=load.line,
        variant_id=load.variant_id,
        quantity=leg.quantity,
        source_id=leg.source[0],
        source_status=leg.source[1],
        target_id=leg.target[0],
        target_status=leg.target[1],
        serial_ids=leg.serials,
        since=leg.since,
        after=load.written,
    )


def legs_of(
    documents: Sequence[Transfer], context: Context
) -> Mapping[tuple[int, int], list[Leg]]:
    """What the ledger has written of ``documents``, by line and in its order; two statements."""
    session, ids = context.session, [document.id for document in documents]
    named = select(WENT).where(one_of(session, WENT.c.document, ids), session.mine(WENT))
    pieces: dict[tuple[int, int, int], list[int]] = defaultdict(list)
    for row in session.connection().execute(named.order_by(WENT.c.serial_id)):
        pieces[row.document, row.line, row.part].append(row.serial_id)
    query = select(MOVE).where(one_of(session, MOVE.c.document, ids), session.mine(MOVE))
    found: dict[tuple[int, int], list[Leg]] = defaultdict(list)
    for row in session.connection().execute(query.order_by(*MOVE.primary_key)):
        leg = Leg(
            source=(row.source_id, row.source_status),
            target=(row.target_id, row.target_status),
            quantity=row.quantity,
            serials=tuple(pieces[row.document, row.line, row.part]),
        )
        found[row.document, row.line].append(leg)
    return found
