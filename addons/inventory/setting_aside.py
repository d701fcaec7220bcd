"""Goods on a ticket are set aside while it is open, so that nobody else sells them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal

from sqlalchemy import and_, func, or_, select

from addons.inventory.claims import claim_quantities, claim_serials
from addons.inventory.letting_go import let_go
from addons.inventory.models import Claim
from addons.inventory.pieces import look_at
from core.context import Context
from core.orm.bulk import one_of
from core.workflow import Document


def set_aside(
    document: Document,
    warehouse: str,
    serials: Collection[int],
    totals: Mapping[int, Decimal],
    context: Context,
) -> None:
    """Claim these pieces and these whole quantities for ``document``; raises why not.

    What is claimed piece by piece is not claimed by quantity as well; pieces that show their
    numbers first when they leave are claimed by quantity alone.
    """
    pieces = look_at(context, serials) if serials else {}
    known = [serial for serial in serials if serial not in pieces or not pieces[serial].first_seen]
    loose = dict(totals)
    for variant, count in _by_piece(document, totals, context) if totals else ():
        loose[variant] -= count
    for serial in known:
        if serial in pieces and pieces[serial].variant_id in loose:
            loose[pieces[serial].variant_id] -= 1
    # What was set aside by quantity makes room for the pieces that stand in for it.
    claim_quantities(context, document.id, loose, warehouse)
    claim_serials(context, document.id, known, warehouse)


def _by_piece(
    document: Document, variants: Collection[int], context: Context
) -> Iterable[tuple[int, int]]:
    """How many pieces of each of ``variants`` the document has claimed by their numbers."""
    query = (
        select(Claim.variant_id, func.count())
        .where(Claim.document == document.id, Claim.serial_id.is_not(None))
        .where(one_of(context.session, Claim.variant_id, variants))
        .group_by(Claim.variant_id)
    )
    return [(variant, count) for variant, count in context.session.execute(query)]


def give_up(
    document: Document, serials: Collection[int], variants: Collection[int], context: Context
) -> None:
    """Let go of these pieces, and of all that is claimed of these variants without serials."""
    session = context.session
    loose = and_(Claim.serial_id.is_(None), one_of(session, Claim.variant_id, variants))
    pieces = one_of(session, Claim.serial_id, serials)
    let_go(session, Claim.document == document.id, or_(loose, pieces))
