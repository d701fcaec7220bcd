"""What pickups sell and to whom: read once while they move, for all guards and effects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, select

from addons.base.models import Packing, Party, Product, ProductLine, Unit, Variant
from addons.base.packing import Pack
from addons.esales.models import Dealer, Pickup, PickupLine, PickupSerial
from addons.esales.tax import Split, total
from addons.esales.warehouses import for_sale
from core.context import Context
from core.orm.bulk import one_of
from core.security.models import User
from core.workflow import Document

COPIED = ("variant_id", "quantity", "price", "discount", "rate", "gross", "net", "tax")

# Read along, so that what papers say costs no statement of its own.
PRINTED = (
    Dealer.code.label("dealer_code"),
    Party.address.label("dealer_address"),
    Party.phone.label("dealer_phone"),
    Party.tax_code.label("dealer_tax_code"),
    User.name.label("clerk_name"),
    Variant.code.label("goods_code"),
    Variant.name.label("goods_name"),
    Variant.name_en.label("goods_name_en"),
    Variant.spec.label("goods_spec"),
    Unit.name.label("unit_name"),
    Unit.name_en.label("unit_name_en"),
    Packing.pieces.label("per_carton"),
)


@dataclass(frozen=True, kw_only=True)
class Sold:
    """A pickup with its lines, each with the path and name of its product line, and its dealer.

    ``told`` and each line also carry what papers say of dealer, clerk and goods (``PRINTED``).
    """

    pickup: Pickup
    dealer: int
    dealer_name: str
    status: str
    term_days: int
    warehouse: str
    with_serials: bool
    told: Any
    lines: Sequence[Any]

    @property
    def id(self) -> int:
        """The id of the pickup."""
        return self.pickup.id

    @property
    def amounts(self) -> Split:
        """The sums of the lines."""
        return total(self.lines)


def sold(documents: Sequence[Pickup], context: Context) -> list[Sold]:
    """What the pickups ``documents`` sell, in their order, in one statement."""
    ids = tuple(document.id for document in documents)
    found: list[Sold] = context.once(("esales.sold", ids), lambda: _read(documents, context))
    return found


def _read(documents: Sequence[Pickup], context: Context) -> list[Sold]:
    rows: dict[int, list[Any]] = {}
    for row in context.session.execute(_lines(documents, context)):
        rows.setdefault(row.id, []).append(row)
    return [_sold(document, rows[document.id]) for document in documents if document.id in rows]


def _lines(documents: Sequence[Pickup], context: Context) -> Any:
    """Every pickup comes with its lines, oldest first; one without lines comes once."""
    session, pickup, document = context.session, Pickup.__table__, Document.__table__
    serials = select(PickupSerial.serial_id).where(
        PickupSerial.pickup_id == pickup.c.id, PickupSerial.branch == pickup.c.branch
    )
    warehouse = for_sale(context).subquery()
    carton = and_(Packing.variant_id == Variant.id, Packing.level == Pack.CARTON.value)
    return (
        select(
            pickup.c.id,
            pickup.c.dealer_id,
            pickup.c.warehouse,
            Dealer.status,
            Dealer.term_days,
            Party.name.label("dealer_name"),
            serials.exists().label("with_serials"),
            PickupLine.line,
            PickupLine.list_price,
            *(getattr(PickupLine, name) for name in COPIED),
            ProductLine.path,
            ProductLine.name.label("line_name"),
            warehouse.c.name.label("warehouse_name"),
            *PRINTED,
        )
        .select_from(pickup)
        .join(Dealer, Dealer.id == pickup.c.dealer_id)
        .join(Party, Party.id == Dealer.party_id)
        .outerjoin(PickupLine, PickupLine.pickup_id == pickup.c.id)
        .outerjoin(Variant, Variant.id == PickupLine.variant_id)
        .outerjoin(Product, Product.id == Variant.product_id)
        .outerjoin(ProductLine, ProductLine.id == Product.line_id)
        .outerjoin(Unit, Unit.id == Product.unit_id)
        .outerjoin(Packing, carton)
        .outerjoin(warehouse, warehouse.c.code == pickup.c.warehouse)
        .join(document, document.c.id == pickup.c.id)
        .outerjoin(User, User.login == document.c.creator)
        .where(one_of(session, pickup.c.id, [document.id for document in documents]))
        .where(session.mine(pickup))
        .order_by(pickup.c.id, PickupLine.line)
    )


def _sold(pickup: Pickup, rows: Sequence[Any]) -> Sold:
    first = rows[0]
    return Sold(
        pickup=pickup,
        dealer=first.dealer_id,
        dealer_name=first.dealer_name,
        status=first.status,
        term_days=first.term_days,
        warehouse=first.warehouse,
        with_serials=bool(first.with_serials),
        told=first,
        lines=[row for row in rows if row.line is not None],
    )
