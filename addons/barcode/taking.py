"""Goods onto an open pickup and off it again: what is scanned is set aside, added and priced."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from addons.barcode.found import Choice, Goods, Pieces
from addons.barcode.lookup import find
from addons.barcode.refusals import Kind, ScanRefused
from addons.base.models import Serial
from addons.esales import pickups
from addons.esales.models import Pickup, PickupLine, PickupSerial
from addons.inventory import claims
from core.context import Context
from core.i18n import _
from core.orm.bulk import one_of

NOTHING = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What a scan put on the pickup: goods, how many, which serials, what its label said."""

    variant_id: int
    quantity: Decimal
    serials: tuple[int, ...] = ()
    label: str = ""

    def to_data(self) -> dict[str, Any]:
        """Plain data, from which the scan can be undone."""
        return {
            "variant": self.variant_id,
            "quantity": str(self.quantity),
            "serials": list(self.serials),
        }

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Taken:
        """What ``to_data`` wrote down."""
        return cls(
            variant_id=data["variant"],
            quantity=Decimal(data["quantity"]),
            serials=tuple(data["serials"]),
        )


def take(context: Context, pickup: Pickup, text: str) -> Taken | Choice:
    """Set aside what ``text`` means and put it on ``pickup``; raises a Refusal with its reason."""
    found = find(context, text, pickup.warehouse)
    if isinstance(found, Choice):
        return found
    if isinstance(found, Goods):
        on_it = _quantity(context, pickup, found.variant_id)
        _set_aside(context, pickup, found.variant_id, on_it + found.quantity)
        pickups.add_goods(context, pickup, [(found.variant_id, found.quantity, ())])
        return Taken(variant_id=found.variant_id, quantity=found.quantity)
    return _take_pieces(context, pickup, found)


def _take_pieces(context: Context, pickup: Pickup, found: Pieces) -> Taken:
    serials = tuple(found.numbers)
    claims.claim_serials(context, pickup.id, serials, pickup.warehouse)
    quantity = Decimal(len(serials))
    pickups.add_goods(context, pickup, [(found.variant_id, quantity, serials)])
    label = found.carton or ", ".join(found.numbers.values())
    return Taken(
        variant_id=found.variant_id, quantity=quantity, serials=serials, label=label
    )


def give_back(context: Context, pickup: Pickup, taken: Taken) -> bool:
    """Take off again what a scan put on ``pickup``; whether any of it was still there."""
    if taken.serials:
        return _give_back_pieces(context, pickup, taken.serials)
    line = _line(context, pickup, PickupLine.variant_id == taken.variant_id)
    if line is None:
        return False
    change_quantity(context, pickup, line, max(line.quantity - taken.quantity, NOTHING))
    return True


def _give_back_pieces(context: Context, pickup: Pickup, serials: Collection[int]) -> bool:
    query = select(PickupSerial.serial_id).where(
        PickupSerial.pickup_id == pickup.id,
        one_of(context.session, PickupSerial.serial_id, serials),
    )
    still = set(context.session.scalars(query))
    if still:
        pickups.remove_serials(context, pickup, still)
        claims.release(context, pickup.id, serial_ids=still)
    return bool(still)


def change_quantity(
    context: Context, pickup: Pickup, line: PickupLine, quantity: Decimal
) -> Decimal:
    """Set the quantity of a line of goods without serials, zero takes it off; the difference."""
    before = line.quantity
    pickups.set_quantity(context, pickup, line.line, quantity)
    _set_aside(context, pickup, line.variant_id, quantity)
    return quantity - before


def remove_line(context: Context, pickup: Pickup, line: PickupLine) -> None:
    """Take a line off ``pickup``, all its pieces with it."""
    pickups.remove_line(context, pickup, line.line)
    claims.release(context, pickup.id, variant_id=line.variant_id)


def remove_piece(context: Context, pickup: Pickup, number: str) -> int:
    """Take the piece with this serial number off ``pickup``; the id of its variant."""
    numbers = {number, number.upper()}
    query = (
        select(Serial.id, Serial.variant_id)
        .join(PickupSerial, PickupSerial.serial_id == Serial.id)
        .where(PickupSerial.pickup_id == pickup.id)
        .where(Serial.number.in_(numbers) | Serial.twin.in_(numbers))
    )
    found = context.session.execute(query).first()
    if found is None:
        raise ScanRefused(
            Kind.UNKNOWN,
            _(
                "No piece with the serial ${serial} is on this pickup. Type the number of a line, "
                "or scan a piece that is on it.",
                mapping={"serial": number[:40]},
            ),
        )
    _give_back_pieces(context, pickup, [found.id])
    return found.variant_id


def line_numbered(context: Context, pickup: Pickup, number: int) -> PickupLine:
    """The line with this number; raises ScanRefused where there is none."""
    line = _line(context, pickup, PickupLine.line == number)
    if line is None:
        raise ScanRefused(
            Kind.UNKNOWN,
            _(
                "There is no line ${line} on this pickup. Type a number from the list.",
                mapping={"line": number},
            ),
        )
    return line


def _set_aside(context: Context, pickup: Pickup, variant: int, quantity: Decimal) -> None:
    claims.claim_quantity(context, pickup.id, variant, quantity, pickup.warehouse)


def _quantity(context: Context, pickup: Pickup, variant: int) -> Decimal:
    line = _line(context, pickup, PickupLine.variant_id == variant)
    return line.quantity if line else NOTHING


def _line(context: Context, pickup: Pickup, condition: Any) -> PickupLine | None:
    query = select(PickupLine).where(PickupLine.pickup_id == pickup.id, condition)
    return context.session.scalar(query.execution_options(populate_existing=True))
