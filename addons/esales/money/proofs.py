"""What ``qudao check`` proves of money that came in: every posted voucher is in the account."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from sqlalchemy import case, func, literal, or_, select

from addons.esales.models import (
    AccountEntry,
    ChosenEntry,
    Dealer,
    DealerAccount,
    ReceiptVoucher,
)
from addons.esales.money.pockets import BALANCE
from core.checks import Check
from core.context import Context
from core.i18n import _
from core.orm.types import Money
from core.workflow import Document

NOTHING = literal(Decimal(0), Money())


def unlike_entries(context: Context) -> Iterator[str]:
    """Vouchers that have a number and are not in the account with their amount, or have none."""
    session = context.session
    voucher, entry, document = (
        model.__table__ for model in (ReceiptVoucher, AccountEntry, Document)
    )
    sums = (
        select(entry.c.document, func.sum(entry.c.amount).label("amount"))
        .where(session.mine(entry), entry.c.document.is_not(None))
        .group_by(entry.c.document)
        .subquery()
    )
    entered = func.coalesce(sums.c.amount, NOTHING)
    meant = case(
        (document.c.number.is_(None), NOTHING),
        (voucher.c.pocket == BALANCE, -voucher.c.amount),
        else_=voucher.c.amount,
    )
    query = (
        select(voucher.c.branch, document.c.id, document.c.number, voucher.c.amount, entered)
        .join(document, document.c.id == voucher.c.id)
        .outerjoin(sums, sums.c.document == voucher.c.id)
        .where(session.mine(voucher), meant != entered)
    )
    for branch, number, called, amount, made in session.connection().execute(query):
        yield f"{branch} voucher {called or number}: {amount} came in, and {made} is in the account"


def unlike_choices(context: Context) -> Iterator[str]:
    """Vouchers that say they are chosen for more or less than the entries chosen come to."""
    session = context.session
    voucher, chosen = ReceiptVoucher.__table__, ChosenEntry.__table__
    sums = (
        select(chosen.c.voucher_id, func.sum(chosen.c.amount).label("amount"))
        .where(session.mine(chosen))
        .group_by(chosen.c.voucher_id)
        .subquery()
    )
    made = func.coalesce(sums.c.amount, NOTHING)
    query = (
        select(voucher.c.branch, voucher.c.id, voucher.c.chosen, made)
        .outerjoin(sums, sums.c.voucher_id == voucher.c.id)
        .where(session.mine(voucher), voucher.c.chosen != made)
    )
    for branch, number, said, came in session.connection().execute(query):
        yield f"{branch} voucher {number}: {said} is chosen, and its entries come to {came}"


def overdrawn(context: Context) -> Iterator[str]:
    """Accounts with a rebate or a deposit below nothing, which is nobody's money."""
    session, account = context.session, DealerAccount.__table__
    query = (
        select(account.c.branch, Dealer.code, account.c.rebate, account.c.deposit)
        .join(Dealer, Dealer.id == account.c.dealer_id)
        .where(session.mine(account), or_(account.c.rebate < NOTHING, account.c.deposit < NOTHING))
    )
    for branch, code, rebate, deposit in session.connection().execute(query):
        yield f"{branch} dealer {code}: {rebate} of rebate and {deposit} of deposit are left"


CHECKS = (
    Check(
        name="esales.money",
        title=_("Receipt vouchers are in the accounts with their amounts"),
        find=unlike_entries,
    ),
    Check(
        name="esales.money_chosen",
        title=_("What receipt vouchers are chosen for is what their entries come to"),
        find=unlike_choices,
    ),
    Check(
        name="esales.overdrawn",
        title=_("No rebate and no deposit is below nothing"),
        find=overdrawn,
    ),
)
