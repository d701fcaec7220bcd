"""Pieces by their serial numbers, and the pieces a carton still holds."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Select, and_, case, exists, or_, select

from addons.barcode.found import Choice, FirstSeen, Found, Hit, Pieces
from addons.barcode.refusals import Kind, ScanRefused
from addons.base.models import Carton, Product, Serial, Variant
from addons.inventory.claimable import AVAILABLE
from addons.inventory.models import Claim, Location, Warehouse, Whereabouts
from core.context import Context
from core.i18n import _


def numbered(
    context: Context, number: str, warehouse: str, variants: Collection[int] | None = None
) -> Found | None:
    """The piece with this serial or twin number, of one of ``variants`` where they are named.

    Where several goods share the number, the one in stock here is meant.
    """
    numbers = {number, number.upper()}
    first = and_(Whereabouts.serial_id.is_(None), Product.serials == "at_issue")
    query = (
        with_place(
            Serial.id, Serial.variant_id, Serial.number, Warehouse.code, first.label("first")
        )
        .join(Variant, Variant.id == Serial.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .where(or_(Serial.number.in_(numbers), Serial.twin.in_(numbers)))
    )
    if variants is not None:
        query = query.where(Serial.variant_id.in_(variants))
    rows = context.session.execute(query.order_by(Serial.id)).all()
    rows = [row for row in rows if row.code == warehouse] or rows
    if len(rows) > 1:
        return Choice(hits=_hits(context, {row.id for row in rows}))
    if rows and rows[0].first:
        return FirstSeen(variant_id=rows[0].variant_id, number=rows[0].number)
    return next((_piece(row) for row in rows), None)


def exactly(context: Context, serial: int) -> Pieces | None:
    """The piece with the id ``serial``."""
    query = select(Serial.id, Serial.variant_id, Serial.number).where(Serial.id == serial)
    return next((_piece(row) for row in context.session.execute(query)), None)


def _piece(row: Any) -> Pieces:
    return Pieces(variant_id=row.variant_id, numbers={row.id: row.number})


def with_place(*columns: Any) -> Select[Any]:
    """Select serials together with where they are; what is not in stock has no place."""
    return (
        select(*columns)
        .select_from(Serial)
        .outerjoin(Whereabouts, Whereabouts.serial_id == Serial.id)
        .outerjoin(Location, Location.id == Whereabouts.location_id)
        .outerjoin(Warehouse, Warehouse.id == Location.warehouse_id)
    )


def is_free() -> Any:
    """The condition that a serial selected with its place can be sold and is not set aside."""
    taken = exists().where(Claim.serial_id == Serial.id)
    return and_(Whereabouts.status == AVAILABLE, ~taken)


def in_carton(context: Context, codes: Collection[str], warehouse: str) -> Pieces | None:
    """All pieces of the carton, or pallet, with one of ``codes`` that are free in ``warehouse``.

    Where none is, the pieces it once held, so that whoever claims them is told why not.
    """
    named = Carton.code.in_(codes)
    known = select(Carton).where(or_(named, Carton.pallet.in_(codes)))
    carton = context.session.scalar(known.order_by(case((named, 0), else_=1)).limit(1))
    if carton is None:
        return None
    label, held = carton.code, Serial.carton_id == carton.id
    on_pallet = carton.code not in codes
    if on_pallet:
        label = carton.pallet or ""
        stacked = select(Carton.id).where(Carton.pallet == label, Carton.opened.is_(None))
        held = Serial.carton_id.in_(stacked)
    rows = _held(context, held, warehouse)
    if not rows:
        raise ScanRefused(
            Kind.NOT_IN_STOCK,
            _(
                "No pieces are known of the carton ${carton}. Open it and scan the pieces.",
                mapping={"carton": label},
            ),
        )
    left = [row for row in rows if row.free] or rows
    if carton.opened and not on_pallet:
        raise _opened(label, sum(1 for row in rows if row.free))
    if len({row.variant_id for row in left}) > 1:
        raise _mixed(label)
    numbers = {row.id: row.number for row in left}
    variant = left[0].variant_id
    return Pieces(
        variant_id=variant, numbers=numbers, carton=label, packed=len(rows), on_pallet=on_pallet
    )


def _held(context: Context, held: Any, warehouse: str) -> Sequence[Any]:
    free = is_free() & (Warehouse.code == warehouse)
    query = with_place(Serial.id, Serial.variant_id, Serial.number, free.label("free"))
    return context.session.execute(query.where(held).order_by(Serial.number)).all()


def _opened(carton: str, left: int) -> ScanRefused:
    return ScanRefused(
        Kind.OPEN_CARTON,
        _(
            "The carton ${carton} was opened, and ${count} of its pieces are free here. Scan each "
            "piece by itself.",
            mapping={"carton": carton, "count": left},
        ),
    )


def _mixed(pallet: str) -> ScanRefused:
    return ScanRefused(
        Kind.SEVERAL,
        _(
            "Different goods stand on the pallet ${pallet}. Scan each of its cartons.",
            mapping={"pallet": pallet},
        ),
    )


def _hits(context: Context, serials: Collection[int]) -> list[Hit]:
    query = (
        select(Serial.id, Serial.number, Variant)
        .join(Variant, Variant.id == Serial.variant_id)
        .where(Serial.id.in_(serials))
        .order_by(Serial.id)
    )
    return [
        serial_hit(context, identity, number, variant)
        for identity, number, variant in context.session.execute(query)
    ]


def serial_hit(context: Context, serial: int, number: str, variant: Variant) -> Hit:
    """A piece to choose."""
    english = context.identity.locale == "en"
    name = (english and variant.name_en) or variant.name
    return Hit(text=f"@serial:{serial}", number=number, name=name, spec=variant.spec)
