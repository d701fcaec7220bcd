"""The one door by which anything gets into a dealer's account.

An account has pockets: the balance (owed, or below zero prepaid), usable rebate, and deposit.
Entries of the balance pay one another: the ``left`` of all of them always add up to the balance,
and where something is owed nothing is prepaid.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from addons.base.periods import refuse_closed
from addons.esales.accounts import LOCKED, Standing, standings
from addons.esales.models import AccountEntry, DealerAccount, Match
from addons.esales.money.matching import Open, Paid, match
from addons.esales.money.pockets import BALANCE, POCKETS
from core.context import Context
from core.orm.bulk import fresh_ids, insert_rows, one_of, update_rows

NOTHING = Decimal("0.00")
BOOKS, OPENING = "esales", "opening"


@dataclass(frozen=True, kw_only=True)
class NewEntry:
    """A movement to be entered: into the balance what is owed is above zero, what is paid below.

    In the other pockets an amount above zero is the dealer's. ``meets`` names entries of the
    balance that this one pays, or is paid by, before the oldest, and how much of each at most.
    """

    dealer: int
    kind: str
    amount: Decimal
    day: date
    pocket: str = BALANCE
    due: date | None = None
    document: int | None = None
    note: str = ""
    meets: Mapping[int, Decimal] = field(default_factory=dict)


def enter(entries: Sequence[NewEntry], context: Context) -> list[AccountEntry]:
    """Enter ``entries`` in their order; the accounts stay locked until the transaction ends.

    What was prepaid pays what is owed, the oldest first. Raises Refusal where a day lies in a
    closed period, or before the books begin. As many statements however many entries.
    """
    if not entries:
        return []
    _refuse_closed(entries, context)
    standing = standings(context, {entry.dealer for entry in entries}, lock=True)
    meeting = _meeting(entries, standing)
    # Many are one statement once they have their names; a single one needs none before.
    if meeting or len(entries) > 1:
        made = _enter_and_settle(entries, meeting, context)
    else:
        (entry,) = entries
        left = entry.amount if entry.pocket == BALANCE else NOTHING
        made = [_made(entry, None, left, context)]
        context.session.add_all(made)
        context.session.flush()
    _add_to_pockets(context, entries)
    return made


def _enter_and_settle(
    entries: Sequence[NewEntry], dealers: Collection[int], context: Context
) -> list[AccountEntry]:
    """Enter what pays for something of ``dealers``, or is paid, and write down which for which."""
    numbers = fresh_ids(context.session, AccountEntry.__table__, len(entries))
    opened = read_open(context, dealers)
    fresh = [
        Open(key=number, age=(entry.day, number), left=entry.amount)
        for number, entry in zip(numbers, entries, strict=True)
    ]
    for entry, one in zip(entries, fresh, strict=True):
        if entry.pocket != BALANCE:
            one.left = NOTHING
        elif entry.dealer in opened:
            opened[entry.dealer].append(one)
    meets = {number: e.meets for number, e in zip(numbers, entries, strict=True) if e.meets}
    paid = settle(opened, meets)
    made = [
        _made(entry, one.key, one.left, context)
        for entry, one in zip(entries, fresh, strict=True)
    ]
    context.session.add_all(made)
    context.session.flush()
    write_settled(context, opened, paid, set(numbers))
    return made


def _refuse_closed(entries: Sequence[NewEntry], context: Context) -> None:
    """Nothing gets into a closed period, and only opening balances before the books begin."""
    for is_opening in (False, True):
        days = [entry.day for entry in entries if (entry.kind == OPENING) is is_opening]
        if days:
            refuse_closed(BOOKS, min(days), context, is_opening=is_opening)


def _made(
    entry: NewEntry, number: int | None, left: Decimal, context: Context
) -> AccountEntry:
    return AccountEntry(
        id=number,
        dealer_id=entry.dealer,
        at=context.now,
        day=entry.day,
        due=entry.due,
        kind=entry.kind,
        pocket=entry.pocket,
        amount=entry.amount,
        left=left,
        document=entry.document,
        note=entry.note,
    )


def _meeting(entries: Sequence[NewEntry], standing: Mapping[int, Standing]) -> set[int]:
    """The dealers of whom something is owed and something is paid, with these entries."""
    amounts: dict[int, list[Decimal]] = defaultdict(list)
    for entry in entries:
        if entry.pocket == BALANCE:
            amounts[entry.dealer].append(entry.amount)
    return {
        dealer
        for dealer, found in amounts.items()
        if min(standing[dealer].balance, *found) < 0 < max(standing[dealer].balance, *found)
    }


def read_open(context: Context, dealers: Collection[int]) -> dict[int, list[Open[int]]]:
    """What is open on the balances of ``dealers``, by dealer, in one statement."""
    opened: dict[int, list[Open[int]]] = {dealer: [] for dealer in dealers}
    if not opened:
        return opened
    columns = (AccountEntry.dealer_id, AccountEntry.id, AccountEntry.day, AccountEntry.left)
    query = select(*columns).where(AccountEntry.left != 0)
    query = query.where(one_of(context.session, AccountEntry.dealer_id, dealers))
    for dealer, number, day, left in context.session.execute(query):
        opened[dealer].append(Open(key=number, age=(day, number), left=left))
    return opened


def settle(
    opened: Mapping[int, Sequence[Open[int]]],
    chosen: Mapping[int, Mapping[int, Decimal]] | None = None,
) -> list[Paid[int]]:
    """Let what is open of each dealer meet; nobody pays for another."""
    return [paid for found in opened.values() for paid in match(found, chosen)]


def write_settled(
    context: Context,
    opened: Mapping[int, Sequence[Open[int]]],
    paid: Sequence[Paid[int]],
    fresh: Collection[int] = (),
) -> None:
    """Write which entry paid which, and what is left of those that are not ``fresh``."""
    touched = {key for one in paid for key in (one.paying, one.paid)}.difference(fresh)
    left = [
        {"id": one.key, "left": one.left}
        for found in opened.values()
        for one in found
        if one.key in touched
    ]
    update_rows(context.session, AccountEntry.__table__, left, key=["id"])
    write_matches(context, paid)


def write_matches(context: Context, paid: Iterable[Paid[int]]) -> None:
    """Write down which entry paid how much of which."""
    rows = [{"paying_id": o.paying, "paid_id": o.paid, "amount": o.amount} for o in paid]
    insert_rows(context.session, Match.__table__, rows)


def _add_to_pockets(context: Context, entries: Sequence[NewEntry]) -> None:
    amounts: dict[int, dict[str, Decimal]] = defaultdict(lambda: dict.fromkeys(POCKETS, NOTHING))
    for entry in entries:
        amounts[entry.dealer][entry.pocket] += entry.amount
    add_to_pockets(context, amounts)


def add_to_pockets(context: Context, amounts: Mapping[int, Mapping[str, Decimal]]) -> None:
    """Add ``amounts``, by dealer and pocket, to accounts that are locked, in one statement."""
    context.forget(LOCKED)
    used = [pocket for pocket in POCKETS if any(found.get(pocket) for found in amounts.values())]
    if not used:
        return
    update_rows(
        context.session,
        DealerAccount.__table__,
        [
            {"dealer_id": dealer, **{f"added_{p}": found.get(p, NOTHING) for p in used}}
            for dealer, found in amounts.items()
        ],
        key=["dealer_id"],
        change={pocket: _adding(pocket) for pocket in used},
        types={f"added_{pocket}": DealerAccount.balance.type for pocket in used},
    )


def _adding(pocket: str) -> Any:
    return lambda column, value: column[pocket] + value(f"added_{pocket}")
