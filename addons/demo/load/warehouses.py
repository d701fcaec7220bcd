"""The warehouses of a branch and the places in them."""

from __future__ import annotations

from addons.demo.facts.company import DemoCompany
from addons.demo.load.rows import Row, keep
from addons.inventory.models import Location, Warehouse
from core.context import Context


def put_warehouses(context: Context, facts: DemoCompany) -> None:
    """Put in the warehouses of the context's branch, each with its places."""
    here = [warehouse for warehouse in facts.warehouses if warehouse.branch == context.code]
    rows: list[Row] = [
        {"code": warehouse.code, "name": warehouse.name, "kind": warehouse.kind}
        for warehouse in here
    ]
    ids = keep(context, Warehouse, rows)
    places: list[Row] = [
        {"warehouse_id": number, "code": place}
        for number, warehouse in zip(ids, here, strict=True)
        for place in warehouse.locations
    ]
    keep(context, Location, places)
