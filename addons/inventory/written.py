"""What the ledger has written of documents: each move, and the pieces that went with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import select

from addons.inventory.ledger import StockMove
from addons.inventory.models import Move, MoveSerial
from addons.inventory.pieces import Piece, hold_pieces
from core.context import Context
from core.orm.bulk import one_of
from core.workflow import Document

MOVE, WENT = Move.__table__, MoveSerial.__table__


class Written(NamedTuple):
    """A row of the ledger, the serials on it, and how many parts its line has by now."""

    row: Any
    serials: tuple[int, ...]
    parts: int


@dataclass(frozen=True, kw_only=True)
class Way:
    """The moves that would undo what is written, and their pieces as they are now, held still."""

    moves: Sequence[StockMove]
    pieces: Mapping[int, Piece]


def way_of(moves: Iterable[StockMove], context: Context) -> Way:
    """``moves`` with all that is known of their pieces, which nobody else moves from now on."""
    found = list(moves)
    serials = {serial for move in found for serial in move.serial_ids}
    return Way(moves=found, pieces=hold_pieces(context, serials) if serials else {})


def written_of(documents: Sequence[Document], context: Context) -> list[Written]:
    """What is written of ``documents``, in the order of the ledger; two statements."""
    session, ids = context.session, [document.id for document in documents]
    query = select(MOVE).where(one_of(session, MOVE.c.document, ids), session.mine(MOVE))
    rows = session.connection().execute(query.order_by(*MOVE.primary_key)).all()
    pieces: dict[tuple[int, int, int], list[int]] = defaultdict(list)
    named = select(WENT).where(one_of(session, WENT.c.document, ids), session.mine(WENT))
    for row in session.connection().execute(named.order_by(WENT.c.serial_id)):
        pieces[row.document, row.line, row.part].append(row.serial_id)
    parts = {(row.document, row.line): row.part for row in rows}
    return [
        Written(
            row=row,
            serials=tuple(pieces[row.document, row.line, row.part]),
            parts=parts[row.document, row.line],
        )
        for row in rows
    ]
