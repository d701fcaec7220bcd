"""Credit: how much a dealer may still take, made of what, and when the answer is no.

Available = prepaid + usable rebate + credit limit + temporary limit - exposure. An overdue entry
blocks apart from the limit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from addons.base.validity import Dated
from core.i18n import _

AMBER_FROM = Decimal("0.9")


class Settlement(StrEnum):
    """When a dealer pays: before, at, or a term after the pickup."""

    PREPAID = "prepaid"
    CASH = "cash"
    MONTHLY = "monthly"


class CreditState(StrEnum):
    """How near a dealer is to the end of what is available: amber from 90 %, red when over."""

    OK = "ok"
    AMBER = "amber"
    RED = "red"


class Part(StrEnum):
    """The parts of what is available to a dealer."""

    PREPAID = "prepaid"
    REBATE = "rebate"
    LIMIT = "limit"
    TEMPORARY = "temporary"
    EXPOSURE = "exposure"
    ORDERS = "orders"


@dataclass(frozen=True, kw_only=True)
class TemporaryLimit(Dated):
    """Credit granted on top of the limit for some days."""

    amount: Decimal


@dataclass(frozen=True, kw_only=True)
class Account:
    """Where a dealer stands, in the company's currency.

    ``exposure`` is what is taken and not yet paid, ``ordered`` what open orders hold besides and no
    pickup asks about; ``due`` is the first day by which any of it was or
    is to be paid, as agreed when it was taken. Dealers who prepay or pay cash have no credit limit,
    whatever is entered.
    """

    settlement: Settlement
    prepaid: Decimal = Decimal("0.00")
    usable_rebate: Decimal = Decimal("0.00")
    credit_limit: Decimal = Decimal("0.00")
    temporary_limits: Sequence[TemporaryLimit] = ()
    exposure: Decimal = Decimal("0.00")
    ordered: Decimal = Decimal("0.00")
    due: date | None = None


@dataclass(frozen=True, kw_only=True)
class CreditPart:
    """One part of what is available; what takes away is below zero."""

    part: Part
    amount: Decimal
    message: Any


@dataclass(frozen=True, kw_only=True)
class Assessment:
    """What is available before and after an addition; ``why`` adds up to what it was before.

    ``blocked`` holds the reasons why nothing more may be taken, as sentences with the way out.
    """

    available_before: Decimal
    available_after: Decimal
    state: CreditState
    overdue_days: int
    blocked: tuple[Any, ...]
    why: tuple[CreditPart, ...]


def assess(account: Account, addition: Decimal, on: date) -> Assessment:
    """Say what ``addition`` (gross, on top of the exposure) does to ``account`` on the day ``on``.

    An addition below zero, goods that come back, is never blocked.
    """
    why = _parts(account, on)
    before = sum((part.amount for part in why), Decimal("0.00"))
    after = before - addition
    overdue_days = _overdue_days(account, on)
    blocked = []
    if addition >= 0 and after < 0:
        blocked.append(_over(addition, before))
    if addition >= 0 and overdue_days:
        blocked.append(_overdue(account, overdue_days))
    return Assessment(
        available_before=before,
        available_after=after,
        state=_state(taken=account.exposure + account.ordered + addition, available=after),
        overdue_days=overdue_days,
        blocked=tuple(blocked),
        why=why,
    )


def _parts(account: Account, on: date) -> tuple[CreditPart, ...]:
    """The parts of what is available, each with its amount, in the order of the formula."""
    credit, credit_message = account.credit_limit, _("Credit limit")
    if account.settlement is not Settlement.MONTHLY:
        credit, credit_message = Decimal("0.00"), _("No credit limit: pays at the pickup or before")
    granted = [limit for limit in account.temporary_limits if limit.valid(on)]
    ordered = [_part(Part.ORDERS, -account.ordered, _("Open orders"))] if account.ordered else []
    return (
        _part(Part.PREPAID, account.prepaid, _("Prepaid")),
        _part(Part.REBATE, account.usable_rebate, _("Usable rebate")),
        _part(Part.LIMIT, credit, credit_message),
        *(_part(Part.TEMPORARY, limit.amount, _temporary(limit)) for limit in granted),
        _part(Part.EXPOSURE, -account.exposure, _("Taken and not yet paid")),
        *ordered,
    )


def _part(part: Part, amount: Decimal, message: Any) -> CreditPart:
    return CreditPart(part=part, amount=amount, message=message)


def _temporary(limit: TemporaryLimit) -> Any:
    if limit.until is None:
        return _("Temporary limit")
    until = limit.until.isoformat()
    return _("Temporary limit until ${date}", mapping={"date": until})


def _state(*, taken: Decimal, available: Decimal) -> CreditState:
    """Red when more is taken than there is, amber from nine tenths of it."""
    if available < 0:
        return CreditState.RED
    whole = taken + available
    return CreditState.AMBER if whole and taken >= AMBER_FROM * whole else CreditState.OK


def _overdue_days(account: Account, on: date) -> int:
    """For how many days something should have been paid already."""
    return 0 if account.due is None else max((on - account.due).days, 0)


def _over(addition: Decimal, before: Decimal) -> Any:
    if not addition:
        return _(
            "This dealer has taken ${missing} more than the credit allows. Take a payment, or ask "
            "somebody who may override the credit.",
            mapping={"missing": _money(-before)},
        )
    return _(
        "This comes to ${amount}, and ${available} is available. Take a payment of ${missing} or "
        "more, take goods off the slip, or ask somebody who may override the credit.",
        mapping={
            "amount": _money(addition),
            "available": _money(before),
            "missing": _money(addition - before),
        },
    )


def _overdue(account: Account, days: int) -> Any:
    due = account.due.isoformat() if account.due else ""
    return _(
        "What this dealer was to pay by ${date} is overdue (in days: ${days}). Collect it first, "
        "or ask somebody who may override the credit.",
        mapping={"date": due, "days": days},
    )


def _money(amount: Decimal) -> str:
    return f"{amount:,.2f}"
