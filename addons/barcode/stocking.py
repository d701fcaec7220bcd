"""The station in the warehouse: goods received, counted and moved by scanner, onto stock drafts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from sqlalchemy import or_, select

from addons.barcode.catalogue import Item, items_by_code, items_by_gtin
from addons.barcode.first_seen import serial_shown
from addons.barcode.recognise import Recognised, recognise
from addons.barcode.refusals import Kind, ScanRefused
from addons.base.measures import FINEST, too_fine
from addons.base.models import Carton, Serial
from addons.inventory.drafting import Entry, draft
from addons.inventory.editing import line_of, put_line, refuse_to_change, remove_line
from addons.inventory.entitled import LINES, refuse_closed, refuse_to_begin, sees_all
from addons.inventory.lines import SerialEntry
from addons.inventory.models import (
    Adjustment,
    Count,
    Location,
    Receipt,
    StockDocument,
    StockLine,
    Whereabouts,
)
from core.context import Context
from core.i18n import _
from core.orm.bulk import one_of
from core.refusal import Invalid
from core.workflow import fire
from core.workflow.businesses import definition

RECEIVE, COUNT, MOVE = "receive", "count", "move"
# What each task writes, and whose permission it asks for.
TASKS: Mapping[str, tuple[type[StockDocument], str]] = {
    RECEIVE: (Receipt, "inventory:receipt"),
    COUNT: (Count, "inventory:count"),
    MOVE: (Adjustment, "inventory:adjustment"),
}
AVAILABLE = "available"
MOST = Decimal(1_000_000)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What earlier scans said: the place, where goods move to, the goods whose serials follow."""

    place: int = 0
    target: int = 0
    variant: int = 0
    carton: str = ""

    def to_data(self) -> dict[str, Any]:
        """Plain data, which the station sends along with the next scan."""
        return {
            "place": self.place,
            "target": self.target,
            "variant": self.variant,
            "carton": self.carton,
        }

    @classmethod
    def from_data(cls, data: Any) -> Standing:
        """What ``to_data`` gave; anything else counts as nothing said."""
        given = data if isinstance(data, Mapping) else {}
        numbers = {
            name: value if isinstance(value := given.get(name), int) else 0
            for name in ("place", "target", "variant")
        }
        return cls(**numbers, carton=str(given.get("carton") or "")[:64])


@dataclass(frozen=True, kw_only=True)
class Put:
    """What a scan put on the draft, so that it can be taken off again."""

    line: StockLine
    quantity: Decimal
    serials: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What came of a scan: goods put on the draft, or only what follows."""

    standing: Standing
    put: Put | None = None
    place: Location | None = None
    item: Item | None = None


def task_of(document: StockDocument) -> str:
    """Which task the station does on ``document``; raises ScanRefused for any other document."""
    for task, (record, _scope) in TASKS.items():
        if isinstance(document, record):
            return task
    raise ScanRefused(
        Kind.REFUSED, _("This document is not scanned here. Open it under its own menu entry.")
    )


def begin(context: Context, task: str, warehouse: str) -> StockDocument:
    """A draft for ``task`` at the warehouse with this code."""
    if task not in TASKS:
        raise ScanRefused(Kind.REFUSED, _("Choose what is to be done from the list."))
    record, scope = TASKS[task]
    context.require(f"{scope}:create")
    made = draft(context, record, warehouse)
    refuse_to_begin([definition(context, made.business, made.version)], context)
    return made


def hear(context: Context, document: StockDocument, text: str, standing: Standing) -> Heard:
    """Put what ``text`` means onto the draft ``document``; raises a Refusal.

    A place says where the next goods lie, or move to; goods with serial numbers ask for these.
    """
    task = task_of(document)
    _refuse_stranger(context, document)
    recognised = recognise(text)
    place = _place(context, document, recognised.text)
    if place is not None:
        return Heard(standing=_at(task, standing, place), place=place)
    _refuse_without_place(task, standing)
    for reading in recognised.readings:
        number = reading.gtin14 or reading.content_gtin14
        items = items_by_gtin(context, number) if number else []
        if items:
            return _item(context, document, items[0], reading.serial, standing)
        if reading.sscc and task == RECEIVE and standing.variant:
            return Heard(standing=replace(standing, carton=reading.sscc))
    items = items_by_code(context, recognised.text)
    if items:
        return _item(context, document, items[0], None, standing)
    return _pieces(context, document, task, recognised, standing)


def _refuse_stranger(context: Context, document: StockDocument) -> None:
    """Refuse whoever may not fill in the lines of ``document``, as its own page does."""
    context.require(f"{TASKS[task_of(document)][1]}:edit")
    refuse_closed(document, LINES, context)
    refuse_to_change(context, document)


def post(context: Context, document: StockDocument) -> None:
    """Post ``document``, as its own page does."""
    context.require(f"{TASKS[task_of(document)][1]}:post")
    fire([document], "post", context)


def may_see(context: Context, document: StockDocument) -> bool:
    """Whether the person sees the lines of ``document``."""
    return context.may(f"{TASKS[task_of(document)][1]}:view") and sees_all(document, context)


def _place(context: Context, document: StockDocument, text: str) -> Location | None:
    """The place of the document's warehouse with the code ``text``."""
    query = select(Location).where(
        Location.warehouse_id == document.warehouse_id, Location.code.in_({text, text.upper()})
    )
    return context.session.scalar(query.limit(1))


