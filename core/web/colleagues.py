"""Colleagues to choose from by name: whoever has work in one of some branches today."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import or_, select

from core.company.model import Branch, Company
from core.context import Context
from core.i18n import _
from core.refusal import Refusal
from core.security.models import Posting, User

Seat = tuple[str, str, str]


def colleagues(homes: Iterable[Branch], but: str, here: Context) -> list[tuple[str, str]]:
    """Login and name of everybody who enters one of ``homes``, ``but`` for one; one statement.

    They stand in the order of the alphabet, Chinese names by their pinyin; only namesakes are told
    apart by their logins.
    """
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
        .order_by(User.login)
    )
    rows = here.session.execute(query)
    found = {login: name for login, name, *seat in rows if tuple(seat) in seats}
    shared = Counter(found.values())
    return [
        (login, f"{name} ({login})" if shared[name] > 1 else name)
        for login, name in sorted(found.items(), key=lambda one: _spelled(one[1]))
    ]


def colleagues_here(here: Context) -> list[tuple[str, str]]:
    """Login and name of everybody else who enters the branch at work; one statement."""
    assert here.branch is not None
    return colleagues([here.branch], here.identity.login, here)


def meant(text: str, people: Sequence[tuple[str, str]]) -> str:
    """The login of whom ``text`` means among ``people``: a login, a name, or a piece of one name.

    Raises Refusal where it means nobody or several.
    """
    exact = {login for login, name in people if text in (login, name)}
    found = exact or {login for login, name in people if text.lower() in name.lower()}
    if len(found) == 1:
        return found.pop()
    said = {"text": text}
    if found:
        raise Refusal(
            _("“${text}” may mean several people. Choose one from the list.", mapping=said)
        )
    raise Refusal(
        _("Nobody here is called “${text}”. Choose somebody from the list.", mapping=said)
    )


def _spelled(name: str) -> str:
    """What ``name`` is sorted by: its letters, and the pinyin of its characters."""
    # The dictionary is big; only where there is somebody to choose it is needed.
    from pypinyin import lazy_pinyin

    return " ".join(lazy_pinyin(name)).lower()


def _seats(company: Company, homes: set[str]) -> Iterator[Seat]:
    """The seats that enter ``homes``: all of theirs, and elsewhere those whose role spans."""
    for place, branch in company.branches.items():
        for department in branch.departments.values():
            for position in department.positions.values():
                roles = (company.roles.get(name) for name in position.roles)
                if place in homes or any(role and role.spans for role in roles):
                    yield place, department.name, position.name
