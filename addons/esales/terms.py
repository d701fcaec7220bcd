"""The terms dealers buy on: prices, discounts, breaks, promotions and territories, read at once.

However many goods, dealers and rules there are, all of it is one statement. Product lines are
compared by their paths alone, so the tree of lines itself is never read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from addons.esales import price_terms
from addons.esales.assortment import LineKeys
from addons.esales.refusals import Reason, SaleRefused
from addons.esales.rules import prices_of, read_rules, reductions, territories_of
from addons.esales.tax import TaxMode
from addons.esales.territory import Territory
from core.context import Context
from core.i18n import _


@dataclass(frozen=True, kw_only=True)
class Terms:
    """All that is agreed: on prices, for every grade, and on territories, by dealer."""

    keys: LineKeys
    prices: price_terms.PriceTerms
    territories: Mapping[int, Sequence[Territory]]

    def of_grade(self, grade: str) -> price_terms.PriceTerms:
        """What is agreed on prices with dealers of ``grade``."""
        return replace(self.prices, grade=grade)


def read_terms(
    context: Context,
    variants: Collection[int],
    dealers: Collection[int] = (),
    *,
    always: bool = False,
) -> Terms:
    """What is agreed today for the goods ``variants``, and the territories of ``dealers``.

    The main price list begun last holds; refuses where no list is valid today. ``always`` reads
    the rules of all days.
    """
    session, on = context.session, None if always else context.today
    rules = read_rules(
        session,
        [*prices_of(session, variants, on), *reductions(session, on)]
        + ([territories_of(session, dealers)] if dealers else []),
    )
    if "list" not in rules:
        raise SaleRefused(
            Reason.NO_PRICE,
            _(
                "Nothing can be sold: no price list is valid today. Have one entered under Price "
                "lists."
            ),
        )
    keys, listed = LineKeys(), rules["list"][0]
    return Terms(
        keys=keys,
        prices=price_terms.PriceTerms(
            on=on or date.min,
            price_list=listed.name,
            grade="",
            prices=[_list_price(row) for row in rules.get("price", ())],
            grade_discounts=[_grade_discount(row, keys) for row in rules.get("grade", ())],
            breaks=[_break(row, keys) for row in rules.get("break", ())],
            promotions=[_promotion(row, keys) for row in rules.get("promotion", ())],
            mode=TaxMode(listed.code),
        ),
        territories=_by_dealer(rules.get("territory", ()), dealers, keys),
    )


def read_prices(context: Context, variants: Collection[int], code: str = "") -> Terms:
    """Today's prices of ``variants`` in the list ``code``, or the main one, and nothing else.

    What is agreed with dealers is theirs alone; refuses where the list is not valid today.
    """
    session = context.session
    rules = read_rules(session, prices_of(session, variants, context.today, code))
    if "list" not in rules:
        raise SaleRefused(
            Reason.NO_PRICE,
            _(
                "Nothing can be sold: the price list ${code} is not valid today. Have it entered "
                "under Price lists, or another one named in the business.",
                mapping={"code": code or "—"},
            ),
        )
    listed = rules["list"][0]
    return Terms(
        keys=LineKeys(),
        prices=price_terms.PriceTerms(
            on=context.today,
            price_list=listed.name,
            grade="",
            prices=[_list_price(row) for row in rules.get("price", ())],
            mode=TaxMode(listed.code),
        ),
        territories={},
    )


def read_territories(
    context: Context, dealers: Collection[int], keys: LineKeys
) -> dict[int, list[Territory]]:
    """The territories of ``dealers`` alone, by dealer, in one statement; in force today or not."""
    rules = read_rules(context.session, [territories_of(context.session, dealers)])
    return _by_dealer(rules.get("territory", ()), dealers, keys)


def _list_price(row: Any) -> price_terms.ListPrice:
    return price_terms.ListPrice(
        variant=row.variant,
        price=row.price,
        floor=row.floor,
        since=row.since,
        until=row.until,
    )


def _grade_discount(row: Any, keys: LineKeys) -> price_terms.GradeDiscount:
    return price_terms.GradeDiscount(
        grade=row.code,
        product_line=keys.own(row.path),
        factor=row.share,
        since=row.since,
        until=row.until,
    )


def _break(row: Any, keys: LineKeys) -> price_terms.QuantityBreak:
    return price_terms.QuantityBreak(
        product_line=keys.own(row.path),
        cartons=row.cartons,
        points=row.share,
        since=row.since,
        until=row.until,
    )


def _promotion(row: Any, keys: LineKeys) -> price_terms.Promotion:
    return price_terms.Promotion(
        key=row.id,
        name=row.name,
        variant=row.variant,
        product_line=keys.own(row.path),
        earner=row.earner,
        least=row.least,
        points=row.share,
        price=row.price,
        exclusive=row.exclusive,
        since=row.since,
        until=row.until,
    )


def _by_dealer(
    rows: Iterable[Any], dealers: Collection[int], keys: LineKeys
) -> dict[int, list[Territory]]:
    found: dict[int, list[Territory]] = {dealer: [] for dealer in dealers}
    for row in sorted(rows, key=lambda row: (row.code, row.id)):
        found[row.dealer].append(
            Territory(
                dealer=row.dealer,
                dealer_name=row.name,
                region=row.code,
                region_name=row.title or row.code,
                product_line=keys.path(row.path),
                channel=row.channel,
                exclusive=row.exclusive,
                since=row.since,
                until=row.until,
            )
        )
    return found