def _at(task: str, standing: Standing, place: Location) -> Standing:
    if task == MOVE and standing.place:
        return replace(standing, target=place.id)
    return replace(standing, place=place.id, carton="")


def _refuse_without_place(task: str, standing: Standing) -> None:
    if task == MOVE and not (standing.place and standing.target):
        raise ScanRefused(
            Kind.ELSEWHERE,
            _("Scan two places first: where the goods lie, then where they go."),
        )


def _item(
    context: Context, document: StockDocument, item: Item, serial: str | None, standing: Standing
) -> Heard:
    if item.serials != "throughout":
        put = _put(context, document, item.variant_id, Decimal(item.pieces), (), standing)
        return Heard(standing=replace(standing, variant=0), put=put, item=item)
    follows = replace(standing, variant=item.variant_id)
    if serial is None:
        return Heard(standing=follows, item=item)
    pieces = [SerialEntry(serial, None, standing.carton or None)]
    return Heard(
        standing=follows, put=_put(context, document, item.variant_id, None, pieces, standing)
    )


def _pieces(
    context: Context, document: StockDocument, task: str, recognised: Recognised, standing: Standing
) -> Heard:
    """Pieces that are known by this serial or carton, or a new one of the goods scanned before."""
    known = _known(context, document, recognised.text)
    if known and not (task == RECEIVE and standing.variant):
        variant, pieces = known
        put = _put(context, document, variant, None, pieces, standing)
        return Heard(standing=standing, put=put)
    if not standing.variant or task == MOVE:
        raise ScanRefused(
            Kind.UNKNOWN,
            _(
                "Nothing is known under ${code}. Scan the goods' own barcode first, then their "
                "serial numbers; or a place.",
                mapping={"code": recognised.text[:40]},
            ),
        )
    pieces = [SerialEntry(serial_shown(recognised), None, standing.carton or None)]
    put = _put(context, document, standing.variant, None, pieces, standing)
    return Heard(standing=standing, put=put)


