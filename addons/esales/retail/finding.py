"""What a clerk scans or types at the counter: a piece by its number, or goods by a code.

Whoever knows labels says what is in a GS1 barcode; a serial number, an item number, the code of a
packing or our own code is understood without.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Integer, literal, or_, select, union_all

from addons.base.codes import plain
from addons.base.gtin import LENGTHS, to_gtin14
from addons.base.models import Packing, Product, Serial, Variant
from core.context import Context
from core.i18n import _
from core.refusal import Refusal

ONE = Decimal(1)
NO_CHECK_DIGIT = "item_number_check_digit"


@dataclass(frozen=True, kw_only=True)
class Found:
    """Goods that were scanned: how many of a variant, as the piece ``serial_ids`` where known.

    ``number`` is a serial number that nobody has seen before.
    """

    variant_id: int
    quantity: Decimal
    serial_ids: tuple[int, ...] = ()
    number: str = ""


def nothing_awaited() -> int | None:
    """No goods wait for their serial numbers."""
    return None


def find(
    context: Context, text: str, awaited: Callable[[], int | None] = nothing_awaited
) -> Found:
    """What ``text`` means; raises Refusal where it means nothing, or not enough.

    ``awaited`` tells which goods wait for their serial numbers: what is known under no other name
    is one of them.
    """
    if not plain(text):
        raise Refusal(_("Scan or type a serial number or the code of the goods."))
    read = context.hooks.label_read(text=text, context=context)
    typed = plain(read.text if read is not None else text)
    for reading in read.readings if read is not None else ():
        if reading.elements and (found := _labelled(context, reading)):
            return found
    found = (_piece(context, typed) or _goods(context, typed)) if typed else None
    refused = read.refused if found is None and read is not None else None
    # Digits that only look like an item number, whose check digit they lack, may be a serial.
    if found is None and (refused is None or refused.code == NO_CHECK_DIGIT):
        found = _first_seen(typed, awaited())
    if found is None and refused is not None:
        raise Refusal(read.refusal)
    return found or _refuse_unknown(typed)


def serial_in(context: Context, text: str) -> str:
    """The serial number that ``text`` is, or that the label scanned as ``text`` names."""
    read = context.hooks.label_read(text=text, context=context)
    named = (reading.serial for reading in read.readings if reading.serial) if read else ()
    return next(iter(named), plain(read.text if read else text))


def _labelled(context: Context, reading: Any) -> Found | None:
    """What a GS1 label names: its item, and the piece of it where it has a serial number."""
    gtin = reading.gtin14 or reading.content_gtin14
    if gtin is None:
        return _piece(context, reading.serial) if reading.serial else None
    item = _by_code(context, gtin)
    if item is None:
        _refuse_unknown(gtin)
    # On a carton's label the serial number is the carton's own.
    if reading.serial is None or item.tracking == "none" or item.pieces > 1:
        count = reading.quantity
        # (37) counts what (02) names, be it cartons; (30) counts the pieces themselves.
        packed = Decimal(item.pieces) if reading.value("37") or not count else ONE
        return Found(variant_id=item.variant, quantity=(count or ONE) * packed)
    piece = _piece(context, reading.serial, {item.variant})
    if piece is None and item.tracking == "throughout":
        raise Refusal(
            _(
                "The piece ${number} was never received in this branch. Put it aside and tell the "
                "warehouse head.",
                mapping={"number": reading.serial},
            )
        )
    return piece or Found(variant_id=item.variant, quantity=ONE, number=reading.serial)


def _piece(
    context: Context, typed: str, variants: Collection[int] | None = None
) -> Found | None:
    """The piece with this number; among goods that share it the one that can be told apart."""
    numbers = {typed, typed.upper()}
    query = select(Serial.id, Serial.variant_id).where(
        or_(Serial.number.in_(numbers), Serial.twin.in_(numbers))
    )
    if variants is not None:
        query = query.where(Serial.variant_id.in_(variants))
    rows = context.session.execute(query.limit(2)).all()
    if len(rows) > 1:
        raise Refusal(
            _(
                "Several goods have a piece with the number ${number}. Scan its second number, or "
                "sell it at the scanning station.",
                mapping={"number": typed[:40]},
            ),
        )
    return next(
        (Found(variant_id=r.variant_id, quantity=ONE, serial_ids=(r.id,)) for r in rows), None
    )


def _goods(context: Context, typed: str) -> Found | None:
    item = _by_code(context, typed)
    return Found(variant_id=item.variant, quantity=Decimal(item.pieces)) if item else None


def _first_seen(typed: str, variant: int | None) -> Found | None:
    """A serial number that was waited for; the number of an item is none."""
    if variant is None or to_gtin14(typed) is not None:
        return None
    return Found(variant_id=variant, quantity=ONE, number=typed)


def _refuse_unknown(typed: str) -> Any:
    raise Refusal(
        _(
            "Nothing is known under ${code}. Scan another code of the label, or have the goods "
            "entered under Products.",
            mapping={"code": typed[:40]},
        ),
    )


def _by_code(context: Context, typed: str) -> Any:
    """Goods whose code, item number or packing it is; those for sale and single pieces first."""
    gtin = to_gtin14(typed)
    forms = {gtin[-n:] for n in LENGTHS if not gtin[:-n].strip("0")} if gtin else set()
    codes = {typed, typed.upper()}
    one: Any = literal(1, Integer).label("pieces")
    packed = select(Packing.variant_id.label("variant"), Packing.pieces.label("pieces"))
    own = [packed.where(Packing.code.in_(codes | forms)), select(Variant.id, one)]
    own[1] = own[1].where(Variant.code.in_(codes))
    if gtin is not None:
        own.append(select(Variant.id, one).where(Variant.gtin == gtin))
    given = union_all(*own).subquery()
    query = (
        select(given.c.variant, given.c.pieces, Product.serials.label("tracking"))
        .join(Variant, Variant.id == given.c.variant)
        .join(Product, Product.id == Variant.product_id)
        .order_by(given.c.pieces, Variant.status != "active", Variant.id)
        .limit(1)
    )
    return context.session.execute(query).first()
