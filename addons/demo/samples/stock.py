"""Pieces, cartons and goods in stock that a label can name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select

from addons.base.models import Carton, Packing, Product, ProductLine, Serial, Variant
from addons.demo.facts.families import AT_ISSUE, THROUGHOUT
from addons.demo.facts.goods import SHOWCASE
from addons.demo.facts.warehouses import MAIN
from addons.esales.models import PriceEntry
from addons.inventory.claimable import AVAILABLE
from addons.inventory.models import Balance, Claim, Location, Warehouse, Whereabouts
from core.context import Context


@dataclass(frozen=True, kw_only=True)
class Goods:
    """Goods in the main warehouse: ``line`` is the root of their product lines."""

    variant: int
    name: str
    gtin: str
    line: str
    tracked: bool


def stocked(context: Context) -> list[Goods]:
    """Goods that can be sold from the main warehouse, the showcase first, then by code."""
    query = (
        select(Variant, Product.serials, ProductLine.path)
        .join(Product, Product.id == Variant.product_id)
        .join(ProductLine, ProductLine.id == Product.line_id)
        .join(Balance, Balance.variant_id == Variant.id)
        .join(Location, Location.id == Balance.location_id)
        .join(Warehouse, Warehouse.id == Location.warehouse_id)
        .where(Warehouse.code == MAIN, Balance.status == AVAILABLE)
        .where(Balance.on_hand > Balance.reserved, Variant.status == "active")
        .where(Product.serials != AT_ISSUE)
        .order_by(Variant.code != SHOWCASE, Variant.code)
    )
    english = context.identity.locale == "en"
    return [
        Goods(
            variant=variant.id,
            name=(english and variant.name_en) or variant.name,
            gtin=variant.gtin,
            line=path.split("/")[0],
            tracked=serials == THROUGHOUT,
        )
        for variant, serials, path in context.session.execute(query)
    ]


def free_piece(context: Context, goods: Goods) -> str:
    """The serial number of a piece that can be sold from the main warehouse."""
    query = _pieces(Serial.number).where(Serial.variant_id == goods.variant, *_is_free())
    return context.session.scalar(query.order_by(Serial.number).limit(1)) or ""


def full_carton(context: Context, goods: Goods) -> str:
    """The code of a carton of which no piece is missing; empty where none is left."""
    pieces = select(Packing.pieces).where(
        Packing.variant_id == goods.variant, Packing.level == "carton"
    )
    query = (
        _pieces(Carton.code)
        .join(Carton, Carton.id == Serial.carton_id)
        .where(Carton.variant_id == goods.variant, *_is_free())
        .group_by(Carton.code)
        .having(func.count(Serial.id) == pieces.scalar_subquery())
        .order_by(Carton.code)
    )
    return context.session.scalar(query.limit(1)) or ""


def piece_elsewhere(context: Context, *, sound: bool) -> str:
    """A serial number in another sound warehouse, or in one that is not sound."""
    kind = Warehouse.kind == "sound" if sound else Warehouse.kind == "defective"
    query = _pieces(Serial.number).where(kind, Warehouse.code != MAIN)
    return context.session.scalar(query.order_by(Serial.number).limit(1)) or ""


def piece_gone(context: Context) -> str:
    """The serial number of a piece that a dealer has taken."""
    query = (
        select(Serial.number)
        .join(Whereabouts, Whereabouts.serial_id == Serial.id)
        .where(Whereabouts.location_id.is_(None), Serial.carton_id.isnot(None))
        .order_by(Serial.id.desc())
    )
    return context.session.scalar(query.limit(1)) or ""


def dearest(context: Context, goods: list[Goods]) -> Goods:
    """The goods of which a full carton costs most, of those that come in cartons of several."""
    query = (
        select(PriceEntry.variant_id)
        .join(Packing, Packing.variant_id == PriceEntry.variant_id)
        .where(Packing.level == "carton", Packing.pieces > 1)
        .order_by(PriceEntry.price.desc())
    )
    known = {item.variant: item for item in goods if item.tracked}
    return next(known[variant] for variant in context.session.scalars(query) if variant in known)


def _pieces(column: Any) -> Any:
    return (
        select(column)
        .select_from(Serial)
        .join(Whereabouts, Whereabouts.serial_id == Serial.id)
        .join(Location, Location.id == Whereabouts.location_id)
        .join(Warehouse, Warehouse.id == Location.warehouse_id)
        .outerjoin(Claim, Claim.serial_id == Serial.id)
        .where(Claim.id.is_(None))
    )


def _is_free() -> tuple[ColumnElement[bool], ...]:
    return Whereabouts.status == AVAILABLE, Warehouse.code == MAIN
