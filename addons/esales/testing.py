"""A small trade for tests: goods with prices, a dealer with a territory."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from addons.base.models import (
    Packing,
    Party,
    PartyRole,
    Product,
    ProductLine,
    Region,
    Serial,
    TaxRate,
    Unit,
    Variant,
)
from addons.esales.models import (
    Dealer,
    DealerAccount,
    GradeDiscount,
    PriceEntry,
    PriceList,
    QuantityBreak,
    Territory,
)
from addons.esales.money.pockets import POCKETS
from core.context import Context

LINES = {"AV": "影音", "EDU": "教育电子", "TEL": "通讯"}


def make_line(context: Context, code: str = "AV") -> ProductLine:
    """A product line at the root, made once."""
    found = context.session.scalar(select(ProductLine).where(ProductLine.code == code))
    if found is None:
        found = ProductLine(code=code, name=LINES[code], path=f"{code}/")
        context.session.add(found)
        context.session.flush()
    return found


def _once(context: Context, model: type, code: str, **values: Any) -> Any:
    found = context.session.scalar(select(model).where(model.code == code))  # type: ignore[attr-defined]
    if found is None:
        found = model(code=code, **values)
        context.session.add(found)
        context.session.flush()
    return found


def make_price_list(context: Context, code: str = "DEALER") -> PriceList:
    """The main price list, prices including tax, made once."""
    return _once(context, PriceList, code, name="经销价", mode="inclusive", main=True)


def make_variant(
    context: Context,
    code: str,
    *,
    price: str | None = "100.00",
    line: str = "AV",
    per_carton: int | None = None,
    serials: bool = False,
    status: str = "active",
) -> Variant:
    """Goods at 13 % VAT with a price in the main list, in cartons of ``per_carton`` pieces."""
    rate = _once(context, TaxRate, "VAT13", name="13 %", rate=Decimal("0.13"))
    unit = _once(context, Unit, "PCS", name="台", name_en="pcs")
    product = Product(
        code=f"P-{code}",
        name=f"蓝牙音箱 {code}",
        line_id=make_line(context, line).id,
        unit_id=unit.id,
        tax_rate_id=rate.id,
        serials="throughout" if serials else "none",
    )
    context.session.add(product)
    context.session.flush()
    variant = Variant(
        product_id=product.id, code=code, name=product.name, spec="黑色", status=status
    )
    context.session.add(variant)
    context.session.flush()
    if per_carton:
        context.session.add(
            Packing(variant_id=variant.id, level="carton", pieces=per_carton, code=f"C-{code}")
        )
    if price is not None:
        listed = make_price_list(context)
        context.session.add(
            PriceEntry(list_id=listed.id, variant_id=variant.id, price=Decimal(price))
        )
    context.session.flush()
    return variant


def make_serials(context: Context, variant: Variant, count: int, begin: str = "A") -> list[int]:
    """``count`` pieces of ``variant`` with serial numbers; their ids."""
    pieces = [
        Serial(variant_id=variant.id, number=f"{begin}{variant.code}{n:06}") for n in range(count)
    ]
    context.session.add_all(pieces)
    context.session.flush()
    return [piece.id for piece in pieces]


def make_dealer(
    context: Context,
    code: str = "SN0001",
    name: str = "西安盛禾木商贸有限公司",
    *,
    lines: Sequence[str] | None = ("AV",),
    region: str = "6101",
    limit: str = "1000000.00",
    **values: Any,
) -> Dealer:
    """A dealer on monthly terms with a territory in ``region`` for ``lines`` (None: every line)."""
    place = {"name": "西安市", "full_name": "陕西省 西安市", "level": "city"}
    _once(context, Region, region, **place, parent=region[:2])
    party = Party(code=code, name=name, initials="xashm", region=region, tax_code="")
    party.roles = [PartyRole(role="dealer", branch=context.code)]
    context.session.add(party)
    context.session.flush()
    given = {"grade": "A", "settlement": "monthly", "term_days": 30, **values}
    dealer = Dealer(party_id=party.id, code=code, credit_limit=Decimal(limit), **given)
    context.session.add(dealer)
    context.session.flush()
    context.session.add(
        DealerAccount(dealer_id=dealer.id, **dict.fromkeys(POCKETS, Decimal(0)))
    )
    for line in lines if lines is not None else (None,):
        line_id = make_line(context, line).id if line else None
        context.session.add(Territory(dealer_id=dealer.id, region=region, line_id=line_id))
    context.session.flush()
    return dealer


def make_discounts(context: Context, grade: str = "A", factor: str = "0.95") -> None:
    """What ``grade`` pays in every product line."""
    context.session.add(GradeDiscount(grade=grade, factor=Decimal(factor)))
    context.session.flush()


def make_break(context: Context, line: str, cartons: int = 3, points: str = "0.01") -> None:
    """So many points off from so many cartons of ``line`` on."""
    line_id = make_line(context, line).id
    context.session.add(
        QuantityBreak(line_id=line_id, cartons=cartons, points=Decimal(points))
    )
    context.session.flush()
