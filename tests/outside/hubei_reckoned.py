"""What a month comes to, added up from the story's own words: the program has no part in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from hubei_facts import COST, LIST, LOOSE, OLD, OWED, PAYS, radio, tablet

CENT, RATE = Decimal("0.01"), Decimal("1.13")
# A number of loose goods, or the serial numbers of the others.
Goods = Mapping[str, "int | tuple[str, ...]"]


def pieces(much: int | tuple[str, ...]) -> int:
    """How many pieces these are."""
    return much if isinstance(much, int) else len(much)


def amount_in(cell: str) -> Decimal:
    """The number in a cell of a sheet; nothing where it is empty."""
    return Decimal(re.sub(r"[^0-9.-]", "", cell) or 0)


def rounded(amount: Decimal) -> Decimal:
    """``amount`` to the cent, half up."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def amount_of(dealer: str, code: str, much: int | tuple[str, ...]) -> Decimal:
    """What the dealer pays for so much of the goods."""
    return rounded(pieces(much) * LIST[code] * PAYS[dealer])


def gross_of(dealer: str, goods: Goods) -> Decimal:
    """What the dealer pays for ``goods``, line by line."""
    return sum((amount_of(dealer, code, much) for code, much in goods.items()), Decimal(0))


@dataclass
class Reckoning:
    """Stock, serials, accounts, and what is not invoiced, as they must be after each deed."""

    stock: Counter[str] = field(
        default_factory=lambda: Counter({**LOOSE, "RAD-100": 40, "TAB-1999": 20})
    )
    holder: dict[str, str] = field(
        default_factory=lambda: {
            number: "" for n in range(40) for number in (radio(n), *([tablet(n)] * (n < 20)))
        }
    )
    owed: dict[str, Decimal] = field(default_factory=lambda: dict(OWED))
    uninvoiced: Counter[str] = field(default_factory=lambda: Counter(OLD))
    sold: Decimal = Decimal(0)
    returned: Decimal = Decimal(0)
    rebate: Decimal = Decimal(0)
    net: Decimal = Decimal(0)
    received: Counter[str] = field(default_factory=Counter)
    # What moved at the counter since the last hand-over: pickups, gross, money by its means.
    shift: Counter[str] = field(default_factory=Counter)
    pickups: int = 0

    def sells(self, dealer: str, goods: Goods, payer: str = "") -> Decimal:
        """A pickup leaves, on the account of ``payer`` where another pays; what it comes to."""
        gross = gross_of(dealer, goods)
        self._move(dealer, goods, 1)
        if payer:
            self.owed[dealer] -= gross
            self.owed[payer] += gross
        self.shift.update({"pickups": 1, "gross": gross})
        self.sold += gross
        amounts = (amount_of(dealer, code, much) for code, much in goods.items())
        self.net += sum((rounded(amount / RATE) for amount in amounts), Decimal(0))
        self.pickups += 1
        return gross

    def takes_back(self, dealer: str, goods: Goods) -> Decimal:
        """Goods are credited at what was paid for them, and lie in stock again."""
        gross = gross_of(dealer, goods)
        self._move(dealer, goods, -1)
        self.returned += gross
        return gross

    def _move(self, dealer: str, goods: Goods, sign: int) -> None:
        for code, much in goods.items():
            self.stock[code] -= sign * pieces(much)
            for number in () if isinstance(much, int) else much:
                assert self.holder[number] == ("" if sign > 0 else dealer), number
                self.holder[number] = dealer if sign > 0 else ""
        self.owed[dealer] += sign * gross_of(dealer, goods)
        self.uninvoiced[dealer] += sign * gross_of(dealer, goods)

    def gives(self, goods: Mapping[str, int]) -> None:
        """Loose goods go along for nothing."""
        self.stock.subtract(goods)

    def pays(self, dealer: str, amount: Decimal, at_counter: str = "") -> None:
        """Money comes in, by this means where it was taken at the counter."""
        self.owed[dealer] -= amount
        if at_counter:
            self.shift[at_counter] += amount

    def grants(self, amount: Decimal) -> None:
        """A rebate is there."""
        self.rebate += amount

    def sets_off(self, dealer: str, amount: Decimal) -> None:
        """So much of the rebate pays what is owed."""
        self.rebate -= amount
        self.owed[dealer] -= amount

    def receives(self, code: str, much: int, cost: Decimal) -> None:
        """Goods come in at a cost."""
        self.stock[code] += much
        self.received[code] += much * cost

    def worth(self, opened: Mapping[str, int], bought: Mapping[str, int]) -> Decimal:
        """The stock at the month's average cost: what was there and came in, by how much it was."""
        value = Decimal(0)
        for code, there in self.stock.items():
            came = opened[code] + bought.get(code, 0)
            average = (opened[code] * COST[code] + self.received[code]) / Decimal(came)
            value += rounded(there * average)
        return value
