"""Opening balances of dealers from tables: one row is what a pocket of one account began with.

A balance above zero is owed, below zero was prepaid; rebate and deposit are the dealer's. The same
file sent again adds nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from addons.base.periods import since_when
from addons.esales.models import AccountEntry, Dealer
from addons.esales.money.entering import BOOKS, OPENING, NewEntry, enter
from addons.esales.money.opening import ABOVE_ZERO, fault_of_balance, usual_day
from addons.esales.money.pockets import BALANCE, DEPOSIT, REBATE
from core.context import Context
from core.exchange.columns import Column
from core.exchange.imports import Import
from core.exchange.parsing import day, decimal, text_up_to
from core.exchange.parsing import one_of as word
from core.exchange.plan import PlannedRow
from core.exchange.planning import Draft
from core.i18n import _
from core.orm.bulk import one_of
from core.refusal import Refusal

POCKETS = {
    "balance": BALANCE,
    "往来余额": BALANCE,
    "余额": BALANCE,
    "rebate": REBATE,
    "返利": REBATE,
    "deposit": DEPOSIT,
    "保证金": DEPOSIT,
}


def columns(context: Context) -> tuple[Column, ...]:
    """The fields a table of opening balances may carry."""
    return (
        Column(
            name="code",
            titles=("Dealer", "Dealer code", "经销商", "经销商编码"),
            required=True,
            parse=text_up_to(64),
            example="EXAMPLE-1",
            note=_("The code of the dealer."),
        ),
        Column(
            name="pocket",
            titles=("Pocket", "账户"),
            required=True,
            parse=word(POCKETS),
            note=_("Left out, it is the balance."),
        ),
        Column(
            name="amount",
            titles=("Amount", "金额", "期初余额"),
            required=True,
            parse=amount,
            example="12000.00",
            note=_("Above zero the dealer owes it; below zero he has prepaid it."),
        ),
        Column(
            name="day",
            titles=("Day", "日期"),
            required=True,
            parse=day,
            note=_(
                "The day of the balance, from which the term runs. Left out, it is today, or the "
                "day on which the books began."
            ),
        ),
        Column(name="note", titles=("Note", "备注"), parse=text_up_to(200)),
    )


def amount(text: str) -> Decimal:
    """An amount other than zero, to the cent."""
    found = decimal(text)
    if not found or abs(found) >= 10**12 or found != round(found, 2):
        raise Refusal(_("An opening balance is not zero and has at most two decimals."))
    return found


def existing(context: Context, keys: Collection[Any] | None) -> Mapping[Any, Mapping[str, Any]]:
    """The opening balances that stand, by dealer's code and pocket."""
    taken_back = select(AccountEntry.reverses_id).where(AccountEntry.reverses_id.is_not(None))
    query = (
        select(
            Dealer.code,
            AccountEntry.pocket,
            func.sum(AccountEntry.amount).label("amount"),
            func.max(AccountEntry.day).label("day"),
            func.max(AccountEntry.note).label("note"),
        )
        .join(Dealer, Dealer.id == AccountEntry.dealer_id)
        .where(AccountEntry.kind == OPENING, AccountEntry.id.not_in(taken_back))
        .group_by(Dealer.code, AccountEntry.pocket)
    )
    if keys is not None:
        query = query.where(one_of(context.session, Dealer.code, {code for code, _p in keys}))
    return {
        (row.code, row.pocket): dict(row._mapping) for row in context.session.execute(query)
    }


def sound_rows(context: Context, drafts: Sequence[Draft]) -> Iterator[tuple[int, Any]]:
    """Refuse dealers who are not there, and a second opening balance of the same pocket."""
    known = _dealers(context, {draft.key[0] for draft in drafts})
    since = since_when(BOOKS, context)
    for draft in drafts:
        said = {"code": draft.key[0]}
        if draft.key[0] not in known:
            yield draft.number, _("There is no dealer “${code}”. Correct the code.", mapping=said)
        elif draft.key[1] != BALANCE and draft.values.get("amount", 1) < 0:
            yield draft.number, ABOVE_ZERO
        elif "day" in draft.values and (
            said_of_day := fault_of_balance(draft.values["day"], context.today, since)
        ):
            yield draft.number, said_of_day
        elif draft.existing and any(
            draft.values.get(name, there) != there for name, there in draft.existing.items()
        ):
            yield (
                draft.number,
                _(
                    "“${code}” has another opening balance already. Take that one back first, or "
                    "correct amount, day and note.",
                    mapping=said,
                ),
            )


def _dealers(context: Context, codes: Collection[str]) -> dict[str, tuple[int, int]]:
    query = select(Dealer.code, Dealer.id, Dealer.term_days).where(
        one_of(context.session, Dealer.code, codes)
    )
    return {row[0]: (row[1], row[2]) for row in context.session.execute(query)}


def apply(context: Context, rows: Sequence[PlannedRow], reason: str) -> None:
    """Enter the opening balances of ``rows`` into the accounts."""
    dealers = _dealers(context, {row.key[0] for row in rows})
    enter([_entry(row, *dealers[row.key[0]], reason) for row in rows], context)


def _entry(row: PlannedRow, dealer: int, term: int, reason: str) -> NewEntry:
    is_owed = row.key[1] == BALANCE and row.values["amount"] > 0
    began = row.values["day"]
    return NewEntry(
        dealer=dealer,
        kind=OPENING,
        amount=row.values["amount"],
        day=began,
        pocket=row.key[1],
        due=began + timedelta(days=term) if is_owed else None,
        note=row.values.get("note") or reason,
    )


OPENINGS = Import(
    name="dealer_openings",
    title=_("Opening balances of dealers"),
    key="code",
    also=("pocket",),
    permission="esales:account:open",
    columns=columns,
    existing=existing,
    apply=apply,
    usual=lambda context: {"pocket": "balance", "day": usual_day(context).isoformat()},
    checks=(sound_rows,),
    order=27,
)
