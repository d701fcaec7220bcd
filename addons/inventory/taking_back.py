"""Goods that come back from customers: into stock again, where somebody inspects them first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import func, select

from addons.inventory.goods import Goods
from addons.inventory.ledger import StockMove, post
from addons.inventory.models import Location, Warehouse
from core.context import Context
from core.i18n import _
from core.orm.bulk import one_of
from core.refusal import Refusal
from core.workflow import Document, Effect

TO_INSPECT = "to_inspect"


def take_back(documents: Sequence[Document], context: Context) -> None:
    """Let the goods of ``documents`` come in to be inspected, in their warehouse's first place.

    Raises NotInStock where a piece is in stock already, Refusal where a warehouse has no place.
    """
    found = context.hooks.goods_to_take_back(documents=documents, context=context)
    if found is None:
        raise Refusal(
            _(
                "No module that is on here says which goods a document of the kind ${kind} takes. "
                "Ask your administrator to switch it on.",
                mapping={"kind": documents[0].kind},
            )
        )
    goods: Sequence[Goods] = found
    places = _first_places({item.warehouse for item in goods}, context)
    post([_move(item, places[item.warehouse]) for item in goods], context)


def _move(item: Goods, place: int) -> StockMove:
    return StockMove(
        document=item.document,
        line=item.line,
        variant_id=item.variant_id,
        quantity=item.quantity,
        target_id=place,
        target_status=TO_INSPECT,
        serial_ids=item.serial_ids,
    )


def _first_places(codes: Iterable[str], context: Context) -> dict[str, int]:
    """The first place of each warehouse by its code, in one statement."""
    codes = set(codes)
    first = (
        select(Location.warehouse_id, func.min(Location.code).label("code"))
        .group_by(Location.warehouse_id)
        .subquery("first")
    )
    query = (
        select(Warehouse.code, Location.id)
        .join(Location, Location.warehouse_id == Warehouse.id)
        .join(first, (first.c.warehouse_id == Warehouse.id) & (first.c.code == Location.code))
        .where(one_of(context.session, Warehouse.code, codes))
    )
    found = {row.code: row.id for row in context.session.execute(query)}
    if missing := sorted(codes - set(found)):
        raise Refusal(
            _(
                "The warehouse ${warehouse} has no place to put goods. Have one entered under "
                "Warehouses.",
                mapping={"warehouse": ", ".join(missing)},
            )
        )
    return found


EFFECT = Effect(
    name="inventory.take_back",
    title=_("Take the goods back to be inspected"),
    apply=take_back,
    asks="goods_to_take_back",
)
