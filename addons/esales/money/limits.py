"""Temporary limits (临时额度): credit beyond the limit for some days, and who granted it why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import select

from addons.esales.models import Dealer, TemporaryLimit
from addons.esales.retail.rules import is_amount
from core.context import Context
from core.i18n import _
from core.orm.changes import log_changes
from core.refusal import Invalid, NotHere

GRANT = "esales:credit:grant"


def grant(
    context: Context, dealer: Dealer, amount: Decimal, since: date, until: date, reason: str
) -> TemporaryLimit:
    """Grant ``dealer`` so much beyond the limit from one day to another, both included.

    Refuses less than a cent, and days that are over or end before they begin.
    """
    context.require(GRANT)
    _refuse(context, amount, since, until)
    limit = TemporaryLimit(
        dealer_id=dealer.id,
        amount=amount,
        since=since,
        until=until,
        reason=reason.strip(),
        granted_by=context.identity.login,
    )
    context.session.add(limit)
    context.session.flush()
    _log(context, limit, None, _told(limit))
    return limit


def end(context: Context, dealer: Dealer, number: int) -> None:
    """Let a limit of ``dealer`` hold no longer, from today on; what it was stays on record."""
    context.require(GRANT)
    limit = context.session.get(TemporaryLimit, number)
    if limit is None or limit.dealer_id != dealer.id or limit.until < context.today:
        raise NotHere(_("This limit holds no more. Load the page again."))
    before = _told(limit)
    limit.until = context.today - timedelta(days=1)
    context.session.flush()
    _log(context, limit, before, _told(limit))


def limits_of(context: Context, dealer: Dealer, most: int = 10) -> Sequence[TemporaryLimit]:
    """The newest limits of ``dealer``, those that hold longest first."""
    query = select(TemporaryLimit).where(TemporaryLimit.dealer_id == dealer.id)
    ordered = query.order_by(TemporaryLimit.until.desc(), TemporaryLimit.id.desc())
    return context.session.scalars(ordered.limit(most)).all()


def _refuse(context: Context, amount: Decimal, since: date, until: date) -> None:
    if not is_amount(amount):
        said = _("Choose an amount above zero, to the cent, such as 300 or 299.50.")
        raise Invalid(said, fields={"amount": said})
    if until < since:
        said = _("It ends before it begins. Choose a later day.")
        raise Invalid(said, fields={"until": said})
    if until < context.today:
        said = _("That day is over, so the limit would never hold. Choose today or a later day.")
        raise Invalid(said, fields={"until": said})


def _told(limit: TemporaryLimit) -> str:
    return f"{limit.amount:,.2f} · {limit.since.isoformat()} – {limit.until.isoformat()}"


def _log(context: Context, limit: TemporaryLimit, before: str | None, after: str) -> None:
    """The dealer's own log tells it too, for that is where people look."""
    told = {"temporary_limit": (before, after)}
    log_changes(context.session, [(Dealer.__tablename__, limit.dealer_id, "temporary_limit", told)])
