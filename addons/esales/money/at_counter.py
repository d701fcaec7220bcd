"""Money taken at the counter for a pickup: what it pays, and who may change or void it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from addons.esales.models import AccountEntry, Pickup, ReceiptVoucher, SalesInvoice
from addons.esales.money.entering import read_open, settle, write_settled
from addons.esales.money.pockets import BALANCE
from addons.esales.money.taken import PAYMENT, REVERSED, taken_at_counter
from addons.esales.money.taking_back import part
from addons.esales.money.vouchers import KIND, chosen_of
from core.context import Context
from core.i18n import _
from core.orm.bulk import one_of, update_rows
from core.refusal import Refusal
from core.workflow import Document, Guard, Link, Objection

# Whoever may take payments back may also say that one never came in.
VOIDING = "esales:account:reverse"
# What the hand-over of a shift counts of it.
TAKEN = ("dealer_id", "amount", "means", "day", "pocket")


def meant_for(
    context: Context, vouchers: Sequence[ReceiptVoucher]
) -> dict[int, dict[int, Decimal]]:
    """By voucher which entries it pays before the oldest, and how much of each at most.

    Those are what was chosen, then what is open of the pickup that it was taken for.
    """
    chosen, own = chosen_of(context, vouchers), own_invoices(context, vouchers)
    # What somebody chose comes first, and no more is paid of it than that.
    return {v.id: chosen[v.id] | own.get(v.id, {}) | chosen[v.id] for v in vouchers}


def own_invoices(
    context: Context, vouchers: Sequence[ReceiptVoucher]
) -> dict[int, dict[int, Decimal]]:
    """By voucher what is open of its pickup on the same account, and what it pays of that at most.

    It pays that before the oldest, whether the pickup was finished before or after the money came
    in. What a return took off and its reversal put on again is of the pickup, too. In one
    statement.
    """
    paying = {v.id: v for v in vouchers if v.pocket == BALANCE}
    query = (
        select(Link.target, AccountEntry.id, AccountEntry.dealer_id)
        .join(SalesInvoice, SalesInvoice.pickup_id == Link.source)
        .join(AccountEntry, AccountEntry.document == SalesInvoice.id)
        .where(Link.relation == PAYMENT, one_of(context.session, Link.target, paying))
        .where(AccountEntry.kind == "invoice", AccountEntry.left > 0)
        .order_by(AccountEntry.id)
    )
    found: dict[int, dict[int, Decimal]] = {}
    for number, entry, dealer in context.session.execute(query):
        if dealer == paying[number].dealer_id:
            found.setdefault(number, {})[entry] = paying[number].amount
    return found


def pay_own(context: Context, pickups: Collection[int]) -> None:
    """Let money that was entered for ``pickups`` before their goods left pay their invoices.

    What such money had paid meanwhile, older than that, is open again. As finishing them locked
    the accounts, so they are here.
    """
    owed, head = aliased(AccountEntry), Document.__table__.alias()
    query = (
        select(AccountEntry, owed)
        .select_from(AccountEntry)
        .join(Link, Link.target == AccountEntry.document)
        .join(head, head.c.id == Link.target)
        .join(SalesInvoice, SalesInvoice.pickup_id == Link.source)
        .join(owed, owed.document == SalesInvoice.id)
        .where(Link.relation == PAYMENT, one_of(context.session, Link.source, pickups))
        .where(AccountEntry.kind == "payment", AccountEntry.pocket == BALANCE)
        .where(head.c.step != REVERSED, SalesInvoice.reverses_id.is_(None))
        .where(owed.kind == "invoice", owed.left > 0, owed.dealer_id == AccountEntry.dealer_id)
        .order_by(AccountEntry.id)
    )
    pairs = [(payment, invoice) for payment, invoice in context.session.execute(query)]
    if not pairs:
        return
    part(context, [payment for payment, _invoice in pairs])
    whole = [{"id": payment.id, "left": payment.amount} for payment, _invoice in pairs]
    update_rows(context.session, AccountEntry.__table__, whole, key=["id"])
    opened = read_open(context, {payment.dealer_id for payment, _invoice in pairs})
    chosen = {payment.id: {invoice.id: -payment.amount} for payment, invoice in pairs}
    write_settled(context, opened, settle(opened, chosen))
    for entry in {entry for pair in pairs for entry in pair}:
        context.session.expire(entry, ["left"])


def voided_by_finance(
    documents: Sequence[ReceiptVoucher], context: Context
) -> Iterator[Objection]:
    """Object where money that was taken for a pickup is voided by somebody at the counter."""
    if context.may(VOIDING):
        return
    for taken in sorted(taken_at_counter(context, [document.id for document in documents])):
        yield Objection(
            document=taken,
            message=_(
                "This money was taken at the counter for a pickup, so only finance voids it. Tell "
                "finance what is wrong; until then it counts as taken."
            ),
        )


def keep_taken(
    documents: Sequence[ReceiptVoucher], values: Mapping[int, Mapping[str, Any]], context: Context
) -> None:
    """Refuse that money taken for a pickup becomes less, or another's: only finance says so.

    Nor does finance make it somebody's who does not pay for the pickup.
    """
    changed = [d.id for d in documents if any(values[d.id].get(n) != getattr(d, n) for n in TAKEN)]
    if not changed:
        return
    if context.may(VOIDING):
        _refuse_strangers(documents, values, context)
        return
    if taken_at_counter(context, changed):
        raise Refusal(
            _(
                "This money was taken at the counter for a pickup, so only finance changes how "
                "much it is, whose, how and when it came. Tell finance what is wrong; until then "
                "it counts as taken."
            )
        )


def _refuse_strangers(
    documents: Sequence[ReceiptVoucher], values: Mapping[int, Mapping[str, Any]], context: Context
) -> None:
    """Refuse that money taken for a pickup becomes somebody's who does not pay for it."""
    owner = {d.id: values[d.id]["dealer_id"] for d in documents}
    moved = [d.id for d in documents if owner[d.id] != d.dealer_id]
    if not moved:
        return
    query = (
        select(Link.target, Pickup)
        .join(Pickup, Pickup.id == Link.source)
        .where(Link.relation == PAYMENT, one_of(context.session, Link.target, moved))
    )
    for voucher, pickup in context.session.execute(query):
        if owner[voucher] != pickup.pays:
            raise Refusal(
                _(
                    "This money was taken at the counter for a pickup that ${payer} pays for, so "
                    "it is nobody else's. Void it; where another dealer pays, have him chosen on "
                    "the pickup, and take the money anew.",
                    mapping={"payer": (pickup.payer or pickup.dealer).name},
                )
            )


GUARD = Guard(
    name="esales.voided_by_finance",
    title=_("Money taken at the counter is voided by finance"),
    check=voided_by_finance,
    kinds=(KIND,),
)
