"""What every company starts with: units, the VAT rates in force, the regions of China."""

from __future__ import annotations

from decimal import Decimal

from addons.base.imports.regions import REGIONS
from addons.base.models import TaxRate, Unit
from core.context import Context
from core.exchange.imports import carry_out, plan_for, read_for
from core.orm.bulk import insert_rows

# Code, name, English name.
UNITS = (
    ("tai", "台", "unit"),
    ("jian", "件", "piece"),
    ("tao", "套", "set"),
    ("ge", "个", "each"),
    ("bu", "部", "handset"),
    ("zhi", "只", "item"),
    ("fu", "副", "pair"),
    ("tiao", "条", "strip"),
    ("zhang", "张", "sheet"),
    ("he", "盒", "box"),
    ("bao", "包", "pack"),
    ("ci", "次", "time"),
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
    units = [{"code": code, "name": name, "name_en": english} for code, name, english in UNITS]
    insert_rows(context.session, Unit.__table__, units)
    rates = [{"code": code, "name": name, "rate": rate} for code, name, rate in RATES]
    insert_rows(context.session, TaxRate.__table__, rates)
    for path in REGIONS.shipped() if REGIONS.shipped else ():
        table = read_for(REGIONS, context, path.read_bytes(), path.name)
        carry_out(REGIONS, context, plan_for(REGIONS, context, table), REASON)
