"""Who may do something in a branch, by name: whom to ask where one may not do it oneself."""

from __future__ import annotations

from sqlalchemy import select

from core.context import Context
from core.security.identity import seat_of
from core.security.models import Posting, User
from core.security.permissions import grants

# As many are named.
NAMED = 5


def who_may(permission: str, here: Context) -> list[str]:
    """The names of those who hold ``permission`` in the branch today; its own people come first."""
    assert here.branch is not None
    query = select(Posting, User).join(User).where(User.active).order_by(User.login, Posting.id)
    own: dict[str, str] = {}
    spanning: dict[str, str] = {}
    for posting, user in here.session.execute(query):
        seat = seat_of(posting, here.company) if posting.holds(here.today) else None
        if seat is None:
            continue
        if seat.branch == here.branch.name and grants(seat.permissions, permission):
            own[user.login] = user.name or user.login
        elif grants(seat.spanning, permission):
            spanning[user.login] = user.name or user.login
    return list({**own, **spanning}.values())[:NAMED]
