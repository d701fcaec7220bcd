"""Receipt vouchers and statements on paper."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from addons.esales.models import ReceiptVoucher
from addons.esales.money.entering import NewEntry, enter
from addons.esales.money.pockets import BALANCE
from addons.esales.money.sending import begin_statement
from addons.esales.money.vouchers import begin_voucher, choose, owed_by
from addons.esales.rehearsing.made_up import PRICE, dealer_for
from core.context import Context
from core.workflow import Business, Document, Rehearsal
from core.workflow.motion.moving import as_system


def begin_voucher_on_paper(
    business: Business, values: Mapping[str, Any], context: Context
) -> Document:
    """Money of some dealer came in, or goes back to him of what he had paid."""
    known = {"dealer_id": dealer_for(values, context)}
    usual = {"amount": PRICE, "means": "transfer"}
    typed = {name: value for name, value in values.items() if value is not None}
    given = {**values, **usual, **typed, **known}
    if given["amount"] < 0:
        _let_have(given["dealer_id"], -given["amount"], given.get("pocket") or BALANCE, context)
    return begin_voucher(business, given, context)


def _let_have(dealer: int, amount: Decimal, pocket: str, context: Context) -> None:
    """So much of the dealer's money lies in his ``pocket``; in the balance it stands below zero."""
    held = -amount if pocket == BALANCE else amount
    entry = NewEntry(dealer=dealer, kind="payment", amount=held, day=context.today, pocket=pocket)
    with as_system(context) as system:
        enter([entry], system)


def choose_on_paper(voucher: ReceiptVoucher, values: Mapping[str, Any], context: Context) -> None:
    """An entry of so much is chosen to be paid; nothing where nothing is said."""
    amount = values.get("chosen")
    if not amount:
        return
    before = owed_by(context, [voucher.dealer_id])[voucher.dealer_id]
    with as_system(context) as system:
        entry = NewEntry(dealer=voucher.dealer_id, kind="invoice", amount=amount, day=context.today)
        enter([entry], system)
    after = owed_by(context, [voucher.dealer_id])[voucher.dealer_id]
    choose(context, voucher, dict.fromkeys(after.keys() - before.keys(), amount))


def send_statement_on_paper(
    business: Business, values: Mapping[str, Any], context: Context
) -> Document:
    """The statement of some dealer, of the month before this one where none is said."""
    dealer = dealer_for(values, context)
    month = values.get("month") or context.today.replace(day=1) - timedelta(days=1)
    return begin_statement(business, {**values, "dealer_id": dealer, "month": month}, context)


VOUCHERS = Rehearsal(begin=begin_voucher_on_paper, fill=choose_on_paper, meets=("chosen",))
STATEMENTS = Rehearsal(begin=send_statement_on_paper)
