"""Goods that left with pickups of the past: pieces named, the ledger, and what is left on hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from sqlalchemy import ColumnElement, and_, exists, insert, literal, select, update

from addons.base.models import Serial
from addons.demo.facts.families import AT_ISSUE, THROUGHOUT
from addons.demo.facts.papers import PickupLine as Line
from addons.demo.facts.warehouses import home_place
from addons.demo.load.known import Known
from addons.demo.load.rows import Deed, Row, Scribe, log_deeds
from addons.demo.load.slips import Slip
from addons.demo.load.stock import AVAILABLE, numbers
from addons.esales.models import Dealer, Pickup, PickupSerial
from addons.inventory.balances import Change, Spot, change, summed
from addons.inventory.models import Move, MoveSerial, Whereabouts
from core.context import Context
from core.orm.bulk import fresh_ids, insert_rows, one_of
from core.workflow import Document

PART = 1
Number = tuple[int, str]


def issue(context: Context, known: Known, slips: Sequence[Slip]) -> None:
    """Let the goods of ``slips``, which are written, leave from where they lie.

    What follows from which pieces left with which slip is worked out by the database itself.
    """
    session = context.session
    insert_rows(session, PickupSerial.__table__, list(_taken(context, known, slips)))
    moves = [_move(known, slip, n, line) for slip in slips for n, line in _lines(slip)]
    insert_rows(session, Move.__table__, moves)
    taken = _of(context, slips)
    _write_moved(context, taken)
    _carry_away(context, taken)
    _bind(context, taken)
    change(session, summed(_lower(move) for move in moves))


def _lines(slip: Slip) -> Iterator[tuple[int, Line]]:
    return enumerate(slip.facts.lines, start=1)


def _taken(context: Context, known: Known, slips: Sequence[Slip]) -> Iterator[Row]:
    ids = _read_at_issue(context, known, slips) | _received(context, known, slips)
    for slip in slips:
        for number, line in _lines(slip):
            for serial in _numbers(known, line):
                piece = ids[known.variants[line.variant], serial]
                yield {"pickup_id": slip.id, "serial_id": piece, "line": number}


def _of(context: Context, slips: Sequence[Slip]) -> ColumnElement[bool]:
    """The condition that a piece was taken with one of ``slips``."""
    table = PickupSerial.__table__
    ids = [slip.id for slip in slips]
    return and_(context.session.mine(table), one_of(context.session, table.c.pickup_id, ids))


def _write_moved(context: Context, taken: ColumnElement[bool]) -> None:
    piece = PickupSerial.__table__
    told = select(
        piece.c.branch, piece.c.pickup_id, piece.c.line, literal(PART), piece.c.serial_id
    ).where(taken)
    names = ["branch", "document", "line", "part", "serial_id"]
    context.session.connection().execute(insert(MoveSerial.__table__).from_select(names, told))


def _carry_away(context: Context, taken: ColumnElement[bool]) -> None:
    """Say of every piece which slip took it; what is first seen has no whereabouts before."""
    session = context.session
    piece, there, slip = (m.__table__ for m in (PickupSerial, Whereabouts, Document))
    session.connection().execute(
        update(there)
        .where(session.mine(there), there.c.serial_id == piece.c.serial_id)
        .where(taken, slip.c.id == piece.c.pickup_id)
        .values(location_id=None, status=None, document=slip.c.id, since=slip.c.posted)
    )
    first_seen = (
        select(piece.c.branch, piece.c.serial_id, piece.c.pickup_id, slip.c.posted)
        .join(slip, slip.c.id == piece.c.pickup_id)
        .where(taken, ~exists().where(there.c.serial_id == piece.c.serial_id))
    )
    names = ["branch", "serial_id", "document", "since"]
    session.connection().execute(insert(there).from_select(names, first_seen))


def _bind(context: Context, taken: ColumnElement[bool]) -> None:
    """Make the dealer's party the holder of every piece."""
    serial, piece, pickup, dealer = (
        model.__table__ for model in (Serial, PickupSerial, Pickup, Dealer)
    )
    context.session.connection().execute(
        update(serial)
        .where(context.session.mine(serial), serial.c.id == piece.c.serial_id)
        .where(taken, pickup.c.id == piece.c.pickup_id, dealer.c.id == pickup.c.dealer_id)
        .values(holder_id=dealer.c.party_id)
    )


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
    ids = fresh_ids(context.session, Serial.__table__, len(told))
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


def _received(context: Context, known: Known, slips: Sequence[Slip]) -> dict[Number, int]:
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


def _lower(move: Row) -> tuple[Spot, Change]:
    spot = Spot(move["source_id"], move["variant_id"], AVAILABLE)
    return spot, Change(on_hand=-move["quantity"])
