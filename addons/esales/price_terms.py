"""What is agreed with a dealer about prices: lists, grade discounts, breaks, promotions, floors.

Percentages are shares of one: a ``factor`` is what is paid of a price (0.95), ``points`` are what
comes off (0.02). Prices are in the mode of the terms they belong to, quantities in the base unit.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from addons.base.validity import Dated
from addons.esales.tax import TaxMode


@dataclass(frozen=True, kw_only=True)
class PriceRequest:
    """One line to be priced: so many base units, zero or more, of a variant.

    ``key`` is the caller's name for the line, ``label`` the goods' name in sentences,
    ``product_line`` the keys of the product lines from the root down to the product's own, and
    ``pieces_per_carton`` None for goods that come without cartons.
    """

    key: Hashable
    label: str
    variant: int
    product: int
    product_line: tuple[int, ...]
    quantity: Decimal
    pieces_per_carton: int | None
    tax_rate: Decimal

    def __post_init__(self) -> None:
        if self.quantity < 0:
            raise ValueError("goods that come back are credited at the price once paid for them")


@dataclass(frozen=True, kw_only=True)
class ListPrice(Dated):
    """The price of a variant in a price list, and the ``floor`` below which it is not sold."""

    variant: int
    price: Decimal
    floor: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class GradeDiscount(Dated):
    """What dealers of a grade pay of the list price in a product line; None means in every line."""

    grade: str
    product_line: int | None = None
    factor: Decimal


@dataclass(frozen=True, kw_only=True)
class QuantityBreak(Dated):
    """What comes off from so many ``cartons`` on, mixed within a product line.

    Parts of cartons count: two halves make one. Without a product line the whole slip counts.
    """

    product_line: int | None = None
    cartons: int
    points: Decimal

    def covers(self, line: PriceRequest) -> bool:
        """Whether the goods of ``line`` count towards the break and profit from it."""
        return self.product_line is None or self.product_line in line.product_line


@dataclass(frozen=True, kw_only=True)
class Promotion(Dated):
    """Points off, or a fixed price, for a variant, a product, a product line or everything.

    It holds from ``least`` pieces on, counted over all lines of the slip that it covers. An
    ``exclusive`` one does not combine with other promotions nor with quantity breaks. A gift is
    bound to the variant ``earner``: each ``least`` pieces of it earn one piece at the price.
    """

    key: int
    name: str
    variant: int | None = None
    product: int | None = None
    product_line: int | None = None
    earner: int | None = None
    least: Decimal = Decimal(0)
    points: Decimal | None = None
    price: Decimal | None = None
    exclusive: bool

    def __post_init__(self) -> None:
        if (self.points is None) == (self.price is None):
            raise ValueError("a promotion gives either points off or a fixed price")
        if self.earner is not None and (self.price is None or self.least < 1):
            raise ValueError("a gift has a price, and goods that earn it, one piece or more")

    def covers(self, line: PriceRequest) -> bool:
        """Whether the goods of ``line`` are promoted; quantity and date are other questions."""
        return (
            self.variant in (None, line.variant)
            and self.product in (None, line.product)
            and (self.product_line is None or self.product_line in line.product_line)
        )


@dataclass(frozen=True, kw_only=True)
class PriceTerms:
    """All that is agreed with one dealer on one day; rules that are not valid that day are ignored.

    ``price_list`` is the name of the list, ``mode`` whether its prices and floors, and the fixed
    prices of promotions, include tax. ``given`` is the share of one that whoever sells takes off.
    """

    on: date
    price_list: str
    grade: str
    prices: Sequence[ListPrice]
    grade_discounts: Sequence[GradeDiscount] = ()
    breaks: Sequence[QuantityBreak] = ()
    promotions: Sequence[Promotion] = ()
    mode: TaxMode = TaxMode.INCLUSIVE
    given: Decimal = Decimal(0)
