"""Price lists, grade discounts, quantity breaks and promotions, each with its dates."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from addons.base.models import ProductLine, Variant
from core.orm.base import Record
from core.orm.types import Key, Price, Quantity, Rate


def as_percent(share: Decimal | None) -> Decimal | None:
    """A share of one as people say it, without decimals it does not have: 95 for 0.950000."""
    if share is None:
        return None
    percent = (share * 100).normalize()
    return percent.quantize(Decimal(1)) if percent == percent.to_integral_value() else percent


class PriceList(Record):
    """A price list (价目表); ``mode`` says whether its prices include tax."""

    __tablename__ = "esales_price_list"
    __table_args__ = (UniqueConstraint("branch", "code"), UniqueConstraint("id", "branch"))

    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(200))
    mode: Mapped[str] = mapped_column(String(10), default="inclusive")
    since: Mapped[date | None]
    until: Mapped[date | None]
    main: Mapped[bool] = mapped_column(default=True)


class PriceEntry(Record):
    """The price of a variant on a list from a date on; ``floor`` is the lowest price (最低限价)."""

    __tablename__ = "esales_price_entry"
    __table_args__ = (
        ForeignKeyConstraint(
            ["list_id", "branch"], ["esales_price_list.id", "esales_price_list.branch"]
        ),
        Index(None, "list_id", "variant_id"),
        Index(None, "variant_id"),
    )

    list_id: Mapped[int] = mapped_column(Key)
    variant_id: Mapped[int] = mapped_column(ForeignKey("base_variant.id"))
    price: Mapped[Decimal] = mapped_column(Price)
    floor: Mapped[Decimal | None] = mapped_column(Price)
    since: Mapped[date | None]
    until: Mapped[date | None]

    price_list: Mapped[PriceList] = relationship()
    variant: Mapped[Variant] = relationship()


class GradeDiscount(Record):
    """What a discount grade pays on a product line: 0.95 of the list price."""

    __tablename__ = "esales_grade_discount"

    grade: Mapped[str] = mapped_column(String(4))
    line_id: Mapped[int | None] = mapped_column(ForeignKey("base_product_line.id"))
    factor: Mapped[Decimal] = mapped_column(Rate)
    since: Mapped[date | None]
    until: Mapped[date | None]

    line: Mapped[ProductLine | None] = relationship()

    @property
    def percent(self) -> Decimal | None:
        """The factor as people say it: 95 for 0.95; None before it is set."""
        return as_percent(self.factor)

    @percent.setter
    def percent(self, percent: Decimal) -> None:
        self.factor = percent / 100


class QuantityBreak(Record):
    """From so many cartons on, mixed within a line, points come off: 0.01 is one percent."""

    __tablename__ = "esales_quantity_break"

    line_id: Mapped[int | None] = mapped_column(ForeignKey("base_product_line.id"))
    cartons: Mapped[int]
    points: Mapped[Decimal] = mapped_column(Rate)
    since: Mapped[date | None]
    until: Mapped[date | None]

    line: Mapped[ProductLine | None] = relationship()

    @property
    def percent(self) -> Decimal | None:
        """The points as people say them: 1 for 0.01; None before they are set."""
        return as_percent(self.points)

    @percent.setter
    def percent(self, percent: Decimal) -> None:
        self.points = percent / 100


class Promotion(Record):
    """A dated promotion on a variant, or on a product line: points off or a fixed price.

    A gift is bound to other goods: each ``least`` pieces of ``earner_id`` earn one at this price.
    """

    __tablename__ = "esales_promotion"

    name: Mapped[str] = mapped_column(String(200))
    variant_id: Mapped[int | None] = mapped_column(ForeignKey("base_variant.id"))
    line_id: Mapped[int | None] = mapped_column(ForeignKey("base_product_line.id"))
    earner_id: Mapped[int | None] = mapped_column(Key)
    points: Mapped[Decimal | None] = mapped_column(Rate)
    price: Mapped[Decimal | None] = mapped_column(Price)
    least: Mapped[Decimal] = mapped_column(Quantity, default=Decimal(0))
    exclusive: Mapped[bool] = mapped_column(default=True)
    since: Mapped[date | None]
    until: Mapped[date | None]

    variant: Mapped[Variant | None] = relationship(foreign_keys=variant_id)
    earner: Mapped[Variant | None] = relationship(
        primaryjoin=lambda: foreign(Promotion.earner_id) == Variant.id
    )
    line: Mapped[ProductLine | None] = relationship()

    @property
    def percent(self) -> Decimal | None:
        """The points as people say them: 5 for 0.05; None for a fixed price."""
        return as_percent(self.points)

    @percent.setter
    def percent(self, percent: Decimal | None) -> None:
        self.points = None if percent is None else percent / 100
