"""Stock on hand: per branch, warehouse, product and status, now or at any past moment.

One formula, the same on every page: available = on hand - reserved - blocked, where blocked is all
that is not in the status ``available``, and all that is in transit. What is on hand now is read
from the balances; what was on hand at a past moment is the sum of the ledger up to it, and of
reservations nothing is known then.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, Subquery, case, func, literal, or_, select, union_all

from addons.base.models import Product, ProductLine, Variant
from addons.inventory.models import Balance, Claim, Location, Move, Warehouse
from core.context import Context
from core.orm.bulk import one_of
from core.orm.session import BranchSession
from core.orm.types import Quantity
from core.workflow import Document

AVAILABLE = "available"
TRANSIT = "transit"
ZERO = Decimal(0)
NOTHING = literal(ZERO, Quantity())


@dataclass(frozen=True, kw_only=True)
class Level:
    """How much there is: on hand in all, set aside by open documents, and not free for sale."""

    on_hand: Decimal = ZERO
    reserved: Decimal = ZERO
    blocked: Decimal = ZERO

    @property
    def available(self) -> Decimal:
        """On hand - reserved - blocked."""
        return self.on_hand - self.reserved - self.blocked


def holdings(session: BranchSession, moment: datetime | None = None) -> Subquery:
    """What is held: branch, location_id, variant_id, status, on_hand, reserved; now or then."""
    if moment is None:
        balance = Balance.__table__
        columns = ("branch", "location_id", "variant_id", "status", "on_hand", "reserved")
        kept = select(*(balance.c[name] for name in columns)).where(session.mine(balance))
        return kept.subquery("holdings")
    return _summed(session, moment).subquery("holdings")


def _summed(session: BranchSession, moment: datetime) -> Select[Any]:
    entries = ledger_entries(session, Move.__table__.c.at <= moment)
    held = func.sum(entries.c.quantity)
    return (
        select(
            entries.c.branch,
            entries.c.location_id,
            entries.c.variant_id,
            entries.c.status,
            held.label("on_hand"),
            NOTHING.label("reserved"),
        )
        .group_by(
            entries.c.branch, entries.c.location_id, entries.c.variant_id, entries.c.status
        )
        .having(held != ZERO)
    )


def ledger_entries(session: BranchSession, *which: Any) -> Subquery:
    """Every move twice: a quantity added at its target, and one taken away at its source."""
    move = Move.__table__
    sides = [
        select(
            move.c.branch,
            move.c[f"{side}_id"].label("location_id"),
            move.c.variant_id,
            move.c[f"{side}_status"].label("status"),
            quantity.label("quantity"),
        ).where(session.mine(move), move.c[f"{side}_id"].is_not(None), *which)
        for side, quantity in (("target", move.c.quantity), ("source", -move.c.quantity))
    ]
    return union_all(*sides).subquery("entries")


def by_warehouse(session: BranchSession, moment: datetime | None = None) -> Subquery:
    """One row for each variant and warehouse: on_hand, reserved, blocked, available."""
    held = holdings(session, moment)
    on_hand, reserved = func.sum(held.c.on_hand), func.sum(held.c.reserved)
    here = (held.c.status == AVAILABLE) & (Warehouse.kind != TRANSIT)
    free = func.sum(case((here, held.c.on_hand), else_=NOTHING))
    return (
        select(
            held.c.variant_id,
            Location.warehouse_id,
            on_hand.label("on_hand"),
            reserved.label("reserved"),
            (on_hand - free).label("blocked"),
            (free - reserved).label("available"),
        )
        .join(Location, Location.id == held.c.location_id)
        .join(Warehouse, Warehouse.id == Location.warehouse_id)
        .group_by(held.c.variant_id, Location.warehouse_id)
        .subquery("levels")
    )


def levels(
    context: Context,
    variants: Iterable[int] | None = None,
    moment: datetime | None = None,
) -> dict[tuple[int, str], Level]:
    """How much there is of each variant in each warehouse, by variant id and warehouse code."""
    found = by_warehouse(context.session, moment)
    query = select(found, Warehouse.code).join(Warehouse, Warehouse.id == found.c.warehouse_id)
    if variants is not None:
        query = query.where(one_of(context.session, found.c.variant_id, variants))
    return {
        (row.variant_id, row.code): Level(
            on_hand=row.on_hand, reserved=row.reserved, blocked=row.blocked
        )
        for row in context.session.execute(query)
    }


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Which part of the stock list somebody wants to see.

    ``shown`` is stocked (anything on hand), available, reserved, blocked, out (nothing on hand any
    more) or all.
    """

    text: str = ""
    warehouse: str = ""
    line: str = ""
    product: int = 0
    shown: str = "stocked"
    moment: datetime | None = None


