"""Goods onto an open pickup and off it again: what is scanned is set aside, added and priced."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from addons.barcode import first_seen
from addons.barcode.found import Choice, FirstSeen, Goods, Pieces, Wanted
from addons.barcode.lookup import find
from addons.barcode.refusals import Kind, ScanRefused
from addons.base.models import Product, Serial, Variant
from addons.esales import pickups
from addons.esales.models import Pickup, PickupLine, PickupSerial
from addons.esales.orders.keeping import drawing
from addons.inventory import claims
from addons.inventory.pieces import lock_pieces
from core.context import Context
from core.i18n import _
from core.orm.bulk import one_of

NOTHING, ONE = Decimal(0), Decimal(1)


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What a scan put on the pickup: goods, how many, which serials, what its label said.

    ``packed`` is how many the carton or pallet that was scanned once held; ``wanted`` are further
    pieces whose serials the next scans are to be.
    """

    variant_id: int
    quantity: Decimal
    serials: tuple[int, ...] = ()
    label: str = ""
    packed: int = 0
    on_pallet: bool = False
    wanted: Wanted | None = None

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


def take(
    context: Context, pickup: Pickup, text: str, wanted: Callable[[], Wanted | None]
) -> Taken | Wanted | Choice:
    """Set aside what ``text`` means and put it on ``pickup``; raises a Refusal with its reason.

    ``wanted`` tells what the scan before asked for, and is called only where that matters.
    """
    found = find(context, text, pickup.warehouse, wanted)
    if isinstance(found, Choice | Wanted):
        return found
    serials = found.numbers if isinstance(found, Pieces) else ()
    with drawing(context, pickup, [found.variant_id], first=_locking(context, serials)):
        return _take(context, pickup, found, wanted)


def _locking(context: Context, serials: Collection[int]) -> Callable[[], None]:
    """What locks the pieces with these serials, before the balances of their goods are."""
    return lambda: lock_pieces(context.session, serials) if serials else None


def _take(
    context: Context,
    pickup: Pickup,
    found: Goods | Pieces | FirstSeen,
    wanted: Callable[[], Wanted | None],
) -> Taken:
    if isinstance(found, FirstSeen):
        return _take_first_seen(context, pickup, found, wanted())
    if isinstance(found, Goods):
        on_it = _quantity(context, pickup, found.variant_id)
        _set_aside(context, pickup, found.variant_id, on_it + found.quantity)
        pickups.add_goods(context, pickup, [(found.variant_id, found.quantity, ())])
        return Taken(variant_id=found.variant_id, quantity=found.quantity)
    return _take_pieces(context, pickup, found)


def _take_first_seen(
    context: Context, pickup: Pickup, found: FirstSeen, wanted: Wanted | None
) -> Taken:
    """Put a piece on ``pickup`` that stock knows by quantity alone, until now."""
    variant, serial = found.variant_id, first_seen.make_known(context, pickup, found)
    if first_seen.was_seen(context, serial):
        taken = _take_pieces(
            context, pickup, Pieces(variant_id=variant, numbers={serial: found.number})
        )
    else:
        on_it = first_seen.counted(context, pickup, variant)
        _set_aside(context, pickup, variant, on_it + ONE)
        pickups.add_goods(context, pickup, [(variant, ONE, (serial,))])
        taken = Taken(
            variant_id=variant, quantity=ONE, serials=(serial,), label=found.number
        )
    return replace(taken, wanted=wanted.after(variant) if wanted else None)


def _take_pieces(context: Context, pickup: Pickup, found: Pieces) -> Taken:
    serials = tuple(found.numbers)
    claims.claim_serials(context, pickup.id, serials, pickup.warehouse)
    quantity = Decimal(len(serials))
    pickups.add_goods(context, pickup, [(found.variant_id, quantity, serials)])
    label = found.carton or ", ".join(found.numbers.values())
    return Taken(
        variant_id=found.variant_id,
        quantity=quantity,
        serials=serials,
        label=label,
        packed=found.packed,
        on_pallet=found.on_pallet,
    )


def give_back(context: Context, pickup: Pickup, taken: Taken) -> bool:
    """Take off again what a scan put on ``pickup``; whether any of it was still there."""
    if taken.serials:
        return _give_back_pieces(context, pickup, taken.variant_id, taken.serials)
    line = _line(context, pickup, PickupLine.variant_id == taken.variant_id)
    if line is None:
        return False
    change_quantity(context, pickup, line, max(line.quantity - taken.quantity, NOTHING))
    return True


