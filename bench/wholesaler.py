"""A wholesaler's year as its file tells it, and what it comes to, added up without the program."""

from __future__ import annotations

import csv
import gzip
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

HOURS = ZoneInfo("Asia/Shanghai")
CENT, NOTHING = Decimal("0.01"), Decimal(0)


@dataclass(frozen=True, kw_only=True)
class Slip:
    """An invoice of the file, or a cancellation: who, when, and how much of what."""

    number: str
    customer: str
    at: datetime
    goods: dict[str, int]

    @property
    def is_return(self) -> bool:
        """Whether goods came back."""
        return self.number.startswith("C")


@dataclass
class Year:
    """The slips of the file, the goods with their prices, and what no pickup can say."""

    slips: list[Slip]
    prices: dict[str, Decimal]
    aside: Counter[str]


def read_year(path: Path, through: str) -> Year:
    """The file through the month ``through``. Each code at each price is a variety of its own.

    Rows without a price are gifts and losses, and bad debts have one below zero: set aside.
    """
    found: dict[str, Slip] = {}
    prices: dict[str, Decimal] = {}
    aside: Counter[str] = Counter()
    with gzip.open(path, "rt", encoding="utf-8", newline="") as text:
        for row in csv.DictReader(text):
            if row["invoice_date"][:7] > through:
                break
            price, quantity = Decimal(row["unit_price"]), int(row["quantity"])
            if price <= 0 or row["invoice_no"].startswith("A"):
                aside["no price" if not price else "bad debt"] += 1
                continue
            good = f"{row['stock_code'].upper()}-{price.normalize():f}"
            prices[good] = price
            at = datetime.fromisoformat(row["invoice_date"]).replace(tzinfo=HOURS)
            customer = row["customer_id"] or "COUNTER"
            slip = found.setdefault(
                row["invoice_no"],
                Slip(number=row["invoice_no"], customer=customer, at=at, goods={}),
            )
            slip.goods[good] = slip.goods.get(good, 0) + abs(quantity)
    slips = sorted(found.values(), key=lambda slip: (slip.at, slip.number))
    return Year(slips=slips, prices=prices, aside=aside)


def worth(quantity: int, price: Decimal) -> Decimal:
    """What so much of something costs, to the cent."""
    return (quantity * price).quantize(CENT, ROUND_HALF_UP)


@dataclass
class Beside:
    """What the file says, added up without the program."""

    prices: dict[str, Decimal]
    has: Counter[tuple[str, str]] = field(default_factory=Counter)
    owed: defaultdict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    stock: Counter[str] = field(default_factory=Counter)
    sold: Decimal = NOTHING
    returned: Decimal = NOTHING
    refused: Decimal = NOTHING

    def sell(self, slip: Slip) -> None:
        """The customer has the goods and owes them."""
        for good, quantity in slip.goods.items():
            self.has[slip.customer, good] += quantity
            self.stock[good] -= quantity
            amount = worth(quantity, self.prices[good])
            self.sold += amount
            self.owed[slip.customer] += amount

    def take_back(self, slip: Slip) -> dict[str, int]:
        """What of the goods comes back, no more than the customer has."""
        coming = {}
        for good, quantity in slip.goods.items():
            much = min(quantity, self.has[slip.customer, good])
            self.refused += worth(quantity - much, self.prices[good])
            if much:
                coming[good] = much
                self.has[slip.customer, good] -= much
                self.stock[good] += much
                amount = worth(much, self.prices[good])
                self.returned += amount
                self.owed[slip.customer] -= amount
        return coming
