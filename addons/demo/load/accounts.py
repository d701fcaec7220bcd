"""Dealer accounts as the history runs: payments settle the oldest first, pickups use up credit.

The rules are those of the counter; the accounts are read once and written back once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from addons.demo.load.rows import Deed, Row, Scribe, fresh_ids, log_deeds
from addons.esales import credit
from addons.esales.accounts import add_to_balances
from addons.esales.allocation import settle, unpaid
from addons.esales.models import AccountEntry, Dealer, DealerAccount
from core.context import Context
from core.orm.bulk import insert_rows, update_rows

NOTHING = Decimal("0.00")


@dataclass(kw_only=True)
class Open:
    """What is left unpaid of an entry; ``id`` is None while the entry is not written."""

    id: int | None = None
    day: date
    left: Decimal


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
    """A dealer's account: what he owes (below zero, has prepaid), unpaid entries oldest first."""

    dealer: Dealer
    balance: Decimal
    unpaid: list[Open] = field(default_factory=list)

    def objections(self, gross: Decimal, day: date) -> tuple[Any, ...]:
        """What stands against taking goods worth ``gross`` on ``day``."""
        dealer = self.dealer
        limit = credit.TemporaryLimit(
            amount=dealer.temporary_limit,
            since=dealer.temporary_from,
            until=dealer.temporary_until,
        )
        standing = credit.Account(
            settlement=credit.Settlement(dealer.settlement),
            prepaid=max(-self.balance, NOTHING),
            credit_limit=dealer.credit_limit,
            temporary_limits=(limit,) if dealer.temporary_limit else (),
            exposure=max(self.balance, NOTHING),
            term_days=dealer.term_days,
            oldest_open=self.unpaid[0].day if self.unpaid else None,
        )
        return credit.assess(standing, gross, day).blocked


@dataclass(frozen=True, kw_only=True)
class _Fresh:
    """An entry to be written, who made it, and what is left of it meanwhile."""

    row: Row
    actor: str
    opened: Open


class Accounts:
    """The accounts of a branch's dealers, and what a stretch of history adds to them."""

    def __init__(self, accounts: Mapping[int, Account]) -> None:
        self._accounts = accounts
        self._fresh: list[_Fresh] = []
        self._settled: dict[int, Open] = {}
        self._added: dict[int, Decimal] = {}

    def __getitem__(self, dealer: int) -> Account:
        return self._accounts[dealer]

    def owe(self, trace: Trace, amount: Decimal, document: int, *, paid: bool = False) -> None:
        """Enter an invoice; what was prepaid pays for it first, or it is ``paid`` already."""
        account = self._accounts[trace.dealer]
        left = NOTHING if paid else unpaid(amount, account.balance)
        opened = Open(day=trace.day, left=left)
        if left:
            account.unpaid.append(opened)
        due = trace.day + timedelta(days=account.dealer.term_days)
        self._enter(trace, "invoice", amount, opened, due=due, document=document)

    def pay(self, trace: Trace, amount: Decimal) -> None:
        """Enter a payment: the oldest unpaid entries first, what is over is prepaid."""
        account = self._accounts[trace.dealer]
        for place, left in settle(amount, [(i, o.left) for i, o in enumerate(account.unpaid)]):
            opened = account.unpaid[place]
            opened.left = left
            if opened.id is not None:
                self._settled[opened.id] = opened
        account.unpaid = [opened for opened in account.unpaid if opened.left]
        self.paid(trace, amount)

    def paid(self, trace: Trace, amount: Decimal) -> None:
        """Enter a payment of what is marked as paid already."""
        self._enter(trace, "payment", -amount, Open(day=trace.day, left=NOTHING))

    def prepaid(self, trace: Trace, amount: Decimal) -> None:
        """Enter what a dealer had with us when the account was opened."""
        self._enter(trace, "opening", -amount, Open(day=trace.day, left=NOTHING))

    def _enter(
        self, trace: Trace, kind: str, amount: Decimal, opened: Open, **more: Any
    ) -> None:
        row = {
            "dealer_id": trace.dealer,
            "at": trace.at,
            "day": trace.day,
            "due": None,
            "kind": kind,
            "amount": amount,
            "left": opened.left,
            "document": None,
            "note": trace.note,
            **more,
        }
        self._fresh.append(_Fresh(row=row, actor=trace.actor, opened=opened))
        self._accounts[trace.dealer].balance += amount
        self._added[trace.dealer] = self._added.get(trace.dealer, NOTHING) + amount

    def write(self, context: Context) -> None:
        """Write the new entries, what became of older ones, and the balances."""
        session = context.session
        ids = fresh_ids(session, AccountEntry, len(self._fresh))
        for number, fresh in zip(ids, self._fresh, strict=True):
            fresh.row["id"] = fresh.opened.id = number
        # The log says what was left when an entry was made; settling it later leaves no log.
        log_deeds(context, [_deed(fresh) for fresh in self._fresh])
        rows = [{**fresh.row, "left": fresh.opened.left} for fresh in self._fresh]
        insert_rows(session, AccountEntry.__table__, rows)
        settled = [{"id": number, "left": o.left} for number, o in sorted(self._settled.items())]
        update_rows(session, AccountEntry.__table__, settled, key=["id"])
        changed = {dealer: amount for dealer, amount in self._added.items() if amount}
        add_to_balances(context, changed)
        self._fresh, self._settled, self._added = [], {}, {}


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
    entries = (
        select(AccountEntry.dealer_id, AccountEntry.id, AccountEntry.day, AccountEntry.left)
        .where(AccountEntry.left > 0)
        .order_by(AccountEntry.day, AccountEntry.id)
    )
    for dealer, number, day, left in session.execute(entries):
        accounts[dealer].unpaid.append(Open(id=number, day=day, left=left))
    return Accounts(accounts)
