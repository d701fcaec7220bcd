"""Claims: what an open document has set aside, so that no second station can sell it.

A document's claims live until the latest of them ends: who is still scanning loses nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased

from addons.base.models import Variant
from addons.inventory.balances import Change, Held, Spot, change, lock, lock_variant, summed
from addons.inventory.claimable import AVAILABLE, SOUND, Wish, why_not
from addons.inventory.letting_go import EndedClaim, drop_claims, let_go
from addons.inventory.models import Claim
from addons.inventory.pieces import HELD, Piece, hold_pieces
from addons.inventory.refusals import NotEnough, SerialsRefused, in_digits
from addons.inventory.spreading import Offer, spread
from core.context import Context
from core.i18n import _
from core.jobs import Handler
from core.orm.bulk import insert_rows, one_of
from core.workflow import Document, Effect

ONE, ZERO = Decimal(1), Decimal(0)
MINUTES = 120


def deadline(context: Context) -> datetime:
    """When a claim made now ends: in two hours, or in as many minutes as the branch has set."""
    options = context.branch.options.get("inventory", {}) if context.branch else {}
    return context.now + timedelta(minutes=int(options.get("claim_minutes", MINUTES)))


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
    raises SerialsRefused with the reason of each that is not. Five statements.
    """
    if not serial_ids:
        return
    session = context.session
    pieces = hold_pieces(context, serial_ids)
    context.forget(HELD)
    lapsed = _lapsed(context, {p.claimed_by for p in pieces.values()} - {None, document})
    wish = Wish(
        document=document,
        warehouse=warehouse,
        kind=kind,
        lapsed=lapsed,
        timezone=context.company.timezone,
    )
    refused = [no for serial in serial_ids if (no := why_not(wish, serial, pieces.get(serial)))]
    if refused:
        raise SerialsRefused(refused)
    ended = drop_claims(session, one_of(session, Claim.document, lapsed)) if lapsed else []
    claims = list(_for_pieces(document, pieces.values(), until or deadline(context)))
    insert_rows(session, Claim.__table__, claims)
    changes = summed([*_changes(claims), *((claim.spot, claim.ended) for claim in ended)])
    _refuse_short(lock(session, changes), changes)
    change(session, changes)


def claim_quantity(
    context: Context,
    document: int,
    variant_id: int,
    quantity: Decimal,
    warehouse: str,
    until: datetime | None = None,
    *,
    kind: str = SOUND,
) -> None:
    """Make ``quantity`` the total that the document has set aside of goods without serials.

    It is spread over the warehouse's locations in the order of their codes; zero lets all of it go.
    Raises NotEnough where less is free. Four statements.
    """
    session = context.session
    ended = drop_claims(
        session,
        Claim.variant_id == variant_id,
        Claim.serial_id.is_(None),
        or_(Claim.document == document, _is_lapsed(context.now)),
    )
    changes = summed((claim.spot, claim.ended) for claim in ended)
    offers = [
        Offer(
            location_id=spot.location_id,
            free=there.free - changes.get(spot, Change()).reserved,
            endless=there.may_go_negative,
        )
        for spot, there in lock_variant(session, variant_id, AVAILABLE)
        if there.warehouse == warehouse and there.kind == kind
    ]
    taken = spread(quantity, offers)
    if taken is None:
        raise _not_enough(context, variant_id, quantity, warehouse, offers)
    claims = [
        _row(document, Spot(place, variant_id, AVAILABLE), part, until or deadline(context))
        for place, part in taken
    ]
    insert_rows(session, Claim.__table__, claims)
    change(session, summed([*changes.items(), *_changes(claims)]))


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


def release_expired(context: Context) -> list[EndedClaim]:
    """Let go of all that documents hold whose time has passed; the claims that ended."""
    return let_go(context.session, _is_lapsed(context.now))


def _is_lapsed(now: datetime) -> Any:
    """The condition that the time of every claim of a claim's document has passed."""
    other = aliased(Claim.__table__)
    alive = select(other.c.id).where(other.c.document == Claim.document, other.c.until > now)
    return and_(Claim.until <= now, ~alive.exists())


def _lapsed(context: Context, documents: Collection[int | None]) -> set[int]:
    if not documents:
        return set()
    query = (
        select(Claim.document)
        .where(one_of(context.session, Claim.document, documents))
        .group_by(Claim.document)
        .having(func.max(Claim.until) <= context.now)
    )
    return set(context.session.scalars(query))


def _for_pieces(
    document: int, pieces: Iterable[Piece], until: datetime
) -> Iterator[dict[str, Any]]:
    for piece in pieces:
        assert piece.at is not None
        location, status = piece.at
        yield _row(document, Spot(location, piece.variant_id, status), ONE, until, piece.id)


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


def _refuse_short(held: Mapping[Spot, Held], changes: Mapping[Spot, Change]) -> None:
    """Refuse where all that is on hand is reserved by quantity, whichever the pieces are."""
    for spot, there in held.items():
        if there.free < changes[spot].reserved and not there.may_go_negative:
            raise NotEnough(
                _(
                    "All of ${product} in ${place} is reserved by other open documents. "
                    "Let one of them go first.",
                    mapping={"product": there.product, "place": there.place},
                ),
                max(there.free, ZERO),
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


def _release_everywhere(installation: Any, job: Any) -> None:
    """Let expired claims go in every branch where inventory is on, one transaction each."""
    with installation.work(write=False) as context:
        homes = [
            branch.code
            for branch in context.company.branches.values()
            if "inventory" in branch.enabled(context.today)
        ]
    for code in homes:
        with installation.work(branch=code) as context:
            release_expired(context)


EFFECT = Effect(
    name="inventory.release_claims",
    title=_("Let go of what was set aside"),
    apply=release_claims,
)
EXPIRY = Handler(
    name="inventory.release_expired",
    title=_("Let expired claims on stock go"),
    run=_release_everywhere,
    every=timedelta(minutes=5),
)
