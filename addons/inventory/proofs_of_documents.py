"""What ``qudao check`` proves of documents and the ledger: both say the same, piece by piece.

Each proof sets two accounts of the same thing side by side in one statement, however many rows
there are, and names where they differ.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, and_, case, false, func, literal, or_, select, union_all

from addons.base.models import Serial, Variant
from addons.inventory.models import (
    Location,
    Move,
    MoveSerial,
    StockDocument,
    StockLine,
    Warehouse,
)
from addons.inventory.proofs import ONE, ZERO
from addons.inventory.refusals import in_digits
from core.checks import Check
from core.context import Context
from core.i18n import _
from core.orm.session import BranchSession
from core.orm.types import Instant, Quantity
from core.workflow import Document

NONE = literal(ZERO, Quantity())
ADDON, POSTED, COUNT = "inventory", "posted", "inventory.count"
KEY = ("document", "location_id", "variant_id", "status")


def documents_are_the_ledger(context: Context) -> Iterator[str]:
    """Every posted receipt, adjustment and count moved what it says, where it says it."""
    session = context.session
    both = union_all(*_said(session), *_moved(session)).subquery("both")
    said, moved = func.sum(both.c.said), func.sum(both.c.moved)
    sums = (
        select(
            *(both.c[name] for name in KEY),
            said.label("said"),
            moved.label("moved"),
            func.sum(both.c.told).label("told"),
        )
        .group_by(*(both.c[name] for name in KEY))
        .having(said != moved)
        .subquery("sums")
    )
    # A count finds pieces that the books had elsewhere; what it does not name, it does not count.
    query = (
        select(*_called(sums.c))
        .join(Document, Document.id == sums.c.document)
        .join(Variant, Variant.id == sums.c.variant_id)
        .join(Location, Location.id == sums.c.location_id)
        .join(Warehouse, Warehouse.id == Location.warehouse_id)
        .where(or_(Document.kind != COUNT, sums.c.told > 0))
    )
    for row in session.execute(query):
        yield (
            f"{row.branch} {row.number or row.id}: it says {in_digits(row.said)} of {row.code} in "
            f"{row.place} ({row.status}), and the ledger moved {in_digits(row.moved)}"
        )


def _called(sums: Any) -> tuple[Any, ...]:
    place = (Warehouse.code + literal(" ") + Location.code).label("place")
    document = (Document.branch, Document.number, Document.id, Variant.code, place)
    return (*document, sums.status, sums.said, sums.moved)


def _said(session: BranchSession) -> Iterator[Select[Any]]:
    """What the lines of posted documents bring to a place, and take from the one they leave."""
    line, document = StockLine.__table__, Document.__table__
    moving = line.c.target_id.is_not(None)
    sides = (
        (line.c.location_id, line.c.status, line.c.quantity, (~moving, document.c.kind != COUNT)),
        (line.c.location_id, line.c.status, -line.c.quantity, (moving,)),
        (line.c.target_id, line.c.target_status, line.c.quantity, (moving,)),
        (
            line.c.location_id,
            line.c.status,
            line.c.quantity - line.c.booked,
            (document.c.kind == COUNT,),
        ),
    )
    for place, status, quantity, which in sides:
        yield (
            select(
                line.c.document,
                place.label("location_id"),
                line.c.variant_id,
                status.label("status"),
                quantity.label("said"),
                NONE.label("moved"),
                literal(1).label("told"),
            )
            .join(document, document.c.id == line.c.document)
            .where(session.mine(line), document.c.step == POSTED, *which)
        )


def _moved(session: BranchSession) -> Iterator[Select[Any]]:
    """What the ledger brought to a place and took from it for documents of our own."""
    move, own = Move.__table__, StockDocument.__table__
    for side, quantity in (("target", move.c.quantity), ("source", -move.c.quantity)):
        yield (
            select(
                move.c.document,
                move.c[f"{side}_id"].label("location_id"),
                move.c.variant_id,
                move.c[f"{side}_status"].label("status"),
                NONE.label("said"),
                quantity.label("moved"),
                literal(0).label("told"),
            )
            .join(own, own.c.id == move.c.document)
            .where(session.mine(move), move.c[f"{side}_id"].is_not(None))
        )


def issued_goods_are_moved(context: Context) -> Iterator[str]:
    """What finished documents of other addons took, quantity and pieces, the ledger moved.

    What a branch traded before it kept stock, and brought along, is not asked for.
    """
    for issued in context.hooks.gather("goods_issued", context=context):
        yield from _quantities(context, issued)
        yield from _pieces(context, issued)


def _quantities(context: Context, issued: Any) -> Iterator[str]:
    session, move, document = context.session, Move.__table__, Document.__table__
    told = issued.goods.subquery("told")
    ways = [select(told.c.document, told.c.variant_id, told.c.quantity, NONE.label("moved"))]
    for inside, outside, quantity in (
        ("source_id", "target_id", move.c.quantity),
        ("target_id", "source_id", -move.c.quantity),
    ):
        ways.append(
            select(move.c.document, move.c.variant_id, NONE, quantity)
            .join(document, document.c.id == move.c.document)
            .where(session.mine(move), document.c.kind == issued.kind)
            .where(move.c[inside].is_not(None), move.c[outside].is_(None))
        )
    both = union_all(*ways).subquery("both")
    said, moved = func.sum(both.c.quantity), func.sum(both.c.moved)
    sums = (
        select(both.c.document, both.c.variant_id, said.label("said"), moved.label("moved"))
        .group_by(both.c.document, both.c.variant_id)
        .having(said != moved)
        .subquery("sums")
    )
    query = (
        select(Document.branch, Document.number, Document.id, Variant.code)
        .add_columns(sums.c.said, sums.c.moved)
        .join(sums, sums.c.document == Document.id)
        .join(Variant, Variant.id == sums.c.variant_id)
        .where(_kept_stock(context))
    )
    for row in session.execute(query):
        yield (
            f"{row.branch} {row.number or row.id}: it says {in_digits(row.said)} of {row.code} "
            f"left, and the ledger moved {in_digits(row.moved)}"
        )


def _pieces(context: Context, issued: Any) -> Iterator[str]:
    session, document = context.session, Document.__table__
    went, move = MoveSerial.__table__, Move.__table__
    told = issued.pieces.subquery("told")
    of_move = and_(*(move.c[name] == went.c[name] for name in ("document", "line", "part")))
    # What left counts against what is told to have left, and what came back the other way.
    left = case((move.c.target_id.is_(None), -1), else_=1)
    ways = (
        select(told.c.document, told.c.serial_id, told.c.times),
        select(went.c.document, went.c.serial_id, left)
        .join(move, of_move)
        .join(document, document.c.id == went.c.document)
        .where(session.mine(went), document.c.kind == issued.kind)
        .where(or_(move.c.source_id.is_(None), move.c.target_id.is_(None))),
    )
    both = union_all(*ways).subquery("both")
    times = func.sum(both.c.times)
    sums = (
        select(both.c.document, both.c.serial_id, times.label("times"))
        .group_by(both.c.document, both.c.serial_id)
        .having(times != 0)
        .subquery("sums")
    )
    query = (
        select(Document.branch, Document.number, Document.id, sums.c.times)
        .add_columns(Serial.number.label("serial"))
        .join(sums, sums.c.document == Document.id)
        .join(Serial, Serial.id == sums.c.serial_id)
        .where(_kept_stock(context))
    )
    for row in session.execute(query):
        said, other = ("document", "ledger") if row.times > 0 else ("ledger", "document")
        yield (
            f"{row.branch} {row.number or row.id}: serial {row.serial} left according to the "
            f"{said}, and not according to the {other}"
        )


def _kept_stock(context: Context) -> Any:
    """The condition that a document was finished when its branch kept stock already."""
    zone = ZoneInfo(context.company.timezone)
    finished = func.coalesce(Document.posted, Document.created, type_=Instant())
    begun = []
    for home in context.company.branches.values():
        days = [phase.since for phase in home.phases if ADDON in phase.addons]
        if days:
            first = datetime.combine(min(days), time(), zone)
            begun.append(and_(Document.branch == home.code, finished >= first))
    return or_(false(), *begun)


def pieces_are_of_their_goods(context: Context) -> Iterator[str]:
    """The serials of a move are pieces of the goods it moved, as many as it says."""
    session, move, went = context.session, Move.__table__, MoveSerial.__table__
    of_move = (
        (move.c.document == went.c.document)
        & (move.c.line == went.c.line)
        & (move.c.part == went.c.part)
    )
    count = func.sum(ONE)
    query = (
        select(Document.branch, Document.number, Document.id, move.c.line, Variant.code)
        .add_columns(move.c.quantity, count.label("pieces"))
        .select_from(went)
        .join(move, of_move)
        .join(Document, Document.id == move.c.document)
        .join(Variant, Variant.id == move.c.variant_id)
        .where(session.mine(went))
        .group_by(Document.branch, Document.number, Document.id, move.c.line, move.c.part)
        .group_by(Variant.code, move.c.quantity)
        .having(count != move.c.quantity)
    )
    for row in session.execute(query):
        yield (
            f"{row.branch} {row.number or row.id}, line {row.line}: {in_digits(row.quantity)} of "
            f"{row.code} moved with {in_digits(row.pieces)} serials"
        )
    other = (
        select(Document.branch, Document.number, Document.id, move.c.line, Variant.code)
        .add_columns(Serial.number.label("serial"))
        .select_from(went)
        .join(move, of_move)
        .join(Serial, Serial.id == went.c.serial_id)
        .join(Document, Document.id == move.c.document)
        .join(Variant, Variant.id == move.c.variant_id)
        .where(session.mine(went), Serial.variant_id != move.c.variant_id)
    )
    for row in session.execute(other):
        yield (
            f"{row.branch} {row.number or row.id}, line {row.line}: serial {row.serial} moved "
            f"as a {row.code} and is now none"
        )


CHECKS = (
    Check(
        name="inventory.documents",
        title=_("Stock documents and the ledger say the same"),
        find=documents_are_the_ledger,
    ),
    Check(
        name="inventory.issued",
        title=_("What other documents took from stock, the ledger moved"),
        find=issued_goods_are_moved,
    ),
    Check(
        name="inventory.goods",
        title=_("The serials of a move are pieces of its goods"),
        find=pieces_are_of_their_goods,
    ),
)
