"""Goods that a document brought in leave again from where it put them, as if never come back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, select

from addons.base.models import Variant
from addons.inventory.claimable import AVAILABLE
from addons.inventory.ledger import StockMove, post
from addons.inventory.models import Balance, Location, Warehouse
from addons.inventory.pieces import Piece
from addons.inventory.refusals import NotInStock, at_most, in_digits
from addons.inventory.written import MOVE, WENT, Way, Written, way_of, written_of
from core.context import Context
from core.i18n import _
from core.orm.bulk import one_of
from core.workflow import Document, Effect, Guard, Objection

ZERO = Decimal(0)
Place = tuple[int, str]
# The document with which a piece had left before it came in, and when that was.
Gone = tuple[int, datetime]


def still_there(documents: Sequence[Document], context: Context) -> Iterator[Objection]:
    """Object to goods that do not lie any more where ``documents`` put them."""
    way = _way(documents, context)
    loose: list[StockMove] = []
    for move in way.moves:
        pieces = [way.pieces[serial] for serial in move.serial_ids]
        if not any(_is_known(piece, move) for piece in pieces):
            loose.append(move)
        for piece in pieces:
            if not _lies_there(piece, move):
                yield Objection(document=move.document, message=_moved_on(move, piece))
    yield from _too_few(loose, context)


def leave_again(documents: Sequence[Document], context: Context) -> None:
    """Let all that ``documents`` brought in leave again; raises NotInStock.

    The pieces are gone with what had taken them before, and since then.
    """
    if objections := list(still_there(documents, context)):
        raise NotInStock(*at_most([objection.message for objection in objections]))
    post(_way(documents, context).moves, context)


def _is_known(piece: Piece, move: StockMove) -> bool:
    """Whether the books know the piece as long as it lies there: not what only shows at issue."""
    return piece.tracked or move.source_status != AVAILABLE


def _lies_there(piece: Piece, move: StockMove) -> bool:
    if _is_known(piece, move):
        return piece.at == (move.source_id, move.source_status)
    return piece.seen is None


def _moved_on(move: StockMove, piece: Piece) -> Any:
    said = {
        "line": move.line,
        "serial": piece.number,
        "product": piece.product,
        "document": piece.document,
    }
    if piece.at is None:
        return _(
            "Line ${line}: serial ${serial} of ${product} has left with ${document} since. Take "
            "that back first.",
            mapping=said,
        )
    return _(
        "Line ${line}: serial ${serial} of ${product} lies in ${place} since ${document}, not "
        "where it was put as it came in. Bring it back there first.",
        mapping={**said, "place": piece.place},
    )


def _too_few(moves: Sequence[StockMove], context: Context) -> Iterator[Objection]:
    """Object to goods of which less is left there than would leave again; one statement."""
    if not moves:
        return
    lying = {(row.location_id, row.variant_id, row.status): row for row in _lying(moves, context)}
    wanted: dict[Any, Decimal] = defaultdict(Decimal)
    for move in moves:
        spot = (move.source_id, move.variant_id, move.source_status)
        wanted[spot] += move.quantity
        there = lying.get(spot)
        if there is not None and not there.may_go_negative and wanted[spot] > there.on_hand:
            yield Objection(
                document=move.document,
                message=_(
                    "Line ${line}: ${there} of ${product} are left in ${place}, and ${quantity} "
                    "would leave again. Bring the rest back there first, or leave this as it is "
                    "and hand the goods out anew.",
                    mapping={
                        "line": move.line,
                        "there": in_digits(there.on_hand),
                        "product": f"{there.code} {there.name}",
                        "place": f"{there.warehouse} {there.place}",
                        "quantity": in_digits(move.quantity),
                    },
                ),
            )


def _lying(moves: Sequence[StockMove], context: Context) -> Iterable[Any]:
    session, named = context.session, (Location.code.label("place"), Location.may_go_negative)
    return session.execute(
        select(Balance.location_id, Balance.variant_id, Balance.status, Balance.on_hand)
        .add_columns(Variant.code, Variant.name, Warehouse.code.label("warehouse"), *named)
        .join(Variant, Variant.id == Balance.variant_id)
        .join(Location, Location.id == Balance.location_id)
        .join(Warehouse, Warehouse.id == Location.warehouse_id)
        .where(one_of(session, Balance.variant_id, {move.variant_id for move in moves}))
        .where(one_of(session, Balance.location_id, {move.source_id for move in moves}))
    ).all()


def _way(documents: Sequence[Document], context: Context) -> Way:
    """Read once for guard and effect; the ledger sees for itself whether it still holds."""
    key = ("inventory.way_out", *(document.id for document in documents))
    found: Way = context.once(key, lambda: _read(documents, context))
    return found


def _read(documents: Sequence[Document], context: Context) -> Way:
    written = written_of(documents, context)
    serials = {serial for one in written for serial in one.serials}
    gone = _gone_before(serials, written, context) if serials else {}
    return way_of(_moves(written, gone), context)


def _moves(written: Sequence[Written], gone: Mapping[int, Gone]) -> Iterator[StockMove]:
    """One out of every place where something of a line was put and did not leave by itself."""
    lines: dict[tuple[int, int], list[Written]] = defaultdict(list)
    for one in written:
        lines[one.row.document, one.row.line].append(one)
    for (document, line), found in lines.items():
        after = found[-1].parts
        for place, serials, quantity in _put(found):
            for with_, same in _by_leaver(serials, gone) if serials else ((None, ()),):
                left_with, since = with_ or (None, None)
                yield StockMove(
                    document=document,
                    line=line,
                    variant_id=found[0].row.variant_id,
                    quantity=Decimal(len(same)) if same else quantity,
                    source_id=place[0],
                    source_status=place[1],
                    serial_ids=tuple(same),
                    since=since,
                    gone_with=left_with,
                    after=after,
                )


def _put(written: Iterable[Written]) -> Iterator[tuple[Place, list[int], Decimal]]:
    """Where the goods of a line were put in the end: pieces, or how much of goods without."""
    at: dict[int, Place | None] = {}
    sums: dict[Place, Decimal] = defaultdict(Decimal)
    for row, serials, _parts in written:
        source, target = (row.source_id, row.source_status), (row.target_id, row.target_status)
        at.update(dict.fromkeys(serials, target if row.target_id is not None else None))
        if row.source_id is not None:
            sums[source] -= row.quantity
        if row.target_id is not None:
            sums[target] += row.quantity
    for place, quantity in sums.items():
        if quantity > 0:
            yield place, [serial for serial, where in at.items() if where == place], quantity


def _by_leaver(
    serials: Iterable[int], gone: Mapping[int, Gone]
) -> Iterator[tuple[Gone | None, list[int]]]:
    found: dict[Gone | None, list[int]] = defaultdict(list)
    for serial in serials:
        found[gone.get(serial)].append(serial)
    yield from found.items()


def _gone_before(
    serials: Collection[int], written: Sequence[Written], context: Context
) -> dict[int, Gone]:
    """With what each piece had left, the last time before it came in; one statement."""
    session = context.session
    came: dict[int, datetime] = {}
    for row, found, _parts in written:
        for serial in found:
            came.setdefault(serial, row.at)
    of_move = and_(*(MOVE.c[name] == WENT.c[name] for name in ("document", "line", "part")))
    own = {one.row.document for one in written}
    query = (
        select(WENT.c.serial_id, MOVE.c.document, MOVE.c.at)
        .join(MOVE, of_move)
        .where(session.mine(WENT), one_of(session, WENT.c.serial_id, serials))
        .where(MOVE.c.target_id.is_(None), ~one_of(session, MOVE.c.document, own))
        .order_by(MOVE.c.at, MOVE.c.document)
    )
    rows = session.connection().execute(query)
    return {row.serial_id: (row.document, row.at) for row in rows if row.at <= came[row.serial_id]}


GUARD = Guard(
    name="inventory.still_there",
    title=_("The goods lie where they were put"),
    check=still_there,
    asks="goods_to_take_back",
)
EFFECT = Effect(
    name="inventory.leave_again",
    title=_("Let the goods leave again from where they were put"),
    apply=leave_again,
    asks="goods_to_take_back",
)
