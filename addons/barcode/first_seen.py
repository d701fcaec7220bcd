"""Goods tracked at issue only (仅出库管理): their serials show for the first time at the counter.

They lie in stock by quantity. The scan makes the serial known and sets one more piece aside by
quantity; finishing binds it to the dealer, taking it off again forgets it.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, exists, func, select

from addons.barcode.found import FirstSeen
from addons.barcode.recognise import Recognised
from addons.barcode.refusals import Kind, ScanRefused
from addons.base.models import Serial
from addons.base.numbers import SERIAL, made_known
from addons.esales.models import Pickup, PickupSerial
from addons.esales.pickups import OPEN
from addons.inventory.models import Whereabouts
from core.context import Context
from core.i18n import _
from core.orm.bulk import one_of
from core.workflow import Document

_SHORT_ITEM_NUMBER = 8


def serial_shown(recognised: Recognised) -> str:
    """The serial number that ``recognised`` is where one is asked for; raises ScanRefused.

    A number that proves itself as an item's or carton's is none, unless its label says so: (21).
    """
    refused, text = recognised.refused, recognised.text
    # Digits that only look like an item number, whose check digit they lack, may be a serial.
    if refused is not None and refused.code != "item_number_check_digit":
        raise ScanRefused(Kind.UNREADABLE, recognised.refusal)
    reading = recognised.readings[0]
    if reading.serial:
        return reading.serial
    proven = reading.form != "code" and len(text) != _SHORT_ITEM_NUMBER
    if proven or not SERIAL.fullmatch(text):
        raise ScanRefused(
            Kind.SERIAL_NEEDED,
            _(
                "${code} is no serial number. Scan the serial number on the piece, or press Esc "
                "to leave the piece out. If it is the serial all the same, type (21) before it.",
                mapping={"code": text[:40]},
            ),
        )
    return text


def make_known(context: Context, pickup: Pickup, piece: FirstSeen) -> int:
    """The id of the serial of ``piece``, locked, made where it is new; raises ScanRefused.

    Refused is a serial on another open pickup, and one that another branch has in its books.
    """
    found = made_known(context, piece.variant_id, piece.number)
    if found is None:
        raise ScanRefused(
            Kind.ELSEWHERE,
            _(
                "Serial ${serial} is in the books of another branch. Put the piece aside and tell "
                "the warehouse head.",
                mapping={"serial": piece.number},
            ),
        )
    _refuse_claimed(context, pickup, found, piece.number)
    return found


def _refuse_claimed(context: Context, pickup: Pickup, serial: int, number: str) -> None:
    query = (
        select(PickupSerial.pickup_id)
        .join(Document, Document.id == PickupSerial.pickup_id)
        .where(PickupSerial.serial_id == serial, Document.step == OPEN)
        .order_by(PickupSerial.pickup_id != pickup.id)
    )
    other = context.session.scalar(query.limit(1))
    if other == pickup.id:
        raise ScanRefused(
            Kind.REPEATED,
            _(
                "Serial ${serial} is on this pickup already. Scan the next piece.",
                mapping={"serial": number},
            ),
        )
    if other is not None:
        raise ScanRefused(
            Kind.CLAIMED,
            _(
                "Serial ${serial} is on the open pickup #${pickup}. Take another piece, or take it "
                "off that pickup first.",
                mapping={"serial": number, "pickup": other},
            ),
        )


def was_seen(context: Context, serial: int) -> bool:
    """Whether stock has met the serial: it lies in a place, or it left."""
    query = select(Whereabouts.serial_id).where(Whereabouts.serial_id == serial)
    return context.session.scalar(query) is not None


def counted(context: Context, pickup: Pickup, variant: int) -> int:
    """How many pieces of ``variant`` on ``pickup`` stock knows by quantity alone."""
    query = (
        select(func.count())
        .select_from(PickupSerial)
        .join(Serial, Serial.id == PickupSerial.serial_id)
        .where(PickupSerial.pickup_id == pickup.id, Serial.variant_id == variant)
        .where(~exists().where(Whereabouts.serial_id == Serial.id))
    )
    return context.session.scalar(query) or 0


def forget(context: Context, serial_ids: Collection[int]) -> None:
    """Forget those of the serials that stock never met and that are on no pickup."""
    table = Serial.__table__
    met, taken = Whereabouts.__table__, PickupSerial.__table__
    context.session.connection().execute(
        delete(table).where(
            context.session.mine(table),
            one_of(context.session, table.c.id, serial_ids),
            ~exists().where(met.c.serial_id == table.c.id),
            ~exists().where(taken.c.serial_id == table.c.id),
        )
    )
