"""The station in the warehouse with a transfer: goods scanned to be sent, or as they arrive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from addons.barcode.catalogue import items_by_gtin
from addons.barcode.recognise import recognise
from addons.barcode.refusals import Kind, ScanRefused
from addons.barcode.stocking import Standing
from addons.base.models import Serial
from addons.inventory.drafting import warehouse_of
from addons.inventory.models import Location, Transfer
from addons.inventory.transfers.borders import find_arriving
from addons.inventory.transfers.finding import Found, find
from addons.inventory.transfers.loading import (
    GOODS,
    line_on,
    may_fill,
    put_on,
    set_quantity,
    take_off,
)
from addons.inventory.transfers.reading import ARRIVING, SPOILED, TRANSFER, Load, loads_of
from addons.inventory.transfers.surplus import Surplus, surplus_of
from addons.inventory.transfers.unloading import (
    ARRIVAL,
    count,
    set_counted,
    set_piece,
    set_surplus,
    take_back,
)
from core.context import Context
from core.i18n import _
from core.workflow import fire
from core.workflow.businesses import live
from core.workflow.motion.beginning import begin as begin_document
from core.workflow.motion.beginning import business_for, may_begin

SEND, ARRIVE = "send", "arrive"
LATER, MISSING = "later", "missing"
# What F9 does with what has not been counted.
WAYS = {LATER: "receive_part", MISSING: "receive_short"}
MOST, NONE = 9, Decimal(0)


@dataclass(frozen=True, kw_only=True)
class Noted:
    """What a scan did: so much on a line, as these pieces, or only the place that goods go to.

    ``over`` is how much of it was not sent, ``wrong`` whether that is other goods or pieces.
    """

    standing: Standing
    line: int = 0
    quantity: Decimal = NONE
    serials: Sequence[str] = ()
    place: Location | None = None
    over: Decimal = NONE
    wrong: bool = False


def task_of(document: Transfer) -> str:
    """Whether ``document`` is to be sent, or has been."""
    return SEND if document.sent is None else ARRIVE


def may_send(context: Context) -> bool:
    """Whether the person begins transfers here."""
    return any(one.kind == TRANSFER and may_begin(one, context) for one in live(context).values())


def begin(context: Context, warehouse: str, target: str) -> Transfer:
    """A fresh transfer between the warehouses with these codes."""
    homes = [warehouse_of(context, code) for code in (warehouse, target)]
    values = dict(zip(("warehouse_id", "target_id"), (home.id for home in homes), strict=True))
    made = begin_document(business_for(TRANSFER, values, context), values, context)
    assert isinstance(made, Transfer)
    return made


def is_open(context: Context, document: Transfer) -> bool:
    """Whether the person at work scans onto ``document`` where it stands."""
    if document.sent is None:
        return document.posted is None and may_fill(document, GOODS, context)
    return bool(document.outstanding) and may_fill(document, ARRIVAL, context)


def open_transfers(context: Context) -> Sequence[Transfer]:
    """Transfers that the person can go on with: what arrives first, then what is to be sent."""
    query = (
        select(Transfer)
        .where(Transfer.posted.is_(None))
        .where((Transfer.outstanding > 0) | (Transfer.creator == context.identity.login))
        .options(joinedload(Transfer.warehouse), joinedload(Transfer.target))
        .order_by(Transfer.sent.is_(None), Transfer.id.desc())
        .limit(MOST)
    )
    return [one for one in context.session.scalars(query) if is_open(context, one)]


def numbered(context: Context, text: str) -> Transfer:
    """The transfer whose number was scanned from its slip, where the person goes on with it."""
    number = recognise(text).text
    spellings = {number, number.upper()}
    # What comes from another branch bears the sender's number until it is received.
    named = Transfer.number.in_(spellings) | Transfer.far_number.in_(spellings)
    found = context.session.scalar(select(Transfer).where(named).limit(1))
    if found is None or not is_open(context, found):
        raise ScanRefused(
            Kind.UNKNOWN,
            _(
                "No transfer ${number} is on its way here. Press the number of what is to be done.",
                mapping={"number": number[:40]},
            ),
        )
    return found


def hear(context: Context, document: Transfer, text: str, standing: Standing) -> Noted:
    """Put what ``text`` means on the transfer, or count it as arrived; raises a Refusal."""
    place = None if document.sent is None else _place(context, document, recognise(text).text)
    if place is not None:
        return Noted(standing=replace(standing, place=place.id), place=place)
    found = _found(context, document, text)
    before = _standing(context, document)
    if document.sent is None:
        line = put_on(context, document, found)
    else:
        line = count(context, document, found, standing.place or None)
    after = _standing(context, document)
    load, over, apart = after[0].get(line), after[1].get(line), before[1].get(line)
    fresh = [n for n in over.numbers if not apart or n not in apart.numbers] if over else []
    pieces = [load.numbers[s] for s in found.serial_ids if s in load.pieces] if load else []
    too_many = (over.quantity if over else NONE) - (apart.quantity if apart else NONE)
    return Noted(
        standing=standing,
        line=line,
        quantity=_counted(load) - _counted(before[0].get(line)) + too_many,
        serials=pieces or fresh,
        over=too_many,
        wrong=bool(fresh) or load is None,
    )


def _standing(
    context: Context, document: Transfer
) -> tuple[dict[int, Load], dict[int, Surplus]]:
    """The lines by their numbers, and what is over on them."""
    over = surplus_of(document, context) if document.sent is not None else []
    loads = loads_of([document], context)
    return {one.line: one for one in loads}, {one.line: one for one in over}


def _counted(load: Load | None) -> Decimal:
    if load is None:
        return NONE
    done = load.progress
    return done.arriving if done.outstanding else done.quantity


def _place(context: Context, document: Transfer, text: str) -> Location | None:
    query = select(Location).where(
        Location.warehouse_id == document.target_id, Location.code.in_({text, text.upper()})
    )
    return context.session.scalar(query.limit(1))


def _found(context: Context, document: Transfer, text: str) -> Found:
    """What a label or a key press means: a piece of an item, the item, or any code of ours."""

    def known(code: str) -> Found:
        if document.sent is None:
            return find(context, code)
        return find_arriving(document, code, context)

    recognised = recognise(text)
    for reading in recognised.readings:
        number = reading.gtin14 or reading.content_gtin14
        items = items_by_gtin(context, number) if number else []
        if items and reading.serial:
            query = select(Serial.id).where(
                Serial.variant_id == items[0].variant_id, Serial.number == reading.serial
            )
            if serial := context.session.scalar(query):
                return Found(variant_id=items[0].variant_id, serial_ids=(serial,))
            if items[0].serials == "throughout":
                return Found(variant_id=items[0].variant_id, numbers=(reading.serial,))
        if items:
            return Found(variant_id=items[0].variant_id, quantity=Decimal(items[0].pieces))
        if reading.sscc:
            return known(reading.sscc)
    return known(recognised.text)


def set_total(context: Context, document: Transfer, line: int, quantity: Decimal) -> None:
    """Set how many there are in all of goods without serial numbers."""
    if document.sent is None:
        set_quantity(context, document, line, quantity)
        return
    loads, over = _standing(context, document)
    if line in loads or line not in over:
        spoiled = line_on([*loads.values()], line).progress.spoiled
        set_counted(context, document, line, quantity, min(spoiled, quantity))
    else:
        set_surplus(context, document, line, quantity)


def undo(
    context: Context, document: Transfer, line: int, quantity: Decimal, serials: Sequence[str]
) -> None:
    """Take back what a scan had put on, or counted."""
    if document.sent is not None:
        take_back(context, document, line, quantity, serials)
        return
    load = line_on(loads_of([document], context), line)
    ids = [serial for serial, number in load.numbers.items() if number in set(serials)]
    if ids:
        take_off(context, document, ids)
    else:
        left = max(load.progress.quantity - quantity, NONE)
        set_quantity(context, document, line, left)


def damaged(
    context: Context, document: Transfer, line: int, quantity: Decimal, serials: Sequence[str]
) -> None:
    """Say that what was counted last has arrived damaged."""
    loads, over = _standing(context, document)
    load, apart = loads.get(line), over.get(line)
    if apart is not None and (load is None or set(apart.numbers) & set(serials)):
        raise ScanRefused(
            Kind.OVER,
            _("This was not sent, and is received nowhere. Set it apart as it is."),
        )
    load = line_on([*loads.values()], line)
    for serial, number in load.numbers.items():
        if number in set(serials) and load.pieces[serial] == ARRIVING:
            set_piece(context, document, serial, SPOILED)
    if not load.pieces:
        done = load.progress
        spoiled = min(done.spoiled + quantity, done.arriving)
        total = done.arriving + (apart.quantity if apart else NONE)
        set_counted(context, document, line, total, spoiled)


def finish(context: Context, document: Transfer, rest: str) -> None:
    """Send the transfer, or receive what was counted; ``rest`` says what becomes of the others."""
    if document.sent is None:
        fire([document], "send", context)
    elif not document.missing:
        fire([document], "receive", context)
    elif rest in WAYS:
        fire([document], WAYS[rest], context)
    else:
        raise ScanRefused(Kind.REFUSED, _("Say what becomes of the rest: press 1 or 2."))
