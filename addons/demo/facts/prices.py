"""What dealers pay: the dealer list, grade discounts, quantity breaks and dated promotions.

A ``factor`` is what is paid of a price (0.95), ``points`` are what comes off (0.02). Grade
discounts multiply the list price; breaks and promotions add up and multiply once after that.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from addons.demo.facts.articles import Variant
from addons.demo.facts.calendar import LINES, history_begins


@dataclass(frozen=True, kw_only=True, slots=True)
class PriceList:
    """A branch's dealer price list, tax included, in CNY."""

    code: str
    branch: str
    name: str
    name_en: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PriceListEntry:
    """The dealer price of a variant, the same in every branch's list, from a day on."""

    variant: str
    price: Decimal
    since: date


@dataclass(frozen=True, kw_only=True, slots=True)
class GradeDiscount:
    """What dealers of a grade pay of the list price in a product line."""

    grade: str
    line: str
    factor: Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class QuantityBreak:
    """What comes off from so many cartons on, mixed within a product line."""

    line: str
    cartons: int
    points: Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class Promotion:
    """What comes off some families from the first to the last day, both included."""

    code: str
    name: str
    name_en: str
    since: date
    until: date
    points: Decimal
    families: tuple[str, ...]
    exclusive: bool = False


GRADE_SHARES = {"S": "0.92", "A": "0.95", "B": "0.97", "C": "1.00"}
EDUCATION_POINT = Decimal("0.01")
BREAKS = ((3, Decimal("0.01")), (10, Decimal("0.02")))

# Code, title, English title, first and last month and day, points off, families it is for.
_YEARLY = (
    ("618", "618 备货季", "618 stocking-up", (5, 28), (6, 18), "0.03", ("AV-HP", "AV-TW", "TW-KW")),
    ("KX", "开学季", "School start", (8, 10), (9, 5), "0.02", ("ED-TB", "ED-DI", "ED-RD")),
    ("D11", "双十一备货季", "Double 11", (10, 20), (11, 11), "0.04", ("AV-SB", "AV-PJ", "TW-DB")),
)


def price_lists() -> tuple[PriceList, ...]:
    """Return the dealer lists of the two branches that sell."""
    return tuple(
        PriceList(
            code=f"JXS-{code}",
            branch=code,
            name=f"{name}经销商价目表（演示）",
            name_en=f"{english} dealer list (demo)",
        )
        for code, name, english in (("SN", "陕西", "Shaanxi"), ("HB", "湖北", "Hubei"))
    )


def price_list_entries(variants: Iterable[Variant], today: date) -> tuple[PriceListEntry, ...]:
    """Return a price for every variant; what is not launched yet has one from that day on."""
    begin = history_begins(today)
    return tuple(
        PriceListEntry(
            variant=variant.code,
            price=variant.dealer_price,
            since=max(begin, variant.launched),
        )
        for variant in variants
    )


def grade_discounts() -> tuple[GradeDiscount, ...]:
    """Return the discount of each grade and line; education pays one point less."""
    return tuple(
        GradeDiscount(
            grade=grade,
            line=line,
            factor=Decimal(share) - (EDUCATION_POINT if line == "ED" else 0),
        )
        for grade, share in GRADE_SHARES.items()
        for line in LINES
    )


def quantity_breaks() -> tuple[QuantityBreak, ...]:
    """Return the breaks at 3 and 10 cartons of each line."""
    return tuple(
        QuantityBreak(line=line, cartons=cartons, points=points)
        for line in LINES
        for cartons, points in BREAKS
    )


def promotions(today: date) -> tuple[Promotion, ...]:
    """Return every promotion of the history and the coming year, and one that runs today."""
    current = Promotion(
        code="CX-DQ",
        name="当期让利",
        name_en="Offer of the month",
        since=today - timedelta(days=10),
        until=today + timedelta(days=20),
        points=Decimal("0.05"),
        families=("TW-WT", "TW-RT"),
    )
    return (*_yearly_promotions(today), current)


def _yearly_promotions(today: date) -> Iterator[Promotion]:
    for year in range(history_begins(today).year, today.year + 2):
        for code, name, english, since, until, points, families in _YEARLY:
            yield Promotion(
                code=f"CX-{year}-{code}",
                name=f"{year} {name}",
                name_en=f"{english} {year}",
                since=date(year, *since),
                until=date(year, *until),
                points=Decimal(points),
                families=families,
            )
