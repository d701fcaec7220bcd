"""The month at work: who does what, what was sold under which name, and what it must come to."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from click.testing import CliRunner
from hubei_facts import Calendar
from hubei_people import Counter
from hubei_reckoned import Goods, Reckoning, gross_of

from core.cli.check import check


@dataclass(frozen=True, kw_only=True)
class Sale:
    """A finished pickup: its id and number, the dealer, and what he took."""

    pickup: int
    number: str
    dealer: str
    goods: Goods

    @property
    def path(self) -> str:
        """Its page."""
        return f"pickup/{self.pickup}"

    @property
    def gross(self) -> Decimal:
        """What it comes to."""
        return gross_of(self.dealer, self.goods)


@dataclass
class Month:
    """People at work, the clock they look at, and the reckoning beside."""

    people: Any
    calendar: Calendar
    installation: Any
    counter: Counter
    beside: Reckoning = field(default_factory=Reckoning)
    sales: dict[str, Sale] = field(default_factory=dict)
    papers: dict[str, str] = field(default_factory=dict)
    days: list[date] = field(default_factory=list)

    def sell(
        self,
        name: str,
        dealer: str,
        goods: Goods,
        *,
        order: str = "",
        close: bool = False,
        pickup: int = 0,
        payer: str = "",
    ) -> Sale:
        """Goods leave at the station, on the pickup that is open already or on a fresh one."""
        number = self.papers[order].rsplit("/", 1)[1] if order else "0"
        on_it = pickup or self.counter.opens(dealer, int(number))
        tally = self.counter.puts(on_it, goods)
        assert tally["gross"] == f"{gross_of(dealer, goods):,.2f}", (name, tally)
        number = self.counter.finishes(on_it, close=close)
        return self.left(name, dealer, goods, on_it, number, payer=payer)

    def left(
        self, name: str, dealer: str, goods: Goods, pickup: int, number: str, *, payer: str = ""
    ) -> Sale:
        """Note that a pickup left."""
        self.beside.sells(dealer, goods, payer)
        self.sales[name] = Sale(pickup=pickup, number=number, dealer=dealer, goods=goods)
        return self.sales[name]

    def prove(self) -> None:
        """`qudao check` finds nothing."""
        opener = SimpleNamespace(installation=lambda: self.installation)
        result = CliRunner().invoke(check, obj=opener)
        assert result.exit_code == 0, result.output + result.stderr
        assert "\tbase.periods\t" in result.output
