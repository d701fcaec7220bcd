"""A transfer is sent: its goods leave the places they lie in and are on the way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm.attributes import set_committed_value

from addons.inventory.claimable import AVAILABLE, Wish, why_not
from addons.inventory.ledger import StockMove, post
from addons.inventory.models import Balance, Location, Transfer, Warehouse
from addons.inventory.pieces import Piece, hold_pieces
from addons.inventory.refusals import NotInStock, at_most, in_digits
from addons.inventory.spreading import Offer, spread
from addons.inventory.stock import TRANSIT
from addons.inventory.transfers.reading import OUTGOING, TRANSFER, Load, every, loads_of, write
from addons.inventory.transfers.rules import ZERO, Progress
from addons.inventory.transfers.transit import transit_place
from core.context import Context
from core.i18n import _
from core.orm.bulk import one_of, update_rows
from core.workflow import Effect, Guard, Objection

Key = tuple[int, int, str]


@dataclass(frozen=True, kw_only=True)
class Taken:
    """So much of a line is taken from a place, as these pieces where it has any."""

    load: Load
    place_id: int
    quantity: Decimal
    serials: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What the lines of transfers take from which places, and what stands against it."""

    loads: Sequence[Load]
    taken: Sequence[Taken]
    objections: Sequence[Objection]


def sendable(documents: Sequence[Transfer], context: Context) -> Sequence[Objection]:
    """A sentence for everything that keeps ``documents`` from being sent."""
    return plan_of(documents, context).objections


def send(documents: Sequence[Transfer], context: Context) -> None:
    """Let the goods of ``documents`` leave their places for those in transit; raises NotInStock."""
    made = plan_of(documents, context)
    if made.objections:
        raise NotInStock(*at_most([one.message for one in made.objections]))
    transit = transit_place(context)
    moves = [_move(one, transit) for one in made.taken]
    post(moves, context, releasing=[document.id for document in documents])
    parts: dict[tuple[int, int], int] = defaultdict(int)
    for one in made.taken:
        parts[one.load.document, one.load.line] += 1
    gone = [replace(one, written=parts[one.document, one.line]) for one in made.loads]
    sent = {"sent": context.now, "transit_id": transit}
    rows = [{"id": document.id, **sent} for document in documents]
    update_rows(context.session, Transfer.__table__, rows, key=("id",))
    for document in documents:
        for name, value in sent.items():
            set_committed_value(document, name, value)
    write(every(gone, Progress.sent), documents, "send", context)


def _move(one: Taken, transit: int) -> StockMove:
    return StockMove(
        document=one.load.document,
        line=one.load.line,
        variant_id=one.load.variant_id,
        quantity=one.quantity,
        source_id=one.place_id,
        source_status=one.load.status,
        target_id=transit,
        target_status=one.load.status,
        serial_ids=one.serials,
    )


def plan_of(documents: Sequence[Transfer], context: Context) -> Plan:
    """Made once for guard and effect; the ledger sees for itself whether it still holds."""
    key = ("inventory.transfer_plan", *(document.id for document in documents))
    made: Plan = context.once(key, lambda: _plan(documents, context))
    return made


def _plan(documents: Sequence[Transfer], context: Context) -> Plan:
    loads = loads_of(documents, context)
    serials = {serial for one in loads for serial in one.pieces}
    pieces = hold_pieces(context, serials) if serials else {}
    homes = _warehouses(documents, context)
    shelves = _shelves(documents, loads, context)
    taken: list[Taken] = []
    objections: list[Objection] = []
    for document in documents:
        own = [one for one in loads if one.document == document.id]
        said = list(_against(document, own, homes))
        for one in own:
            if one.tracked:
                said += _against_pieces(one, pieces, homes[document.home], context)
                taken += _by_piece(one, pieces)
            else:
                said += _from_shelves(one, shelves, document.home, taken)
        objections += [Objection(document=document.id, message=no) for no in at_most(said)]
    return Plan(loads=loads, taken=taken, objections=objections)


def _warehouses(documents: Sequence[Transfer], context: Context) -> dict[int, Any]:
    ids = {number for d in documents for number in (d.warehouse_id, d.target_id) if number}
    query = select(Warehouse.id, Warehouse.code, Warehouse.kind, Warehouse.active)
    rows = context.session.execute(query.where(one_of(context.session, Warehouse.id, ids)))
    return {row.id: row for row in rows}


