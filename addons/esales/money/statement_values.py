"""What stands on the paper of a statement, in the language of whoever prints it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from addons.esales.models import AccountEntry, Dealer
from addons.esales.money.statement_paper import KINDS, LATE
from addons.esales.money.statements import Statement
from core.context import Context
from core.security.called import people_called


def statement_values(
    dealer: Dealer, found: Statement, number: str, context: Context
) -> dict[str, Any]:
    """The values of the statement ``found`` of ``dealer``."""
    locale, branch = context.identity.locale, context.branch
    assert branch is not None
    entity = context.company.entities.get(branch.entity)
    login, party = context.identity.login, dealer.party
    return {
        "number": number,
        "since": found.since,
        "date": found.until,
        "company": {"name": (entity or context.company).called(locale)},
        "branch": {"name": branch.called(locale)},
        "clerk": {"name": people_called([login], context).get(login, login)},
        "dealer": {
            "code": dealer.code,
            "name": party.name,
            "address": party.address,
            "phone": party.phone,
        },
        "opening": found.opening,
        "closing": found.closing,
        "prepaid": found.prepaid,
        "rebate": found.rebate,
        "deposit": found.deposit,
        "late": {key: amount for key, (_t, amount, _l) in zip(LATE, found.ages, strict=True)},
        "rows": [
            *(_row(line.entry, line.balance, found, locale) for line in found.lines),
            *(_row(entry, None, found, locale) for entry in found.rebates),
        ],
    }


def _row(
    entry: AccountEntry, balance: Decimal | None, found: Statement, locale: str
) -> dict[str, Any]:
    """A movement as it stands on paper; one of the rebate says in its note how much it was."""
    rebate = balance is None
    owed, paid = (None, None) if rebate else sides(entry)
    note = note_of(entry, found)
    return {
        "day": entry.day,
        "number": found.numbers.get(entry.document or 0, ""),
        "kind": KINDS["rebate" if rebate else kind_of(entry)].said_in(locale),
        "note": f"{entry.amount:+,.2f} {note}".strip() if rebate else note,
        "owed": owed,
        "paid": paid,
        "balance": balance,
    }


def kind_of(entry: AccountEntry) -> str:
    """What ``entry`` is to whoever reads the statement: an invoice below zero is a red one."""
    is_red = entry.kind == "invoice" and entry.amount < 0
    return "red_invoice" if is_red else entry.kind


def note_of(entry: AccountEntry, found: Statement) -> str:
    """What is noted of ``entry``, and whose goods it is for where that is another dealer."""
    document = entry.document or 0
    # An entry is noted by the number of its document, which stands beside it.
    note = "" if entry.note == found.numbers.get(document) else entry.note
    return " · ".join(filter(None, (note, found.takers.get(document))))


def sides(entry: AccountEntry) -> tuple[Any, Any]:
    """The amount of ``entry`` as owed, or as paid."""
    return (entry.amount, None) if entry.amount > 0 else (None, -entry.amount)
