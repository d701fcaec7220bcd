"""Who is at work: a plain value that can say what its person may do in a branch."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from core.security.permissions import grants

if TYPE_CHECKING:
    from core.company.model import Branch, Company
    from core.security.models import User


@dataclass(frozen=True, kw_only=True)
class Seat:
    """A position held today, with the roles and permissions it carries."""

    branch: str
    department: str
    position: str
    roles: frozenset[str]
    permissions: frozenset[str]
    spanning: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Identity:
    """A signed-in person, nobody yet, or the system itself."""

    login: str = ""
    name: str = ""
    user_id: int | None = None
    locale: str = "zh_CN"
    seats: tuple[Seat, ...] = ()
    almighty: bool = False

    @property
    def known(self) -> bool:
        """Whether somebody is signed in."""
        return self.almighty or self.user_id is not None

    def may(self, permission: str, branch: Branch | None) -> bool:
        """Whether the person holds ``permission`` in ``branch``; with None, company-wide."""
        return self.almighty or grants(self._patterns(branch), permission)

    def enters(self, branch: Branch) -> bool:
        """Whether ``branch`` is in the person's world at all."""
        return self.almighty or any(s.branch == branch.name or s.spanning for s in self.seats)

    def seats_in(self, branch: Branch) -> tuple[Seat, ...]:
        """The seats the person holds in ``branch``."""
        return tuple(seat for seat in self.seats if seat.branch == branch.name)

    def roles_in(self, branch: Branch) -> frozenset[str]:
        """The names of the roles the person has in ``branch``."""
        return frozenset(role for seat in self.seats_in(branch) for role in seat.roles)

    def _patterns(self, branch: Branch | None) -> frozenset[str]:
        found: frozenset[str] = frozenset()
        for seat in self.seats:
            found |= seat.spanning
            if branch is not None and seat.branch == branch.name:
                found |= seat.permissions
        return found


SYSTEM = Identity(login="system", name="System", locale="en", almighty=True)
NOBODY = Identity()


def identify(user: User, company: Company, on: date) -> Identity:
    """The identity of ``user`` with the seats held at the date ``on``."""
    seats = tuple(
        seat
        for posting in user.postings
        if posting.holds(on) and (seat := seat_of(posting, company)) is not None
    )
    return Identity(
        login=user.login, name=user.name, user_id=user.id, locale=user.locale, seats=seats
    )


def seat_of(posting: object, company: Company) -> Seat | None:
    """The seat that ``posting`` names, with what it carries; None where it is gone."""
    place, department, position = (
        getattr(posting, name) for name in ("place", "department", "position")
    )
    branch = company.branches.get(place)
    home = branch and branch.departments.get(department)
    held = home and home.positions.get(position)
    if held is None:
        return None
    roles = [company.roles[name] for name in held.roles if name in company.roles]
    return Seat(
        branch=place,
        department=department,
        position=position,
        roles=frozenset(role.name for role in roles),
        permissions=frozenset(p for role in roles for p in role.permissions),
        spanning=frozenset(p for role in roles if role.spans for p in role.permissions),
    )
