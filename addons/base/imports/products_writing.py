"""Writing planned rows of the catalogue: products, variants and cartons in sets of rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Table, select

from addons.base.initials import initials
from addons.base.life import liveliest
from addons.base.models import Packing, Product, ProductLine, TaxRate, Unit, Variant
from addons.base.packing import Pack
from core.context import Context
from core.exchange.plan import Outcome, PlannedRow
from core.orm.bulk import insert_missing, insert_rows, one_of, update_rows
from core.orm.changes import COMPANY, log_changes
from core.orm.session import BranchSession

CARTON = Pack.CARTON.value
REFERENCES = {"line": ProductLine, "unit": Unit, "tax_rate": TaxRate}
# Fields of each table, with what a new row has where the file says nothing.
ON_PRODUCT: Mapping[str, Any] = {
    "tax_category": "",
    "manufacturer": "",
    "description": "",
    "serials": "none",
}
ON_VARIANT: Mapping[str, Any] = {
    "name": "",
    "name_en": "",
    "spec": "",
    "gtin": "",
    "status": "active",
}
# A product with one variant of its own code is called as that variant is.
CALLED = ("name", "name_en")

Values = Mapping[str, Any]


def apply(context: Context, rows: Sequence[PlannedRow], reason: str) -> None:
    """Write products, variants and cartons, the stage of every product touched, and the log."""
    session = context.session
    values = {row.key: dict(row.values) for row in rows}
    made = [row for row in rows if row.outcome is Outcome.CREATE]
    changed = [row for row in rows if row.outcome is Outcome.UPDATE]
    ids_of = {name: _ids(session, record.__table__) for name, record in REFERENCES.items()}
    products = _products_of(session, changed, values)
    fresh = _insert_products(session, [values[row.key] for row in made], products, ids_of)
    _insert_variants(session, made, values, products)
    variants = _ids(session, Variant.__table__, values)
    _update_products(session, rows, values, products, fresh, ids_of)
    _update_variants(session, changed, values, variants)
    _keep_cartons(session, values, variants)
    _keep_stages(session, {products[values[key]["product"]] for key in values})
    _log(context, made, changed, variants, products, fresh, reason)


def _ids(
    session: BranchSession, table: Table, codes: Iterable[str] | None = None
) -> dict[str, int]:
    query = select(table.c.code, table.c.id)
    if codes is not None:
        query = query.where(one_of(session, table.c.code, codes))
    return dict(session.execute(query).all())


def _products_of(
    session: BranchSession, changed: Sequence[PlannedRow], values: dict[str, dict[str, Any]]
) -> dict[str, int]:
    """Say of every row which product it belongs to; the ids of those that are there, by code."""
    query = (
        select(Variant.code, Product.code)
        .join(Product, Variant.product_id == Product.id)
        .where(one_of(session, Variant.code, [row.key for row in changed]))
    )
    for code, product in session.execute(query):
        values[code]["product"] = product
    for code, given in values.items():
        given.setdefault("product", code)
    return _ids(session, Product.__table__, {given["product"] for given in values.values()})


def _insert_products(
    session: BranchSession,
    made: Sequence[Values],
    products: dict[str, int],
    ids_of: Mapping[str, Mapping[str, int]],
) -> dict[str, dict[str, Any]]:
    """Insert the products that are not there yet, each from its first row; what was inserted."""
    fresh: dict[str, dict[str, Any]] = {}
    for given in made:
        code = given["product"]
        if code not in products and code not in fresh:
            fresh[code] = {
                "code": code,
                "name": given["name"],
                "name_en": given.get("name_en", ""),
                "initials": initials(given["name"]),
                "status": given.get("status", "active"),
                **{name: given.get(name, usual) for name, usual in ON_PRODUCT.items()},
                **{
                    f"{name}_id": ids[given[name]] if name in given else None
                    for name, ids in ids_of.items()
                },
            }
    insert_rows(session, Product.__table__, list(fresh.values()))
    products.update(_ids(session, Product.__table__, fresh))
    return fresh


def _insert_variants(
    session: BranchSession,
    made: Sequence[PlannedRow],
    values: Mapping[str, Values],
    products: Mapping[str, int],
) -> None:
    rows = [
        {
            "code": row.key,
            "product_id": products[values[row.key]["product"]],
            "initials": initials(values[row.key]["name"]),
            "twin_serials": False,
            **{name: values[row.key].get(name, usual) for name, usual in ON_VARIANT.items()},
        }
        for row in made
    ]
    insert_rows(session, Variant.__table__, rows)


def _update_products(
    session: BranchSession,
    rows: Sequence[PlannedRow],
    values: Mapping[str, Values],
    products: Mapping[str, int],
    fresh: Mapping[str, Any],
    ids_of: Mapping[str, Mapping[str, int]],
) -> None:
    """Give products that were there what the rows of their variants say of them."""
    table = Product.__table__
    said: dict[int, dict[str, Any]] = {}
    for row in rows:
        given = values[row.key]
        if given["product"] in fresh:
            continue
        own = CALLED if given["product"] == row.key else ()
        told = {name: given[name] for name in (*ON_PRODUCT, *own) if name in given}
        told |= {f"{name}_id": ids[given[name]] for name, ids in ids_of.items() if name in given}
        said.setdefault(products[given["product"]], {}).update(told)
    names = ("id", *CALLED, *ON_PRODUCT, *(f"{name}_id" for name in ids_of))
    query = select(*(table.c[name] for name in names)).where(
        one_of(session, table.c.id, [number for number, told in said.items() if told])
    )
    current = [dict(row._mapping) | said[row.id] for row in session.execute(query)]
    for row_values in current:
        row_values["initials"] = initials(row_values["name"])
    update_rows(session, table, current, key=("id",))


def _update_variants(
    session: BranchSession,
    changed: Sequence[PlannedRow],
    values: Mapping[str, Values],
    variants: Mapping[str, int],
) -> None:
    table = Variant.__table__
    query = select(table.c.code, table.c.id, *(table.c[name] for name in ON_VARIANT)).where(
        one_of(session, table.c.id, [variants[row.key] for row in changed])
    )
    rows = []
    for found in session.execute(query):
        given = values[found.code]
        row = {name: given.get(name, getattr(found, name)) for name in ON_VARIANT}
        rows.append({**row, "id": found.id, "initials": initials(row["name"])})
    update_rows(session, table, rows, key=("id",))


def _keep_cartons(
    session: BranchSession, values: Mapping[str, Values], variants: Mapping[str, int]
) -> None:
    """Insert cartons that are not there, then give all of them what the rows say."""
    table = Packing.__table__
    given = {
        variants[key]: said
        for key, said in values.items()
        if "carton_pieces" in said or "carton_code" in said
    }
    if not given:
        return
    query = select(table.c.variant_id, table.c.pieces, table.c.code).where(
        table.c.level == CARTON, one_of(session, table.c.variant_id, given)
    )
    there = {row.variant_id: row for row in session.execute(query)}
    rows = []
    for variant, said in given.items():
        held = there.get(variant)
        rows.append(
            {
                "variant_id": variant,
                "level": CARTON,
                "pieces": said.get("carton_pieces") or (held and held.pieces),
                "code": said.get("carton_code") or (held.code if held else ""),
            }
        )
    insert_missing(session, table, [row for row in rows if row["variant_id"] not in there])
    present = [row for row in rows if row["variant_id"] in there]
    update_rows(session, table, present, key=("variant_id", "level"))


def _keep_stages(session: BranchSession, products: set[int]) -> None:
    """Give every product the stage of its liveliest variant."""
    query = (
        select(Product.id, Product.status, Variant.status)
        .join(Variant, Variant.product_id == Product.id)
        .where(one_of(session, Product.id, products))
    )
    old: dict[int, str] = {}
    stages: dict[int, list[str]] = {}
    for product, status, stage in session.execute(query):
        old[product] = status
        stages.setdefault(product, []).append(stage)
    wanted = {product: liveliest(found) for product, found in stages.items()}
    rows = [{"id": n, "status": stage} for n, stage in wanted.items() if stage != old[n]]
    update_rows(session, Product.__table__, rows, key=("id",))


def _log(
    context: Context,
    made: Sequence[PlannedRow],
    changed: Sequence[PlannedRow],
    variants: Mapping[str, int],
    products: Mapping[str, int],
    fresh: Mapping[str, Mapping[str, Any]],
    reason: str,
) -> None:
    entries: list[Any] = [
        ("base_product", products[code], "create", {n: (None, v) for n, v in row.items() if v})
        for code, row in fresh.items()
    ]
    entries += [
        ("base_variant", variants[r.key], "create", {n: (None, v) for n, v in r.values.items()})
        for r in made
    ]
    entries += [("base_variant", variants[row.key], "change", row.changes) for row in changed]
    log_changes(context.session, entries, reason=reason, branch=COMPANY)
