"""The catalogue: product lines, products and variants with packings, kits and successors."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from addons.base.gtin import to_gtin14
from addons.base.initials import initials
from addons.base.life import liveliest
from addons.base.lines import path_of
from addons.base.models import KitPart, Packing, Product, ProductLine, TaxRate, Unit, Variant
from addons.base.packing import Pack
from addons.demo.facts import articles
from addons.demo.facts.company import DemoCompany
from addons.demo.facts.families import UNTRACKED
from addons.demo.load.rows import Row, keep
from core.context import Context
from core.orm.bulk import update_rows

UNITS = {articles.GOODS: "tai", articles.KIT: "tao", articles.PART: "jian", articles.SERVICE: "ci"}
MAKER = "岚屿电子（演示）"


def put_catalogue(context: Context, facts: DemoCompany) -> None:
    """Put the whole catalogue in, in the order in which its parts refer to each other."""
    lines = _put_lines(context, facts)
    products = _put_products(context, facts, lines)
    variants = _put_variants(context, facts, products)
    _put_packings(context, facts, variants)
    _put_kits(context, facts, variants)


def _put_lines(context: Context, facts: DemoCompany) -> dict[str, int]:
    """The ids of the lines by code, families under their lines."""
    ids: dict[str, int] = {}
    roots = [line for line in facts.product_lines if not line.parent]
    families = [line for line in facts.product_lines if line.parent]
    for level in (roots, families):
        rows: list[Row] = [
            {
                "code": line.code,
                "name": line.name,
                "name_en": line.name_en,
                "parent_id": ids.get(line.parent),
                "path": path_of(path_of("", line.parent) if line.parent else "", line.code),
            }
            for line in level
        ]
        found = keep(context, ProductLine, rows)
        ids |= {line.code: number for line, number in zip(level, found, strict=True)}
    return ids


def _put_products(
    context: Context, facts: DemoCompany, lines: dict[str, int]
) -> dict[str, int]:
    units = {unit.code: unit.id for unit in context.session.scalars(select(Unit))}
    rates = {rate.rate: rate.id for rate in context.session.scalars(select(TaxRate))}
    siblings = _siblings(facts.variants)
    rows: list[Row] = []
    for product in facts.products:
        first = siblings[product.code][0]
        rows.append(
            {
                "code": product.code,
                "name": product.name,
                "name_en": product.name_en,
                "initials": initials(product.name),
                "line_id": lines[product.family],
                "unit_id": units[UNITS[first.kind]],
                "tax_rate_id": rates[first.tax_rate],
                "tax_category": first.tax_category,
                "manufacturer": MAKER,
                "serials": first.tracking or UNTRACKED,
                "status": liveliest(variant.status for variant in siblings[product.code]),
            }
        )
    ids = keep(context, Product, rows)
    return {product.code: number for product, number in zip(facts.products, ids, strict=True)}


def _siblings(variants: Iterable[articles.Variant]) -> dict[str, list[articles.Variant]]:
    found: dict[str, list[articles.Variant]] = {}
    for variant in variants:
        found.setdefault(variant.product, []).append(variant)
    return found


def _put_variants(
    context: Context, facts: DemoCompany, products: dict[str, int]
) -> dict[str, int]:
    rows: list[Row] = [
        {
            "product_id": products[variant.product],
            "code": variant.code,
            "name": variant.name,
            "name_en": variant.name_en,
            "spec": variant.spec,
            "initials": initials(variant.name),
            "gtin": (to_gtin14(variant.gtin) or "") if variant.gtin else "",
            "twin_serials": variant.two_imei,
            "status": variant.status,
        }
        for variant in facts.variants
    ]
    ids = keep(context, Variant, rows)
    found = {variant.code: number for variant, number in zip(facts.variants, ids, strict=True)}
    successors = [
        {"id": found[variant.code], "superseded_by_id": found[variant.superseded_by]}
        for variant in facts.variants
        if variant.superseded_by
    ]
    update_rows(context.session, Variant.__table__, successors, key=["id"])
    return found


def _put_packings(context: Context, facts: DemoCompany, variants: dict[str, int]) -> None:
    rows: list[Row] = [
        {
            "variant_id": variants[variant.code],
            "level": Pack.CARTON.value,
            "pieces": variant.carton,
            "code": variant.carton_gtin,
        }
        for variant in facts.variants
        if variant.carton
    ]
    keep(context, Packing, rows)


def _put_kits(context: Context, facts: DemoCompany, variants: dict[str, int]) -> None:
    rows: list[Row] = [
        {
            "kit_id": variants[kit.code],
            "part_id": variants[part.variant],
            "quantity": part.quantity,
        }
        for kit in facts.variants
        for part in kit.parts
    ]
    keep(context, KitPart, rows)
