"""Claims: what an open document has set aside, so that no second station can sell it.

A document's claims live until the latest of them ends: who is still scanning loses nothing. Where
something cannot be set aside, the refusal undoes the transaction, or the savepoint it was tried in.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import literal, or_, select, true
from sqlalchemy.dialects import postgresql, sqlite

from addons.base.models import Serial, Variant
from addons.inventory.balances import (
    Change,
    Held,
    Spot,
    change,
    lock_variants,
    settle,
    summed,
)
from addons.inventory.claimable import AVAILABLE, SOUND, Wish, why_not
from addons.inventory.lapsing import deadline, is_lapsed
from addons.inventory.letting_go import drop_claims, let_go
from addons.inventory.models import Claim, Location, Warehouse, Whereabouts
from addons.inventory.pieces import HELD, hold_pieces
from addons.inventory.refusals import NotEnough, SerialsRefused, in_digits
from addons.inventory.spreading import Offer, spread
from core.context import Context
from core.i18n import _
from core.orm.bulk import insert_rows, one_of
from core.orm.types import Instant, Key, Quantity
from core.workflow import Document, Effect

ONE, ZERO = Decimal(1), Decimal(0)
CLAIMED = ("branch", "document", "variant_id", "serial_id", "location_id", "status")


def claim_serials(
    context: Context,
    document: int,
    serial_ids: Collection[int],
    warehouse: str,
    until: datetime | None = None,
    *,
    kind: str = SOUND,
) -> None:
    """Set these serials aside for the document with the id ``document``, all of them or none.

    Each must be in the warehouse with the code ``warehouse``, of ``kind``, available and unclaimed;
    raises SerialsRefused with the reason of each that is not. Two statements on PostgreSQL and
    three on SQLite where nothing stands against it, as with most scans.
    """
    if not serial_ids:
        return
    wish = Wish(
        document=document, warehouse=warehouse, kind=kind, timezone=context.company.timezone
    )
    ends = until or deadline(context)
    changes = _take_free(context, wish, serial_ids, ends)
    rest = [serial for serial in serial_ids if serial not in changes]
    if rest:
        changes |= _take_lapsed(context, wish, rest, ends)
    _refuse_short(settle(context.session, summed(changes.values())))


def _take_free(
    context: Context, wish: Wish, serial_ids: Collection[int], until: datetime
) -> dict[int, tuple[Spot, Change]]:
    """Claim those of the pieces that lie where they should and nobody has claimed."""
    session, claim, there = context.session, Claim.__table__, Whereabouts.__table__
    free = (
        select(there.c.serial_id, Serial.variant_id, there.c.location_id, there.c.status)
        .join(Serial, Serial.id == there.c.serial_id)
        .join(Location, Location.id == there.c.location_id)
        .join(Warehouse, Warehouse.id == Location.warehouse_id)
        .where(session.mine(there), one_of(session, there.c.serial_id, serial_ids))
        .where(there.c.status == AVAILABLE)
        .where(Warehouse.code == wish.warehouse, Warehouse.kind == wish.kind)
        .order_by(there.c.serial_id)
        .with_for_update(of=there)
        .subquery("free")
    )
    given: dict[str, Any] = {
        "branch": literal(session.branch),
        "document": literal(wish.document, Key),
        **{name: free.c[name] for name in CLAIMED[2:]},
        "quantity": literal(ONE, Quantity()),
        "until": literal(until, Instant()),
    }
    dialect: Any = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    made = (
        dialect.insert(claim)
        .from_select(list(given), select(*given.values()).where(true()))
        .on_conflict_do_nothing(index_elements=["serial_id"])
        .returning(claim.c.serial_id, claim.c.location_id, claim.c.variant_id, claim.c.status)
    )
    reserved = Change(reserved=ONE)
    return {row[0]: (Spot(*row[1:]), reserved) for row in session.connection().execute(made)}


def _take_lapsed(
    context: Context, wish: Wish, serial_ids: Collection[int], until: datetime
) -> dict[int, tuple[Spot, Change]]:
    """Claim pieces whose claims have lapsed; refuses each of the others with its reason."""
    session = context.session
    pieces = hold_pieces(context, serial_ids)
    context.forget(HELD)
    refused = [no for serial in serial_ids if (no := why_not(wish, serial, pieces.get(serial)))]
    if refused:
        raise SerialsRefused(refused)
    drop_claims(session, one_of(session, Claim.serial_id, serial_ids), is_lapsed(context.now))
    spots = {
        piece.id: Spot(piece.at[0], piece.variant_id, piece.at[1])
        for piece in pieces.values()
        if piece.at is not None
    }
    rows = [_row(wish.document, spot, ONE, until, serial) for serial, spot in spots.items()]
    insert_rows(session, Claim.__table__, rows)
    # One claim goes and one comes: the balance has as much reserved as before.
    return {serial: (spot, Change()) for serial, spot in spots.items()}


def claim_quantities(
    context: Context,
    document: int,
    quantities: Mapping[int, Decimal],
    warehouse: str,
    until: datetime | None = None,
    *,
    kind: str = SOUND,
) -> None:
    """Make ``quantities``, by variant, the totals of loose goods that the document has set aside.

    Each is spread over the warehouse's locations in the order of their codes; zero lets all of a
    variant go. Raises NotEnough where less is free. Four statements for one variant or for many.
    """
    if not quantities:
        return
    session = context.session
    ended = drop_claims(
        session,
        one_of(session, Claim.variant_id, quantities),
        Claim.serial_id.is_(None),
        or_(Claim.document == document, is_lapsed(context.now)),
    )
    changes = summed((claim.spot, claim.ended) for claim in ended)
    claims: list[dict[str, Any]] = []
    offered = offers_in(lock_variants(session, quantities, AVAILABLE), changes, warehouse, kind)
    for variant, quantity in quantities.items():
        offers = offered.get(variant, [])
        taken = spread(quantity, offers)
        if taken is None:
            raise _not_enough(context, variant, quantity, warehouse, offers)
        claims += [
            _row(document, Spot(place, variant, AVAILABLE), part, until or deadline(context))
            for place, part in taken
        ]
    insert_rows(session, Claim.__table__, claims)
    change(session, summed([*changes.items(), *_changes(claims)]))


def offers_in(
    held: Iterable[tuple[Spot, Held]], changes: Mapping[Spot, Change], warehouse: str, kind: str
) -> dict[int, list[Offer]]:
    """What each place of the warehouse offers of each variant, in the order of their codes."""
    found: dict[int, list[Offer]] = {}
    for spot, there in held:
        if there.warehouse == warehouse and there.kind == kind:
            offer = Offer(
                location_id=spot.location_id,
                free=there.free - changes.get(spot, Change()).reserved,
                endless=there.may_go_negative,
            )
            found.setdefault(spot.variant_id, []).append(offer)
    return found


def release(
    context: Context,
    document: int,
    serial_ids: Collection[int] | None = None,
    variant_id: int | None = None,
) -> None:
    """Let go of what the document has set aside: all of it, these serials, or this variant."""
    session = context.session
    which: list[Any] = [Claim.document == document]
    if serial_ids is not None:
        which.append(one_of(session, Claim.serial_id, serial_ids))
    if variant_id is not None:
        which.append(Claim.variant_id == variant_id)
    let_go(session, *which)


def release_claims(documents: Sequence[Document], context: Context) -> None:
    """Let go of all that ``documents`` have set aside, in the same few statements for many."""
    ids = [document.id for document in documents]
    let_go(context.session, one_of(context.session, Claim.document, ids))


def _row(
    document: int, spot: Spot, quantity: Decimal, until: datetime, serial: int | None = None
) -> dict[str, Any]:
    return {
        **spot._asdict(),
        "document": document,
        "serial_id": serial,
        "quantity": quantity,
        "until": until,
    }


def _changes(claims: Iterable[Mapping[str, Any]]) -> Iterator[tuple[Spot, Change]]:
    for claim in claims:
        spot = Spot(claim["location_id"], claim["variant_id"], claim["status"])
        yield spot, Change(reserved=claim["quantity"])


def _refuse_short(held: Mapping[Spot, Held]) -> None:
    """Refuse where all that is on hand is reserved by quantity, whichever the pieces are."""
    for there in held.values():
        if there.free < 0 and not there.may_go_negative:
            raise NotEnough(
                _(
                    "All of ${product} in ${place} is reserved by other open documents. "
                    "Let one of them go first.",
                    mapping={"product": there.product, "place": there.place},
                ),
                ZERO,
            )


def _not_enough(
    context: Context, variant_id: int, quantity: Decimal, warehouse: str, offers: list[Offer]
) -> NotEnough:
    free = sum((max(offer.free, ZERO) for offer in offers), ZERO)
    variant = context.session.get(Variant, variant_id)
    return NotEnough(
        _(
            "${wanted} of ${product} were asked for, ${free} are free in ${warehouse}. "
            "Lower the quantity, or receive goods first.",
            mapping={
                "wanted": in_digits(quantity),
                "product": f"{variant.code} {variant.name}" if variant else variant_id,
                "free": in_digits(free),
                "warehouse": warehouse,
            },
        ),
        free,
    )


EFFECT = Effect(
    name="inventory.release_claims",
    title=_("Let go of what was set aside"),
    apply=release_claims,
    asks="goods_set_aside",
)
