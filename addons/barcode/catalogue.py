"""Goods by the codes on their labels: item numbers, packing codes, codes of our own."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, literal, select, union_all

from addons.base.gtin import LENGTHS
from addons.base.models import Packing, Product, Variant
from core.context import Context


@dataclass(frozen=True, kw_only=True)
class Item:
    """Goods at one packing level: the pieces a code stands for.

    ``serials`` says how they are tracked: throughout, at_issue or none.
    """

    variant_id: int
    name: str
    pieces: int
    serials: str


def items_by_gtin(context: Context, gtin: str) -> list[Item]:
    """The goods with the item number ``gtin`` (14 digits), piece or carton, in one statement."""
    return _items(context, _forms(gtin), gtin)


def items_by_code(context: Context, code: str = "", *, variant: int | None = None) -> list[Item]:
    """The goods whose packing or variant has the code ``code``, or whose variant's id is given."""
    if variant is not None:
        return _read(context, select(Variant.id, literal(1)).where(Variant.id == variant))
    return _items(context, {code, code.upper()}, None)


def _forms(gtin: str) -> set[str]:
    """A GTIN as labels and files write it: with 14, 13, 12 or 8 digits."""
    return {gtin[-length:] for length in LENGTHS if gtin[:-length].strip("0") == ""}


def _items(context: Context, codes: Collection[str], gtin: str | None) -> list[Item]:
    packed = select(
        Packing.variant_id.label("variant_id"), Packing.pieces.label("pieces")
    ).where(Packing.code.in_(codes))
    one: Any = literal(1, Integer).label("pieces")
    own = select(Variant.id, one).where(Variant.code.in_(codes))
    parts = [packed, own]
    if gtin is not None:
        parts.append(select(Variant.id, one).where(Variant.gtin == gtin))
    return _read(context, union_all(*parts))


def _read(context: Context, pairs: Any) -> list[Item]:
    """Goods that are for sale come first, and single pieces before cartons with the same code."""
    given = pairs.subquery()
    variant_id, pieces = given.c
    query = (
        select(Variant, pieces, Product.serials)
        .join(given, variant_id == Variant.id)
        .join(Product, Product.id == Variant.product_id)
        .order_by(pieces, Variant.status != "active", Variant.id)
    )
    english = context.identity.locale == "en"
    return [
        Item(
            variant_id=variant.id,
            name=(english and variant.name_en) or variant.name,
            pieces=count,
            serials=serials,
        )
        for variant, count, serials in context.session.execute(query)
    ]
