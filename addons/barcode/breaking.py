"""Cartons opened (拆箱) and stacked: what is left of an opened one goes piece by piece."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from sqlalchemy import func, or_, select, union_all

from addons.barcode.catalogue import items_by_code, items_by_gtin
from addons.barcode.cleaning import cleaned, without_blanks
from addons.barcode.pieces import is_free, with_place
from addons.barcode.recognise import recognise
from addons.barcode.refusals import Kind, ScanRefused
from addons.barcode.taking import Taken, give_back
from addons.base.models import Carton, Serial
from addons.base.numbers import SERIAL
from addons.esales.models import Pickup, PickupSerial
from addons.inventory.models import Warehouse
from core.context import Context
from core.i18n import _


def carton_named(context: Context, text: str) -> Carton:
    """The carton that ``text``, scanned or typed, means; raises ScanRefused where there is none."""
    query = select(Carton).where(Carton.code.in_(_codes(text)))
    found = context.session.scalar(query.order_by(Carton.id).limit(1))
    if found is None:
        raise ScanRefused(
            Kind.UNKNOWN,
            _(
                "No carton has the code ${code}. Scan the label of the carton itself.",
                mapping={"code": cleaned(text)[:40] or "-"},
            ),
        )
    return found


def _codes(text: str) -> Collection[str]:
    typed = cleaned(text)
    codes = {typed, typed.upper()}
    for reading in recognise(text).readings:
        if reading.sscc:
            codes |= {reading.sscc, f"00{reading.sscc}"}
        elif reading.serial:
            codes.add(reading.serial)
    return codes


def break_carton(context: Context, pickup: Pickup, carton: Carton) -> Taken | None:
    """Open ``carton``: its code takes no pieces any more, and those on ``pickup`` come off it.

    What came off, or None; raises ScanRefused where it was opened before.
    """
    if carton.opened is not None:
        raise ScanRefused(
            Kind.OPEN_CARTON,
            _(
                "The carton ${carton} was opened before. Scan those of its pieces that go.",
                mapping={"carton": carton.code},
            ),
        )
    carton.opened = context.now
    query = (
        select(PickupSerial.serial_id)
        .join(Serial, Serial.id == PickupSerial.serial_id)
        .where(PickupSerial.pickup_id == pickup.id, Serial.carton_id == carton.id)
    )
    pieces = tuple(context.session.scalars(query))
    if not pieces:
        context.session.flush()
        return None
    off = Taken(variant_id=carton.variant_id, quantity=Decimal(len(pieces)), serials=pieces)
    give_back(context, pickup, off)
    context.session.flush()
    return off


def left_of(context: Context, carton: Carton, warehouse: str) -> int:
    """How many pieces of ``carton`` are free in ``warehouse``."""
    query = with_place(func.count()).where(
        Serial.carton_id == carton.id, is_free(), Warehouse.code == warehouse
    )
    return context.session.scalar(query) or 0


def stack(context: Context, carton: Carton, pallet: str) -> int:
    """Put ``carton`` on the pallet with the code ``pallet``; how many stand on it then.

    Raises ScanRefused where the code is no pallet's own, or the carton was opened.
    """
    code = pallet_code(context, pallet)
    if carton.opened is not None:
        raise ScanRefused(
            Kind.OPEN_CARTON,
            _(
                "The carton ${carton} was opened, so that it stands on no pallet as a whole. Put "
                "it aside.",
                mapping={"carton": carton.code},
            ),
        )
    carton.pallet = code
    context.session.flush()
    query = select(func.count()).select_from(Carton).where(Carton.pallet == code)
    return context.session.scalar(query) or 0


def pallet_code(context: Context, text: str) -> str:
    """The code of a pallet as it is kept; raises ScanRefused for what cannot be one."""
    reading = next((one.sscc for one in recognise(text).readings if one.sscc), None)
    code = reading or without_blanks(cleaned(text)).upper()
    if not SERIAL.fullmatch(code) or _names_other(context, code):
        raise ScanRefused(
            Kind.UNREADABLE,
            _(
                "${code} is no code for a pallet. Scan the pallet's own label, not that of a "
                "carton, of goods or of a piece.",
                mapping={"code": code[:40] or "-"},
            ),
        )
    return code


def _names_other(context: Context, code: str) -> bool:
    """Whether ``code`` is a carton's, a piece's or that of goods, which a pallet would hide."""
    numbered = or_(Serial.number == code, Serial.twin == code)
    named = select(Carton.id).where(Carton.code.in_({code, f"00{code}"}))
    if context.session.scalar(union_all(named, select(Serial.id).where(numbered)).limit(1)):
        return True
    gtins = {reading.gtin14 for reading in recognise(code).readings if reading.gtin14}
    return bool(items_by_code(context, code)) or any(items_by_gtin(context, one) for one in gtins)
