"""Receipt vouchers: begun, told what they pay, posted in one deed, taken back by another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm.attributes import set_committed_value

from addons.base.periods import refuse_closed
from addons.esales.models import AccountEntry, ChosenEntry, Dealer, ReceiptVoucher
from addons.esales.money.entering import BOOKS
from addons.esales.money.pockets import BALANCE
from addons.esales.money.rules import NO_AMOUNT, Owed, Received, faults_of_choice
from addons.esales.retail.opening import may_change
from addons.esales.retail.rules import is_amount
from core.context import Context
from core.i18n import _
from core.orm.bulk import insert_rows, one_of, update_rows
from core.orm.changes import log_changes
from core.refusal import Invalid, NotPermitted, Refusal
from core.workflow import Business, Document, fire
from core.workflow.businesses import live
from core.workflow.deciding.rights import may_start
from core.workflow.motion.beginning import begin, begin_plain, business_for
from core.workflow.motion.editing import read_held

KIND = "esales.money"
CHOSEN = ChosenEntry.__table__


def business_to_begin(context: Context, kind: str = KIND) -> Business | None:
    """The business of ``kind``, a receipt of money, with which the person at work begins one."""
    found = (one for one in live(context).values() if one.kind == kind)
    ordered = sorted(found, key=lambda one: (one.order, one.name))
    return next((one for one in ordered if may_start(one, context)), None)


def begin_voucher(business: Business, values: Mapping[str, Any], context: Context) -> Document:
    """A voucher in the first step; without a day it is today's. Refuses less than a cent.

    Below zero it is money that is paid back, which only those may who take payments back. Once
    today is closed nothing is taken for it: whoever enters it later could not.
    """
    if not is_amount(abs(values["amount"])):
        raise Invalid(NO_AMOUNT, fields={"amount": NO_AMOUNT})
    if values["amount"] < 0:
        context.require("esales:account:reverse")
    day = values.get("day") or context.today
    if day == context.today:
        refuse_closed(BOOKS, day, context)
    given = {
        **values,
        "day": day,
        "pocket": values.get("pocket") or BALANCE,
    }
    return begin_plain(business, given, context)


def receive(
    context: Context,
    dealer: Dealer,
    amount: Decimal,
    means: str,
    *,
    day: date | None = None,
    reference: str = "",
    pocket: str = BALANCE,
    chosen: Mapping[int, Decimal] | None = None,
) -> ReceiptVoucher:
    """Take money of ``dealer`` in and post it at once; ``chosen`` says which entries it is for."""
    values = {
        "dealer_id": dealer.id,
        "amount": amount,
        "means": means,
        "reference": reference,
        "day": day,
        "pocket": pocket,
    }
    voucher = begin(business_for(KIND, values, context), values, context)
    assert isinstance(voucher, ReceiptVoucher)
    if chosen:
        choose(context, voucher, chosen)
    fire([voucher], "post", context)
    return voucher


def choose(
    context: Context, voucher: ReceiptVoucher, chosen: Mapping[int, Decimal]
) -> None:
    """Choose which entries ``voucher`` pays before the oldest, and how much of each.

    Refuses more than came in, more than is open of an entry, and entries of other dealers.
    """
    read_held([voucher], context)
    if voucher.posted is not None:
        raise Refusal(
            _("This money is entered already. Reverse it and make a copy, and choose there.")
        )
    if not may_change(voucher, "chosen", context):
        raise NotPermitted(
            _("You may not change this here. Ask whoever has a part in this step.")
        )
    owed = owed_by(context, [voucher.dealer_id])[voucher.dealer_id]
    if said := list(faults_of_choice(received(voucher, voucher.dealer, chosen), owed)):
        raise Refusal(*said)
    session = context.session
    gone = delete(CHOSEN).where(CHOSEN.c.voucher_id == voucher.id, session.mine(CHOSEN))
    session.connection().execute(gone)
    rows = [{"voucher_id": voucher.id, "entry_id": e, "amount": a} for e, a in chosen.items()]
    insert_rows(session, CHOSEN, rows)
    before, after = voucher.chosen, sum(chosen.values(), Decimal("0.00"))
    row = {"id": voucher.id, "chosen": after}
    update_rows(session, ReceiptVoucher.__table__, [row], key=["id"])
    set_committed_value(voucher, "chosen", after)
    told = {"chosen": (before, after)}
    log_changes(session, [(ReceiptVoucher.__tablename__, voucher.id, "change", told)])


def received(
    voucher: ReceiptVoucher,
    dealer: Dealer,
    chosen: Mapping[int, Decimal],
    there: Decimal = Decimal("0.00"),
) -> Received:
    """What the rules ask of ``voucher``, which is of ``dealer`` whose pocket has so much."""
    return Received(
        amount=voucher.amount,
        day=voucher.day,
        pocket=voucher.pocket,
        dealer=dealer.name,
        closed=dealer.status == "closed",
        chosen=chosen,
        there=there,
    )


def owed_by(context: Context, dealers: Collection[int]) -> dict[int, dict[int, Owed]]:
    """What is owed by ``dealers``, entry by entry, in one statement."""
    query = (
        select(
            AccountEntry.dealer_id,
            AccountEntry.id,
            AccountEntry.day,
            AccountEntry.note,
            AccountEntry.left,
        )
        .where(AccountEntry.left > 0)
        .where(one_of(context.session, AccountEntry.dealer_id, dealers))
    )
    found: dict[int, dict[int, Owed]] = {dealer: {} for dealer in dealers}
    for dealer, number, day, note, left in context.session.execute(query):
        called = " ".join(text for text in (day.isoformat(), note) if text)
        found[dealer][number] = Owed(called=called, left=left)
    return found


def chosen_of(
    context: Context, vouchers: Sequence[ReceiptVoucher]
) -> dict[int, dict[int, Decimal]]:
    """What was chosen to be paid with ``vouchers``, by voucher and entry, in one statement."""
    ids = [voucher.id for voucher in vouchers]
    query = select(ChosenEntry).where(one_of(context.session, ChosenEntry.voucher_id, ids))
    found: dict[int, dict[int, Decimal]] = defaultdict(dict)
    for row in context.session.scalars(query.order_by(ChosenEntry.entry_id)):
        found[row.voucher_id][row.entry_id] = row.amount
    return found


def is_reversible(voucher: ReceiptVoucher) -> bool:
    """Whether ``voucher`` stands in the account and takes nothing back itself."""
    return voucher.step == "posted" and voucher.amount > 0
