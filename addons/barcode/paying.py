"""Payment at the counter: money taken for a pickup, or what was prepaid covering it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from addons.barcode.passages import passage_of
from addons.barcode.refusals import Kind, ScanRefused
from addons.esales.models import AccountEntry, Pickup, ReceiptVoucher, SalesInvoice
from addons.esales.models.pickup import GONE
from addons.esales.money.vouchers import KIND, choose
from core.context import Context
from core.i18n import _
from core.orm.bulk import insert_rows
from core.workflow import Link, fire
from core.workflow.beginning import begin, business_for
from core.workflow.businesses import definition
from core.workflow.rights import rights_of

BALANCE = "balance"
PAYMENT = "payment"
NOTHING = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class Paid:
    """How a pickup was paid: by a receipt voucher, or from what stood on the account."""

    amount: Decimal
    voucher: ReceiptVoucher | None = None


def owed_for(context: Context, pickup: Pickup) -> AccountEntry | None:
    """The entry of the pickup's invoice in the account; None while it is not finished."""
    query = (
        select(AccountEntry)
        .join(SalesInvoice, SalesInvoice.id == AccountEntry.document)
        .where(SalesInvoice.pickup_id == pickup.id, SalesInvoice.reverses_id.is_(None))
        .where(AccountEntry.kind == "invoice")
        .order_by(AccountEntry.id)
        .limit(1)
    )
    return context.session.scalar(query)


def due(context: Context, pickup: Pickup) -> Decimal:
    """What is to be paid for ``pickup``: its total, or what is open of its invoice."""
    entry = owed_for(context, pickup)
    return pickup.gross if entry is None else max(entry.left, NOTHING)


def pay(
    context: Context, pickup: Pickup, means: str, amount: Decimal | None, reference: str = ""
) -> Paid:
    """Take money for ``pickup`` by ``means``, or let the balance pay; raises a Refusal.

    The money stands on the account at once where the person may post it; otherwise the voucher
    waits for whoever may.
    """
    entry = owed_for(context, pickup)
    _refuse_void(pickup)
    if means == BALANCE:
        paid = _from_balance(pickup, entry)
    else:
        values = {
            "dealer_id": pickup.dealer_id if entry is None else entry.dealer_id,
            "amount": due(context, pickup) if amount is None else amount,
            "means": means,
            "reference": reference,
        }
        paid = _receive(context, pickup, entry, values)
    passage_of(context, pickup).paid = context.now
    context.session.flush()
    return paid


def _refuse_void(pickup: Pickup) -> None:
    if pickup.step in ("cancelled", "reversed"):
        raise ScanRefused(
            Kind.NOT_OPEN,
            _("This pickup was cancelled or taken back, so nothing is to be paid for it."),
        )


def _from_balance(pickup: Pickup, entry: AccountEntry | None) -> Paid:
    if pickup.step not in GONE or entry is None:
        raise ScanRefused(
            Kind.REFUSED,
            _("What was prepaid covers a pickup once it is finished. Finish it first (F9)."),
        )
    if entry.left > 0:
        raise ScanRefused(
            Kind.CREDIT,
            _(
                "Of this pickup ${left} is not covered by what was prepaid. Take a payment for it, "
                "or leave it on credit.",
                mapping={"left": f"{entry.left:,.2f}"},
            ),
        )
    return Paid(amount=entry.amount)


def _receive(
    context: Context, pickup: Pickup, entry: AccountEntry | None, values: Mapping[str, Any]
) -> Paid:
    business = business_for(KIND, values, context)
    voucher = begin(business, values, context)
    assert isinstance(voucher, ReceiptVoucher)
    link = {"source": pickup.id, "target": voucher.id, "relation": PAYMENT}
    insert_rows(context.session, Link.__table__, [link])
    if entry is not None and (met := min(entry.left, voucher.amount)) > 0:
        choose(context, voucher, {entry.id: met})
    found = definition(context, voucher.business, voucher.version)
    if rights_of(voucher, found, context).fire("post"):
        fire([voucher], "post", context)
    return Paid(amount=voucher.amount, voucher=voucher)
