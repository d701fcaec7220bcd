"""Money taken at the counter for a pickup: what was taken, what it pays, and who may void it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import or_, select

from addons.esales.models import AccountEntry, Pickup, ReceiptVoucher, SalesInvoice
from addons.esales.money.entering import read_open, settle, write_settled
from addons.esales.money.pockets import BALANCE
from addons.esales.money.taking_back import part
from addons.esales.money.vouchers import KIND
from core.context import Context
from core.i18n import _
from core.orm.bulk import insert_rows, one_of, update_rows
from core.workflow import Document, Guard, Link, Objection

# The relation of a pickup to the money that was taken for it.
PAYMENT = "payment"
REVERSED = "reversed"
# Whoever may take payments back may also say that one never came in.
VOIDING = "esales:account:reverse"


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


def pickups_paid_with(context: Context, vouchers: Collection[int]) -> Sequence[int]:
    """The pickups for which ``vouchers`` were taken, in one statement."""
    query = select(Link.source).where(
        Link.relation == PAYMENT, one_of(context.session, Link.target, vouchers)
    )
    return context.session.scalars(query.distinct()).all()


def own_invoices(
    context: Context, vouchers: Sequence[ReceiptVoucher]
) -> dict[int, dict[int, Decimal]]:
    """By voucher the open entry of the invoice of its pickup, and what it pays of that at most.

    It pays that before the oldest, whether the pickup was finished before or after the money came
    in. In one statement.
    """
    paying = {v.id: v.amount for v in vouchers if v.pocket == BALANCE}
    query = (
        select(Link.target, AccountEntry.id)
        .join(SalesInvoice, SalesInvoice.pickup_id == Link.source)
        .join(AccountEntry, AccountEntry.document == SalesInvoice.id)
        .where(Link.relation == PAYMENT, one_of(context.session, Link.target, paying))
        .where(SalesInvoice.reverses_id.is_(None), AccountEntry.kind == "invoice")
        .where(AccountEntry.left > 0)
    )
    return {v: {entry: paying[v]} for v, entry in context.session.execute(query)}


def pay_own(entered: Mapping[int, AccountEntry], context: Context) -> None:
    """Let money that was entered for pickups before their goods left pay their invoices.

    ``entered`` has the entries of the invoices by pickup. What such money had paid meanwhile, older
    than that, is open again. The accounts are locked.
    """
    unpaid = {pickup: entry.id for pickup, entry in entered.items() if entry.left > 0}
    if not unpaid:
        return
    query = (
        select(Link.source, AccountEntry)
        .join(AccountEntry, AccountEntry.document == Link.target)
        .join(Document, Document.id == Link.target)
        .where(Link.relation == PAYMENT, one_of(context.session, Link.source, unpaid))
        .where(AccountEntry.kind == "payment", AccountEntry.pocket == BALANCE)
        .where(Document.step != REVERSED)
        .order_by(AccountEntry.id)
    )
    rows = context.session.execute(query).all()
    if not rows:
        return
    part(context, [payment for _pickup, payment in rows])
    whole = [{"id": payment.id, "left": payment.amount} for _pickup, payment in rows]
    update_rows(context.session, AccountEntry.__table__, whole, key=["id"])
    opened = read_open(context, {payment.dealer_id for _pickup, payment in rows})
    chosen = {payment.id: {unpaid[pickup]: -payment.amount} for pickup, payment in rows}
    write_settled(context, opened, settle(opened, chosen))
    for entry in (*entered.values(), *(payment for _pickup, payment in rows)):
        context.session.expire(entry, ["left"])


def voided_by_finance(
    documents: Sequence[ReceiptVoucher], context: Context
) -> Iterator[Objection]:
    """Object where money that was taken for a pickup is voided by somebody at the counter."""
    if context.may(VOIDING):
        return
    ids = [document.id for document in documents]
    query = select(Link.target).where(
        Link.relation == PAYMENT, one_of(context.session, Link.target, ids)
    )
    for taken in context.session.scalars(query.distinct()):
        yield Objection(
            document=taken,
            message=_(
                "This money was taken at the counter for a pickup, so only finance voids it. Tell "
                "finance what is wrong; until then it counts as taken."
            ),
        )


GUARD = Guard(
    name="esales.voided_by_finance",
    title=_("Money taken at the counter is voided by finance"),
    check=voided_by_finance,
    kinds=(KIND,),
)
