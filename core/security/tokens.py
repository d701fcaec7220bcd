"""Tokens by which programs work in a person's name: shown once, dated, ended at any time."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session, joinedload, selectinload

from core.i18n import _
from core.orm.brief import at_once
from core.orm.changes import COMPANY, log_changes
from core.refusal import Invalid, NotHere, Refusal
from core.security.models import ApiToken, User
from core.security.sign_in import digest

if TYPE_CHECKING:
    from core.context import Context

# By its beginning whoever finds one where it does not belong knows what it is.
HEAD = "qudao_"
DAYS = (30, 90, 365)
MOST = 20


def make(context: Context, name: str, days: int) -> str:
    """A token of the person at work for ``days``, today included; the secret, told only now."""
    name = name.strip()[:80]
    if not name:
        raise Invalid(
            _("Say which program the token is for, so that you know later which one to end."),
            fields={"name": _("Fill this in.")},
        )
    if days not in DAYS:
        raise Invalid(_("Choose one of the list."), fields={"days": _("Choose one of the list.")})
    mine, today = context.identity.user_id, context.today
    if mine is None:
        raise Refusal(_("Only a person has tokens."))
    if len(mine_of(context.session, mine, today)) >= MOST:
        raise Refusal(
            _("You have ${count} tokens. End those that nobody uses.", mapping={"count": MOST})
        )
    secret = HEAD + secrets.token_urlsafe(32)
    until = today + timedelta(days=days - 1)
    context.session.add(
        ApiToken(token=digest(secret), user_id=mine, name=name, made=context.now, until=until)
    )
    _tell(context, mine, (None, name))
    return secret


def holder(session: Session, secret: str, today: date) -> ApiToken | None:
    """The live token behind ``secret``, its person and the person's postings."""
    found = session.scalar(
        select(ApiToken)
        .where(ApiToken.token == digest(secret), *_alive(today))
        .options(joinedload(ApiToken.user).options(selectinload(User.postings)))
    )
    return found if found is not None and found.user.active else None


def mine_of(session: Session, user: int, today: date) -> list[ApiToken]:
    """The live tokens of a person, the latest first."""
    query = select(ApiToken).where(ApiToken.user_id == user, *_alive(today))
    return list(session.scalars(query.order_by(ApiToken.id.desc())))


def end(context: Context, number: int) -> None:
    """End the token ``number`` of the person at work; whatever shows it is refused from now on."""
    mine = context.identity.user_id
    live = mine_of(context.session, mine, context.today) if mine is not None else []
    found = next((token for token in live if token.id == number), None)
    if found is None:
        raise NotHere(_("This token has ended already. Load the page again."))
    found.ended = context.now
    _tell(context, found.user_id, (found.name, None))


def end_all(session: Session, user: int, now: datetime, today: date) -> list[str]:
    """End every token of a person; the names of those that were live."""
    live = mine_of(session, user, today)
    for token in live:
        token.ended = now
    return [token.name for token in live]


def note_used(engine: Engine, number: int, now: datetime) -> None:
    """Say that the token was used, unless another is writing: an answer never waits for it."""
    table: Any = ApiToken.__table__
    at_once(engine, update(table).where(table.c.id == number).values(used=now))


def _alive(today: date) -> tuple[Any, ...]:
    return ApiToken.ended.is_(None), ApiToken.until >= today


def _tell(context: Context, user: int, change: tuple[Any, Any]) -> None:
    entry = (User.__tablename__, user, "change", {"token": change})
    log_changes(context.session, [entry], branch=COMPANY)