def _against(
    document: Transfer, loads: Sequence[Load], homes: Mapping[int, Any]
) -> Iterator[Any]:
    if not loads:
        yield _("There is nothing on this transfer yet. Scan what is to be sent.")
    if document.warehouse_id == document.target_id:
        yield _(
            "The goods would stay in their warehouse. Choose another one that they go to; from "
            "place to place within a warehouse they move with an adjustment."
        )
    ends = {homes[one] for one in (document.warehouse_id, document.target_id) if one}
    for home in ends:
        if home.kind == TRANSIT:
            yield _(
                "${warehouse} is where goods stand that are on the way, and nothing is sent from "
                "there or to there. Choose another warehouse.",
                mapping={"warehouse": home.code},
            )
    if document.target_id and not homes[document.target_id].active:
        yield _(
            "The warehouse ${warehouse} is not in use any more. Choose another one.",
            mapping={"warehouse": homes[document.target_id].code},
        )


def _against_pieces(
    load: Load, pieces: Mapping[int, Piece], home: Any, context: Context
) -> Iterator[Any]:
    wish = Wish(
        document=load.document,
        warehouse=home.code,
        timezone=context.company.timezone,
        again=True,
        as_it_is=True,
    )
    for serial in load.pieces:
        piece = pieces.get(serial)
        no = why_not(wish, serial, piece)
        if no is not None:
            yield no.message
        elif piece is not None and piece.status != load.status:
            yield _(
                "Serial ${serial} has another status than when it was scanned. Take it off, and "
                "scan it again.",
                mapping={"serial": piece.number},
            )


def _by_piece(load: Load, pieces: Mapping[int, Piece]) -> Iterator[Taken]:
    """The pieces of a line, place by place."""
    there: dict[int, list[int]] = defaultdict(list)
    for serial in load.pieces:
        piece = pieces.get(serial)
        if piece is not None and piece.location_id is not None:
            there[piece.location_id].append(serial)
    for place, serials in there.items():
        quantity = Decimal(len(serials))
        yield Taken(load=load, place_id=place, quantity=quantity, serials=tuple(serials))


def _shelves(
    documents: Sequence[Transfer], loads: Sequence[Load], context: Context
) -> dict[Key, list[Offer]]:
    """What each place offers of goods without serials, by warehouse, variety and status."""
    loose = {one.variant_id for one in loads if not one.tracked}
    if not loose:
        return {}
    session = context.session
    query = (
        select(
            Location.warehouse_id,
            Location.id,
            Location.may_go_negative,
            Balance.variant_id,
            Balance.status,
            (Balance.on_hand - Balance.reserved).label("free"),
        )
        .join(Balance, Balance.location_id == Location.id)
        .where(one_of(session, Location.warehouse_id, {d.home for d in documents}))
        .where(one_of(session, Balance.variant_id, loose))
        .order_by(Location.code)
    )
    found: dict[Key, list[Offer]] = defaultdict(list)
    for row in session.execute(query):
        offer = Offer(location_id=row.id, free=row.free, endless=row.may_go_negative)
        found[row.warehouse_id, row.variant_id, row.status].append(offer)
    return found


def _from_shelves(
    load: Load, shelves: dict[Key, list[Offer]], home: int, taken: list[Taken]
) -> Iterator[Any]:
    """Take a line's quantity from the places in their order; a sentence where it is not there."""
    key = (home, load.variant_id, load.status)
    offers = shelves.get(key, [])
    if load.tracking == "at_issue" and load.status != AVAILABLE:
        yield _(
            "${product} shows its serial numbers at issue only, so only what is available is "
            "sent. Set it right with an adjustment first.",
            mapping={"product": load.product},
        )
        return
    parts = spread(load.progress.quantity, offers)
    if parts is None:
        free = sum((max(offer.free, ZERO) for offer in offers), ZERO)
        yield _(
            "Line ${line}: ${wanted} of ${product} are to be sent, and ${free} are free. Lower "
            "the quantity, or receive goods first.",
            mapping={
                "line": load.line,
                "wanted": in_digits(load.progress.quantity),
                "product": load.product,
                "free": in_digits(free),
            },
        )
        return
    less = dict(parts)
    shelves[key] = [
        replace(offer, free=offer.free - less.get(offer.location_id, ZERO)) for offer in offers
    ]
    taken += [Taken(load=load, place_id=place, quantity=part) for place, part in parts]


GUARD = Guard(
    name="inventory.transfer_sendable",
    title=_("The goods of the transfer are there and free"),
    check=sendable,
    kinds=(TRANSFER, OUTGOING),
)
EFFECT = Effect(
    name="inventory.send_transfer",
    title=_("Send the goods: they are on the way"),
    apply=send,
    permission="inventory:transfer:send",
    kinds=(TRANSFER,),
)
