"""A day of the history put into the tables: goods come, dealers pay and take, numbers go on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from addons.demo.facts import accounts as methods
from addons.demo.facts.accounts import Payment
from addons.demo.facts.company import DemoCompany
from addons.demo.facts.history import moment
from addons.demo.facts.papers import Day, Pickup
from addons.demo.load.accounts import Accounts, Trace, read_accounts
from addons.demo.load.issue import issue
from addons.demo.load.known import Known, known
from addons.demo.load.people import CASHIER
from addons.demo.load.pricing import Prices, read_prices
from addons.demo.load.rows import Row, count_to
from addons.demo.load.slips import Slip, write_slips
from addons.demo.load.stock import receive_delivery
from core.context import Context
from core.orm.bulk import fresh_ids
from core.security.identity import Identity
from core.workflow import Document

# The older history comes later, and its documents shall still stand before the newer ones.
KEPT_FREE = 40_000
SERIES = ("TH", "FP")
DELIVERIES, TRANSFERS = 8 * 60 + 10, 9 * 60
METHODS = {
    methods.TRANSFER: "转账",
    methods.SCAN_TO_PAY: "扫码支付",
    methods.POS: "刷卡",
    methods.DRAFT: "承兑汇票",
}


@dataclass(frozen=True, kw_only=True)
class Books:
    """What every day needs: identities, prices, and the person who receives goods."""

    known: Known
    prices: Prices
    head: Identity


@dataclass(frozen=True, kw_only=True)
class Priced:
    """A pickup with its priced lines, and the number it drew when it was finished."""

    number: str
    facts: Pickup
    lines: Sequence[Row]


def read_books(context: Context, facts: DemoCompany, head: Identity) -> Books:
    """The books of the context's branch."""
    found = known(context, facts)
    return Books(known=found, prices=read_prices(context, found), head=head)


def priced(books: Books, pickups: Sequence[Pickup]) -> Iterator[Priced]:
    """The pickups of a day, priced; their numbers are drawn when they are finished."""
    numbers = sorted(pickup.number for pickup in pickups)
    finished = sorted(pickups, key=lambda pickup: (pickup.finished, pickup.number))
    for number, pickup in zip(numbers, finished, strict=True):
        grade = books.known.dealers[pickup.dealer].grade
        yield Priced(number=number, facts=pickup, lines=books.prices.lines(pickup, grade))


def put_day(context: Context, books: Books, day: Day) -> None:
    """Put in all that happened on ``day``."""
    receiving = at(context, moment(day.day, DELIVERIES), books.head)
    for receipt in day.receipts:
        if receipt.lines:
            receive_delivery(receiving, books.known, receipt)
    accounts = read_accounts(context)
    counter = {payment.pickups[0]: payment for payment in day.payments if _at_once(payment, day)}
    for payment in day.payments:
        if not _at_once(payment, day):
            when = moment(day.day, TRANSFERS)
            accounts.pay(trace_of(books, payment, when), payment.amount)
    pickups = list(priced(books, day.pickups))
    slips = slips_of(books, pickups, newer_ids(context, 2 * len(pickups)))
    taken = [_take(books, accounts, slip, counter.get(slip.facts.number)) for slip in slips]
    write_slips(context, taken)
    issue(context, books.known, taken)
    accounts.write(context)
    count(context, taken)


def at(context: Context, moment: datetime, person: Identity) -> Context:
    """The same work at another moment by another person, for the change log too."""
    context.session.info.update(now=moment, actor=person.login)
    return replace(context, now=moment, identity=person)


def slips_of(books: Books, pickups: Sequence[Priced], ids: Sequence[int]) -> list[Slip]:
    """The pickups with identities: a slip's and then its invoice's, as at the counter."""
    given = iter(ids)
    return [
        Slip(
            facts=pickup.facts,
            number=pickup.number,
            id=next(given),
            invoice=next(given),
            buyer=books.known.dealers[pickup.facts.dealer],
            lines=pickup.lines,
        )
        for pickup in pickups
    ]


def newer_ids(context: Context, count: int) -> list[int]:
    """Identities of documents that stand after all that are there."""
    return fresh_ids(context.session, Document.__table__, count, above=KEPT_FREE)


def _take(books: Books, accounts: Accounts, slip: Slip, payment: Payment | None) -> Slip:
    """Let the dealer pay at the counter, if he does, and take the goods; credit may stand apart."""
    told = slip.facts
    if payment is not None:
        accounts.pay(trace_of(books, payment, told.arrived), payment.amount)
    objections = accounts[slip.buyer.id].objections(told.gross, told.day)
    accounts.owe(owing(slip), told.gross, slip.invoice)
    return replace(slip, beyond_credit=bool(objections))


def owing(slip: Slip) -> Trace:
    """What the account says of the invoice of ``slip``."""
    told = slip.facts
    return Trace(
        dealer=slip.buyer.id,
        at=told.finished,
        day=told.day,
        actor=told.clerk,
        note=slip.invoice_number,
    )


def trace_of(books: Books, payment: Payment, when: datetime) -> Trace:
    return Trace(
        dealer=books.known.dealers[payment.dealer].id,
        at=when,
        day=payment.day,
        actor=CASHIER,
        note=f"{payment.number} {METHODS[payment.method]}",
    )


def _at_once(payment: Payment, day: Day) -> bool:
    """Whether what is paid for is taken on the same day."""
    return any(pickup.number in payment.pickups for pickup in day.pickups)


def count(context: Context, slips: Iterable[Slip]) -> None:
    """Let the numbers of pickups and invoices go on after those of ``slips``."""
    last = {slip.facts.day.replace(day=1): slip for slip in sorted(slips, key=lambda s: s.number)}
    for month, slip in last.items():
        for series in SERIES:
            count_to(context, series, month, int(slip.number[-5:]))
