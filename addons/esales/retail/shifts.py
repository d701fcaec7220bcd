"""Cashiers' shifts: begun with an opening float, and what was taken in each."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from addons.esales.models import Payment, Shift
from addons.esales.retail.payments import open_shift
from core.context import Context
from core.i18n import _
from core.orm.bulk import one_of
from core.refusal import Refusal
from core.workflow import Business, Document
from core.workflow.motion.beginning import begin_plain

Amounts = list[tuple[str, Decimal]]


def begin_shift(business: Business, values: Mapping[str, Any], context: Context) -> Document:
    """A shift of the person at work; refuses a second one while one is open."""
    other = open_shift(context)
    if other is not None:
        raise Refusal(
            _(
                "Your shift ${number} is still open. Count it and close it first.",
                mapping={"number": other.number or f"#{other.id}"},
            )
        )
    given = {**values, "cashier": context.identity.login}
    return begin_plain(business, given, context)


def unclosed(shift: Shift) -> Any:
    """Why ``shift`` cannot end now: money would go on into it. None where it is closed."""
    if shift.closed is not None:
        return None
    return _(
        "Shift ${number} is not closed, and would stay open. Count the till and close it instead; "
        "in the designer, have the shift closed by whatever ends it.",
        mapping={"number": shift.number or f"#{shift.id}"},
    )


def payments_by_shift(context: Context, shifts: Collection[int]) -> dict[int, Amounts]:
    """What each of ``shifts`` took by each means, less what went back; one statement."""
    query = (
        select(Payment.shift_id, Payment.means, func.sum(Payment.amount).label("amount"))
        .where(one_of(context.session, Payment.shift_id, shifts))
        .group_by(Payment.shift_id, Payment.means)
    )
    found: dict[int, Amounts] = {number: [] for number in shifts}
    for row in context.session.execute(query):
        found[row.shift_id].append((row.means, row.amount))
    return found