def stock_list(session: BranchSession, asked: Asked) -> Select[Any]:
    """The rows of the stock list: variant and warehouse with what people call them, and levels."""
    found = by_warehouse(session, asked.moment)
    query = (
        select(
            found,
            Variant.code,
            Variant.name,
            Variant.name_en,
            Variant.spec,
            Warehouse.code.label("warehouse"),
            Warehouse.name.label("warehouse_name"),
            Warehouse.kind,
        )
        .join(Variant, Variant.id == found.c.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .join(Warehouse, Warehouse.id == found.c.warehouse_id)
    )
    if asked.warehouse:
        query = query.where(Warehouse.code == asked.warehouse)
    return narrowed(query, asked).where(*showing(found, asked.shown))


def narrowed(query: Select[Any], asked: Asked) -> Select[Any]:
    """``query``, which selects from variants and products, with those goods that were asked for."""
    if asked.line:
        query = query.join(ProductLine, ProductLine.id == Product.line_id).where(
            ProductLine.path.startswith(asked.line, autoescape=True)
        )
    if asked.product:
        query = query.where(Variant.product_id == asked.product)
    if asked.text:
        query = query.where(is_called(asked.text))
    return query


def is_called(text: str) -> Any:
    """The condition that a variant goes by ``text``: its code, barcode, name or initials."""
    begins = (Variant.code, Variant.gtin, Variant.initials)
    holds = (Variant.name, Variant.name_en, Variant.spec)
    found = [column.istartswith(text, autoescape=True) for column in begins]
    found += [column.icontains(text, autoescape=True) for column in holds]
    if text.isascii() and text.isdigit() and len(text) <= 14:
        found.append(Variant.gtin == text.zfill(14))
    return or_(*found)


def showing(found: Subquery, shown: str) -> list[Any]:
    """The conditions on the levels of ``found`` that ``shown`` stands for."""
    wanted = {
        "stocked": [found.c.on_hand != ZERO],
        "available": [found.c.available > ZERO],
        "reserved": [found.c.reserved > ZERO],
        "blocked": [found.c.blocked > ZERO],
        "out": [found.c.on_hand <= ZERO],
    }
    return wanted.get(shown, [])


@dataclass(frozen=True, kw_only=True)
class Place:
    """What lies in one location of one variant in one status."""

    warehouse: str
    location: str
    status: str
    on_hand: Decimal
    reserved: Decimal


def places_of(context: Context, variant_id: int, moment: datetime | None = None) -> list[Place]:
    """Where a variant lies, in the order of warehouses and places; empty places are left out."""
    held = holdings(context.session, moment)
    query = (
        select(
            Warehouse.code.label("warehouse"),
            Location.code.label("location"),
            held.c.status,
            held.c.on_hand,
            held.c.reserved,
        )
        .join(Location, Location.id == held.c.location_id)
        .join(Warehouse, Warehouse.id == Location.warehouse_id)
        .where(held.c.variant_id == variant_id, held.c.on_hand != ZERO)
        .order_by(Warehouse.code, Location.code, held.c.status)
    )
    return [Place(**row._mapping) for row in context.session.execute(query)]


def claims_on(context: Context, variant_id: int) -> list[Any]:
    """The open documents that have set a variant aside: document, kind, quantity, until."""
    query = (
        select(
            Document.id,
            Document.kind,
            Document.number,
            Document.creator,
            func.sum(Claim.quantity).label("quantity"),
            func.max(Claim.until).label("until"),
        )
        .join(Document, Document.id == Claim.document)
        .where(Claim.variant_id == variant_id)
        .group_by(Document.id, Document.kind, Document.number, Document.creator)
        .order_by(Document.id)
    )
    return list(context.session.execute(query))
