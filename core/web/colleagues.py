"""Colleagues to choose from: whoever has work in one of some branches today."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import or_, select

from core.company.model import Branch, Company
from core.context import Context
from core.security.models import Posting, User

Seat = tuple[str, str, str]


def colleagues(homes: Iterable[Branch], but: str, here: Context) -> list[tuple[str, str]]:
    """Login and name of everybody who enters one of ``homes``, ``but`` for one; one statement."""
    seats = set(_seats(here.company, {home.name for home in homes}))
    query = (
        select(User.login, User.name, Posting.place, Posting.department, Posting.position)
        .join(Posting)
        .where(
            User.active,
            User.login != but,
            Posting.place.in_(sorted({place for place, _department, _position in seats})),
            or_(Posting.since.is_(None), Posting.since <= here.today),
            or_(Posting.until.is_(None), Posting.until >= here.today),
        )
        .order_by(User.name, User.login)
    )
    found = {}
    for login, name, *seat in here.session.execute(query):
        if tuple(seat) in seats:
            found[login] = f"{name} ({login})"
    return list(found.items())


def _seats(company: Company, homes: set[str]) -> Iterator[Seat]:
    """The seats that enter ``homes``: all of theirs, and elsewhere those whose role spans."""
    for place, branch in company.branches.items():
        for department in branch.departments.values():
            for position in department.positions.values():
                roles = (company.roles.get(name) for name in position.roles)
                if place in homes or any(role and role.spans for role in roles):
                    yield place, department.name, position.name
