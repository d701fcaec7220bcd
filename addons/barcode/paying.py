"""Payment at the counter: money taken for a pickup, or what was prepaid covering it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from addons.barcode.models import Passage
from addons.barcode.passages import passage_of
from addons.barcode.refusals import Kind, ScanRefused
from addons.esales.models import AccountEntry, Pickup, ReceiptVoucher, SalesInvoice
from addons.esales.models.pickup import GONE
from addons.esales.money.pockets import BALANCE as POCKET
from addons.esales.money.taken import REVERSED, note_taken, pickups_paid_with, taken_for
from addons.esales.money.vouchers import KIND, choose
from core.context import Context
from core.i18n import _
from core.orm.bulk import one_of
from core.workflow import fire
from core.workflow.businesses import definition
from core.workflow.deciding.rights import rights_of
from core.workflow.motion.beginning import begin, business_for

BALANCE = "balance"
NOTHING = Decimal("0.00")


@dataclass(frozen=True, kw_only=True)
class Paid:
    """How a pickup was paid: by a receipt voucher, or from what stood on the account."""

    amount: Decimal
    voucher: ReceiptVoucher | None = None


def owed_for(context: Context, pickup: Pickup) -> Sequence[AccountEntry]:
    """What stands on the account for the pickup, oldest first; nothing while it is not finished.

    That is the entry of its invoice, then those of blue ones: where a return was credited and
    then reversed, one of these is what is owed.
    """
    query = (
        select(AccountEntry)
        .join(SalesInvoice, SalesInvoice.id == AccountEntry.document)
        .where(SalesInvoice.pickup_id == pickup.id)
        .where(SalesInvoice.reverses_id.is_(None) | (SalesInvoice.gross > 0))
        .where(AccountEntry.kind == "invoice")
        .order_by(AccountEntry.id)
    )
    return context.session.scalars(query).all()


def _open(owed: Sequence[AccountEntry]) -> Decimal:
    """What is still to be paid of ``owed``."""
    return sum((entry.left for entry in owed), NOTHING)


def due(context: Context, pickup: Pickup) -> Decimal:
    """What is still to be paid for ``pickup``, less what was taken for it and stands.

    Of a finished one that is what is open of its invoices; money that finance has not entered yet
    counts as taken. What somebody else gave pays nothing of it.
    """
    taken = [
        voucher
        for voucher in taken_for(context, [pickup.id])[pickup.id]
        if voucher.pocket == POCKET and voucher.dealer_id == pickup.pays
    ]
    owed = owed_for(context, pickup)
    if not owed:
        left = pickup.gross - sum(v.amount for v in taken)
    else:
        left = _open(owed) - sum(v.amount for v in taken if v.posted is None)
    return max(left, NOTHING)


def pay(
    context: Context, pickup: Pickup, means: str, amount: Decimal | None, reference: str = ""
) -> Paid:
    """Take money for ``pickup`` by ``means``, or let the balance pay; raises a Refusal.

    The money stands on the account of whoever pays at once where the person may post it; otherwise
    the voucher waits for whoever may. Without an amount what is due is taken.
    """
    _refuse_void(pickup)
    owed = owed_for(context, pickup)
    if means == BALANCE:
        paid = _from_balance(pickup, owed)
    else:
        left = due(context, pickup)
        values = {
            "dealer_id": pickup.pays,
            "amount": _all(left) if amount is None else amount,
            "means": means,
            "reference": reference,
        }
        paid = _receive(context, pickup, _still_open(owed, left), values)
    passage_of(context, pickup).paid = context.now
    context.session.flush()
    return paid


def _still_open(owed: Sequence[AccountEntry], left: Decimal) -> dict[int, Decimal]:
    """What of ``owed`` to pay where ``left`` is due: money on its way pays the oldest first."""
    found, covered = {}, _open(owed) - left
    for entry in owed:
        gone = min(covered, entry.left)
        covered -= gone
        found[entry.id] = entry.left - gone
    return found


def _all(left: Decimal) -> Decimal:
    if left:
        return left
    raise ScanRefused(
        Kind.REFUSED,
        _(
            "Nothing is to be paid for this pickup any more. Type an amount where the dealer "
            "prepays."
        ),
    )


def _refuse_void(pickup: Pickup) -> None:
    if pickup.step in ("cancelled", "reversed"):
        raise ScanRefused(
            Kind.NOT_OPEN,
            _("This pickup was cancelled or taken back, so nothing is to be paid for it."),
        )


def _from_balance(pickup: Pickup, owed: Sequence[AccountEntry]) -> Paid:
    if pickup.step not in GONE or not owed:
        raise ScanRefused(
            Kind.REFUSED,
            _("What was prepaid covers a pickup once it is finished. Finish it first (F9)."),
        )
    if left := _open(owed):
        raise ScanRefused(
            Kind.CREDIT,
            _(
                "Of this pickup ${left} is not covered by what was prepaid. Take a payment for it, "
                "or leave it on credit.",
                mapping={"left": f"{left:,.2f}"},
            ),
        )
    return Paid(amount=owed[0].amount)


def _receive(
    context: Context, pickup: Pickup, owed: Mapping[int, Decimal], values: Mapping[str, Any]
) -> Paid:
    voucher = begin(business_for(KIND, values, context), values, context)
    assert isinstance(voucher, ReceiptVoucher)
    note_taken(context, pickup, voucher)
    chosen, rest = {}, voucher.amount
    for entry, left in owed.items():
        if share := min(left, rest):
            chosen[entry], rest = share, rest - share
    if chosen:
        choose(context, voucher, chosen)
    found = definition(context, voucher.business, voucher.version)
    if rights_of(voucher, found, context).fire("post"):
        fire([voucher], "post", context)
    return Paid(amount=voucher.amount, voucher=voucher)


def unpaid_again(context: Context, vouchers: Sequence[ReceiptVoucher]) -> None:
    """A pickup of which no money stands any more, as ``vouchers`` do not, is not paid."""
    gone = [v.id for v in vouchers if v.step == REVERSED or (v.posted and not v.number)]
    if not gone or not (pickups := pickups_paid_with(context, gone)):
        return
    unpaid = [pickup for pickup, left in taken_for(context, pickups).items() if not left]
    query = select(Passage).where(one_of(context.session, Passage.pickup_id, unpaid))
    for passage in context.session.scalars(query):
        passage.paid = None
    context.session.flush()
