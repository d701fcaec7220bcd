"""What everything that is sold or taken back carries alike: amounts, and lines with their price."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from addons.base.models import Variant
from core.orm.types import Json, Money, Price, Quantity, Rate

NOTHING = Decimal(0)


class Taxed:
    """Amounts: ``gross`` is with tax, ``net`` without, and ``tax`` what lies between them."""

    gross: Mapped[Decimal] = mapped_column(Money, default=NOTHING)
    net: Mapped[Decimal] = mapped_column(Money, default=NOTHING)
    tax: Mapped[Decimal] = mapped_column(Money, default=NOTHING)


class GoodsLine(Taxed):
    """So much of a variant, and the ``rate`` of its tax."""

    variant_id: Mapped[int] = mapped_column(ForeignKey("base_variant.id"))
    quantity: Mapped[Decimal] = mapped_column(Quantity)
    rate: Mapped[Decimal] = mapped_column(Rate, default=NOTHING)

    @declared_attr
    def variant(cls) -> Mapped[Variant]:  # noqa: N805
        """The goods of the line."""
        return relationship()


class PricedLine(GoodsLine):
    """Goods at the price they were given and why; ``list_price`` None is none.

    ``discount`` is the share of the price that is paid: 0.95 where five percent were given.
    """

    list_price: Mapped[Decimal | None] = mapped_column(Price)
    discount: Mapped[Decimal] = mapped_column(Rate, default=Decimal(1))
    price: Mapped[Decimal] = mapped_column(Price, default=NOTHING)
    why: Mapped[list[Any]] = mapped_column(Json, default=list)
