"""The terms a dealer buys on today, and the goods they are about, read in a handful of statements.

However many goods a slip has, each function here reads once. Product lines are compared by their
paths alone, so the tree of lines itself is never read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, or_, select

from addons.base.measures import FINEST
from addons.base.models import Packing, Party, Product, ProductLine, Region, TaxRate, Unit, Variant
from addons.base.packing import Pack
from addons.esales import models, price_terms, territory
from addons.esales.refusals import Reason, SaleRefused
from addons.esales.tax import TaxMode
from core.context import Context
from core.i18n import _
from core.orm.bulk import one_of


@dataclass(frozen=True, kw_only=True)
class Goods:
    """A variant as the counter needs it; ``path`` is that of its product line, ``rate`` its VAT."""

    variant: int
    product: int
    code: str
    name: str
    spec: str
    unit: str
    decimals: int
    serials: bool
    for_sale: bool
    path: str
    line: str
    rate: Decimal | None
    per_carton: int | None


class LineKeys:
    """Numbers for product lines, by the codes in their paths, for rules that compare paths."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def path(self, path: str | None) -> tuple[int, ...]:
        """The keys from the root down to the line at ``path`` (``AV/SPK/``)."""
        codes = [code for code in (path or "").split("/") if code]
        return tuple(self._numbers.setdefault(code, len(self._numbers)) for code in codes)

    def own(self, path: str | None) -> int | None:
        """The key of the line at ``path`` itself; None without a path, which means every line."""
        found = self.path(path)
        return found[-1] if found else None


def in_force(rule: Any, on: date) -> Any:
    """The condition that a row with ``since`` and ``until`` holds on the day ``on``."""
    begun = or_(rule.since.is_(None), rule.since <= on)
    return and_(begun, or_(rule.until.is_(None), rule.until >= on))


def read_goods(context: Context, variants: Collection[int]) -> dict[int, Goods]:
    """The goods with the ids ``variants``, by id, in one statement."""
    carton = and_(Packing.variant_id == Variant.id, Packing.level == Pack.CARTON.value)
    query = (
        select(Variant, Product, ProductLine, TaxRate.rate, Unit, Packing.pieces)
        .join(Product, Product.id == Variant.product_id)
        .outerjoin(ProductLine, ProductLine.id == Product.line_id)
        .outerjoin(TaxRate, TaxRate.id == Product.tax_rate_id)
        .outerjoin(Unit, Unit.id == Product.unit_id)
        .outerjoin(Packing, carton)
        .where(one_of(context.session, Variant.id, set(variants)))
    )
    rows = context.session.execute(query)
    return {row[0].id: _goods(*row, locale=context.identity.locale) for row in rows}


def _goods(
    variant: Variant,
    product: Product,
    line: ProductLine | None,
    rate: Decimal | None,
    unit: Unit | None,
    per_carton: int | None,
    *,
    locale: str,
) -> Goods:
    unsold = {"announced", "obsolete"}
    return Goods(
        variant=variant.id,
        product=product.id,
        code=variant.code,
        name=_in_language(variant, locale),
        spec=variant.spec,
        unit=_in_language(unit, locale) if unit else "",
        decimals=unit.decimals if unit else FINEST,
        serials=product.serials != "none",
        for_sale=unsold.isdisjoint({variant.status, product.status}),
        path=line.path if line else "",
        line=_in_language(line, locale) if line else "",
        rate=rate,
        per_carton=per_carton,
    )


def _in_language(named: Any, locale: str) -> str:
    return (named.name_en if locale == "en" else "") or named.name


def read_terms(
    context: Context, grade: str, variants: Collection[int], keys: LineKeys
) -> price_terms.PriceTerms:
    """All that is agreed on prices today with a dealer of ``grade``, in four statements.

    The main price list begun last holds. Refuses where no price list is valid today.
    """
    price_list, prices = _prices(context, variants)
    return price_terms.PriceTerms(
        on=context.today,
        price_list=price_list.name,
        grade=grade,
        prices=prices,
        grade_discounts=_grade_discounts(context, grade, keys),
        breaks=_breaks(context, keys),
        promotions=_promotions(context, keys),
        mode=TaxMode(price_list.mode),
    )


