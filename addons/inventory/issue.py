"""The guard that asks whether goods can leave, and the effect that lets them leave."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from sqlalchemy import func, select

from addons.base.models import Product, Variant
from addons.inventory.claimable import AVAILABLE, SOUND
from addons.inventory.goods import Goods, wanted_by
from addons.inventory.ledger import post
from addons.inventory.models import Balance, Claim, Location, Warehouse
from addons.inventory.pieces import look_at
from addons.inventory.planning import Plan, Shelf, Stand, plan
from addons.inventory.refusals import NotInStock, at_most
from core.context import Context
from core.i18n import _
from core.orm.bulk import one_of
from core.workflow import Document, Effect, Guard, Objection


def stock_objections(documents: Sequence[Document], context: Context) -> Iterable[Objection]:
    """A sentence for every line that cannot be served from stock."""
    return _planned(documents, context).objections


def issue_stock(documents: Sequence[Document], context: Context) -> None:
    """Let the goods of ``documents`` leave and their claims end; raises NotInStock."""
    made = _planned(documents, context)
    if made.objections:
        raise NotInStock(*at_most([objection.message for objection in made.objections]))
    post(made.moves, context, releasing=[document.id for document in documents])


def _planned(documents: Sequence[Document], context: Context) -> Plan:
    goods = wanted_by(documents, context)
    return plan(goods, stand_for(goods, context))


def stand_for(goods: Sequence[Goods], context: Context) -> Stand:
    """What planning must know of the stock for ``goods``, in four statements at most."""
    session = context.session
    serial_ids = {serial for item in goods for serial in item.serial_ids}
    variants = {item.variant_id for item in goods}
    names = session.execute(
        select(Variant.id, Variant.code, Variant.name, Product.serials)
        .join(Product, Product.id == Variant.product_id)
        .where(one_of(session, Variant.id, variants))
    ).all()
    tracked = frozenset(row.id for row in names if row.serials == "throughout")
    loose = variants - tracked
    return Stand(
        shelves=_shelves(context, loose, {item.warehouse for item in goods}) if loose else (),
        pieces=look_at(session, serial_ids) if serial_ids else {},
        own=_own(context, {item.document for item in goods}, loose) if loose else {},
        names={row.id: f"{row.code} {row.name}" for row in names},
        tracked=tracked,
        timezone=context.company.timezone,
    )


def _shelves(context: Context, variants: set[int], warehouses: set[str]) -> list[Shelf]:
    session = context.session
    query = (
        select(
            Balance.location_id,
            Balance.variant_id,
            Balance.on_hand,
            Balance.reserved,
            Location.may_go_negative,
            Location.code,
            Warehouse.code.label("warehouse"),
        )
        .join(Location, Location.id == Balance.location_id)
        .join(Warehouse, Warehouse.id == Location.warehouse_id)
        .where(one_of(session, Balance.variant_id, variants), Balance.status == AVAILABLE)
        .where(one_of(session, Warehouse.code, warehouses), Warehouse.kind == SOUND)
    )
    return [
        Shelf(
            location_id=row.location_id,
            warehouse=row.warehouse,
            code=row.code,
            variant_id=row.variant_id,
            free=row.on_hand - row.reserved,
            endless=row.may_go_negative,
        )
        for row in session.execute(query)
    ]


def _own(
    context: Context, documents: set[int], variants: set[int]
) -> dict[tuple[int, int, int], Decimal]:
    session = context.session
    query = (
        select(Claim.document, Claim.variant_id, Claim.location_id, func.sum(Claim.quantity))
        .where(one_of(session, Claim.document, documents), Claim.serial_id.is_(None))
        .where(one_of(session, Claim.variant_id, variants))
        .group_by(Claim.document, Claim.variant_id, Claim.location_id)
    )
    return {(row[0], row[1], row[2]): row[3] for row in session.execute(query)}


GUARD = Guard(
    name="inventory.stock_available",
    title=_("The goods are in stock and free"),
    check=stock_objections,
)
EFFECT = Effect(
    name="inventory.issue_stock", title=_("Let the goods leave stock"), apply=issue_stock
)
