"""What a scanned text means in the database: a piece, a carton, goods; or why it means nothing.

What is there is read by its index, so that a scan among a million serials reads a handful of rows.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from sqlalchemy import select

from addons.barcode import endings
from addons.barcode.catalogue import Item, items_by_code, items_by_gtin
from addons.barcode.first_seen import serial_shown
from addons.barcode.found import Choice, FirstSeen, Found, Goods, Wanted
from addons.barcode.pieces import exactly, in_carton, numbered
from addons.barcode.recognise import Reading, Recognised, recognise
from addons.barcode.refusals import Kind, ScanRefused
from addons.base.models import Party
from addons.esales.models import Dealer
from core.context import Context
from core.i18n import _

MISREAD = ("item_number_check_digit", "incorrect_check_digit", "incorrect_check_pair")
ONE = Decimal(1)


def find(
    context: Context, text: str, warehouse: str, wanted: Callable[[], Wanted | None]
) -> Found:
    """What ``text`` means for a station that draws on ``warehouse``; raises ScanRefused.

    A text beginning with @ is one of the hits that an earlier scan gave to choose from. Where
    serials are ``wanted``, what is known under no other name is one of them.
    """
    chosen = endings.chosen(text)
    if chosen is not None:
        return _chosen(context, *chosen)
    recognised = recognise(text)
    for reading in recognised.readings:
        found = _read(context, recognised, reading, warehouse)
        if found is not None:
            return found
    if (goods := wanted()) is not None and not _dealer_with(context, recognised.text):
        return FirstSeen(variant_id=goods.variant_id, number=serial_shown(recognised))
    hits = endings.hits(context, recognised.text, warehouse)
    if len(hits) == 1 and (only := endings.chosen(hits[0].text)):
        return _chosen(context, *only)
    if hits:
        return Choice(hits=hits)
    raise _unknown(context, recognised)


def _chosen(context: Context, what: str, number: int) -> Found:
    found: Found | None
    if what == "serial":
        found = exactly(context, number)
    else:
        found = next((_goods(item) for item in items_by_code(context, variant=number)), None)
    if found is None:
        raise ScanRefused(Kind.UNKNOWN, _("What you chose is gone meanwhile. Scan it again."))
    return found


def _read(
    context: Context, recognised: Recognised, reading: Reading, warehouse: str
) -> Found | None:
    if reading.form == "code":
        return _by_code(context, recognised.text, warehouse)
    if reading.sscc:
        found = in_carton(context, (reading.sscc, f"00{reading.sscc}"), warehouse)
        if found is not None:
            return found
    gtin = reading.gtin14 or reading.content_gtin14
    if gtin is None:
        return numbered(context, reading.serial, warehouse) if reading.serial else None
    items = items_by_gtin(context, gtin)
    if not items and reading.elements:
        raise _no_such_item(gtin)
    return _of_items(context, items, reading, warehouse)


def _by_code(context: Context, text: str, warehouse: str) -> Found | None:
    steps: tuple[Callable[[], Found | None], ...] = (
        lambda: numbered(context, text, warehouse),
        lambda: in_carton(context, (text, text.upper()), warehouse),
        lambda: next((_goods(item) for item in items_by_code(context, text)), None),
    )
    return next((found for step in steps if (found := step()) is not None), None)


def _of_items(
    context: Context, items: list[Item], reading: Reading, warehouse: str
) -> Found | None:
    if not items:
        return None
    serial, item = reading.serial, items[0]
    if serial is None or item.serials == "none":
        return _goods(item, reading)
    variants = {found.variant_id for found in items}
    found = numbered(context, serial, warehouse, variants)
    # On a carton's label (21) is the carton's own number.
    found = found or in_carton(context, (serial,), warehouse)
    if found is None and item.serials == "at_issue":
        if item.pieces > 1:
            return _goods(item, reading)
        return FirstSeen(variant_id=item.variant_id, number=serial)
    if found is None:
        raise ScanRefused(
            Kind.NOT_IN_STOCK,
            _(
                "${product} with the serial ${serial} was never received in this branch. Put the "
                "piece aside and tell the warehouse head.",
                mapping={"product": item.name, "serial": serial},
            ),
        )
    return found


def _goods(item: Item, reading: Reading | None = None) -> Goods | Wanted:
    if item.serials == "throughout":
        raise ScanRefused(
            Kind.SERIAL_NEEDED,
            _(
                "${product} goes out by serial number. Scan the serial number of each piece, or "
                "the code of the full carton.",
                mapping={"product": item.name},
            ),
        )
    quantity = _pieces_of(item, reading)
    if item.serials == "at_issue":
        return Wanted(variant_id=item.variant_id, name=item.name, pieces=int(quantity))
    return Goods(variant_id=item.variant_id, quantity=quantity)


def _pieces_of(item: Item, reading: Reading | None) -> Decimal:
    pieces, count = Decimal(item.pieces), reading.quantity if reading else None
    if reading is None or not count:
        return pieces
    # (37) counts what (02) names, be it cartons; (30) counts the pieces themselves.
    return count * (pieces if reading.value("37") else ONE)


def _no_such_item(gtin: str) -> ScanRefused:
    return ScanRefused(
        Kind.UNKNOWN,
        _(
            "No goods have the item number ${number}. Scan another code of the label, or have the "
            "goods entered under Products.",
            mapping={"number": gtin},
        ),
    )


def _unknown(context: Context, recognised: Recognised) -> ScanRefused:
    dealer = _dealer_with(context, recognised.text)
    if dealer:
        return ScanRefused(
            Kind.DEALER,
            _(
                "This is the card of ${dealer}. Finish this pickup or hold it, then scan the card "
                "again.",
                mapping={"dealer": dealer},
            ),
        )
    if recognised.refused is not None:
        kind = Kind.CHECK_DIGIT if recognised.refused.code in MISREAD else Kind.UNREADABLE
        return ScanRefused(kind, recognised.refusal)
    return ScanRefused(
        Kind.UNKNOWN,
        _(
            "Nothing is known under ${code}. Scan another code of the label, or type the last four "
            "digits of the serial number or the model.",
            mapping={"code": recognised.text[:40]},
        ),
    )


def _dealer_with(context: Context, text: str) -> str | None:
    query = select(Party.name).join(Dealer, Dealer.party_id == Party.id).where(Dealer.card == text)
    return context.session.scalar(query.limit(1)) if text else None
