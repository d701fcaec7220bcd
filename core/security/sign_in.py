"""Signing in: passwords kept with argon2, guesses slowed down, sessions one can see and end."""

from __future__ import annotations

import functools
import hashlib
import re
import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, bindparam, delete, select, update
from sqlalchemy.orm import Session, joinedload

from core.i18n import _
from core.orm.brief import at_once
from core.refusal import Invalid
from core.security.models import SignIn, User

IDLE = timedelta(hours=12)
LIFETIME = timedelta(days=30)
SHORTEST_PASSWORD = 8
LOGIN = re.compile(r"\w[\w.@+-]{0,79}")


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


def find_user(session: Session, login: str, *, lock: bool = False) -> User | None:
    """The user who signs in as ``login``, open or closed; ``lock`` keeps others off meanwhile."""
    query = select(User).where(User.login == login.strip().lower())
    return session.scalar(query.with_for_update() if lock else query)


def fitted_login(text: str) -> str:
    """``text`` as a login is kept; refuses what nobody could type again."""
    login = text.strip().lower()
    if not LOGIN.fullmatch(login):
        raise Invalid(
            _(
                "“${login}” cannot be a login. Take letters, digits, dots and dashes, without "
                "blanks, at most 80.",
                mapping={"login": text},
            ),
            fields={"login": _("Letters, digits, dots and dashes.")},
        )
    return login


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
    given = {"token": digest(secret), "idle": now - IDLE, "oldest": now - LIFETIME}
    found = session.scalars(_CURRENT, given).unique().one_or_none()
    return found if found is not None and found.user.active else None


def live(session: Session, user_id: int, now: datetime) -> list[SignIn]:
    """The sessions in which a user is signed in, the latest first."""
    query = select(SignIn).where(SignIn.user_id == user_id, *_alive(now - IDLE, now - LIFETIME))
    return list(session.scalars(query.order_by(SignIn.seen.desc())))


def end(session: Session, user_id: int, number: int, now: datetime) -> None:
    """End the session ``number`` if it is the user's."""
    session.execute(
        update(SignIn).where(SignIn.id == number, SignIn.user_id == user_id).values(ended=now)
    )


def end_all(session: Session, user_id: int, now: datetime, *, but: int | None = None) -> None:
    """End every session of a user, except the one with the id ``but``."""
    mine = update(SignIn).where(SignIn.user_id == user_id, SignIn.ended.is_(None))
    session.execute((mine if but is None else mine.where(SignIn.id != but)).values(ended=now))


def note_seen(engine: Engine, number: int, now: datetime) -> None:
    """Say that somebody is still there, unless another is writing: an answer never waits for it."""
    seen = update(SignIn.__table__).where(SignIn.__table__.c.id == number).values(seen=now)
    at_once(engine, seen)


def forget(session: Session, now: datetime) -> None:
    """Drop sessions that ended, or could have, thirty days ago."""
    session.execute(delete(SignIn).where(SignIn.seen < now - LIFETIME))


def _alive(idle: Any, oldest: Any) -> tuple[Any, ...]:
    return SignIn.ended.is_(None), SignIn.seen > idle, SignIn.began > oldest


def digest(secret: str) -> str:
    """What is stored of a secret: enough to know it again, not enough to use it."""
    return hashlib.sha256(secret.encode()).hexdigest()


# Every page asks this first, so it is put together once, and one statement brings the postings too.
_CURRENT = (
    select(SignIn)
    .where(SignIn.token == bindparam("token"), *_alive(bindparam("idle"), bindparam("oldest")))
    .options(joinedload(SignIn.user).joinedload(User.postings))
)
