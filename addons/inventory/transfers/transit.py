"""Goods in transit (在途): the place in which they stand in the books while they are on the way."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from addons.inventory.models import Location, Warehouse
from addons.inventory.stock import TRANSIT
from core.context import Context
from core.i18n import _
from core.orm.bulk import one_of
from core.refusal import Refusal

CODE, NAME, PLACE = "ZT", "在途", "A"


def transit_place(context: Context) -> int:
    """The branch's place for what is on the way; it is made when the first goods go.

    It belongs to a warehouse of its own kind, which nothing is sold from.
    """
    found = _known(context)
    if found is None:
        try:
            with context.session.begin_nested():
                return _made(context)
        except IntegrityError:
            # Somebody else's goods, sent at the same time, were the first of the branch.
            found = _known(context)
            if found is None:
                raise
    return found


def _known(context: Context) -> int | None:
    query = (
        select(Location.id)
        .join(Warehouse, Warehouse.id == Location.warehouse_id)
        .where(Warehouse.kind == TRANSIT, Warehouse.active, Location.may_go_negative.is_(False))
        .order_by(Warehouse.code, Location.code)
        .limit(1)
    )
    found: int | None = context.session.scalar(query)
    return found


def _made(context: Context) -> int:
    session = context.session
    taken = set(session.scalars(select(Warehouse.code).where(Warehouse.code.startswith(CODE))))
    code = next(c for n in range(len(taken) + 1) if (c := f"{CODE}{n or ''}") not in taken)
    home = Warehouse(branch=context.code, code=code, name=NAME, kind=TRANSIT)
    place = Location(branch=context.code, code=PLACE, warehouse=home)
    session.add(place)
    session.flush()
    return place.id


def first_places(warehouses: Collection[int], context: Context) -> dict[int, int]:
    """The first place of each of ``warehouses``; refuses where one has none."""
    first = (
        select(Location.warehouse_id, func.min(Location.code).label("code"))
        .where(one_of(context.session, Location.warehouse_id, warehouses))
        .group_by(Location.warehouse_id)
        .subquery("first")
    )
    same = (first.c.warehouse_id == Location.warehouse_id) & (first.c.code == Location.code)
    query = select(Location.warehouse_id, Location.id).join(first, same)
    found = {row[0]: row[1] for row in context.session.execute(query)}
    if len(found) < len(set(warehouses)):
        raise Refusal(
            _(
                "The warehouse that the goods go to has no place to put them. Have one entered "
                "under Warehouses."
            )
        )
    return found
