"""Transfers on paper: goods lie in one warehouse, and another one waits for them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from addons.base.made_up import make_up_goods
from addons.inventory.models import Location, Transfer, Warehouse
from addons.inventory.rehearsing import a_place, bring_in
from addons.inventory.transfers.finding import Found
from addons.inventory.transfers.loading import put_on, set_quantity
from addons.inventory.transfers.reading import loads_of
from addons.inventory.transfers.unloading import set_counted
from core.context import Context
from core.workflow import Business, Document, Rehearsal
from core.workflow.motion.beginning import begin_plain
from core.workflow.motion.moving import as_system

SOME, NONE = Decimal(5), Decimal(0)
GOAL = "PAPER-2"


def _begin(business: Business, values: Mapping[str, Any], context: Context) -> Document:
    """A transfer between two warehouses; where one was not chosen, it is made up."""
    with as_system(context) as system:
        chosen = values.get("warehouse_id")
        home = a_place(system, Warehouse.id == chosen if chosen else None).warehouse_id
        goal = values.get("target_id") or another_place(system)
    given = {**values, "warehouse_id": home, "target_id": goal, "quantity": None, "missing": None}
    return begin_plain(business, given, context)


def another_place(context: Context) -> int:
    """The id of a warehouse that is there on paper alone."""
    home = Warehouse(branch=context.code, code=GOAL, name=GOAL)
    context.session.add(Location(branch=context.code, code=GOAL, warehouse=home))
    context.session.flush()
    return home.id


def _fill(document: Transfer, values: Mapping[str, Any], context: Context) -> None:
    """Put goods on a draft, or count as many as have arrived, until as few are missing."""
    if "quantity" in values and document.sent is None:
        quantity = values["quantity"] or SOME
        with as_system(context) as system:
            goods = make_up_goods(system)
            home = system.session.get_one(Warehouse, document.warehouse_id)
            bring_in(goods.id, quantity, (), home.code, system)
        line = put_on(context, document, Found(variant_id=goods.id))
        set_quantity(context, document, line, quantity)
    if "missing" in values and document.outstanding:
        missing = values["missing"] or NONE
        for one in loads_of([document], context):
            left = min(missing, one.progress.outstanding)
            set_counted(context, document, one.line, one.progress.outstanding - left, NONE)
            missing -= left


TRANSFERS = Rehearsal(begin=_begin, fill=_fill, meets=("quantity", "missing"))
