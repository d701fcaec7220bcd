"""Stock by product, over variants and warehouses, and side by side in several branches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, case, func, select

from addons.base.models import Product, Variant
from addons.inventory.models import Warehouse
from addons.inventory.stock import (
    AVAILABLE,
    NOTHING,
    Asked,
    by_warehouse,
    holdings,
    narrowed,
    showing,
)
from core.company.model import Branch
from core.context import Context
from core.orm.session import BranchSession

LEVELS = ("on_hand", "reserved", "blocked", "available")
CALLED = (Product.id, Product.code, Product.name, Product.name_en)


def by_product(session: BranchSession, asked: Asked) -> Select[Any]:
    """A row for each product: how many varieties of it there are, and its levels in all."""
    found = by_warehouse(session, asked.moment)
    query: Any = (
        select(
            *CALLED,
            func.count(found.c.variant_id.distinct()).label("varieties"),
            *(func.sum(found.c[name]).label(name) for name in LEVELS),
        )
        .join(Variant, Variant.product_id == Product.id)
        .join(found, found.c.variant_id == Variant.id)
        .join(Warehouse, Warehouse.id == found.c.warehouse_id)
        .group_by(*CALLED)
    )
    if asked.warehouse:
        query = query.where(Warehouse.code == asked.warehouse)
    each = narrowed(query, asked).subquery("products")
    return select(each).where(*showing(each, asked.shown))


def branches_seen(context: Context) -> list[Branch]:
    """The branches with inventory whose stock the person may see, in the order of their codes."""
    return sorted(
        (
            branch
            for branch in context.company.branches.values()
            if "inventory" in branch.enabled(context.today)
            and context.identity.may("inventory:stock:view", branch)
        ),
        key=lambda branch: branch.code,
    )


def by_branch(session: BranchSession, asked: Asked, codes: Sequence[str]) -> Select[Any]:
    """A row for each product: its levels in all, and ``on_hand_0``, ``available_0`` and so on.

    The numbers count the branches ``codes``, which the session reads across.
    """
    held = holdings(session, asked.moment)
    free = case((held.c.status == AVAILABLE, held.c.on_hand), else_=NOTHING)
    amounts = {
        "on_hand": held.c.on_hand,
        "reserved": held.c.reserved,
        "blocked": held.c.on_hand - free,
        "available": free - held.c.reserved,
    }
    each = [
        func.sum(case((held.c.branch == code, amounts[name]), else_=NOTHING)).label(f"{name}_{n}")
        for n, code in enumerate(codes)
        for name in ("on_hand", "available")
    ]
    query: Any = (
        select(*CALLED, *(func.sum(made).label(name) for name, made in amounts.items()), *each)
        .join(Variant, Variant.product_id == Product.id)
        .join(held, held.c.variant_id == Variant.id)
        .group_by(*CALLED)
    )
    found = narrowed(query, asked).subquery("products")
    return select(found).where(*showing(found, asked.shown))
