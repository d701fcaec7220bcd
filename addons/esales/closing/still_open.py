"""What is still open, so that closing its day or period would shut it out: money and goods."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from addons.base.models import Party
from addons.esales.models import Dealer, Pickup, RebateVoucher, ReceiptVoucher, Shift
from core.context import Context
from core.i18n import _

# As many are named; the rest is counted.
NAMED = 5


def still_open(day: date, context: Context) -> Iterator[Any]:
    """Why ``day`` cannot be closed yet: sentences that name what is open, in three statements.

    Money that finance enters later for the day, or goods that leave then, would be refused.
    """
    shifts = select(func.count()).select_from(Shift).where(Shift.closed.is_(None))
    if count := context.session.scalar(shifts):
        yield _("Shifts still open: ${count}. Close them first.", mapping={"count": count})
    if money := _dated(ReceiptVoucher, day, context):
        yield _(
            "Receipt vouchers of the day that are not entered: ${vouchers}. Have finance post or "
            "void them first, or hand over without closing the day.",
            mapping={"vouchers": _listed(money)},
        )
    if pickups := _pickups(day, context):
        yield _(
            "Pickups still open: ${pickups}. Finish or cancel them first, or hand over without "
            "closing the day.",
            mapping={"pickups": _listed(pickups)},
        )


def shut_out(through: date, context: Context) -> Iterator[Any]:
    """What closing the accounts through a day would shut out: sentences that name it.

    Pickups are posted on the day on which they leave, so that they wait for tomorrow at most.
    """
    if money := _dated(ReceiptVoucher, through, context):
        yield _(
            "Receipt vouchers of the period that are not entered: ${vouchers}. Post or void them "
            "first: once it is closed they need a later day.",
            mapping={"vouchers": _listed(money)},
        )
    if rebates := _dated(RebateVoucher, through, context):
        yield _(
            "Rebate vouchers of the period that are not entered: ${vouchers}. Post or void them "
            "first: once it is closed they need a later day.",
            mapping={"vouchers": _listed(rebates)},
        )
    if through >= context.today and (pickups := _pickups(through, context)):
        yield _(
            "Pickups still open: ${pickups}. Finish or cancel them first: once today is closed "
            "they leave tomorrow.",
            mapping={"pickups": _listed(pickups)},
        )


def _dated(
    money: type[ReceiptVoucher] | type[RebateVoucher], day: date, context: Context
) -> Sequence[str]:
    """The vouchers of ``day`` and before that nobody has entered."""
    query = (
        select(money.id, money.amount, Party.name)
        .join(Dealer, Dealer.id == money.dealer_id)
        .join(Party, Party.id == Dealer.party_id)
        .where(money.posted.is_(None), money.day <= day)
        .order_by(money.id)
    )
    rows = context.session.execute(query)
    return [f"#{row.id} {row.name} {row.amount:,.2f}" for row in rows]


def _pickups(day: date, context: Context) -> Sequence[str]:
    midnight = datetime.combine(
        day + timedelta(days=1), time(), ZoneInfo(context.company.timezone)
    )
    query = (
        select(Pickup.id, Party.name)
        .join(Dealer, Dealer.id == Pickup.dealer_id)
        .join(Party, Party.id == Dealer.party_id)
        .where(Pickup.posted.is_(None), Pickup.created < midnight)
        .order_by(Pickup.id)
    )
    return [f"#{row.id} {row.name}" for row in context.session.execute(query)]


def _listed(names: Sequence[str]) -> str:
    more = f" (+{len(names) - NAMED})" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more
