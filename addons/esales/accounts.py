"""The dealer account at work: what is available, payments that settle what is open, statements.

``DealerAccount.balance`` is what a dealer owes; below zero it is prepaid. The ``left`` of all
entries always add up to what is owed: an invoice draws on what was prepaid, a payment settles the
oldest entries first, and what is over is prepaid.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from addons.esales import credit
from addons.esales.allocation import settle, unpaid
from addons.esales.models import AccountEntry, Dealer, DealerAccount
from core.context import Context
from core.i18n import _
from core.orm.bulk import insert_missing, one_of, update_rows
from core.refusal import Invalid

NOTHING = Decimal("0.00")
LOCKED = "esales.locked_accounts"
SAME_DEALER = DealerAccount.dealer_id == Dealer.id


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a dealer stands: the balance (owed, or below zero prepaid) and what credit asks for."""

    dealer: int
    balance: Decimal
    account: credit.Account


def standings(
    context: Context, dealers: Collection[int], *, lock: bool = False
) -> dict[int, Standing]:
    """Where ``dealers`` stand, by dealer, in one statement; ``lock`` holds them still."""
    wanted = set(dealers)
    if not lock:
        return _read(context, wanted)
    held: dict[int, Standing] = context.once(LOCKED, dict)
    if not wanted <= held.keys():
        held.update(_read_locked(context, wanted))
    return {dealer: held[dealer] for dealer in wanted}


def _read(context: Context, dealers: Collection[int]) -> dict[int, Standing]:
    query = _accounts_of(context, dealers).outerjoin(DealerAccount, SAME_DEALER)
    return {row[0].id: standing_of(*row) for row in context.session.execute(query)}


def _read_locked(context: Context, dealers: Collection[int]) -> dict[int, Standing]:
    """Only a row that is there can be locked: accounts that dealers lack are opened first."""
    query = _accounts_of(context, dealers).join(DealerAccount, SAME_DEALER)
    locking = query.with_for_update(of=DealerAccount)
    rows = context.session.execute(locking).all()
    if len(rows) < len(dealers):
        empty = {"balance": NOTHING, "rebate": NOTHING}
        fresh = [{"dealer_id": dealer, **empty} for dealer in sorted(dealers)]
        insert_missing(context.session, DealerAccount.__table__, fresh)
        rows = context.session.execute(locking).all()
    return {row[0].id: standing_of(*row) for row in rows}


def _accounts_of(context: Context, dealers: Collection[int]) -> Any:
    query = select(*standing_columns(context)).select_from(Dealer).order_by(Dealer.id)
    return query.where(one_of(context.session, Dealer.id, dealers))


def standing_columns(context: Context) -> tuple[Any, ...]:
    """What ``standing_of`` is made from, selected from dealers and their accounts."""
    oldest = (
        select(func.min(AccountEntry.day))
        .where(AccountEntry.dealer_id == Dealer.id, AccountEntry.left > 0)
        .where(AccountEntry.branch == context.code)
        .correlate(Dealer)
        .scalar_subquery()
    )
    return (Dealer, DealerAccount.balance, DealerAccount.rebate, oldest)


def standing_of(
    dealer: Dealer, balance: Decimal | None, rebate: Decimal | None, oldest: date | None
) -> Standing:
    """Where a dealer stands who has this balance and rebate, and whose oldest open day is this."""
    balance, rebate = balance or NOTHING, rebate or NOTHING
    limits: tuple[credit.TemporaryLimit, ...] = ()
    if dealer.temporary_limit:
        limits = (
            credit.TemporaryLimit(
                amount=dealer.temporary_limit,
                since=dealer.temporary_from,
                until=dealer.temporary_until,
            ),
        )
    account = credit.Account(
        settlement=credit.Settlement(dealer.settlement),
        prepaid=max(-balance, NOTHING),
        usable_rebate=rebate,
        credit_limit=dealer.credit_limit,
        temporary_limits=limits,
        exposure=max(balance, NOTHING),
        term_days=dealer.term_days,
        oldest_open=oldest,
    )
    return Standing(dealer=dealer.id, balance=balance, account=account)


def receive_payment(
    context: Context, dealer: Dealer, amount: Decimal, day: date, note: str = ""
) -> AccountEntry:
    """Record a payment of ``dealer``: it settles the oldest open entries, the rest is prepaid."""
    context.require("esales:account:create")
    if amount <= 0:
        raise Invalid(
            _("A payment is more than nothing. Type the amount that came in."),
            fields={"amount": _("Type an amount above zero.")},
        )
    standing = standings(context, [dealer.id], lock=True)[dealer.id]
    _settle_oldest(context, dealer, amount)
    return _enter(context, dealer, "payment", -amount, standing, day=day, note=note)


