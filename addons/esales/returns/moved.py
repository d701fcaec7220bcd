"""What returns move in stock: goods that come in to be inspected, and what becomes of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, case, literal, select

from addons.esales.models import Return
from addons.esales.returns.guards import lines_on
from addons.esales.returns.left import HEAD, LINE, PIECE, SENT_BACK, came_in, pieces_of
from core.context import Context

STATUSES = {"available": "available", "defective": "defective", SENT_BACK: ""}


@dataclass(frozen=True, kw_only=True)
class Returned:
    """Goods of a line that come in, or that became ``status``; empty where they leave again."""

    document: int
    line: int
    variant_id: int
    quantity: Decimal
    serial_ids: tuple[int, ...]
    warehouse: str
    status: str = ""


def came_back(documents: Sequence[Return], context: Context) -> list[Returned]:
    """What comes in with returns, line by line."""
    homes = {document.id: document.warehouse for document in documents}
    pieces = pieces_of(homes, context)
    return [
        Returned(
            document=line.return_id,
            line=line.line,
            variant_id=line.variant_id,
            quantity=line.quantity,
            serial_ids=tuple(pieces.get((line.return_id, line.line), ())),
            warehouse=homes[line.return_id],
        )
        for line in lines_on(documents, context)
    ]


def inspected(documents: Sequence[Return], context: Context) -> list[Returned]:
    """What becomes of what came in with returns: a value for each line and each finding."""
    homes = {document.id: document.warehouse for document in documents}
    pieces = pieces_of(homes, context)
    return [
        Returned(
            document=line.return_id,
            line=line.line,
            variant_id=line.variant_id,
            quantity=quantity,
            serial_ids=serials,
            warehouse=homes[line.return_id],
            status=STATUSES[verdict],
        )
        for line in lines_on(documents, context)
        for verdict, quantity, serials in _found(
            line, pieces.get((line.return_id, line.line), {})
        )
    ]


def _found(
    line: Any, pieces: Mapping[int, str]
) -> Iterator[tuple[str, Decimal, tuple[int, ...]]]:
    by_verdict: dict[str, list[int]] = defaultdict(list)
    for serial, verdict in pieces.items():
        by_verdict[verdict].append(serial)
    sound = line.quantity - line.defective - line.sent_back
    parts = (("available", sound), ("defective", line.defective), (SENT_BACK, line.sent_back))
    for verdict, quantity in parts:
        if quantity:
            yield verdict, quantity, tuple(by_verdict[verdict])


def still_here(context: Context) -> tuple[Any, Any]:
    """What came in with returns and did not leave again: queries of goods, and of pieces."""
    session = context.session
    nothing = literal(Decimal(0), LINE.c.sent_back.type)
    left = case((HEAD.c.inspected.is_not(None), LINE.c.sent_back), else_=nothing)
    goods = (
        select(
            LINE.c.return_id.label("document"),
            LINE.c.variant_id,
            (left - LINE.c.quantity).label("quantity"),
        )
        .join(HEAD, HEAD.c.id == LINE.c.return_id)
        .where(session.mine(LINE), came_in())
    )
    gone = and_(HEAD.c.inspected.is_not(None), PIECE.c.verdict == SENT_BACK)
    pieces = (
        select(PIECE.c.return_id.label("document"), PIECE.c.serial_id, literal(-1).label("times"))
        .join(HEAD, HEAD.c.id == PIECE.c.return_id)
        .where(session.mine(PIECE), came_in(), ~gone)
    )
    return goods, pieces
