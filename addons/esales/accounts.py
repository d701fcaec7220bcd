"""Where dealers stand: what is available to them, statements, and what is unpaid since when.

``DealerAccount.balance`` is what a dealer owes; below zero it is prepaid. What gets into an account
gets there by ``addons.esales.money``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Dialect, String, cast, func, select, type_coerce
from sqlalchemy.orm import joinedload

from addons.esales import credit
from addons.esales.models import AccountEntry, Dealer, DealerAccount, TemporaryLimit
from addons.esales.money.pockets import BALANCE, POCKETS
from core.context import Context
from core.i18n import _
from core.orm.bulk import gathered, insert_missing, one_of
from core.orm.types import Json, Money

NOTHING = Decimal("0.00")
LOCKED = "esales.locked_accounts"
SAME_DEALER = DealerAccount.dealer_id == Dealer.id


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a dealer stands: the balance (owed, or below zero prepaid) and what credit asks for."""

    dealer: int
    balance: Decimal
    account: credit.Account


def holders(context: Context, ids: Collection[int]) -> dict[int, Dealer]:
    """The dealers with these ids, with their names, in one statement."""
    query = select(Dealer).where(one_of(context.session, Dealer.id, ids))
    found = context.session.scalars(query.options(joinedload(Dealer.party)))
    return {dealer.id: dealer for dealer in found}


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
        empty = dict.fromkeys(POCKETS, NOTHING)
        fresh = [{"dealer_id": dealer, **empty} for dealer in sorted(dealers)]
        insert_missing(context.session, DealerAccount.__table__, fresh)
        rows = context.session.execute(locking).all()
    return {row[0].id: standing_of(*row) for row in rows}


def _accounts_of(context: Context, dealers: Collection[int]) -> Any:
    query = select(*standing_columns(context)).select_from(Dealer).order_by(Dealer.id)
    return query.where(one_of(context.session, Dealer.id, dealers))


def standing_columns(context: Context, dealer: Any = Dealer) -> tuple[Any, ...]:
    """What ``standing_of`` is made from, selected from ``dealer`` and the dealer's account."""
    due = (
        select(func.min(func.coalesce(AccountEntry.due, AccountEntry.day)))
        .where(AccountEntry.dealer_id == dealer.id, AccountEntry.left > 0)
        .where(AccountEntry.branch == context.code)
        .correlate(dealer)
        .scalar_subquery()
    )
    granted = _granted(context, dealer)
    return (dealer, DealerAccount.balance, DealerAccount.rebate, due, granted)


class _Limits(Json):
    """Temporary limits as one column has them: so much and until when, the first to end first."""

    cache_ok = True

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        pairs = [text.split() for text in super().process_result_value(value, dialect) or ()]
        return tuple(
            credit.TemporaryLimit(
                amount=Money().process_result_value(amount, dialect) or NOTHING,
                until=date.fromisoformat(until),
            )
            for amount, until in sorted(pairs, key=lambda pair: (pair[1], pair[0]))
        )


def _granted(context: Context, dealer: Any) -> Any:
    """What is granted beyond the limit today, each with its end."""
    limit, today = TemporaryLimit, context.today
    each = cast(limit.amount, String) + " " + cast(limit.until, String)
    return (
        select(type_coerce(gathered(context.session, each), _Limits()))
        .where(limit.dealer_id == dealer.id, limit.since <= today, limit.until >= today)
        .where(limit.branch == context.code)
        .correlate(dealer)
        .scalar_subquery()
    )


def standing_of(
    dealer: Dealer,
    balance: Decimal | None,
    rebate: Decimal | None,
    due: date | None,
    limits: Sequence[credit.TemporaryLimit],
) -> Standing:
    """Where a dealer stands who has this balance and rebate, and who is to pay first by ``due``.

    ``limits`` are granted on top of the credit limit.
    """
    balance, rebate = balance or NOTHING, rebate or NOTHING
    account = credit.Account(
        settlement=credit.Settlement(dealer.settlement),
        prepaid=max(-balance, NOTHING),
        usable_rebate=rebate,
        credit_limit=dealer.credit_limit,
        temporary_limits=limits,
        exposure=max(balance, NOTHING),
        due=due,
    )
    return Standing(dealer=dealer.id, balance=balance, account=account)


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
    """The newest entries in the balance of ``dealer``, with it after each, newest first."""
    query = select(AccountEntry).where(
        AccountEntry.dealer_id == dealer.id, AccountEntry.pocket == BALANCE
    )
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


@dataclass(frozen=True, kw_only=True)
class Aged:
    """What is unpaid of something that was entered on ``day``, and when it was due."""

    day: date
    due: date | None
    left: Decimal


def ageing(entries: Iterable[AccountEntry | Aged], on: date) -> list[tuple[Any, Decimal, bool]]:
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
