"""What lies before stock-keeping: trade long paid for, and what was still owed when it began.

A chapter of the older history is all that was paid in a few days, with the pickups it was paid for.
It adds nothing to what a dealer owes today, so that it may come at any time, while people work.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from addons.demo.facts.accounts import Payment
from addons.demo.facts.company import DemoCompany
from addons.demo.facts.history import history, moment
from addons.demo.load.accounts import Trace, read_accounts
from addons.demo.load.days import (
    CASHIER,
    KEPT_FREE,
    TRANSFERS,
    Books,
    Priced,
    count,
    newer_ids,
    owing,
    priced,
    slips_of,
    trace_of,
)
from addons.demo.load.known import Known
from addons.demo.load.slips import write_slips
from core.context import Context
from core.workflow import Document

# Nobody who pays at all pays later than this.
LONGEST_CREDIT = timedelta(days=45)
# Few enough days that writing them holds nobody up.
CHAPTER = timedelta(days=5)
OPENING = "期初余额"


@dataclass(frozen=True, kw_only=True)
class Settled:
    """A payment and the pickups it is for."""

    payment: Payment
    pickups: tuple[Priced, ...]


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """A stretch of the older history: what was settled before the day ``until``."""

    until: date
    settled: tuple[Settled, ...]


def chapters(books: Books, facts: DemoCompany, since: date) -> Iterator[Chapter]:
    """Tell the older history from ``since`` on, chapter after chapter."""
    owed: dict[str, Priced] = {}
    settled: list[Settled] = []
    until = _chapter_end(facts, since)
    begin = max(facts.history_begins, since - LONGEST_CREDIT)
    for day in history(facts, begin, facts.stock_begins):
        if day.day >= until:
            yield Chapter(until=until, settled=tuple(settled))
            settled, until = [], _chapter_end(facts, day.day)
        owed |= {pickup.facts.number: pickup for pickup in priced(books, day.pickups)}
        for payment in day.payments:
            if day.day < since:
                for number in payment.pickups:
                    owed.pop(number, None)
            else:
                pickups = tuple(owed.pop(number) for number in payment.pickups)
                settled.append(Settled(payment=payment, pickups=pickups))
    yield Chapter(until=facts.stock_begins, settled=tuple(settled))


def _chapter_end(facts: DemoCompany, day: date) -> date:
    return min(day + CHAPTER, facts.stock_begins)


def put_chapter(context: Context, books: Books, chapter: Chapter) -> None:
    """Put in a chapter; its documents stand before those of the newer history."""
    pickups = sorted(
        (pickup for settled in chapter.settled for pickup in settled.pickups),
        key=lambda pickup: (pickup.facts.day, pickup.number),
    )
    slips = slips_of(books, pickups, _older_ids(context, 2 * len(pickups)))
    accounts = read_accounts(context)
    of = {slip.facts.number: slip for slip in slips}
    for settled in chapter.settled:
        paid = [of[pickup.facts.number] for pickup in settled.pickups]
        accounts.pay_for(
            [(owing(slip), slip.facts.gross, slip.invoice) for slip in paid],
            trace_of(books, settled.payment, _paid_at(settled)),
        )
    write_slips(context, slips)
    accounts.write(context)
    count(context, slips)


def _paid_at(settled: Settled) -> datetime:
    first = settled.pickups[0].facts
    if first.day == settled.payment.day:
        return first.arrived
    return moment(settled.payment.day, TRANSFERS)


def _older_ids(context: Context, count: int) -> list[int]:
    """Identities of documents that stand before those of the newer history."""
    last = context.session.scalar(select(func.max(Document.id)).where(Document.id <= KEPT_FREE))
    first = (last or 0) + 1
    if first + count > KEPT_FREE + 1:
        raise ValueError(f"more than {KEPT_FREE} documents lie before stock-keeping")
    return list(range(first, first + count))


def put_owed(context: Context, books: Books, facts: DemoCompany) -> None:
    """Put in the pickups that were still owed when stock-keeping began."""
    wanted = {invoice.pickup for invoice in facts.open_invoices}
    pickups = [
        pickup
        for day in history(facts, facts.stock_begins - LONGEST_CREDIT, facts.stock_begins)
        for pickup in priced(books, day.pickups)
        if pickup.facts.number in wanted
    ]
    slips = slips_of(books, pickups, newer_ids(context, 2 * len(pickups)))
    accounts = read_accounts(context)
    for slip in slips:
        accounts.owe(owing(slip), slip.facts.gross, slip.invoice)
    write_slips(context, slips)
    accounts.write(context)
    count(context, slips)


def put_prepaid(context: Context, facts: DemoCompany, known: Known, day: date) -> None:
    """Put in what dealers had with us on ``day``, when their accounts were opened."""
    accounts = read_accounts(context)
    for dealer in facts.dealers:
        if dealer.branch == context.code and dealer.opening_prepaid:
            trace = Trace(
                dealer=known.dealers[dealer.code].id,
                at=moment(day, TRANSFERS),
                day=day,
                actor=CASHIER,
                note=OPENING,
            )
            accounts.prepaid(trace, dealer.opening_prepaid)
    accounts.write(context)
