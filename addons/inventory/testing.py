"""A small stock for tests: goods, a warehouse with places, and goods put into them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import select

from addons.base.models import Product, Serial, Variant
from addons.inventory.drafting import Entry
from addons.inventory.lines import SerialEntry
from addons.inventory.models import Location, Receipt, Warehouse
from addons.inventory.receipts import make_receipt
from core.context import Context
from core.workflow import fire


def make_variant(context: Context, code: str, serials: str = "none") -> int:
    """The id of a new variant, alone in its product; ``serials`` as on Product."""
    product = Product(code=code, name=f"Product {code}", serials=serials)
    variant = Variant(product=product, code=code, name=f"Variant {code}")
    context.session.add(variant)
    context.session.flush()
    return variant.id


def make_warehouse(
    context: Context,
    code: str,
    places: Sequence[str] = ("A-01",),
    *,
    kind: str = "sound",
    may_go_negative: bool = False,
) -> dict[str, int]:
    """A warehouse with these places; the places' ids by code."""
    home = Warehouse(branch=context.code, code=code, name=f"Warehouse {code}", kind=kind)
    home.locations = [
        Location(branch=context.code, code=place, may_go_negative=may_go_negative)
        for place in places
    ]
    context.session.add(home)
    context.session.flush()
    return {location.code: location.id for location in home.locations}


def entry(
    variant: int,
    quantity: int = 0,
    *,
    at: str = "",
    status: str = "available",
    serials: Sequence[str] = (),
    carton: str | None = None,
) -> Entry:
    """A line; for goods with serials the quantity is how many there are."""
    return Entry(
        variant_id=variant,
        quantity=Decimal(quantity or len(serials)),
        location=at,
        status=status,
        serials=[SerialEntry(number, None, carton) for number in serials],
    )


def receive(context: Context, warehouse: str, *entries: Entry) -> Receipt:
    """A posted receipt of ``entries``."""
    receipt = make_receipt(context, warehouse, entries)
    fire([receipt], "post", context)
    return receipt


def serial_ids(context: Context, *numbers: str) -> tuple[int, ...]:
    """The ids of the serials with these numbers, in the same order."""
    query = select(Serial.number, Serial.id).where(Serial.number.in_(numbers))
    found = {row[0]: row[1] for row in context.session.execute(query)}
    return tuple(found[number] for number in numbers)