def enter_opening(
    context: Context, dealer: Dealer, amount: Decimal, day: date, note: str = ""
) -> AccountEntry:
    """Record an opening balance (期初余额): what ``dealer`` owed, or below zero had prepaid."""
    context.require("esales:account:create")
    if not amount:
        raise Invalid(
            _("An opening balance is not zero. Leave it out where there is none."),
            fields={"amount": _("Type an amount other than zero.")},
        )
    standing = standings(context, [dealer.id], lock=True)[dealer.id]
    if amount < 0:
        _settle_oldest(context, dealer, -amount)
    return _enter(context, dealer, "opening", amount, standing, day=day, note=note)


def _enter(
    context: Context,
    dealer: Dealer,
    kind: str,
    amount: Decimal,
    standing: Standing,
    *,
    day: date,
    note: str,
) -> AccountEntry:
    entry = AccountEntry(
        dealer_id=dealer.id,
        at=context.now,
        day=day,
        due=day + timedelta(days=dealer.term_days) if amount > 0 else None,
        kind=kind,
        amount=amount,
        left=unpaid(amount, standing.balance),
        note=note,
    )
    context.session.add(entry)
    context.session.flush()
    add_to_balances(context, {dealer.id: amount})
    return entry


def _settle_oldest(context: Context, dealer: Dealer, amount: Decimal) -> None:
    owed = context.session.execute(
        select(AccountEntry.id, AccountEntry.left)
        .where(AccountEntry.dealer_id == dealer.id, AccountEntry.left > 0)
        .order_by(AccountEntry.day, AccountEntry.id)
    )
    touched = settle(amount, [(row.id, row.left) for row in owed])
    rows = [{"id": entry, "left": left} for entry, left in touched]
    update_rows(context.session, AccountEntry.__table__, rows, key=["id"])


def add_to_balances(context: Context, amounts: dict[int, Decimal]) -> None:
    """Add ``amounts``, by dealer, to the balances of accounts that are locked, in one statement."""
    context.forget(LOCKED)
    update_rows(
        context.session,
        DealerAccount.__table__,
        [{"dealer_id": dealer, "amount": amount} for dealer, amount in amounts.items()],
        key=["dealer_id"],
        change={"balance": lambda column, value: column.balance + value("amount")},
        types={"amount": DealerAccount.balance.type},
    )


@dataclass(frozen=True, kw_only=True)
class StatementLine:
    """An account entry and the balance after it."""

    entry: AccountEntry
    balance: Decimal


def statement(entries: Iterable[AccountEntry], opening: Decimal = NOTHING) -> list[StatementLine]:
    """``entries``, oldest first, each with the balance after it, beginning from ``opening``."""
    balance, lines = opening, []
    for entry in entries:
        balance += entry.amount
        lines.append(StatementLine(entry=entry, balance=balance))
    return lines


def latest_entries(context: Context, dealer: Dealer, most: int = 50) -> list[StatementLine]:
    """The newest entries of ``dealer`` with the balance after each, newest first."""
    query = select(AccountEntry).where(AccountEntry.dealer_id == dealer.id)
    query = query.order_by(AccountEntry.at.desc(), AccountEntry.id.desc()).limit(most)
    newest = list(context.session.scalars(query))[::-1]
    now = standings(context, [dealer.id])[dealer.id].balance
    return statement(newest, now - total(newest))[::-1]


def total(entries: Iterable[AccountEntry]) -> Decimal:
    """The sum of the amounts of ``entries``."""
    return sum((entry.amount for entry in entries), NOTHING)


# The last day of each bucket, counted from the day an entry was due; the last bucket is open.
BUCKETS = (0, 30, 60, 90)
BUCKET_TITLES = (_("Not due"), _("1-30 days"), _("31-60 days"), _("61-90 days"), _("Over 90 days"))


def ageing(entries: Iterable[AccountEntry], on: date) -> list[tuple[Any, Decimal, bool]]:
    """What is unpaid of ``entries``, by how long it is over its term on the day ``on``.

    Each bucket has a title, an amount, and whether anything in it is late.
    """
    sums = [NOTHING] * len(BUCKET_TITLES)
    for entry in entries:
        late = (on - (entry.due or entry.day)).days
        sums[sum(late > last for last in BUCKETS)] += entry.left
    return [
        (title, amount, bool(amount and place))
        for place, (title, amount) in enumerate(zip(BUCKET_TITLES, sums, strict=True))
    ]


def open_entries(context: Context, dealer: Dealer) -> Sequence[AccountEntry]:
    """The entries of ``dealer`` that are not wholly paid, oldest first."""
    query = select(AccountEntry).where(AccountEntry.dealer_id == dealer.id, AccountEntry.left > 0)
    return context.session.scalars(query.order_by(AccountEntry.day, AccountEntry.id)).all()
