"""What happened to a piece or a variant: when, by which document, from where to where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from addons.base.models import Party, Serial, Variant
from addons.inventory.listing import page_of
from addons.inventory.models import Location, Move, MoveSerial, StockDocument, Warehouse
from addons.inventory.pieces import called
from addons.inventory.stock import is_called
from core.context import Context
from core.workflow import Document, Movement


@dataclass(frozen=True, kw_only=True)
class Event:
    """A move of the ledger as people read it; an empty source or target is the world outside.

    ``party`` is who brought or took the goods, as far as is known.
    """

    at: datetime
    document_id: int
    kind: str
    document: str
    actor: str
    variant_id: int
    code: str
    name: str
    name_en: str
    quantity: Decimal
    source: str
    target: str
    source_status: str
    target_status: str
    party: str

    @property
    def what(self) -> str:
        """received, left or moved."""
        if not self.source:
            return "received"
        return "moved" if self.target else "left"


def timeline(context: Context, serial_id: int) -> list[Event]:
    """The way of one serial, oldest first; who has it now stands on its last event."""
    query = (
        _events()
        .join(
            MoveSerial,
            (MoveSerial.document == Move.document)
            & (MoveSerial.line == Move.line)
            & (MoveSerial.part == Move.part),
        )
        .where(MoveSerial.serial_id == serial_id)
        .order_by(Move.at, Move.document, Move.line, Move.part)
    )
    events = [_event(row) for row in context.session.execute(query)]
    holder = context.session.scalar(
        select(Party.name)
        .join(Serial, Serial.holder_id == Party.id)
        .where(Serial.id == serial_id)
    )
    if events and holder and not events[-1].target:
        events[-1] = Event(**{**events[-1].__dict__, "party": holder})
    return events


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which part of the ledger somebody wants to see."""

    text: str = ""
    warehouse: str = ""
    kind: str = ""
    since: datetime | None = None
    until: datetime | None = None


def ledger(
    context: Context, wanted: Wanted, after: str = ""
) -> tuple[list[Event], int, str | None]:
    """A page of the ledger, newest first; how many moves there are; the key of the next page."""
    query = _events().where(*_conditions(wanted))
    order = {
        "at": (Move.at, True),
        "document": (Move.document, True),
        "line": (Move.line, False),
        "part": (Move.part, False),
    }
    page = page_of(context.session, query, order, after)
    return [_event(row) for row in page.rows], page.count, page.after


def _conditions(wanted: Wanted) -> Iterator[Any]:
    if wanted.text:
        yield is_called(wanted.text) | Document.number.istartswith(wanted.text, autoescape=True)
    if wanted.warehouse:
        home = select(Location.id).join(Warehouse).where(Warehouse.code == wanted.warehouse)
        yield Move.source_id.in_(home) | Move.target_id.in_(home)
    if wanted.kind:
        yield Document.kind == wanted.kind
    if wanted.since:
        yield Move.at >= wanted.since
    if wanted.until:
        yield Move.at <= wanted.until


def latest_moves(context: Context, variant_id: int, most: int = 20) -> list[Event]:
    """The newest moves of a variant."""
    query = (
        _events()
        .where(Move.variant_id == variant_id)
        .order_by(Move.at.desc(), Move.document.desc(), Move.line)
        .limit(most)
    )
    return [_event(row) for row in context.session.execute(query)]


def _events() -> Any:
    sources, targets = aliased(Location), aliased(Location)
    homes, goals = aliased(Warehouse), aliased(Warehouse)
    own = StockDocument.__table__
    # A document may have moved twice in one moment; what it did to stock is told once.
    actor = (
        select(Movement.actor)
        .where(Movement.document == Move.document, Movement.at == Move.at)
        .order_by(Movement.id.desc())
        .limit(1)
        .correlate(Move)
        .scalar_subquery()
        .label("actor")
    )
    return (
        select(
            Move.at,
            Move.document,
            Move.line,
            Move.part,
            Move.quantity,
            Variant.id.label("variant_id"),
            Variant.code,
            Variant.name,
            Variant.name_en,
            Move.source_status,
            Move.target_status,
            Document.kind,
            Document.number,
            actor,
            homes.code.label("home"),
            sources.code.label("source"),
            goals.code.label("goal"),
            targets.code.label("target"),
            Party.name.label("party"),
        )
        .join(Document, Document.id == Move.document)
        .join(Variant, Variant.id == Move.variant_id)
        .outerjoin(sources, sources.id == Move.source_id)
        .outerjoin(homes, homes.id == sources.warehouse_id)
        .outerjoin(targets, targets.id == Move.target_id)
        .outerjoin(goals, goals.id == targets.warehouse_id)
        .outerjoin(own, own.c.id == Move.document)
        .outerjoin(Party, Party.id == own.c.party_id)
    )


def _event(row: Any) -> Event:
    return Event(
        at=row.at,
        document_id=row.document,
        kind=row.kind,
        document=called(row.number, row.document),
        actor=row.actor or "",
        variant_id=row.variant_id,
        code=row.code,
        name=row.name,
        name_en=row.name_en,
        quantity=row.quantity,
        source=f"{row.home} {row.source}" if row.source else "",
        target=f"{row.goal} {row.target}" if row.target else "",
        source_status=row.source_status or "",
        target_status=row.target_status or "",
        party=row.party or "",
    )


