"""Money taken at the counter for a pickup: what was taken, and what of it stands."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import or_, select

from addons.esales.models import Pickup, ReceiptVoucher
from core.context import Context
from core.orm.bulk import insert_rows, one_of
from core.workflow import Document, Link

# The relation of a pickup to the money that was taken for it.
PAYMENT = "payment"
REVERSED = "reversed"


def note_taken(context: Context, pickup: Pickup, voucher: ReceiptVoucher) -> None:
    """Note that ``voucher`` was taken for ``pickup``."""
    link = {"source": pickup.id, "target": voucher.id, "relation": PAYMENT}
    insert_rows(context.session, Link.__table__, [link])


def stands(money: Any = ReceiptVoucher, head: Any = Document) -> Any:
    """The condition on vouchers that their money is there: neither voided nor taken back.

    What came to its end without a number was never more than a draft.
    """
    kept = or_(head.posted.is_(None), head.number.is_not(None))
    return kept & (head.step != REVERSED) & (money.amount > 0)


def taken_for(context: Context, pickups: Collection[int]) -> dict[int, list[ReceiptVoucher]]:
    """The vouchers that stand of what was taken for ``pickups``, by pickup, in one statement."""
    query = (
        select(Link.source, ReceiptVoucher)
        .join(ReceiptVoucher, ReceiptVoucher.id == Link.target)
        .where(Link.relation == PAYMENT, one_of(context.session, Link.source, pickups))
        .where(stands(head=ReceiptVoucher))
        .order_by(ReceiptVoucher.id)
    )
    found: dict[int, list[ReceiptVoucher]] = {pickup: [] for pickup in pickups}
    for pickup, voucher in context.session.execute(query):
        found[pickup].append(voucher)
    return found


def taken_at_counter(context: Context, vouchers: Collection[int]) -> set[int]:
    """Which of ``vouchers`` were taken for a pickup; nothing is asked of none."""
    query = select(Link.target).where(
        Link.relation == PAYMENT, one_of(context.session, Link.target, vouchers)
    )
    return set(context.session.scalars(query)) if vouchers else set()


def pickups_paid_with(context: Context, vouchers: Collection[int]) -> Sequence[int]:
    """The pickups for which ``vouchers`` were taken, in one statement."""
    query = select(Link.source).where(
        Link.relation == PAYMENT, one_of(context.session, Link.target, vouchers)
    )
    return context.session.scalars(query.distinct()).all()
