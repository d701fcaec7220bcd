"""Counts: what was found against what the books say at that moment (盘盈 / 盘亏)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from addons.base.models import Serial
from addons.inventory.balances import Spot, among, lock
from addons.inventory.ledger import StockMove, post
from addons.inventory.lines import known_serials, read_lines
from addons.inventory.models import StockLine, Whereabouts
from addons.inventory.moved_since import moved_since
from addons.inventory.pieces import lock_pieces, look_at
from addons.inventory.refusals import NotInStock, at_most
from core.context import Context
from core.i18n import _
from core.orm.bulk import update_rows
from core.workflow import Document, Effect


@dataclass(frozen=True, kw_only=True)
class Counted:
    """A line of a count: how much of one thing, or which pieces, were found at one spot."""

    document: int
    line: int
    spot: Spot
    quantity: Decimal
    tracked: bool = False
    pieces: tuple[int, ...] = ()


def differences(
    counted: Sequence[Counted], booked: Mapping[Spot, Decimal], at: Mapping[int, Spot | None]
) -> Iterator[StockMove]:
    """The moves that bring the books to what was counted.

    ``booked`` is what the books say of each spot, ``at`` where they say each piece is, None where
    it is not in stock. A piece found somewhere in the count is never missing elsewhere in it.
    """
    found = {piece for line in counted for piece in line.pieces}
    for line in counted:
        if line.tracked:
            yield from _missing(line, at, found)
            yield from _found(line, at)
        elif difference := line.quantity - booked.get(line.spot, Decimal(0)):
            is_gain = difference > 0
            yield _move(
                line,
                None if is_gain else line.spot,
                line.spot if is_gain else None,
                abs(difference),
            )


def _missing(
    line: Counted, at: Mapping[int, Spot | None], found: Collection[int]
) -> Iterator[StockMove]:
    gone = tuple(piece for piece, spot in at.items() if spot == line.spot and piece not in found)
    if gone:
        yield _move(line, line.spot, None, Decimal(len(gone)), gone)


def _found(line: Counted, at: Mapping[int, Spot | None]) -> Iterator[StockMove]:
    origins: dict[Spot | None, list[int]] = defaultdict(list)
    for piece in line.pieces:
        if at.get(piece) != line.spot:
            origins[at.get(piece)].append(piece)
    for origin, pieces in origins.items():
        yield _move(line, origin, line.spot, Decimal(len(pieces)), tuple(pieces))


def _move(
    line: Counted,
    source: Spot | None,
    target: Spot | None,
    quantity: Decimal,
    pieces: tuple[int, ...] = (),
) -> StockMove:
    return StockMove(
        document=line.document,
        line=line.line,
        variant_id=line.spot.variant_id,
        quantity=quantity,
        source_id=source.location_id if source else None,
        source_status=source.status if source else None,
        target_id=target.location_id if target else None,
        target_status=target.status if target else None,
        serial_ids=pieces,
    )


def settle_count(documents: Sequence[Document], context: Context) -> None:
    """Post the differences between what was counted and what is booked now, and keep the latter."""
    session = context.session
    lines = read_lines(context, [document.id for document in documents])
    serials = known_serials(context, lines)
    counted = [
        Counted(
            document=line.document,
            line=line.line,
            spot=line.spot,
            quantity=line.quantity,
            tracked=line.tracked,
            pieces=tuple(serials[line.variant_id, entry.number] for entry in line.serials),
        )
        for line in lines
    ]
    spots = {line.spot for line in counted}
    tracked = {line.spot for line in counted if line.tracked}
    lock_pieces(session, {*serials.values(), *_booked_pieces(context, tracked)})
    booked = {spot: there.on_hand for spot, there in lock(session, spots).items()}
    # The balances are locked now, so what the books say here is what the count is settled with.
    if moved := [no for _number, no in moved_since([d.id for d in documents], context)]:
        raise NotInStock(*at_most(moved))
    pieces = look_at(context, {*serials.values(), *_booked_pieces(context, tracked)})
    at = {
        piece.id: Spot(piece.at[0], piece.variant_id, piece.at[1]) if piece.at else None
        for piece in pieces.values()
    }
    _keep_booked(context, counted, booked)
    post(list(differences(counted, booked, at)), context)


def _booked_pieces(context: Context, spots: Collection[Spot]) -> set[int]:
    """The pieces that the books say are at ``spots``."""
    if not spots:
        return set()
    key = (Whereabouts.location_id, Serial.variant_id, Whereabouts.status)
    query = (
        select(Whereabouts.serial_id)
        .join(Serial, Serial.id == Whereabouts.serial_id)
        .where(among(context.session, key, spots))
    )
    return set(context.session.scalars(query))


def _keep_booked(
    context: Context, counted: Sequence[Counted], booked: Mapping[Spot, Decimal]
) -> None:
    rows = [
        {"document": line.document, "line": line.line, "booked": booked[line.spot]}
        for line in counted
    ]
    update_rows(context.session, StockLine.__table__, rows, key=("document", "line"))


EFFECT = Effect(
    name="inventory.settle_count",
    title=_("Book the differences of the count"),
    apply=settle_count,
    permission="inventory:count:post",
    kinds=("inventory.count",),
)
