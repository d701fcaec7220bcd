"""Stock on paper: goods where sales draw on them, and documents whose lines can be posted."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from addons.base.made_up import make_up_goods, serial_numbers
from addons.base.models import Variant
from addons.inventory.claimable import AVAILABLE, SOUND
from addons.inventory.drafting import Entry, add_lines, begin_draft
from addons.inventory.ledger import StockMove, post
from addons.inventory.lines import SerialEntry
from addons.inventory.models import Location, Receipt, StockDocument, Warehouse
from core.context import Context
from core.workflow import Business, Rehearsal
from core.workflow.motion.moving import as_system

ONE, SOME = Decimal(1), Decimal(5)
COST, AGE = Decimal("60.00"), timedelta(days=90)
PIECES = 2
HOME = "PAPER"
Lines = Callable[[Context, Location], Sequence[Entry]]


def rehearsal(record: type[StockDocument], lines: Lines) -> Rehearsal:
    """How documents of the class ``record`` come about on paper: drafts with such ``lines``."""

    def begin(business: Business, values: Mapping[str, Any], context: Context) -> StockDocument:
        with as_system(context) as system:
            chosen = values.get("warehouse_id")
            place = a_place(system, Warehouse.id == chosen if chosen else None)
            entries = lines(system, place)
        known = {"warehouse_id": place.warehouse_id, "party_id": values.get("party_id")}
        made = begin_draft(business, record, {**known, "note": values.get("note") or ""}, context)
        add_lines(context, made, entries)
        return made

    return Rehearsal(begin=begin)


def goods_come_in(context: Context, place: Location) -> list[Entry]:
    """Goods without numbers, and pieces with serial numbers nobody has seen before."""
    loose, tracked = make_up_goods(context), make_up_goods(context, tracking="throughout")
    entries = [SerialEntry(number) for number in serial_numbers(tracked, PIECES)]
    return [
        Entry(variant_id=loose.id, quantity=SOME, location_id=place.id, cost=COST),
        Entry(
            variant_id=tracked.id,
            quantity=Decimal(PIECES),
            location_id=place.id,
            serials=entries,
            cost=COST,
        ),
    ]


def goods_were_there(context: Context, place: Location) -> list[Entry]:
    """The same, of a certain age."""
    since = context.today - AGE
    return [replace(entry, since=since) for entry in goods_come_in(context, place)]


def goods_are_set_right(context: Context, place: Location) -> list[Entry]:
    """One piece is lost, one is found to be defective."""
    variant = _in_stock(context, place)
    lost = Entry(variant_id=variant.id, quantity=-ONE, location_id=place.id)
    return [lost, replace(lost, quantity=ONE, target_status="defective")]


def goods_are_counted(context: Context, place: Location) -> list[Entry]:
    """One piece less is found than the books say."""
    variant = _in_stock(context, place)
    return [Entry(variant_id=variant.id, quantity=SOME - ONE, location_id=place.id)]


def bring_in(
    variant_id: int,
    quantity: Decimal,
    serials: Collection[int],
    warehouse: str,
    context: Context,
) -> str:
    """Let so much of a variant lie in the warehouse with this code, or any; the code of it."""
    place = a_place(context, Warehouse.code == warehouse if warehouse else None)
    _post(variant_id, quantity, serials, place, context)
    return place.warehouse.code


def _in_stock(context: Context, place: Location) -> Variant:
    variant = make_up_goods(context)
    _post(variant.id, SOME, (), place, context)
    return variant


def _post(
    variant_id: int,
    quantity: Decimal,
    serials: Collection[int],
    place: Location,
    context: Context,
) -> None:
    """The ledger knows no goods without a document that brought them."""
    receipt = Receipt(
        branch=context.code,
        business="inventory.receipt",
        version=1,
        step="posted",
        created=context.now,
        posted=context.now,
        creator=context.identity.login,
        warehouse_id=place.warehouse_id,
    )
    context.session.add(receipt)
    context.session.flush()
    move = StockMove(
        document=receipt.id,
        line=1,
        variant_id=variant_id,
        quantity=quantity,
        target_id=place.id,
        target_status=AVAILABLE,
        serial_ids=tuple(serials),
    )
    post([move], context)


def a_place(context: Context, chosen: Any = None) -> Location:
    """A place of the warehouse that is chosen, or of any that sells; made up if need be."""
    session = context.session
    which = (Warehouse.kind == SOUND) & Warehouse.active if chosen is None else chosen
    query = select(Location).join(Warehouse, Warehouse.id == Location.warehouse_id).where(which)
    found = session.scalar(query.order_by(Warehouse.code, Location.code).limit(1))
    if found is not None:
        return found
    home = session.scalar(select(Warehouse).where(which).order_by(Warehouse.code).limit(1))
    if home is None:
        home = Warehouse(branch=context.code, code=HOME, name=HOME)
    place = Location(branch=context.code, code=HOME, warehouse=home)
    session.add(place)
    session.flush()
    return place
