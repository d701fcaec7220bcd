"""How goods come out of a warehouse: the moves, or a sentence for each line not served."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from addons.inventory.claimable import AVAILABLE, Wish, why_not
from addons.inventory.goods import Goods
from addons.inventory.ledger import StockMove
from addons.inventory.pieces import Piece
from addons.inventory.refusals import at_most, in_digits
from addons.inventory.spreading import Offer, spread
from core.i18n import _
from core.workflow import Objection

ZERO = Decimal(0)
TOLD_OF_A_LINE = 5


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """A place of a warehouse where a variant lies for sale, and what of it nobody has reserved."""

    location_id: int
    warehouse: str
    code: str
    variant_id: int
    free: Decimal
    endless: bool = False


@dataclass
class Stand:
    """What planning knows of the stock; it is used up while lines are served.

    ``own`` holds what a document has claimed, by (document, variant, location).
    """

    shelves: Sequence[Shelf]
    pieces: Mapping[int, Piece]
    own: dict[tuple[int, int, int], Decimal] = field(default_factory=dict)
    names: Mapping[int, str] = field(default_factory=dict)
    tracked: frozenset[int] = frozenset()
    timezone: str = "UTC"

    def __post_init__(self) -> None:
        self._free = {(shelf.variant_id, shelf.location_id): shelf.free for shelf in self.shelves}
        self._by_variant: dict[int, list[Shelf]] = {}
        for shelf in sorted(self.shelves, key=lambda shelf: shelf.code):
            self._by_variant.setdefault(shelf.variant_id, []).append(shelf)

    def take(self, goods: Goods) -> list[tuple[int, Decimal]] | None:
        """The locations that serve ``goods``, claimed ones first, then by code; None if too few."""
        given = spread(goods.quantity, self._offers(goods))
        for location, quantity in given or ():
            claimed = (goods.document, goods.variant_id, location)
            own = min(self.own.get(claimed, ZERO), quantity)
            self.own[claimed] = self.own.get(claimed, ZERO) - own
            self._free[goods.variant_id, location] -= quantity - own
        return given

    def there(self, goods: Goods) -> Decimal:
        """How much of what ``goods`` asks for its document could have."""
        return sum((max(offer.free, ZERO) for offer in self._offers(goods)), ZERO)

    def _offers(self, goods: Goods) -> list[Offer]:
        shelves = [
            shelf
            for shelf in self._by_variant.get(goods.variant_id, ())
            if shelf.warehouse == goods.warehouse
        ]
        claimed = [
            Offer(location_id=shelf.location_id, free=own)
            for shelf in shelves
            if (own := self.own.get((goods.document, goods.variant_id, shelf.location_id), ZERO))
        ]
        return claimed + [
            Offer(
                location_id=shelf.location_id,
                free=self._free[goods.variant_id, shelf.location_id],
                endless=shelf.endless,
            )
            for shelf in shelves
        ]


@dataclass
class Plan:
    """The moves that bring goods out, and what stands against it."""

    moves: list[StockMove] = field(default_factory=list)
    objections: list[Objection] = field(default_factory=list)


def plan(goods: Sequence[Goods], stand: Stand) -> Plan:
    """Serve every line of ``goods`` from ``stand``, in order, or say why it cannot be."""
    made = Plan()
    for item in goods:
        faults = list(_faults(item, stand))
        moves = [] if faults else _moves(item, stand)
        if moves is None:
            faults = [_too_few(item, stand)]
        made.moves += moves or []
        made.objections += [Objection(document=item.document, message=no) for no in faults]
    return made


def _faults(goods: Goods, stand: Stand) -> Iterator[Any]:
    """Sentences on the serials of a line: too few named, or not where they should be."""
    said = {
        "line": goods.line,
        "product": stand.names.get(goods.variant_id, goods.variant_id),
        "quantity": in_digits(goods.quantity),
        "count": len(goods.serial_ids),
    }
    if goods.serial_ids and len(set(goods.serial_ids)) != goods.quantity:
        yield _(
            "Line ${line}, ${product}: the quantity is ${quantity}, and ${count} serials are on "
            "the line. Scan the missing pieces or take the surplus off.",
            mapping=said,
        )
    elif not goods.serial_ids and goods.variant_id in stand.tracked:
        yield _(
            "Line ${line}, ${product}: the ${quantity} pieces have no serial numbers yet. "
            "Scan them.",
            mapping=said,
        )
    else:
        yield from at_most(list(_serial_faults(goods, stand)), TOLD_OF_A_LINE)


def _serial_faults(goods: Goods, stand: Stand) -> Iterator[Any]:
    wish = Wish(
        document=goods.document,
        warehouse=goods.warehouse,
        timezone=stand.timezone,
        again=True,
    )
    for serial in goods.serial_ids:
        piece = stand.pieces.get(serial)
        if piece is not None and piece.variant_id != goods.variant_id:
            yield _(
                "Line ${line}: serial ${serial} is a ${product}. Take it off the line.",
                mapping={"line": goods.line, "serial": piece.number, "product": piece.product},
            )
        elif piece is not None and piece.first_seen:
            continue
        elif no := why_not(wish, serial, piece):
            yield no.message


def _moves(goods: Goods, stand: Stand) -> list[StockMove] | None:
    """The moves that serve a line; None where too little of it lies there."""
    pieces = [stand.pieces[serial] for serial in goods.serial_ids]
    placed: dict[tuple[int, str], list[int]] = {}
    for piece in pieces:
        if piece.at is not None:
            placed.setdefault(piece.at, []).append(piece.id)
    moves = [
        _move(goods, location, Decimal(len(ids)), tuple(ids), status)
        for (location, status), ids in sorted(placed.items())
    ]
    loose = [piece.id for piece in pieces if piece.at is None]
    left = goods.quantity - sum((move.quantity for move in moves), ZERO)
    if left == 0:
        return moves
    given = stand.take(replace(goods, quantity=left))
    if given is None:
        return None
    for location, quantity in given:
        count = int(quantity) if loose else 0
        moves.append(_move(goods, location, quantity, tuple(loose[:count])))
        loose = loose[count:]
    return moves


def _move(
    goods: Goods,
    location: int,
    quantity: Decimal,
    serials: tuple[int, ...],
    status: str = AVAILABLE,
) -> StockMove:
    return StockMove(
        document=goods.document,
        line=goods.line,
        variant_id=goods.variant_id,
        quantity=quantity,
        source_id=location,
        source_status=status,
        serial_ids=serials,
    )


def _too_few(goods: Goods, stand: Stand) -> Any:
    return _(
        "Line ${line}, ${product}: ${quantity} are wanted, ${there} are free in ${warehouse}. "
        "Lower the quantity, or receive goods first.",
        mapping={
            "line": goods.line,
            "product": stand.names.get(goods.variant_id, goods.variant_id),
            "quantity": in_digits(goods.quantity),
            "there": in_digits(stand.there(goods)),
            "warehouse": goods.warehouse,
        },
    )