def take_again(context: Context, pickup: Pickup, taken: Taken) -> None:
    """Put back on ``pickup`` what was taken off; raises a Refusal where it is not free any more."""
    locking = _locking(context, taken.serials)
    with drawing(context, pickup, [taken.variant_id], first=locking):
        _take_again(context, pickup, taken)


def _take_again(context: Context, pickup: Pickup, taken: Taken) -> None:
    variant = taken.variant_id
    if not taken.serials:
        _set_aside(context, pickup, variant, _quantity(context, pickup, variant) + taken.quantity)
        pickups.add_goods(context, pickup, [(variant, taken.quantity, ())])
        return
    known = select(Serial.id).where(one_of(context.session, Serial.id, taken.serials))
    if len(context.session.scalars(known).all()) < len(taken.serials):
        raise ScanRefused(
            Kind.SERIAL_NEEDED,
            _("What was taken off shows its serials at issue only. Scan the pieces again."),
        )
    claims.claim_serials(context, pickup.id, taken.serials, pickup.warehouse)
    pickups.add_goods(context, pickup, [(variant, taken.quantity, taken.serials)])


def _give_back_pieces(
    context: Context, pickup: Pickup, variant: int, serials: Collection[int]
) -> bool:
    query = select(PickupSerial.serial_id).where(
        PickupSerial.pickup_id == pickup.id,
        one_of(context.session, PickupSerial.serial_id, serials),
    )
    still = set(context.session.scalars(query))
    if still:
        with drawing(context, pickup, [variant]):
            _remove(context, pickup, variant, still)
    return bool(still)


def _remove(context: Context, pickup: Pickup, variant: int, pieces: Collection[int]) -> None:
    pickups.remove_serials(context, pickup, pieces)
    claims.release(context, pickup.id, serial_ids=pieces)
    if _shows_at_issue(context, variant):
        left = first_seen.counted(context, pickup, variant)
        _set_aside(context, pickup, variant, Decimal(left))
        first_seen.forget(context, pieces)


def _shows_at_issue(context: Context, variant: int) -> bool:
    query = select(Product.serials).join(Variant, Variant.product_id == Product.id)
    return context.session.scalar(query.where(Variant.id == variant)) == "at_issue"


def change_quantity(
    context: Context, pickup: Pickup, line: PickupLine, quantity: Decimal
) -> Decimal:
    """Set the quantity of a line of goods without serials, zero takes it off; the difference."""
    before, variant = line.quantity, line.variant_id
    with drawing(context, pickup, [variant]):
        pickups.set_quantity(context, pickup, line.line, quantity)
        _set_aside(context, pickup, variant, quantity)
    return quantity - before


def remove_line(context: Context, pickup: Pickup, line: PickupLine) -> Taken:
    """Take a line off ``pickup``, all its pieces with it; what it was."""
    variant, quantity = line.variant_id, line.quantity
    on_it = select(PickupSerial.serial_id).where(
        PickupSerial.pickup_id == pickup.id, PickupSerial.line == line.line
    )
    pieces = context.session.scalars(on_it).all()
    with drawing(context, pickup, [variant]):
        pickups.remove_line(context, pickup, line.line)
        claims.release(context, pickup.id, variant_id=variant)
    if pieces:
        first_seen.forget(context, pieces)
    return Taken(variant_id=variant, quantity=quantity, serials=tuple(pieces))


def remove_piece(context: Context, pickup: Pickup, number: str) -> Taken:
    """Take the piece with this serial number off ``pickup``; what it was."""
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
    _give_back_pieces(context, pickup, found.variant_id, [found.id])
    return Taken(variant_id=found.variant_id, quantity=ONE, serials=(found.id,))


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
    claims.claim_quantities(context, pickup.id, {variant: quantity}, pickup.warehouse)


def _quantity(context: Context, pickup: Pickup, variant: int) -> Decimal:
    line = _line(context, pickup, PickupLine.variant_id == variant)
    return line.quantity if line else NOTHING


def _line(context: Context, pickup: Pickup, condition: Any) -> PickupLine | None:
    query = select(PickupLine).where(PickupLine.pickup_id == pickup.id, condition)
    return context.session.scalar(query.execution_options(populate_existing=True))
