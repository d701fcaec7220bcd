"""Changing the lines of a draft: one at a time, or filled from what the books say."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from addons.base.models import Product, Serial, Variant
from addons.inventory.drafting import Entry, add_lines, place_ids
from addons.inventory.lines import SerialEntry
from addons.inventory.models import (
    REVERSES,
    Balance,
    Location,
    StockDocument,
    StockLine,
    Whereabouts,
)
from core.context import Context
from core.i18n import _
from core.refusal import NotHere, Refusal
from core.workflow import Link

ZERO = Decimal(0)
MOST = 2_000


def put_line(
    context: Context, document: StockDocument, entry: Entry, line: int | None = None
) -> StockLine:
    """Write ``entry`` over ``line``, or into the line of the same goods and place, or as a new one.

    Where goods are on the document already, quantity and serials are added to what is there.
    """
    refuse_to_change(context, document)
    place, target = entry.places(place_ids(context, document.warehouse_id, [entry]))
    if line is not None:
        kept = line_of(context, document, line)
        kept.variant_id, kept.location_id, kept.status = entry.variant_id, place, entry.status
        kept.target_id, kept.target_status = target, entry.target_status
        kept.cost, kept.since, kept.counted = entry.cost, entry.since, context.now
        kept.quantity, kept.serials = entry.quantity, [list(serial) for serial in entry.serials]
        return kept
    same = _same_line(context, document, entry, place, target)
    if same is None:
        add_lines(context, document, [entry], after=_last(context, document))
        return line_of(context, document, _last(context, document))
    known = {serial[0] for serial in same.serials}
    fresh = [list(serial) for serial in entry.serials if serial.number not in known]
    same.serials, same.counted = [*same.serials, *fresh], context.now
    if same.serials:
        same.quantity = Decimal(len(same.serials)).copy_sign(entry.quantity)
    else:
        same.quantity += entry.quantity
    return same


def remove_line(context: Context, document: StockDocument, line: int) -> None:
    """Take ``line`` off the draft; the others keep their numbers."""
    refuse_to_change(context, document)
    context.session.delete(line_of(context, document, line))
    context.session.flush()
    context.session.expire(document, ["lines"])


def fill_from_books(context: Context, document: StockDocument, place: str = "") -> int:
    """Put on a count what the books say of the warehouse, or of places that begin with ``place``.

    What is on the document already stays as it was counted. Returns how many lines were added.
    """
    refuse_to_change(context, document)
    there = set(
        context.session.execute(
            select(StockLine.location_id, StockLine.variant_id, StockLine.status).where(
                StockLine.document == document.id
            )
        )
    )
    pieces = _booked_pieces(context, document, place)
    entries = [
        Entry(
            variant_id=row.variant_id,
            quantity=Decimal(len(pieces.get(row[:3], ()))) if row.is_tracked else row.on_hand,
            location=row.code,
            status=row.status,
            serials=pieces.get(row[:3], []),
        )
        for row in context.session.execute(_booked(document, place))
        if row[:3] not in there
    ]
    if len(entries) > MOST:
        raise Refusal(
            _(
                "That would be ${count} lines, too many for one count. Name the beginning of the "
                "places to count, such as A-01.",
                mapping={"count": len(entries)},
            )
        )
    add_lines(context, document, entries, after=_last(context, document))
    return len(entries)


def refuse_to_change(context: Context, document: StockDocument) -> None:
    """Refuse to change what is posted or void, or takes another document back as a whole."""
    if document.step != "draft":
        raise Refusal(
            _(
                "${number} is no draft any more and is not edited. Reverse it instead.",
                mapping={"number": document.number or f"#{document.id}"},
            )
        )
    if takes_back(context, document):
        raise Refusal(
            _(
                "This draft takes another document back as a whole, so its lines stay as they are. "
                "Void it, and make an adjustment of your own for a part of them."
            )
        )


def takes_back(context: Context, document: StockDocument) -> bool:
    """Whether ``document`` takes another one back."""
    query = select(Link.source).where(Link.target == document.id, Link.relation == REVERSES)
    return context.session.scalar(query.limit(1)) is not None


def line_of(context: Context, document: StockDocument, line: int) -> StockLine:
    """The line of ``document`` with this number."""
    found = context.session.get(StockLine, (document.id, line))
    if found is None:
        raise NotHere(_("This line is not there any more. Load the page again."))
    return found


def _same_line(
    context: Context, document: StockDocument, entry: Entry, place: int, target: int | None
) -> StockLine | None:
    """The line of the same goods, place, status, target and way, at the cost and age given."""
    way = StockLine.quantity >= ZERO if entry.quantity >= 0 else StockLine.quantity < ZERO
    query = select(StockLine).where(
        StockLine.document == document.id,
        StockLine.variant_id == entry.variant_id,
        StockLine.location_id == place,
        StockLine.status == entry.status,
        StockLine.target_id.is_not_distinct_from(target),
        StockLine.target_status.is_not_distinct_from(entry.target_status),
        way,
    )
    if entry.cost is not None:
        query = query.where(StockLine.cost == entry.cost)
    if entry.since is not None:
        query = query.where(StockLine.since == entry.since)
    return context.session.scalars(query.order_by(StockLine.line).limit(1)).first()


def _last(context: Context, document: StockDocument) -> int:
    query = select(func.max(StockLine.line)).where(StockLine.document == document.id)
    return context.session.scalar(query) or 0


def _booked(document: StockDocument, place: str) -> Any:
    return (
        select(
            Balance.location_id,
            Balance.variant_id,
            Balance.status,
            Balance.on_hand,
            Location.code,
            (Product.serials == "throughout").label("is_tracked"),
        )
        .join(Location, Location.id == Balance.location_id)
        .join(Variant, Variant.id == Balance.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .where(Location.warehouse_id == document.warehouse_id, Balance.on_hand > ZERO)
        .where(Location.code.startswith(place, autoescape=True))
        .order_by(Location.code, Variant.code, Balance.status)
        .limit(MOST + 1)
    )


def _booked_pieces(
    context: Context, document: StockDocument, place: str
) -> dict[tuple[int, int, str], list[SerialEntry]]:
    query = (
        select(
            Location.id,
            Serial.variant_id,
            Whereabouts.status,
            Serial.number,
            Serial.twin,
        )
        .join(Serial, Serial.id == Whereabouts.serial_id)
        .join(Location, Location.id == Whereabouts.location_id)
        .where(Location.warehouse_id == document.warehouse_id)
        .where(Location.code.startswith(place, autoescape=True))
        .order_by(Serial.number)
    )
    found: dict[tuple[int, int, str], list[SerialEntry]] = defaultdict(list)
    for location, variant, status, number, twin in context.session.execute(query):
        found[location, variant, status or ""].append(SerialEntry(number, twin))
    return found
