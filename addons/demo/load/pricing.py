"""What the slips of the history cost, by the rules that price every slip, with every step told."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from addons.demo.facts.papers import Pickup
from addons.demo.load.known import Known
from addons.esales import price_terms
from addons.esales.assortment import Goods, price_request, read_goods
from addons.esales.pricing import PricedLine, price_lines
from addons.esales.repricing import step_data
from addons.esales.terms import Terms, read_terms
from core.context import Context


@dataclass(frozen=True, kw_only=True)
class Prices:
    """The terms of a branch with the rules of all days and grades, and the goods they are about."""

    known: Known
    goods: dict[int, Goods]
    entries: dict[int, list[price_terms.ListPrice]]
    terms: Terms

    def lines(self, pickup: Pickup, grade: str) -> list[dict[str, Any]]:
        """The rows of the pickup's lines; ValueError where the facts have other amounts."""
        variants = [self.known.variants[line.variant] for line in pickup.lines]
        terms = replace(
            self.terms.of_grade(grade),
            on=pickup.day,
            prices=[entry for variant in variants for entry in self.entries[variant]],
        )
        requests = [
            price_request(self.goods[variant], Decimal(line.quantity), self.terms.keys, number)
            for number, (variant, line) in enumerate(
                zip(variants, pickup.lines, strict=True), start=1
            )
        ]
        priced = price_lines(requests, terms)
        if [line.gross for line in priced] != [line.gross for line in pickup.lines]:
            raise ValueError(f"the facts price {pickup.number} otherwise than the rules do")
        return [_row(*pair) for pair in zip(requests, priced, strict=True)]


def _row(request: price_terms.PriceRequest, priced: PricedLine) -> dict[str, Any]:
    same = ("list_price", "discount", "price", "gross", "net", "tax")
    return {
        "line": request.key,
        "variant_id": request.variant,
        "quantity": request.quantity,
        "rate": request.tax_rate,
        "why": [step_data(step) for step in priced.why],
        **{name: getattr(priced, name) for name in same},
    }


def read_prices(context: Context, known: Known) -> Prices:
    """The terms of the context's branch, whatever day they are for, in a handful of statements."""
    variants = list(known.variants.values())
    terms = read_terms(context, variants, always=True)
    entries: dict[int, list[price_terms.ListPrice]] = {}
    for entry in terms.prices.prices:
        entries.setdefault(entry.variant, []).append(entry)
    return Prices(known=known, goods=read_goods(context, variants), entries=entries, terms=terms)
