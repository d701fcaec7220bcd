"""The assortment: goods as the counter needs them, with what they are called and how they come."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, select

from addons.base.measures import FINEST
from addons.base.models import Packing, Product, ProductLine, TaxRate, Unit, Variant
from addons.base.naming import beyond
from addons.base.packing import Pack
from addons.esales.price_terms import PriceRequest
from addons.esales.refusals import Reason, SaleRefused
from core.context import Context
from core.i18n import _
from core.orm.bulk import one_of

UNSOLD = {"announced", "obsolete"}
COLUMNS = (
    Variant.id.label("variant"),
    Variant.code.label("code"),
    Variant.name.label("name"),
    Variant.name_en.label("name_en"),
    Variant.spec.label("spec"),
    Variant.status.label("variant_status"),
    Product.id.label("product"),
    Product.status.label("product_status"),
    Product.serials.label("tracking"),
    ProductLine.path.label("path"),
    ProductLine.name.label("line_name"),
    ProductLine.name_en.label("line_name_en"),
    TaxRate.rate.label("vat"),
    Unit.name.label("unit"),
    Unit.name_en.label("unit_en"),
    Unit.decimals.label("decimals"),
    Packing.pieces.label("per_carton"),
)


@dataclass(frozen=True, kw_only=True)
class Goods:
    """A variant as the counter needs it; ``path`` is that of its product line, ``rate`` its VAT.

    ``unsaid`` is what its name does not say of the ``spec``.
    """

    variant: int
    product: int
    code: str
    name: str
    spec: str
    unsaid: str
    unit: str
    decimals: int
    serials: bool
    at_issue: bool
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


def read_goods(context: Context, variants: Collection[int]) -> dict[int, Goods]:
    """The goods with the ids ``variants``, by id, in one statement."""
    query = with_goods(select(*COLUMNS).select_from(Variant), Variant.id)
    query = query.where(one_of(context.session, Variant.id, set(variants)))
    return {row.variant: goods_of(row, context) for row in context.session.execute(query)}


def with_goods(query: Any, variant: Any) -> Any:
    """``query`` with what ``COLUMNS`` select from, for the variant whose id is ``variant``."""
    carton = and_(Packing.variant_id == variant, Packing.level == Pack.CARTON.value)
    return (
        query.outerjoin(Product, Product.id == Variant.product_id)
        .outerjoin(ProductLine, ProductLine.id == Product.line_id)
        .outerjoin(TaxRate, TaxRate.id == Product.tax_rate_id)
        .outerjoin(Unit, Unit.id == Product.unit_id)
        .outerjoin(Packing, carton)
    )


def goods_of(row: Any, context: Context) -> Goods:
    """The goods that the ``COLUMNS`` of ``row`` tell of, named in the person's language."""
    english = context.identity.locale == "en"
    return Goods(
        variant=row.variant,
        product=row.product,
        code=row.code,
        name=(english and row.name_en) or row.name,
        spec=row.spec,
        unsaid=beyond(row.name, row.spec),
        unit=(english and row.unit_en) or row.unit or "",
        decimals=FINEST if row.decimals is None else row.decimals,
        serials=row.tracking != "none",
        at_issue=row.tracking == "at_issue",
        for_sale=UNSOLD.isdisjoint({row.variant_status, row.product_status}),
        path=row.path or "",
        line=(english and row.line_name_en) or row.line_name or "",
        rate=row.vat,
        per_carton=row.per_carton,
    )


def price_request(goods: Goods, quantity: Decimal, keys: LineKeys, key: int) -> PriceRequest:
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
    return PriceRequest(
        key=key,
        label=goods.name,
        variant=goods.variant,
        product=goods.product,
        product_line=keys.path(goods.path),
        quantity=quantity,
        pieces_per_carton=goods.per_carton,
        tax_rate=goods.rate,
    )
