"""What a dealer would pay for goods today, told step by step."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from addons.esales.assortment import Goods, price_request, read_goods
from addons.esales.models import Dealer
from addons.esales.pricing import PricedLine, price_lines
from addons.esales.terms import read_terms
from addons.esales.territory import Refused, may_sell
from core.context import Context


@dataclass(frozen=True, kw_only=True)
class Explained:
    """A price and its steps; ``outside`` is the sentence that refuses the goods to the dealer."""

    dealer: Dealer
    goods: Goods
    quantity: Decimal
    line: PricedLine
    outside: Any | None


def explain(context: Context, dealer: Dealer, variant: int, quantity: Decimal) -> Explained:
    """The price of ``quantity`` of the goods ``variant`` for ``dealer``, alone on a slip."""
    goods = read_goods(context, [variant])[variant]
    terms = read_terms(context, [variant], [dealer.id])
    request = price_request(goods, quantity, terms.keys, 1)
    line = price_lines([request], terms.of_grade(dealer.grade))[0]
    answer = may_sell(
        terms.territories[dealer.id],
        terms.keys.path(goods.path),
        context.today,
        product_line=goods.line or goods.name,
    )
    outside = answer.sentence if isinstance(answer, Refused) else None
    return Explained(
        dealer=dealer, goods=goods, quantity=quantity, line=line, outside=outside
    )
