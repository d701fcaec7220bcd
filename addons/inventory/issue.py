"""The guard that asks whether goods can leave, and the effect that lets them leave."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, func, literal, select

from addons.base.models import Product, Variant
from addons.inventory.balances import KEY
from addons.inventory.claimable import AVAILABLE, SOUND
from addons.inventory.goods import Goods, wanted_by
from addons.inventory.lapsing import is_lapsed
from addons.inventory.ledger import post
from addons.inventory.models import Balance, Claim, Location, Warehouse
from addons.inventory.pieces import hold_pieces
from addons.inventory.planning import Plan, Shelf, Stand, plan
from addons.inventory.refusals import NotInStock, at_most
from core.context import Context
from core.i18n import _
from core.orm.bulk import one_of
from core.orm.types import Quantity
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
    """Made once for guard and effect; the ledger sees for itself whether it still holds."""
    key = ("inventory.plan", *(document.id for document in documents))
    made: Plan = context.once(key, lambda: _plan(wanted_by(documents, context), context))
    return made


def _plan(goods: Sequence[Goods], context: Context) -> Plan:
    return plan(goods, stand_for(goods, context))


def stand_for(goods: Sequence[Goods], context: Context) -> Stand:
    """What planning must know of the stock for ``goods``, in three statements at most.

    Pieces named by their serials stay locked until the transaction ends.
    """
    serial_ids = {serial for item in goods for serial in item.serial_ids}
    pieces = hold_pieces(context, serial_ids) if serial_ids else {}
    tracked = {piece.variant_id for piece in pieces.values() if piece.tracked}
    names = {piece.variant_id: piece.product for piece in pieces.values()}
    shelves: dict[tuple[int, int], Shelf] = {}
    own: dict[tuple[int, int, int], Decimal] = {}
    for row in _shelves(goods, {item.variant_id for item in goods} - tracked, context):
        names[row.id] = f"{row.code} {row.name}"
        if row.serials == "throughout":
            tracked.add(row.id)
        if row.location_id is not None:
            shelves[row.id, row.location_id] = _shelf(row)
        if row.document is not None:
            claimed = (row.document, row.id, row.location_id)
            own[claimed] = own.get(claimed, Decimal(0)) + row.quantity
    return Stand(
        shelves=tuple(shelves.values()),
        pieces=pieces,
        own=own,
        names=names,
        tracked=frozenset(tracked),
        timezone=context.company.timezone,
    )


def _shelves(
    goods: Sequence[Goods], variants: Collection[int], context: Context
) -> Iterable[Any]:
    """Rows for ``variants`` with every place they are sold from and what is claimed there.

    Goods that lie nowhere have a row without a place; only claims of the goods' documents count.
    """
    if not variants:
        return ()
    session = context.session
    own = and_(
        _on_balance(Claim),
        Claim.serial_id.is_(None),
        one_of(session, Claim.document, {item.document for item in goods}),
    )
    lapsed = _lapsed(goods, variants, context)
    places = (
        select(
            Balance.location_id,
            Balance.variant_id,
            Balance.on_hand,
            Balance.reserved,
            func.coalesce(lapsed.c.quantity, literal(0, Quantity())).label("lapsed"),
            Location.may_go_negative,
            Location.code.label("place"),
            Warehouse.code.label("warehouse"),
            Claim.document,
            Claim.quantity,
        )
        .join(Location, Location.id == Balance.location_id)
        .join(Warehouse, Warehouse.id == Location.warehouse_id)
        .outerjoin(Claim, own)
        .outerjoin(lapsed, _on_balance(lapsed.c))
        .where(one_of(session, Balance.variant_id, variants), Balance.status == AVAILABLE)
        .where(one_of(session, Warehouse.code, {item.warehouse for item in goods}))
        .where(Warehouse.kind == SOUND)
        .subquery()
    )
    query = (
        select(Variant.id, Variant.code, Variant.name, Product.serials, places)
        .join(Product, Product.id == Variant.product_id)
        .outerjoin(places, places.c.variant_id == Variant.id)
        .where(one_of(session, Variant.id, variants))
    )
    return session.execute(query)


def _on_balance(there: Any) -> Any:
    """The condition that a claim, or a sum of claims, is on a balance."""
    return and_(*(getattr(there, name) == getattr(Balance, name) for name in KEY))


def _lapsed(goods: Sequence[Goods], variants: Collection[int], context: Context) -> Any:
    """What other documents still hold though their time has passed: it is free."""
    session, key = context.session, [getattr(Claim, name) for name in KEY]
    own = one_of(session, Claim.document, {item.document for item in goods})
    return (
        select(*key, func.sum(Claim.quantity).label("quantity"))
        .where(one_of(session, Claim.variant_id, variants), is_lapsed(context.now), ~own)
        .group_by(*key)
        .subquery("lapsed")
    )


def _shelf(row: Any) -> Shelf:
    return Shelf(
        location_id=row.location_id,
        warehouse=row.warehouse,
        code=row.place,
        variant_id=row.id,
        free=row.on_hand - row.reserved + row.lapsed,
        endless=row.may_go_negative,
    )


GUARD = Guard(
    name="inventory.stock_available",
    title=_("The goods are in stock and free"),
    check=stock_objections,
    asks="goods_to_issue",
)
EFFECT = Effect(
    name="inventory.issue_stock",
    title=_("Let the goods leave stock"),
    apply=issue_stock,
    asks="goods_to_issue",
)
