"""Reservations: what orders have set aside by quantity until it is fetched, and where it lies."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import func, or_, select

from addons.base.models import Variant
from addons.inventory.balances import Change, Spot, among, change, lock_variants, summed
from addons.inventory.claimable import AVAILABLE, SOUND
from addons.inventory.claims import offers_in
from addons.inventory.lapsing import is_lapsed
from addons.inventory.letting_go import drop_claims
from addons.inventory.models import Claim, Location, Warehouse
from addons.inventory.refusals import NotInStock, at_most, in_digits
from addons.inventory.spreading import Offer, spread
from core.context import Context
from core.i18n import _
from core.orm.bulk import insert_rows, one_of

ZERO = Decimal(0)
Shelves = dict[tuple[int, str], list[Offer]]


def reserve(wanted: Sequence[Any], as_far_as_it_goes: bool, context: Context) -> None:
    """Make what is ``wanted`` all that its documents have set aside of those goods, without end.

    Each has the attributes document (id), variant_id, quantity and warehouse (code); zero lets all
    of it go. Raises NotInStock with a sentence for each that is not free, or sets aside less where
    it is to go as far as it goes. Four statements for one document or for many, two to let all go.
    """
    if not wanted:
        return
    session, variants = context.session, {one.variant_id for one in wanted}
    pairs = sorted({(one.document, one.variant_id) for one in wanted})
    ended = drop_claims(
        session,
        one_of(session, Claim.variant_id, variants),
        Claim.serial_id.is_(None),
        or_(among(session, [Claim.document, Claim.variant_id], pairs), is_lapsed(context.now)),
    )
    changes = summed((claim.spot, claim.ended) for claim in ended)
    some = any(one.quantity for one in wanted)
    shelves = _shelves(wanted, changes, context) if some else {}
    claims: list[dict[str, Any]] = []
    short: list[tuple[Any, Decimal]] = []
    for one in wanted:
        there = shelves.get((one.variant_id, one.warehouse), [])
        taken = spread(one.quantity, there)
        if taken is None:
            short.append((one, free := _free(there)))
            taken = spread(free, there) or []
        claims += [_row(one, place, part) for place, part in taken]
        shelves[one.variant_id, one.warehouse] = _after(there, dict(taken))
    if short and not as_far_as_it_goes:
        raise NotInStock(*at_most(_sentences(short, context)))
    insert_rows(session, Claim.__table__, claims)
    made = [
        (Spot(row["location_id"], row["variant_id"], AVAILABLE), Change(reserved=row["quantity"]))
        for row in claims
    ]
    change(session, summed([*changes.items(), *made]))


def _shelves(
    wanted: Sequence[Any], changes: Mapping[Spot, Change], context: Context
) -> Shelves:
    """What each place offers, by variant and warehouse, locked, in one statement."""
    held = lock_variants(context.session, {one.variant_id for one in wanted}, AVAILABLE)
    return {
        (variant, warehouse): found
        for warehouse in {one.warehouse for one in wanted}
        for variant, found in offers_in(held, changes, warehouse, SOUND).items()
    }


def _free(there: Sequence[Offer]) -> Decimal:
    return sum((max(offer.free, ZERO) for offer in there), ZERO)


def _after(there: Sequence[Offer], taken: Mapping[int, Decimal]) -> list[Offer]:
    return [
        Offer(
            location_id=offer.location_id,
            free=offer.free - taken.get(offer.location_id, ZERO),
            endless=offer.endless,
        )
        for offer in there
    ]


def _row(one: Any, place: int, part: Decimal) -> dict[str, Any]:
    return {
        "document": one.document,
        "variant_id": one.variant_id,
        "serial_id": None,
        "location_id": place,
        "status": AVAILABLE,
        "quantity": part,
        "until": None,
    }


def _sentences(short: Sequence[tuple[Any, Decimal]], context: Context) -> list[Any]:
    query = select(Variant.id, Variant.code, Variant.name)
    which = one_of(context.session, Variant.id, {one.variant_id for one, _free in short})
    rows = context.session.execute(query.where(which))
    named = {row.id: f"{row.code} {row.name}" for row in rows}
    return [
        _(
            "${wanted} of ${product} were asked for, ${free} are free in ${warehouse}. "
            "Lower the quantity, or receive goods first.",
            mapping={
                "wanted": in_digits(one.quantity),
                "product": named.get(one.variant_id, one.variant_id),
                "free": in_digits(free),
                "warehouse": one.warehouse,
            },
        )
        for one, free in short
    ]


@dataclass(frozen=True, kw_only=True)
class Reserved:
    """So much of a variant is set aside for a document in a place."""

    document: int
    variant_id: int
    place: str
    quantity: Decimal


def reserved_in(documents: Collection[int], context: Context) -> list[Reserved]:
    """Where what ``documents`` have set aside by quantity lies, in the order of the places."""
    query = (
        select(Claim.document, Claim.variant_id, Location.code, func.sum(Claim.quantity))
        .join(Location, Location.id == Claim.location_id)
        .join(Warehouse, Warehouse.id == Location.warehouse_id)
        .where(one_of(context.session, Claim.document, documents), Claim.serial_id.is_(None))
        .group_by(Claim.document, Claim.variant_id, Warehouse.code, Location.code)
        .order_by(Warehouse.code, Location.code, Claim.variant_id)
    )
    return [
        Reserved(document=document, variant_id=variant, place=place, quantity=quantity)
        for document, variant, place, quantity in context.session.execute(query)
    ]
