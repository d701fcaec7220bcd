"""Reversal: a posted document is not edited; a new draft takes back what its moves did (红冲)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select

from addons.base.models import Serial
from addons.inventory.drafting import Entry, draft
from addons.inventory.lines import SerialEntry
from addons.inventory.models import (
    REVERSES,
    Adjustment,
    Move,
    MoveSerial,
    StockDocument,
    StockLine,
    Warehouse,
)
from core.context import Context
from core.i18n import _
from core.orm.bulk import insert_rows
from core.refusal import Refusal
from core.workflow import Link


def reverse(context: Context, document: StockDocument) -> Adjustment:
    """A draft adjustment that takes back what ``document`` did to stock, linked to it.

    It stands in the document's warehouse, and its lines wherever goods came from or went to.
    Raises Refusal where the document is not posted, moved nothing, or has its reversal already.
    """
    if document.step != "posted":
        raise Refusal(_("Only a posted document is reversed. Void a draft instead."))
    if _has_reversal(context, document):
        raise Refusal(_("This document has its reversal already. Open it below."))
    entries = _opposite(context, document)
    if not entries:
        raise Refusal(_("This document moved nothing, so there is nothing to take back."))
    home = context.session.get(Warehouse, document.warehouse_id)
    assert home is not None
    made = draft(
        context,
        Adjustment,
        home.code,
        entries,
        party_id=document.party_id,
        note=f"↩ {document.number}",
    )
    row = {"source": document.id, "target": made.id, "relation": REVERSES}
    insert_rows(context.session, Link.__table__, [row])
    return made


def _has_reversal(context: Context, document: StockDocument) -> bool:
    query = (
        select(StockDocument.id)
        .join(Link, Link.target == StockDocument.id)
        .where(Link.source == document.id, Link.relation == REVERSES)
        .where(StockDocument.step != "void")
    )
    return context.session.scalar(query.limit(1)) is not None


def _opposite(context: Context, document: StockDocument) -> list[Entry]:
    """For every move: what came is taken away, what went is added, what moved goes back.

    What came in at a cost goes out at it again, so that the average is as if it had never come.
    """
    query = (
        select(Move, StockLine.cost)
        .outerjoin(
            StockLine, (StockLine.document == Move.document) & (StockLine.line == Move.line)
        )
        .where(Move.document == document.id)
        .order_by(Move.line, Move.part)
    )
    pieces = _pieces(context, document)
    return [
        replace(_back(move, pieces[move.line, move.part]), cost=cost)
        for move, cost in context.session.execute(query)
    ]


def _back(move: Move, serials: Sequence[SerialEntry]) -> Entry:
    is_home = move.target_id is None
    place, status = (
        (move.source_id, move.source_status) if is_home else (move.target_id, move.target_status)
    )
    is_taken = move.source_id is None
    goes_back = not is_home and not is_taken
    return Entry(
        variant_id=move.variant_id,
        quantity=-move.quantity if is_taken else move.quantity,
        location_id=place,
        status=status or "",
        target_id=move.source_id if goes_back else None,
        target_status=move.source_status if goes_back else None,
        serials=serials,
    )


def _pieces(
    context: Context, document: StockDocument
) -> dict[tuple[int, int], list[SerialEntry]]:
    query = (
        select(MoveSerial.line, MoveSerial.part, Serial.number, Serial.twin)
        .join(Serial, Serial.id == MoveSerial.serial_id)
        .where(MoveSerial.document == document.id)
        .order_by(Serial.number)
    )
    found: dict[tuple[int, int], list[SerialEntry]] = defaultdict(list)
    for line, part, number, twin in context.session.execute(query):
        found[line, part].append(SerialEntry(number, twin))
    return found
