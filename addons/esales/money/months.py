"""Which months a dealer's account has a statement of: from when the books began to this one."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Any

from core.i18n import _

# Before this no account was kept here; a year beyond it is a slip of the keyboard.
EARLIEST = date(2000, 1, 1)


def month_of(day: date) -> tuple[date, date]:
    """The first and the last day of the month of ``day``."""
    return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])


def written(month: date) -> str:
    """The month of a day as people and addresses write it: 2026-10."""
    return month.isoformat()[:7]


def fault_of_month(month: date, today: date, since: date | None) -> Any | None:
    """Why the month of the day ``month`` has no statement in books that begin on ``since``, if so.

    What was owed before the books began is what the first statement opens with.
    """
    asked, first = (day.replace(day=1) for day in (month, since or EARLIEST))
    if asked > today:
        return _(
            "The month ${month} is still to come, so there is no statement of it. Choose this "
            "month or an earlier one.",
            mapping={"month": written(asked)},
        )
    if asked >= first:
        return None
    return _(
        "There is no statement of ${month}: accounts are kept here from ${first} on, and what was "
        "owed before is the opening balance. Choose that month or a later one.",
        mapping={"month": written(asked), "first": written(first)},
    )
