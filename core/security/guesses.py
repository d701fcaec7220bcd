"""Wrong passwords slowed down: those at one account, and those of one address at many accounts."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core.i18n import _
from core.orm.bulk import insert_missing
from core.orm.session import BranchSession
from core.refusal import Refusal
from core.security.models import Guesses, User

FREE_GUESSES = 5
LONGEST_LOCK = timedelta(minutes=15)
# A whole branch may sit behind one address, so it has more guesses and waits less.
FREE_OF_ADDRESS = 30
LONGEST_OF_ADDRESS = timedelta(minutes=1)
FORGOTTEN = timedelta(minutes=15)


def lock_after(failures: int) -> timedelta:
    """How long an account rests after ``failures`` wrong passwords in a row; each doubles it."""
    return _pause(failures, FREE_GUESSES, LONGEST_LOCK)


def address_rests(failures: int) -> timedelta:
    """How long an address rests after ``failures`` wrong passwords without a quiet quarter hour."""
    return _pause(failures, FREE_OF_ADDRESS, LONGEST_OF_ADDRESS)


def refuse_while_locked(session: Session, user: User | None, address: str, now: datetime) -> None:
    """Refuse to look at a password while the account, or the address, rests after wrong ones."""
    until = user.locked_until if user is not None else None
    if until is not None and until > now:
        raise Refusal(
            _(
                "Too many wrong passwords for this account. Wait ${seconds} seconds and try again.",
                mapping={"seconds": _seconds(until, now)},
            )
        )
    theirs = session.scalar(select(Guesses.locked_until).where(Guesses.address == address))
    if theirs is not None and theirs > now:
        raise Refusal(
            _(
                "Too many wrong passwords from where you are. Wait ${seconds} seconds and try "
                "again.",
                mapping={"seconds": _seconds(theirs, now)},
            )
        )


def note_failure(session: BranchSession, user: User | None, address: str, now: datetime) -> None:
    """Count a wrong password; let account and address rest for as long as that deserves."""
    if user is not None:
        user.failures += 1
        user.locked_until = _until(now, lock_after(user.failures))
    empty = {"address": address, "failures": 0, "last": now}
    insert_missing(session, Guesses.__table__, [empty])
    row = session.get_one(Guesses, address, with_for_update=True)
    row.failures = 1 if row.last < now - FORGOTTEN else row.failures + 1
    row.last, row.locked_until = now, _until(now, address_rests(row.failures))


def forget(session: Session, now: datetime) -> None:
    """Drop addresses that have been quiet."""
    session.execute(delete(Guesses).where(Guesses.last < now - FORGOTTEN))


def _pause(failures: int, free: int, longest: timedelta) -> timedelta:
    if failures < free:
        return timedelta(0)
    return min(timedelta(seconds=2 ** min(failures - free, 16)), longest)


def _until(now: datetime, pause: timedelta) -> datetime | None:
    return now + pause if pause else None


def _seconds(until: datetime, now: datetime) -> int:
    return int((until - now).total_seconds()) + 1
