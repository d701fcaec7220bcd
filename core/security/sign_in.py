"""Signing in: passwords kept with argon2, guesses slowed down, sessions one can see and end."""

from __future__ import annotations

import functools
import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from core.i18n import _
from core.refusal import Invalid, Refusal
from core.security.models import SignIn, User

IDLE = timedelta(hours=12)
FREE_GUESSES = 5
LONGEST_LOCK = timedelta(minutes=15)
SHORTEST_PASSWORD = 8


@functools.cache
def _hasher() -> Any:
    from argon2 import PasswordHasher

    return PasswordHasher()


def hash_password(password: str) -> str:
    """The argon2 hash of ``password``; refuses one that is too short."""
    if len(password) < SHORTEST_PASSWORD:
        raise Invalid(
            _(
                "The password is too short. Take at least ${count} characters.",
                mapping={"count": SHORTEST_PASSWORD},
            ),
            fields={"password": _("Too short.")},
        )
    return _hasher().hash(password)


def fits(password: str, hashed: str | None) -> bool:
    """Whether ``password`` is the one behind ``hashed``; takes as long for an unknown user."""
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return _hasher().verify(hashed or _decoy(), password) and hashed is not None
    except (VerificationError, InvalidHashError):
        return False


@functools.cache
def _decoy() -> str:
    return _hasher().hash(secrets.token_hex(16))


def lock_after(failures: int) -> timedelta:
    """How long an account rests after ``failures`` wrong passwords in a row; each doubles it."""
    if failures < FREE_GUESSES:
        return timedelta(0)
    return min(timedelta(seconds=2 ** min(failures - FREE_GUESSES, 16)), LONGEST_LOCK)


def find_user(session: Session, login: str) -> User | None:
    """The user who signs in as ``login``, open or closed."""
    return session.scalar(select(User).where(User.login == login.strip().lower()))


def refuse_while_locked(user: User | None, now: datetime) -> None:
    """Refuse to look at a password while the account rests after wrong ones."""
    if user is not None and user.locked_until is not None and user.locked_until > now:
        seconds = int((user.locked_until - now).total_seconds()) + 1
        raise Refusal(
            _(
                "Too many wrong passwords for this account. Wait ${seconds} seconds and try again.",
                mapping={"seconds": seconds},
            )
        )


def note_failure(user: User, now: datetime) -> None:
    """Count a wrong password and let the account rest for as long as that deserves."""
    user.failures += 1
    pause = lock_after(user.failures)
    user.locked_until = now + pause if pause else None


def begin(session: Session, user: User, now: datetime, address: str, agent: str) -> str:
    """Open a session for ``user`` and return the secret that the browser keeps."""
    user.failures, user.locked_until = 0, None
    secret = secrets.token_urlsafe(32)
    session.add(
        SignIn(
            token=digest(secret),
            user_id=user.id,
            began=now,
            seen=now,
            address=address[:64],
            agent=agent[:300],
        )
    )
    return secret


def current(session: Session, secret: str, now: datetime) -> SignIn | None:
    """The live session behind the browser's ``secret``, its user and the user's postings."""
    found = session.scalar(
        select(SignIn)
        .where(SignIn.token == digest(secret), SignIn.ended.is_(None), SignIn.seen > now - IDLE)
        .options(joinedload(SignIn.user).options(selectinload(User.postings)))
    )
    return found if found is not None and found.user.active else None


def end_all(session: Session, user_id: int, now: datetime, *, but: int | None = None) -> None:
    """End every session of a user, except the one with the id ``but``."""
    live = select(SignIn).where(SignIn.user_id == user_id, SignIn.ended.is_(None))
    for sign_in in session.scalars(live):
        if sign_in.id != but:
            sign_in.ended = now


def digest(secret: str) -> str:
    """What is stored of a secret: enough to know it again, not enough to use it."""
    return hashlib.sha256(secret.encode()).hexdigest()
