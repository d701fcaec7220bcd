"""Reversal: a posted document is not edited; a new draft takes back what its moves did (红冲)."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import aliased

from addons.base.models import Serial
from addons.inventory.drafting import Entry, draft
from addons.inventory.lines import SerialEntry
from addons.inventory.models import (
    Adjustment,
    Location,
    Move,
    MoveSerial,
    StockDocument,
    Warehouse,
)
from core.context import Context
from core.i18n import _
from core.orm.bulk import insert_rows
from core.refusal import Refusal
from core.workflow import Link

REVERSES = "reverses"


def reverse(context: Context, document: StockDocument) -> Adjustment:
    """A draft adjustment that takes back what ``document`` did to stock, linked to it.

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
    """For every move: what came is taken away, what went is added."""
    sources, targets = aliased(Location), aliased(Location)
    query = (
        select(Move, sources.code.label("source"), targets.code.label("target"))
        .outerjoin(sources, sources.id == Move.source_id)
        .outerjoin(targets, targets.id == Move.target_id)
        .where(Move.document == document.id)
        .order_by(Move.line, Move.part)
    )
    pieces = _pieces(context, document)
    entries = []
    for move, source, target in context.session.execute(query):
        serials = pieces[move.line, move.part]
        ends = ((target, move.target_status, -1), (source, move.source_status, 1))
        entries += [
            Entry(
                variant_id=move.variant_id,
                quantity=move.quantity * Decimal(sign),
                location=place,
                status=status,
                serials=serials,
            )
            for place, status, sign in ends
            if place is not None and status is not None
        ]
    return entries


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
