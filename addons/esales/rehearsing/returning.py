"""Returns on paper: the dealer has bought more than comes back."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from addons.base.models import Serial, Variant
from addons.esales.models import Pickup, PickupLine, PickupSerial, Return
from addons.esales.rehearsing.made_up import ONE
from addons.esales.rehearsing.selling import sell_on_paper
from addons.esales.returns.choosing import FINISHED, begin_return, scan_in, set_returned
from core.context import Context
from core.workflow import Business, Document, Rehearsal

# What comes back is a quarter of what was bought, within what a branch usually takes.
SHARE = 4


def begin_return_on_paper(
    business: Business, values: Mapping[str, Any], context: Context
) -> Document:
    """A return of a dealer who has just fetched goods."""
    bought = (values.get("quantity") or ONE) * SHARE
    pickup = sell_on_paper({"dealer_id": values.get("dealer_id"), "quantity": bought}, context)
    known = {"dealer_id": pickup.dealer_id, "warehouse": values.get("warehouse")}
    return begin_return(
        business, {**values, **known, "warehouse": known["warehouse"] or pickup.warehouse}, context
    )


def bring_back(document: Return, values: Mapping[str, Any], context: Context) -> None:
    """So much of what the dealer fetched last is scanned in, piece by piece where it can be."""
    quantity: Decimal = values.get("quantity") or ONE
    last = (
        select(Pickup.id)
        .where(Pickup.dealer_id == document.dealer_id, Pickup.step == FINISHED)
        .order_by(Pickup.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    pieces = (
        select(Serial.number)
        .join(PickupSerial, PickupSerial.serial_id == Serial.id)
        .where(PickupSerial.pickup_id == last)
        .order_by(Serial.id)
        .limit(int(quantity))
    )
    numbers = context.session.scalars(pieces).all()
    for number in numbers:
        scan_in(context, document, number)
    if not numbers:
        goods = select(Variant.code).join(PickupLine, PickupLine.variant_id == Variant.id)
        code = context.session.scalars(goods.where(PickupLine.pickup_id == last)).first()
        scan_in(context, document, code or "")
        set_returned(context, document, 1, quantity)


RETURNS = Rehearsal(begin=begin_return_on_paper, fill=bring_back, meets=("quantity",))
