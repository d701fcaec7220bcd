"""The ledger's one door: nothing else makes stock come, go or change place.

Everything that touches stock locks in this order, so that no two deeds ever wait for each other:
whereabouts by serial, claims, balances by key.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, delete, or_

from addons.base.periods import refuse_closed
from addons.inventory.balances import Change, Held, Spot, settle, summed
from addons.inventory.claimable import AVAILABLE
from addons.inventory.lapsing import is_lapsed
from addons.inventory.letting_go import drop_claims
from addons.inventory.models import Claim, Move, MoveSerial, Whereabouts
from addons.inventory.pieces import HELD, Piece, called, hold_pieces
from addons.inventory.refusals import NotInStock, at_most, in_digits
from core.context import Context
from core.i18n import _
from core.orm.bulk import insert_rows, one_of, update_rows

BOOKS = "inventory"


@dataclass(frozen=True, kw_only=True)
class StockMove:
    """A quantity of a variant goes from ``source`` to ``target``, or from or to the world.

    ``serial_ids`` are the pieces that go, as many as ``quantity`` where there are any. ``after`` is
    how many parts of the document's line are written already, ``since`` when the pieces had come in
    where that was before. ``gone_with`` is the document with which they are gone from now on, where
    that is not the one that moves them.
    """

    document: int
    line: int
    variant_id: int
    quantity: Decimal
    source_id: int | None = None
    source_status: str | None = None
    target_id: int | None = None
    target_status: str | None = None
    serial_ids: tuple[int, ...] = ()
    since: datetime | None = None
    gone_with: int | None = None
    after: int = 0

    def __post_init__(self) -> None:
        if self.quantity <= 0:
            raise ValueError("a move has a quantity above zero")
        if self.source is None and self.target is None:
            raise ValueError("a move has a source or a target")
        if self.serial_ids and len(set(self.serial_ids)) != self.quantity:
            raise ValueError("a move has one serial for each piece")

    @property
    def source(self) -> Spot | None:
        """The balance it lowers; None where goods come from the world."""
        if self.source_id is None or self.source_status is None:
            return None
        return Spot(self.source_id, self.variant_id, self.source_status)

    @property
    def target(self) -> Spot | None:
        """The balance it raises; None where goods go to the world."""
        if self.target_id is None or self.target_status is None:
            return None
        return Spot(self.target_id, self.variant_id, self.target_status)


def post(
    moves: Sequence[StockMove],
    context: Context,
    releasing: Sequence[int] = (),
    *,
    is_opening: bool = False,
) -> None:
    """Write ``moves`` into the ledger and carry balances and whereabouts along, all or nothing.

    The claims of the documents ``releasing`` end with it, and lapsed ones on these goods. Before
    the books begin only opening stock is posted, as ``is_opening`` says. Raises NotInStock, one
    sentence for each fault, where goods would go below zero (and the location may not), are
    reserved by another document, or a serial is not at its source. The statements do not grow with
    moves or serials.
    """
    if not moves and not releasing:
        return
    if moves:
        refuse_closed(BOOKS, context.today, context, is_opening=is_opening)
    session = context.session
    serial_ids = {serial for move in moves for serial in move.serial_ids}
    pieces = hold_pieces(context, serial_ids) if serial_ids else {}
    context.forget(HELD)
    ended = drop_claims(session, _ending(moves, context, releasing))
    changes = summed([*_changes(moves), *((claim.spot, claim.ended) for claim in ended)])
    held = settle(session, changes)
    faults = [*_untold(moves, held), *_misplaced(moves, pieces, releasing)]
    # Where pieces are named, what is wrong with each says more than how many too few there are.
    told = {spot for spot, there in held.items() if faults and there.tracked}
    faults += _lacking(moves, changes, {s: h for s, h in held.items() if s not in told})
    if faults:
        raise NotInStock(*at_most(faults))
    _carry(moves, pieces, context)
    _write(moves, context)


def _ending(moves: Sequence[StockMove], context: Context, releasing: Sequence[int]) -> Any:
    """Which claims end: those of ``releasing``, and lapsed ones on the goods that move."""
    session = context.session
    touched = one_of(session, Claim.variant_id, {move.variant_id for move in moves})
    own = one_of(session, Claim.document, releasing)
    return or_(own, and_(touched, is_lapsed(context.now)))


def _changes(moves: Sequence[StockMove]) -> Iterator[tuple[Spot, Change]]:
    for move in moves:
        if move.source is not None:
            yield move.source, Change(on_hand=-move.quantity)
        if move.target is not None:
            yield move.target, Change(on_hand=move.quantity)


def _lacking(
    moves: Sequence[StockMove], changes: Mapping[Spot, Change], held: Mapping[Spot, Held]
) -> Iterator[Any]:
    """Sentences for the lines that have taken more than was there and free."""
    for spot, there in held.items():
        made = changes[spot]
        if made.on_hand >= 0 or there.may_go_negative:
            continue
        if there.on_hand < 0 or there.free < 0:
            yield _lack(_lines_from(moves, spot), made, there)


def _lack(lines: Sequence[int], made: Change, there: Held) -> Any:
    said = {
        "lines": ", ".join(str(line) for line in lines),
        "wanted": in_digits(-made.on_hand),
        "product": there.product,
        "place": there.place,
        "there": in_digits(there.on_hand - made.on_hand),
        "reserved": in_digits(there.reserved),
    }
    if there.reserved > 0:
        return _(
            "Line ${lines}: ${wanted} of ${product} cannot leave ${place}: ${there} are there, and "
            "${reserved} of them are reserved by open documents. Lower the quantity, or let those "
            "documents go first.",
            mapping=said,
        )
    return _(
        "Line ${lines}: ${wanted} of ${product} cannot leave ${place}: ${there} are there. "
        "Lower the quantity, or count the place and post the count first.",
        mapping=said,
    )


def _lines_from(moves: Sequence[StockMove], spot: Spot) -> list[int]:
    return sorted({move.line for move in moves if move.source == spot})


def _untold(moves: Sequence[StockMove], held: Mapping[Spot, Held]) -> Iterator[Any]:
    """Sentences for lines of goods that are tracked by serial and do not name their serials."""
    for move in moves:
        spot = move.source or move.target
        assert spot is not None
        if held[spot].tracked and not move.serial_ids:
            yield _(
                "Line ${line}: ${product} is tracked by serial number. "
                "Scan or enter the serial numbers of the ${quantity} pieces.",
                mapping={
                    "line": move.line,
                    "product": held[spot].product,
                    "quantity": in_digits(move.quantity),
                },
            )


def _misplaced(
    moves: Sequence[StockMove], pieces: Mapping[int, Piece], releasing: Collection[int]
) -> Iterator[Any]:
    """Sentences for serials that are not where a move takes them from; moves count in order."""
    at = {serial: piece.at for serial, piece in pieces.items()}
    for move in moves:
        source = _place(move.source)
        for serial in move.serial_ids:
            piece = pieces.get(serial)
            if piece is None or piece.variant_id != move.variant_id:
                yield _(
                    "Line ${line}: serial ${serial} is not one of this product's here. "
                    "Take it off the line.",
                    mapping={"line": move.line, "serial": piece.number if piece else serial},
                )
            elif piece.kept_by is not None and source is None:
                yield _abroad(move, piece)
            elif piece.claimed_by is not None and piece.claimed_by not in releasing:
                yield _claimed(move, piece)
            elif at[serial] != source and not piece.first_seen:
                yield _elsewhere(move, piece)
            at[serial] = _place(move.target)


def _place(spot: Spot | None) -> tuple[int, str] | None:
    return (spot.location_id, spot.status) if spot is not None else None


def _claimed(move: StockMove, piece: Piece) -> Any:
    return _(
        "Line ${line}: serial ${serial} of ${product} is reserved by the open document "
        "${document}. Finish that one or take the serial off it first.",
        mapping={
            "line": move.line,
            "serial": piece.number,
            "product": piece.product,
            "document": called(None, piece.claimed_by),
        },
    )


def _abroad(move: StockMove, piece: Piece) -> Any:
    return _(
        "Line ${line}: serial ${serial} of ${product} is in another branch's books, and comes back "
        "with a transfer from there. Take it off the line.",
        mapping={"line": move.line, "serial": piece.number, "product": piece.product},
    )


def _elsewhere(move: StockMove, piece: Piece) -> Any:
    said: dict[str, Any] = {
        "line": move.line, "serial": piece.number, "product": piece.product
    }
    if piece.at is None and piece.seen is None:
        return _(
            "Line ${line}: serial ${serial} of ${product} was never received here. "
            "Receive it first.",
            mapping=said,
        )
    if piece.at is None:
        return _(
            "Line ${line}: serial ${serial} of ${product} has left stock with ${document}. "
            "Take it off the line.",
            mapping={**said, "document": piece.document},
        )
    said["place"] = piece.place
    if move.source is None:
        return _(
            "Line ${line}: serial ${serial} of ${product} is in stock already, in ${place}. "
            "Take it off the line.",
            mapping=said,
        )
    return _(
        "Line ${line}: serial ${serial} of ${product} is in ${place}, not where the line takes it "
        "from. Correct the place, or take it off the line.",
        mapping=said,
    )


def _carry(moves: Sequence[StockMove], pieces: Mapping[int, Piece], context: Context) -> None:
    """Say of every serial where its last move brought it; its age does not change on the way.

    Of goods whose serials show at issue only nothing is known any more once they can be sold again.
    """
    last = {serial: move for move in moves for serial in move.serial_ids}
    known: list[dict[str, Any]] = []
    fresh: list[dict[str, Any]] = []
    unseen = {
        serial
        for serial, move in last.items()
        if move.target_status == AVAILABLE and pieces[serial].serials == "at_issue"
    }
    if unseen:
        there = Whereabouts.__table__
        context.session.connection().execute(
            delete(there).where(
                one_of(context.session, there.c.serial_id, unseen), context.session.mine(there)
            )
        )
    for serial, move in sorted(last.items()):
        if serial in unseen:
            continue
        row = {
            "serial_id": serial,
            "location_id": move.target_id if move.target else None,
            "status": move.target_status if move.target else None,
            "document": move.gone_with or move.document,
            "since": move.since or _since(move, pieces[serial], context),
        }
        (fresh if pieces[serial].seen is None else known).append(row)
    update_rows(context.session, Whereabouts.__table__, known, key=("serial_id",))
    insert_rows(context.session, Whereabouts.__table__, fresh)


def _since(move: StockMove, piece: Piece, context: Context) -> datetime:
    """Since when a piece is in stock, or gone: its age stays with it wherever it is put."""
    stays = move.source is not None and move.target is not None and piece.at is not None
    return piece.seen if stays and piece.seen is not None else context.now


def _write(moves: Sequence[StockMove], context: Context) -> None:
    """Write the ledger's rows; a line that draws on several places has several parts."""
    parts: Counter[tuple[int, int]] = Counter()
    rows, serials = [], []
    for move in moves:
        parts[move.document, move.line] += 1
        key = {
            "document": move.document,
            "line": move.line,
            "part": move.after + parts[move.document, move.line],
        }
        serials += [{**key, "serial_id": serial} for serial in move.serial_ids]
        rows.append(
            {
                **key,
                "at": context.now,
                "variant_id": move.variant_id,
                "quantity": move.quantity,
                "source_id": move.source_id,
                "source_status": move.source_status,
                "target_id": move.target_id,
                "target_status": move.target_status,
            }
        )
    insert_rows(context.session, Move.__table__, rows)
    insert_rows(context.session, MoveSerial.__table__, serials)
