"""What ``qudao check`` proves of rebates: every posted voucher moved what it says."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from sqlalchemy import case, func, literal, or_, select

from addons.esales.models import AccountEntry, RebateVoucher
from addons.esales.money.pockets import BALANCE, REBATE
from addons.esales.rebates.rules import GRANT, SET_OFF
from core.checks import Check
from core.context import Context
from core.i18n import _
from core.orm.types import Money
from core.workflow import Document

NOTHING = literal(Decimal(0), Money())


def unlike_entries(context: Context) -> Iterator[str]:
    """Rebate vouchers that moved more or less than they say, or anything while they are drafts."""
    session = context.session
    voucher, entry, document = (
        model.__table__ for model in (RebateVoucher, AccountEntry, Document)
    )
    moved = {
        pocket: func.sum(case((entry.c.pocket == pocket, entry.c.amount), else_=NOTHING))
        for pocket in (REBATE, BALANCE)
    }
    sums = (
        select(entry.c.document, *(total.label(pocket) for pocket, total in moved.items()))
        .where(session.mine(entry), entry.c.document.is_not(None))
        .group_by(entry.c.document)
        .subquery()
    )
    amount, draft = voucher.c.amount, document.c.number.is_(None)
    meant = {
        REBATE: case((draft, NOTHING), (voucher.c.deed == GRANT, amount), else_=-amount),
        BALANCE: case((draft, NOTHING), (voucher.c.deed == SET_OFF, -amount), else_=NOTHING),
    }
    made = {pocket: func.coalesce(sums.c[pocket], NOTHING) for pocket in meant}
    query = (
        select(voucher.c.branch, document.c.id, document.c.number, voucher.c.deed, amount)
        .add_columns(*made.values())
        .join(document, document.c.id == voucher.c.id)
        .outerjoin(sums, sums.c.document == voucher.c.id)
        .where(session.mine(voucher), or_(*(made[p] != meant[p] for p in meant)))
    )
    for branch, number, called, deed, said, rebate, paid in session.connection().execute(query):
        yield (
            f"{branch} rebate voucher {called or number}: {deed} of {said}, and {rebate} of "
            f"rebate and {paid} of the balance moved"
        )


CHECKS = (
    Check(
        name="esales.rebates",
        title=_("Rebate vouchers are in the accounts with their amounts"),
        find=unlike_entries,
    ),
)
