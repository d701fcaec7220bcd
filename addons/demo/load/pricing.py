"""What the slips of the history cost, by the rules that price every slip, with every step told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from addons.base.models import ProductLine
from addons.demo.facts.papers import Pickup
from addons.demo.load.known import Known
from addons.esales import models, price_terms
from addons.esales.pricing import PricedLine, price_lines
from addons.esales.slips import step_data
from addons.esales.terms import Goods, LineKeys, price_request, read_goods
from core.context import Context


@dataclass(frozen=True, kw_only=True)
class Prices:
    """The terms of a branch with the rules of all days and grades, and the goods they are about."""

    known: Known
    goods: dict[int, Goods]
    keys: LineKeys
    entries: dict[int, list[price_terms.ListPrice]]
    terms: price_terms.PriceTerms

    def lines(self, pickup: Pickup, grade: str) -> list[dict[str, Any]]:
        """The rows of the pickup's lines; ValueError where the facts have other amounts."""
        variants = [self.known.variants[line.variant] for line in pickup.lines]
        terms = replace(
            self.terms,
            on=pickup.day,
            grade=grade,
            prices=[entry for variant in variants for entry in self.entries[variant]],
        )
        requests = [
            price_request(self.goods[variant], Decimal(line.quantity), self.keys, number)
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
    keys = LineKeys()
    listed = context.session.scalars(select(models.PriceList)).one()
    return Prices(
        known=known,
        goods=read_goods(context, known.variants.values()),
        keys=keys,
        entries=_entries(context),
        terms=price_terms.PriceTerms(
            on=date.min,
            price_list=listed.name,
            grade="",
            prices=(),
            grade_discounts=_grade_discounts(context, keys),
            breaks=_breaks(context, keys),
            promotions=_promotions(context, keys),
        ),
    )


def _entries(context: Context) -> dict[int, list[price_terms.ListPrice]]:
    found: dict[int, list[price_terms.ListPrice]] = {}
    for entry in context.session.scalars(select(models.PriceEntry)):
        price = price_terms.ListPrice(
            variant=entry.variant_id,
            price=entry.price,
            floor=entry.floor,
            since=entry.since,
            until=entry.until,
        )
        found.setdefault(entry.variant_id, []).append(price)
    return found


def _with_paths(context: Context, model: Any) -> Sequence[Any]:
    query = select(model, ProductLine.path).outerjoin(ProductLine, ProductLine.id == model.line_id)
    return context.session.execute(query.order_by(model.id)).all()


def _grade_discounts(context: Context, keys: LineKeys) -> list[price_terms.GradeDiscount]:
    return [
        price_terms.GradeDiscount(
            grade=rule.grade,
            product_line=keys.own(path),
            factor=rule.factor,
            since=rule.since,
            until=rule.until,
        )
        for rule, path in _with_paths(context, models.GradeDiscount)
    ]


def _breaks(context: Context, keys: LineKeys) -> list[price_terms.QuantityBreak]:
    return [
        price_terms.QuantityBreak(
            product_line=keys.own(path),
            cartons=rule.cartons,
            points=rule.points,
            since=rule.since,
            until=rule.until,
        )
        for rule, path in _with_paths(context, models.QuantityBreak)
    ]


def _promotions(context: Context, keys: LineKeys) -> list[price_terms.Promotion]:
    return [
        price_terms.Promotion(
            key=rule.id,
            name=rule.name,
            product_line=keys.own(path),
            least=rule.least,
            points=rule.points,
            exclusive=rule.exclusive,
            since=rule.since,
            until=rule.until,
        )
        for rule, path in _with_paths(context, models.Promotion)
    ]
