"""A refund that was wrong is reversed (红冲): money is taken, goods are sold again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm.attributes import set_committed_value

from addons.base.models import Serial
from addons.esales.models import Payment, Refund
from addons.esales.retail.payments import keep_payments, shift_for
from addons.esales.retail.refunding import lines_of, pieces_of
from addons.esales.retail.refunds import put_again
from core.context import Context
from core.i18n import _
from core.orm.bulk import one_of, update_rows
from core.refusal import Refusal
from core.workflow import Document
from core.workflow.businesses import definition, the_live
from core.workflow.motion.beginning import begin
from core.workflow.motion.kinship import copied


def charge_again(documents: Sequence[Refund], context: Context) -> None:
    """Take the money of ``documents`` again the way it went, in the shift of who is at work.

    The goods are the customers' as they were sold.
    """
    if any(refund.back is None or refund.reversed is not None for refund in documents):
        raise Refusal(
            _("Nothing of this refund stands that could be reversed. Load the page again.")
        )
    ids = [refund.id for refund in documents]
    shift = shift_for(context)
    given = select(Payment).where(one_of(context.session, Payment.document, ids))
    keep_payments(
        context,
        [
            {
                "document": payment.document,
                "shift_id": shift,
                "means": payment.means,
                "amount": -payment.amount,
                "tendered": -payment.amount,
                "reference": payment.reference,
                "reverses_id": payment.id,
            }
            for payment in context.session.scalars(given.order_by(Payment.id))
        ],
    )
    homes = {refund.id: refund.ticket.party_id for refund in documents}
    held = [
        {"id": piece.serial_id, "holder_id": homes[piece.refund_id]}
        for piece in pieces_of(ids, context)
    ]
    update_rows(context.session, Serial.__table__, held, key=["id"])
    stamped = [{"id": number, "reversed": context.now} for number in ids]
    update_rows(context.session, Refund.__table__, stamped, key=["id"])
    for refund in documents:
        set_committed_value(refund, "reversed", context.now)


def copy_refund(refund: Refund, context: Context) -> Document:
    """A fresh refund of the same ticket, with what of ``refund`` can still come back."""
    deed = replace(context, memory=None)
    target = the_live(refund.business, deed)
    business = definition(deed, refund.business, refund.version)
    fresh = begin(target, dict(copied(refund, business, target, deed)), deed)
    assert isinstance(fresh, Refund)
    put_again(deed, fresh, lines_of([refund.id], deed), pieces_of([refund.id], deed))
    return fresh
