"""What came over is sent after all: the sender begins a transfer of its own with it by one key."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from addons.inventory.models import Transfer
from addons.inventory.transfers.finding import Found, known_pieces
from addons.inventory.transfers.loading import put_on
from addons.inventory.transfers.reading import INCOMING, OUTGOING, TRANSFER
from addons.inventory.transfers.surplus import surplus_of
from core.context import Context
from core.i18n import _
from core.orm.bulk import insert_rows
from core.refusal import Refusal
from core.workflow import Link
from core.workflow.businesses import live
from core.workflow.motion.beginning import begin, may_begin
from core.workflow.motion.kinship import NEXT


def may_send_over(document: Transfer, context: Context) -> bool:
    """Whether the person begins the transfer of what is over on ``document``; it begins once."""
    business = live(context).get(document.business)
    if document.kind not in (TRANSFER, OUTGOING) or business is None:
        return False
    return may_begin(business, context) and begun_with_over(document, context) is None


def send_over(document: Transfer, context: Context) -> Transfer:
    """A fresh transfer the same way, with all that is over on ``document``; linked to it.

    Raises Refusal where a piece is not the sender's to send.
    """
    over = surplus_of(document, context)
    if not over or not may_send_over(document, context):
        begun = begun_with_over(document, context)
        raise Refusal(
            _(
                "Nothing that is over is left to be sent here: ${begun} was begun with it. Load "
                "the page again.",
                mapping={"begun": begun},
            )
            if begun
            else _("Nothing that is over is yours to send here. Load the page again.")
        )
    values = {
        name: getattr(document, name) for name in ("warehouse_id", "target_id", "far", "note")
    }
    given = {name: value for name, value in values.items() if value}
    made = begin(live(context)[document.business], given, context)
    assert isinstance(made, Transfer)
    pieces = known_pieces(context, {one.variant_id: one.numbers for one in over if one.numbers})
    for one in over:
        if not one.numbers:
            pieces[one.variant_id] = [Found(variant_id=one.variant_id, quantity=one.quantity)]
    put_on(context, made, *(found for one in over for found in pieces[one.variant_id]))
    row = {"source": document.id, "target": made.id, "relation": NEXT}
    insert_rows(context.session, Link.__table__, [row])
    return made


def begun_with_over(document: Transfer, context: Context) -> str | None:
    """What the transfer is called that was begun with what is over; one that was void is none.

    The receiver is told once it was sent.
    """
    if document.kind != INCOMING:
        row = context.session.execute(_begun(document.id, document.kind)).first()
        return (row.number or f"#{row.id}") if row else None
    with context.session.across([document.far_branch]):
        sent = _begun(document.far_document, OUTGOING).where(Transfer.sent.is_not(None))
        row = context.session.execute(sent).first()
    return row.number if row else None


def _begun(source: int | None, kind: str) -> Any:
    return (
        select(Transfer.number, Transfer.id)
        .join(Link, Link.target == Transfer.id)
        .where(Link.source == source, Link.relation == NEXT, Transfer.kind == kind)
        .where(Transfer.posted.is_(None) | Transfer.sent.is_not(None))
        .limit(1)
    )
