"""Moments and days on the company's clock, also as people type them on a page."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from core.context import Context
from core.i18n import _
from core.refusal import Refusal


def begins(day: date, context: Context) -> datetime:
    """The moment at which ``day`` begins on the company's clock."""
    return datetime.combine(day, time(), ZoneInfo(context.company.timezone))


def day_of(moment: datetime, context: Context) -> date:
    """The day of ``moment`` on the company's clock."""
    return moment.astimezone(ZoneInfo(context.company.timezone)).date()


def typed_moment(text: str, context: Context) -> datetime | None:
    """The moment that ``text`` (2026-11-23T14:30, or a date alone) means; None where it is empty.

    A date alone means the end of that day.
    """
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(f"{text}T23:59:59" if len(text) == 10 else text)
        return moment.replace(tzinfo=ZoneInfo(context.company.timezone)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Refusal(
            _(
                "${text} is no moment. Write it as 2026-11-23 or 2026-11-23T14:30.",
                mapping={"text": text},
            )
        ) from None
