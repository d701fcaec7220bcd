"""The monthly statement (对账单): what a dealer owed, what moved, what is owed, and since when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import aliased

from addons.esales.accounts import NOTHING, Aged, StatementLine, ageing, statement
from addons.esales.models import AccountEntry, Dealer, Match
from addons.esales.money.months import month_of
from addons.esales.money.pockets import BALANCE, POCKETS, REBATE
from addons.esales.takers import takers_of
from core.context import Context
from core.orm.bulk import one_of
from core.workflow import Document


@dataclass(frozen=True, kw_only=True)
class Statement:
    """A month of a dealer's account: ``lines`` of the balance, from ``opening`` to ``closing``.

    ``ages`` tells what is unpaid at the end by how long it is late, ``prepaid`` what has paid for
    nothing yet: together they are the closing balance. ``numbers`` are those of the entries'
    documents; ``takers`` the dealers whose goods this one pays for. ``rebates`` are the movements
    of the rebate.
    """

    since: date
    until: date
    opening: Decimal
    lines: Sequence[StatementLine]
    closing: Decimal
    ages: Sequence[tuple[Any, Decimal, bool]]
    prepaid: Decimal
    rebate: Decimal
    deposit: Decimal
    numbers: dict[int, str]
    takers: dict[int, str] = field(default_factory=dict)
    rebates: Sequence[AccountEntry] = ()

    @property
    def owed(self) -> Decimal:
        """What was added to the balance."""
        return sum((max(line.entry.amount, NOTHING) for line in self.lines), NOTHING)

    @property
    def paid(self) -> Decimal:
        """What was taken off the balance."""
        return -sum((min(line.entry.amount, NOTHING) for line in self.lines), NOTHING)


def read_statement(context: Context, dealer: Dealer, month: date) -> Statement:
    """The statement of ``dealer`` for the month in which the day ``month`` lies."""
    since, until = month_of(month)
    before, end = _pockets_before(context, dealer, since, until)
    moved = _moved(context, dealer, since, until)
    entries = [entry for entry in moved if entry.pocket == BALANCE]
    opened = _open_at(context, dealer, until)
    unpaid = sum((one.left for one in opened), NOTHING)
    return Statement(
        since=since,
        until=until,
        opening=before,
        lines=statement(entries, before),
        closing=end[BALANCE],
        ages=ageing(opened, min(until, context.today)),
        prepaid=unpaid - end[BALANCE],
        rebate=end["rebate"],
        deposit=end["deposit"],
        numbers=_numbers(context, moved),
        takers=takers_of(context, _documents(entries), dealer.id),
        rebates=[entry for entry in moved if entry.pocket == REBATE],
    )


def _pockets_before(
    context: Context, dealer: Dealer, since: date, until: date
) -> tuple[Decimal, dict[str, Decimal]]:
    """The balance before ``since``, and every pocket at the end of ``until``."""
    amount = AccountEntry.amount
    old = case((AccountEntry.day < since, amount), else_=None)
    query = (
        select(AccountEntry.pocket, func.sum(amount), func.sum(old))
        .where(AccountEntry.dealer_id == dealer.id, AccountEntry.day <= until)
        .group_by(AccountEntry.pocket)
    )
    end, before = dict.fromkeys(POCKETS, NOTHING), NOTHING
    for pocket, all_, earlier in context.session.execute(query):
        end[pocket] = all_
        if pocket == BALANCE:
            before = earlier or NOTHING
    return before, end


def _moved(
    context: Context, dealer: Dealer, since: date, until: date
) -> Sequence[AccountEntry]:
    query = (
        select(AccountEntry)
        .where(AccountEntry.dealer_id == dealer.id, AccountEntry.pocket.in_((BALANCE, REBATE)))
        .where(AccountEntry.day.between(since, until))
        .order_by(AccountEntry.day, AccountEntry.id)
    )
    return context.session.scalars(query).all()


def _open_at(context: Context, dealer: Dealer, until: date) -> list[Aged]:
    """What was unpaid at the end of ``until``: what later entries paid was still open then."""
    paying = aliased(AccountEntry)
    met = (
        select(Match.paid_id, func.sum(Match.amount).label("amount"))
        .join(paying, paying.id == Match.paying_id)
        .where(paying.dealer_id == dealer.id, paying.day <= until, Match.branch == context.code)
        .group_by(Match.paid_id)
        .subquery()
    )
    query = (
        select(AccountEntry.day, AccountEntry.due, AccountEntry.amount, met.c.amount)
        .outerjoin(met, met.c.paid_id == AccountEntry.id)
        .where(AccountEntry.dealer_id == dealer.id, AccountEntry.pocket == BALANCE)
        .where(AccountEntry.amount > 0, AccountEntry.day <= until)
        .where(or_(met.c.amount.is_(None), met.c.amount < AccountEntry.amount))
    )
    return [
        Aged(day=day, due=due, left=amount - (paid or NOTHING))
        for day, due, amount, paid in context.session.execute(query)
    ]


def _numbers(context: Context, entries: Sequence[AccountEntry]) -> dict[int, str]:
    ids = _documents(entries)
    query = select(Document.id, Document.number).where(one_of(context.session, Document.id, ids))
    return {row.id: row.number or "" for row in context.session.execute(query)} if ids else {}


def _documents(entries: Sequence[AccountEntry]) -> set[int]:
    return {entry.document for entry in entries if entry.document is not None}
