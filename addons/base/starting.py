"""What every company starts with: units, the VAT rates in force, the regions of China."""

from __future__ import annotations

from decimal import Decimal

from addons.base.imports.regions import REGIONS
from addons.base.models import TaxRate, Unit
from core.context import Context
from core.exchange.imports import carry_out, plan_for, read_for
from core.orm.bulk import insert_rows

# Code, name, English name, decimals.
UNITS = (
    ("tai", "台", "unit", 0),
    ("jian", "件", "piece", 0),
    ("tao", "套", "set", 0),
    ("ge", "个", "each", 0),
    ("bu", "部", "handset", 0),
    ("zhi", "只", "item", 0),
    ("fu", "副", "pair", 0),
    ("tiao", "条", "strip", 0),
    ("zhang", "张", "sheet", 0),
    ("he", "盒", "box", 0),
    ("bao", "包", "pack", 0),
    ("xiang", "箱", "carton", 0),
    ("ci", "次", "time", 0),
    ("kg", "千克", "kilogram", 3),
    ("m", "米", "metre", 3),
    ("l", "升", "litre", 3),
)
# Code, name, factor: the rates of VAT for general taxpayers.
RATES = (
    ("13", "13 %", Decimal("0.13")),
    ("9", "9 %", Decimal("0.09")),
    ("6", "6 %", Decimal("0.06")),
    ("0", "0 %", Decimal("0")),
)
REASON = "founding"


def put_in(context: Context) -> None:
    """Put units, VAT rates and the shipped regions into a fresh company."""
    names = ("code", "name", "name_en", "decimals")
    units = [dict(zip(names, unit, strict=True)) for unit in UNITS]
    insert_rows(context.session, Unit.__table__, units)
    rates = [{"code": code, "name": name, "rate": rate} for code, name, rate in RATES]
    insert_rows(context.session, TaxRate.__table__, rates)
    for path in REGIONS.shipped() if REGIONS.shipped else ():
        table = read_for(REGIONS, context, path.read_bytes(), path.name)
        carry_out(REGIONS, context, plan_for(REGIONS, context, table), REASON)