def _prices(
    context: Context, variants: Collection[int]
) -> tuple[models.PriceList, list[price_terms.ListPrice]]:
    listed, entry = models.PriceList, models.PriceEntry
    newest = (
        select(listed.id)
        .where(listed.main, in_force(listed, context.today), listed.branch == context.code)
        .order_by(listed.since.desc().nulls_last(), listed.id.desc())
        .limit(1)
    )
    wanted = and_(
        entry.list_id == listed.id,
        in_force(entry, context.today),
        one_of(context.session, entry.variant_id, set(variants)),
    )
    query = (
        select(listed, entry)
        .outerjoin(entry, wanted)
        .where(listed.id == newest.scalar_subquery())
    )
    rows = context.session.execute(query).all()
    if not rows:
        raise SaleRefused(
            Reason.NO_PRICE,
            _(
                "Nothing can be sold: no price list is valid today. Have one entered under Price "
                "lists."
            ),
        )
    prices = [
        price_terms.ListPrice(
            variant=found.variant_id,
            price=found.price,
            floor=found.floor,
            since=found.since,
            until=found.until,
        )
        for _list, found in rows
        if found is not None
    ]
    return rows[0][0], prices


def _with_paths(context: Context, rule: Any, *conditions: Any) -> Iterable[Any]:
    """Rows of ``rule`` in force today, each with the path and the name of its product line."""
    return context.session.execute(
        select(rule, ProductLine.path)
        .outerjoin(ProductLine, ProductLine.id == rule.line_id)
        .where(in_force(rule, context.today), *conditions)
    )


def _grade_discounts(
    context: Context, grade: str, keys: LineKeys
) -> list[price_terms.GradeDiscount]:
    table = models.GradeDiscount
    return [
        price_terms.GradeDiscount(
            grade=rule.grade,
            product_line=keys.own(path),
            factor=rule.factor,
            since=rule.since,
            until=rule.until,
        )
        for rule, path in _with_paths(context, table, table.grade == grade)
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
            variant=rule.variant_id,
            product_line=keys.own(path),
            least=rule.least,
            points=rule.points,
            price=rule.price,
            exclusive=rule.exclusive,
            since=rule.since,
            until=rule.until,
        )
        for rule, path in _with_paths(context, models.Promotion)
    ]


def price_request(
    goods: Goods, quantity: Decimal, keys: LineKeys, key: int
) -> price_terms.PriceRequest:
    """The question what ``quantity`` of ``goods`` costs; refuses goods without a VAT rate."""
    if goods.rate is None:
        raise SaleRefused(
            Reason.NO_TAX_RATE,
            _(
                "${product} cannot be sold: it has no VAT rate. Have one entered on the product's "
                "page.",
                mapping={"product": goods.name},
            ),
        )
    return price_terms.PriceRequest(
        key=key,
        label=goods.name,
        variant=goods.variant,
        product=goods.product,
        product_line=keys.path(goods.path),
        quantity=quantity,
        pieces_per_carton=goods.per_carton,
        tax_rate=goods.rate,
    )


def read_territories(
    context: Context, dealers: Collection[int], keys: LineKeys
) -> dict[int, list[territory.Territory]]:
    """The territories of ``dealers``, by dealer, in one statement; in force today or not."""
    part = models.Territory
    query = (
        select(part, Party.name, Region.name, ProductLine.path)
        .join(models.Dealer, models.Dealer.id == part.dealer_id)
        .join(Party, Party.id == models.Dealer.party_id)
        .outerjoin(Region, Region.code == part.region)
        .outerjoin(ProductLine, ProductLine.id == part.line_id)
        .where(one_of(context.session, part.dealer_id, set(dealers)))
        .order_by(part.region, part.id)
    )
    found: dict[int, list[territory.Territory]] = {dealer: [] for dealer in dealers}
    for row, dealer_name, region_name, path in context.session.execute(query):
        found[row.dealer_id].append(
            territory.Territory(
                dealer=row.dealer_id,
                dealer_name=dealer_name,
                region=row.region,
                region_name=region_name or row.region,
                product_line=keys.path(path),
                channel=row.channel,
                exclusive=row.exclusive,
                since=row.since,
                until=row.until,
            )
        )
    return found
