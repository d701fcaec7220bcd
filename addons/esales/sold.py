"""What pickups sell and to whom: read once while they move, for all guards and effects."""

from __future__ import annotations

from collections.abc import Sequence

from addons.esales.accounts import LOCKED, standings
from addons.esales.models import Pickup
from addons.esales.repricing import Repriced, reprice
from addons.esales.slips import Slip, read_slips
from addons.esales.terms import Terms, read_terms
from core.context import Context

COPIED = ("variant_id", "quantity", "price", "discount", "rate", "gross", "net", "tax")


def sold(documents: Sequence[Pickup], context: Context) -> list[Slip]:
    """The slips of the pickups ``documents``, in their order, in one statement.

    The accounts of those who pay stay locked until the receivables are entered.
    """
    found: list[Slip] = context.once(_key("sold", documents), lambda: _read(documents, context))
    return found


def _read(documents: Sequence[Pickup], context: Context) -> list[Slip]:
    found = read_slips(context, documents, lock_accounts=True)
    if len(found) < len(documents):
        standings(context, {document.pays for document in documents}, lock=True)
        found = read_slips(context, documents, lock_accounts=True)
    context.once(LOCKED, dict).update({slip.payer.id: slip.standing for slip in found})
    return found


def terms(documents: Sequence[Pickup], context: Context) -> Terms:
    """What is agreed today on the goods of ``documents`` with their dealers, in one statement."""
    slips = sold(documents, context)
    variants = {variant for slip in slips for variant in slip.goods}
    dealers = {slip.dealer.id for slip in slips}
    found: Terms = context.once(
        _key("terms", documents), lambda: read_terms(context, variants, dealers)
    )
    return found


def priced_today(documents: Sequence[Pickup], context: Context) -> list[tuple[Slip, Repriced]]:
    """Each slip of ``documents`` beside what it comes to today."""

    def price() -> list[tuple[Slip, Repriced]]:
        agreed = terms(documents, context)
        slips = sold(documents, context)
        return [(slip, reprice(slip, slip.quantities, agreed)) for slip in slips]

    found: list[tuple[Slip, Repriced]] = context.once(_key("priced", documents), price)
    return found


def _key(what: str, documents: Sequence[Pickup]) -> tuple[object, ...]:
    return (f"esales.{what}", *(document.id for document in documents))