def _known(
    context: Context, document: StockDocument, text: str
) -> tuple[int, list[SerialEntry]] | None:
    """The piece with this number, or all that the carton of this code holds in the warehouse."""
    numbers = {text, text.upper()}
    query = (
        select(Serial.variant_id, Serial.number, Serial.twin, Carton.code)
        .outerjoin(Carton, Carton.id == Serial.carton_id)
        .outerjoin(Whereabouts, Whereabouts.serial_id == Serial.id)
        .outerjoin(Location, Location.id == Whereabouts.location_id)
    )
    own = query.where(or_(Serial.number.in_(numbers), Serial.twin.in_(numbers)))
    packed = query.where(
        Carton.code.in_(numbers), Location.warehouse_id == document.warehouse_id
    )
    rows = context.session.execute(own.limit(2)).all()
    rows = rows or context.session.execute(packed.order_by(Serial.number)).all()
    if not rows:
        return None
    if len({row.variant_id for row in rows}) > 1:
        raise ScanRefused(
            Kind.SEVERAL,
            _(
                "Different goods share the number ${code}. Scan the goods' own barcode first.",
                mapping={"code": text[:40]},
            ),
        )
    return rows[0].variant_id, [SerialEntry(row.number, row.twin, row.code) for row in rows]


def _put(
    context: Context,
    document: StockDocument,
    variant: int,
    quantity: Decimal | None,
    pieces: Sequence[SerialEntry],
    standing: Standing,
) -> Put:
    _refuse_repeated(context, document, variant, pieces)
    entry = Entry(
        variant_id=variant,
        quantity=Decimal(len(pieces)) if quantity is None else quantity,
        location_id=standing.place or None,
        serials=pieces,
        target_id=standing.target or None,
        target_status=AVAILABLE if standing.target else None,
    )
    line = put_line(context, document, entry)
    context.session.flush()
    return Put(line=line, quantity=entry.quantity, serials=[one.number for one in pieces])


def _refuse_repeated(
    context: Context, document: StockDocument, variant: int, pieces: Sequence[SerialEntry]
) -> None:
    if not pieces:
        return
    query = select(StockLine.serials).where(
        StockLine.document == document.id, StockLine.variant_id == variant
    )
    on_it = {serial[0] for serials in context.session.scalars(query) for serial in serials}
    twice = [piece.number for piece in pieces if piece.number in on_it]
    if twice:
        raise ScanRefused(
            Kind.REPEATED,
            _(
                "${serial} was scanned already. It counts once: scan the next piece.",
                mapping={"serial": ", ".join(twice[:3])},
            ),
        )


def set_quantity(
    context: Context, document: StockDocument, number: int, quantity: Decimal
) -> None:
    """Set how many there are in all on the line ``number`` of goods without serial numbers."""
    _refuse_stranger(context, document)
    line = line_of(context, document, number)
    if line.serials:
        raise ScanRefused(
            Kind.SERIAL_NEEDED,
            _("These goods are counted by their serial numbers. Scan the pieces."),
        )
    unit = line.variant.product.unit
    said = too_fine(quantity, unit.decimals if unit else FINEST, line.variant.name)
    if said or not 0 <= quantity <= MOST:
        raise Invalid(said or _("Type a quantity from 0 to a million."))
    line.quantity, line.counted = quantity, context.now
    context.session.flush()


def take_off(
    context: Context,
    document: StockDocument,
    number: int,
    quantity: Decimal,
    serials: Sequence[str],
) -> None:
    """Take off the line ``number`` what a scan had put on it; a line left empty goes."""
    _refuse_stranger(context, document)
    line = line_of(context, document, number)
    left = [one for one in line.serials if one[0] not in set(serials)]
    rest = Decimal(len(left)) if line.serials else line.quantity - quantity
    if rest <= 0:
        remove_line(context, document, number)
        return
    line.serials, line.quantity, line.counted = left, rest, context.now
    context.session.flush()


def open_drafts(context: Context) -> Sequence[StockDocument]:
    """The drafts that the person at work can go on with, newest first."""
    kinds = [str(record.__mapper__.polymorphic_identity) for record, _s in TASKS.values()]
    query = (
        select(StockDocument)
        .where(StockDocument.step == "draft", StockDocument.creator == context.identity.login)
        .where(one_of(context.session, StockDocument.kind, kinds))
        .order_by(StockDocument.id.desc())
        .limit(9)
    )
    return context.session.scalars(query).all()
