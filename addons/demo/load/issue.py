"""Goods that left with pickups of the past: pieces named, the ledger, and what is left on hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from addons.base.models import Serial
from addons.demo.facts.families import AT_ISSUE, THROUGHOUT
from addons.demo.facts.papers import PickupLine as Line
from addons.demo.facts.warehouses import home_place
from addons.demo.load.known import Known
from addons.demo.load.rows import Deed, Row, Scribe, fresh_ids, log_deeds
from addons.demo.load.slips import Slip
from addons.demo.load.stock import AVAILABLE, numbers
from addons.esales.models import PickupSerial
from addons.inventory.balances import Change, Spot, change, summed
from addons.inventory.models import Move, MoveSerial, Whereabouts
from core.context import Context
from core.orm.bulk import insert_rows, one_of, update_rows

PART = 1
Number = tuple[int, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """A piece that leaves with a line of a slip."""

    slip: Slip
    line: int
    serial: int
    first_seen: bool


def issue(context: Context, known: Known, slips: Sequence[Slip]) -> None:
    """Let the goods of ``slips``, which are written, leave from where they lie."""
    session = context.session
    pieces = _pieces(context, known, slips)
    taken = [
        {"pickup_id": piece.slip.id, "serial_id": piece.serial, "line": piece.line}
        for piece in pieces
    ]
    insert_rows(session, PickupSerial.__table__, taken)
    moves = [_move(known, slip, n, line) for slip in slips for n, line in _lines(slip)]
    insert_rows(session, Move.__table__, moves)
    insert_rows(session, MoveSerial.__table__, [_moved(piece) for piece in pieces])
    fresh = [_gone(piece) for piece in pieces if piece.first_seen]
    insert_rows(session, Whereabouts.__table__, fresh)
    there = [_gone(piece) for piece in pieces if not piece.first_seen]
    update_rows(session, Whereabouts.__table__, there, key=["serial_id"])
    held = [
        {"id": piece.serial, "holder_id": known.dealers[piece.slip.facts.dealer].party}
        for piece in pieces
    ]
    update_rows(session, Serial.__table__, held, key=["id"])
    change(session, summed(_lower(move) for move in moves))


def _lines(slip: Slip) -> Iterator[tuple[int, Line]]:
    return enumerate(slip.facts.lines, start=1)


def _pieces(context: Context, known: Known, slips: Sequence[Slip]) -> list[Piece]:
    ids = {
        AT_ISSUE: _read_at_issue(context, known, slips),
        THROUGHOUT: _received(context, known, slips),
    }
    return [
        Piece(
            slip=slip,
            line=number,
            serial=ids[tracking][known.variants[line.variant], serial],
            first_seen=tracking == AT_ISSUE,
        )
        for slip in slips
        for number, line in _lines(slip)
        if (tracking := known.articles[line.variant].tracking) in ids
        for serial in _numbers(known, line)
    ]


def _numbers(known: Known, line: Line) -> list[str]:
    article = known.articles[line.variant]
    return [numbers(article, serial)[0] for serial in line.serials]


def _told(known: Known, slips: Sequence[Slip], tracking: str) -> list[tuple[Slip, Number]]:
    return [
        (slip, (known.variants[line.variant], number))
        for slip in slips
        for line in slip.facts.lines
        if known.articles[line.variant].tracking == tracking
        for number in _numbers(known, line)
    ]


def _read_at_issue(context: Context, known: Known, slips: Sequence[Slip]) -> dict[Number, int]:
    """Goods tracked at issue only show their serials for the first time when they leave."""
    told = _told(known, slips, AT_ISSUE)
    ids = fresh_ids(context.session, Serial, len(told))
    rows = [
        {"id": id, "variant_id": variant, "number": number}
        for id, (_slip, (variant, number)) in zip(ids, told, strict=True)
    ]
    insert_rows(context.session, Serial.__table__, rows)
    deeds = [_first_seen(slip, row) for (slip, _number), row in zip(told, rows, strict=True)]
    log_deeds(context, deeds)
    return {number: id for id, (_slip, number) in zip(ids, told, strict=True)}


def _first_seen(slip: Slip, row: Row) -> Deed:
    told = slip.facts
    scribe = Scribe(at=told.finished, actor=told.clerk, table=Serial, record=row["id"])
    return scribe.created(**row)


def _received(context: Context, known: Known, slips: Sequence[Slip]) -> Mapping[Number, int]:
    told = [number for _slip, (_variant, number) in _told(known, slips, THROUGHOUT)]
    query = select(Serial.variant_id, Serial.number, Serial.id).where(
        one_of(context.session, Serial.number, told)
    )
    return {(variant, number): id for variant, number, id in context.session.execute(query)}


def _move(known: Known, slip: Slip, number: int, line: Line) -> Row:
    article = known.articles[line.variant]
    return {
        "document": slip.id,
        "line": number,
        "part": PART,
        "at": slip.facts.finished,
        "variant_id": known.variants[line.variant],
        "quantity": Decimal(line.quantity),
        "source_id": known.places[slip.facts.warehouse, home_place(article.number)],
        "source_status": AVAILABLE,
        "target_id": None,
        "target_status": None,
    }


def _moved(piece: Piece) -> Row:
    return {
        "document": piece.slip.id,
        "line": piece.line,
        "part": PART,
        "serial_id": piece.serial,
    }


def _gone(piece: Piece) -> Row:
    return {
        "serial_id": piece.serial,
        "location_id": None,
        "status": None,
        "document": piece.slip.id,
        "since": piece.slip.facts.finished,
    }


def _lower(move: Row) -> tuple[Spot, Change]:
    spot = Spot(move["source_id"], move["variant_id"], AVAILABLE)
    return spot, Change(on_hand=-move["quantity"])
