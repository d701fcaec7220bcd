"""Goods on a ticket are set aside while it is open, so that nobody else sells them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal

from sqlalchemy import and_, or_

from addons.inventory.claims import claim_quantities, claim_serials
from addons.inventory.letting_go import let_go
from addons.inventory.models import Claim
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
    """Claim these pieces and these whole quantities for ``document``; raises why not."""
    # What was set aside by quantity makes room for the pieces that stand in for it.
    claim_quantities(context, document.id, totals, warehouse)
    claim_serials(context, document.id, serials, warehouse)


def give_up(
    document: Document, serials: Collection[int], variants: Collection[int], context: Context
) -> None:
    """Let go of these pieces, and of all that is claimed of these variants without serials."""
    session = context.session
    loose = and_(Claim.serial_id.is_(None), one_of(session, Claim.variant_id, variants))
    pieces = one_of(session, Claim.serial_id, serials)
    let_go(session, Claim.document == document.id, or_(loose, pieces))
