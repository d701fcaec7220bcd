"""What the page of a return shows: the pickup behind each line, and what the goods turned out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from addons.base.models import Serial
from addons.esales.assortment import Goods, read_goods
from addons.esales.models import Return
from addons.esales.returns.inspecting import VERDICTS
from addons.esales.returns.left import lines_of, pieces_of
from core.context import Context
from core.orm.bulk import one_of
from core.workflow import Document


@dataclass(frozen=True, kw_only=True)
class LineShown:
    """A line of a return; ``pieces`` are (id, number, verdict)."""

    line: int
    goods: Goods
    pickup: str
    taken: datetime | None
    quantity: Decimal
    defective: Decimal
    sent_back: Decimal
    pieces: list[tuple[int, str, str]]
    gross: Decimal


def return_shown(document: Return, rights: Any, context: Context) -> dict[str, Any]:
    """What the page of ``document`` shows to whoever has ``rights`` in its step."""
    edits = rights.edit("quantity")
    return {
        "sees": rights.see,
        "lines": lines_shown(document, context) if rights.see("quantity") else [],
        "may_scan": document.received is None and edits,
        "may_judge": document.received is not None and document.inspected is None and edits,
        "verdicts": VERDICTS,
        "verdict_called": dict(VERDICTS),
        "may_exchange": document.received is not None
        and document.reversed is None
        and context.may("esales:pickup:create"),
    }


def lines_shown(document: Return, context: Context) -> list[LineShown]:
    """The lines of a return, each with its goods, its pickup and its pieces."""
    lines = lines_of([document.id], context)
    pieces = pieces_of([document.id], context)
    goods = read_goods(context, {line.variant_id for line in lines})
    pickups = _pickups({line.pickup_id for line in lines}, context)
    numbers = _numbers({serial for found in pieces.values() for serial in found}, context)
    return [
        LineShown(
            line=line.line,
            goods=goods[line.variant_id],
            pickup=pickups[line.pickup_id].number or f"#{line.pickup_id}",
            taken=pickups[line.pickup_id].posted,
            quantity=line.quantity,
            defective=line.defective,
            sent_back=line.sent_back,
            pieces=[
                (serial, numbers[serial], verdict)
                for serial, verdict in pieces.get((document.id, line.line), {}).items()
            ],
            gross=line.gross,
        )
        for line in lines
    ]


def _pickups(ids: set[int], context: Context) -> dict[int, Any]:
    query = select(Document.id, Document.number, Document.posted)
    rows = context.session.execute(query.where(one_of(context.session, Document.id, ids)))
    return {row.id: row for row in rows}


def _numbers(ids: set[int], context: Context) -> dict[int, str]:
    query = select(Serial.id, Serial.number).where(one_of(context.session, Serial.id, ids))
    return {row.id: row.number for row in context.session.execute(query)}
