"""Dealer accounts as the history runs: payments settle the oldest first, pickups use up credit.

The rules are those of the counter; the accounts are read once and written back once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from addons.demo.load.rows import Deed, Row, Scribe, log_deeds
from addons.esales import credit
from addons.esales.models import AccountEntry, Dealer, DealerAccount, TemporaryLimit
from addons.esales.money.entering import add_to_pockets, read_open, write_matches
from addons.esales.money.matching import Open, Paid, match
from addons.esales.money.pockets import BALANCE
from core.context import Context
from core.orm.bulk import fresh_ids, insert_rows, update_rows

NOTHING = Decimal("0.00")
# Beyond the number of any entry.
NEWEST = 1 << 62


@dataclass(frozen=True, kw_only=True, slots=True)
class Trace:
    """Whose account, when, by whom, and what the entry says of itself."""

    dealer: int
    at: datetime
    day: date
    actor: str
    note: str


@dataclass(kw_only=True)
class Account:
    """A dealer's account: what he owes (below zero, has prepaid), and the entries that are open."""

    dealer: Dealer
    balance: Decimal
    limits: Sequence[credit.TemporaryLimit] = ()
    open: list[Open[int]] = field(default_factory=list)

    def objections(self, gross: Decimal, day: date) -> tuple[Any, ...]:
        """What stands against taking goods worth ``gross`` on ``day``."""
        dealer = self.dealer
        oldest = min((one.age[0] for one in self.open if one.left > 0), default=None)
        standing = credit.Account(
            settlement=credit.Settlement(dealer.settlement),
            prepaid=max(-self.balance, NOTHING),
            credit_limit=dealer.credit_limit,
            temporary_limits=self.limits,
            exposure=max(self.balance, NOTHING),
            due=oldest and oldest + timedelta(days=dealer.term_days),
        )
        return credit.assess(standing, gross, day).blocked


@dataclass(frozen=True, kw_only=True)
class _Fresh:
    """An entry to be written, who made it, and what is left of it meanwhile."""

    row: Row
    actor: str
    opened: Open[int]

    def keep_left(self) -> None:
        """The log says what was left when an entry was made; settling it later leaves no log."""
        self.row["left"] = self.opened.left


class Accounts:
    """The accounts of a branch's dealers, and what a stretch of history adds to them."""

    def __init__(self, accounts: Mapping[int, Account]) -> None:
        self._accounts = accounts
        self._fresh: list[_Fresh] = []
        self._paid: list[Paid[int]] = []
        self._settled: dict[int, Open[int]] = {}
        self._added: dict[int, Decimal] = {}

    def __getitem__(self, dealer: int) -> Account:
        return self._accounts[dealer]

    def owe(self, trace: Trace, amount: Decimal, document: int) -> None:
        """Enter an invoice; what was prepaid pays for it first."""
        opened = self._invoice(trace, amount, document)
        account = self._accounts[trace.dealer]
        account.open.append(opened)
        self._settle(account)

    def pay(self, trace: Trace, amount: Decimal) -> None:
        """Enter a payment: the oldest unpaid entries first, what is over is prepaid."""
        account = self._accounts[trace.dealer]
        account.open.append(self._enter(trace, "payment", -amount))
        self._settle(account)

    def pay_for(self, owed: Sequence[tuple[Trace, Decimal, int]], trace: Trace) -> None:
        """Enter invoices and the payment ``trace`` of just these, whatever else is open."""
        opened = [self._invoice(*one) for one in owed]
        paying = self._enter(trace, "payment", -sum((one.left for one in opened), NOTHING))
        self._paid += match([*opened, paying])
        for fresh in self._fresh[-len(opened) - 1 :]:
            fresh.keep_left()

    def prepaid(self, trace: Trace, amount: Decimal) -> None:
        """Enter what a dealer had with us when the account was opened."""
        self._accounts[trace.dealer].open.append(self._enter(trace, "opening", -amount))

    def _invoice(self, trace: Trace, amount: Decimal, document: int) -> Open[int]:
        due = trace.day + timedelta(days=self._accounts[trace.dealer].dealer.term_days)
        return self._enter(trace, "invoice", amount, due=due, document=document)

    def _settle(self, account: Account) -> None:
        if min(account.open, key=_left).left < 0 < max(account.open, key=_left).left:
            self._paid += match(account.open)
            self._settled |= {one.key: one for one in account.open if one.key > 0}
            account.open = [one for one in account.open if one.left]
        self._fresh[-1].keep_left()

    def _enter(self, trace: Trace, kind: str, amount: Decimal, **more: Any) -> Open[int]:
        row = {
            "dealer_id": trace.dealer,
            "at": trace.at,
            "day": trace.day,
            "due": None,
            "kind": kind,
            "pocket": BALANCE,
            "amount": amount,
            "left": amount,
            "document": None,
            "note": trace.note,
            **more,
        }
        # An entry that is not written yet goes by its place, below all that have numbers.
        place = len(self._fresh) + 1
        opened = Open(key=-place, age=(trace.day, NEWEST + place), left=amount)
        self._fresh.append(_Fresh(row=row, actor=trace.actor, opened=opened))
        self._accounts[trace.dealer].balance += amount
        self._added[trace.dealer] = self._added.get(trace.dealer, NOTHING) + amount
        return opened

    def write(self, context: Context) -> None:
        """Write the new entries, what became of older ones, and the balances; once for each."""
        session = context.session
        ids = fresh_ids(session, AccountEntry.__table__, len(self._fresh))
        for number, fresh in zip(ids, self._fresh, strict=True):
            fresh.row["id"] = number
        log_deeds(context, [_deed(fresh) for fresh in self._fresh])
        rows = [{**fresh.row, "left": fresh.opened.left} for fresh in self._fresh]
        insert_rows(session, AccountEntry.__table__, rows)
        settled = [{"id": number, "left": o.left} for number, o in sorted(self._settled.items())]
        update_rows(session, AccountEntry.__table__, settled, key=["id"])
        numbers = {-place: number for place, number in enumerate(ids, 1)}
        write_matches(context, [paid.called(numbers) for paid in self._paid])
        changed = {dealer: {BALANCE: amount} for dealer, amount in self._added.items() if amount}
        add_to_pockets(context, changed)


def _left(opened: Open[int]) -> Decimal:
    return opened.left


def _deed(fresh: _Fresh) -> Deed:
    row = fresh.row
    scribe = Scribe(at=row["at"], actor=fresh.actor, table=AccountEntry, record=row["id"])
    return scribe.created(**row)


def read_accounts(context: Context) -> Accounts:
    """The accounts of the branch's dealers as they stand."""
    session = context.session
    query = select(Dealer, DealerAccount.balance).join(
        DealerAccount, DealerAccount.dealer_id == Dealer.id
    )
    accounts = {
        dealer.id: Account(dealer=dealer, balance=balance)
        for dealer, balance in session.execute(query)
    }
    for dealer, opened in read_open(context, accounts).items():
        accounts[dealer].open = opened
    for limit in session.scalars(select(TemporaryLimit)):
        granted = credit.TemporaryLimit(amount=limit.amount, since=limit.since, until=limit.until)
        accounts[limit.dealer_id].limits = (*accounts[limit.dealer_id].limits, granted)
    return Accounts(accounts)
