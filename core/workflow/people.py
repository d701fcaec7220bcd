"""Who is who in a branch today: who sits where, who leads whom, who acts for whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, false, or_, select

from core.context import Context
from core.orm.session import BranchSession
from core.security.identity import Seat, seat_of
from core.security.models import Posting, User
from core.workflow.definition import ANY, HEADQUARTERS, Participant
from core.workflow.documents import Delegation

if TYPE_CHECKING:
    from core.company.model import Branch, Company

DELEGATED = "delegated seats"


@dataclass(frozen=True, kw_only=True)
class ActingSeat:
    """A seat somebody acts in today: a person's own or, with ``for_login``, another's.

    ``login`` is whose seat it is. What was delegated holds for ``businesses``; empty means all.
    """

    login: str
    seat: Seat
    for_login: str | None = None
    businesses: frozenset[str] = frozenset()

    def serves(self, business: str) -> bool:
        """Whether the person acts in this seat in ``business``."""
        return not self.businesses or business in self.businesses


def seats_of(context: Context) -> tuple[ActingSeat, ...]:
    """The person's own seats, then those that others have delegated to him today."""
    return (*own_seats(context), *_delegated(context))


def own_seats(context: Context) -> tuple[ActingSeat, ...]:
    """The seats the person holds himself, in any branch."""
    identity = context.identity
    return tuple(ActingSeat(login=identity.login, seat=seat) for seat in identity.seats)


def logins_of(context: Context, business: str = "") -> dict[str, str | None]:
    """The logins the person acts under: his own, and the owners of what is delegated to him.

    Each leads to what ``Movement.acted_for`` says; without ``business`` those for any count.
    """
    found: dict[str, str | None] = {context.identity.login: None}
    for acting in _delegated(context):
        if not business or acting.serves(business):
            found.setdefault(acting.login, acting.for_login)
    return found


def forget_delegations(session: BranchSession) -> None:
    """Look again who has delegated what: it has changed in this transaction."""
    session.info.pop(DELEGATED, None)


def sits(seat: Seat, participant: Participant, place: str) -> bool:
    """Whether ``seat`` is one of those that ``participant`` names in the branch ``place``."""
    return (
        seat.branch == place
        and (participant.role == ANY or participant.role in seat.roles)
        and participant.department in (ANY, seat.department)
    )


def sitting(participant: Participant, place: str, context: Context) -> Any:
    """The condition on a posting that it is, today, one of the seats ``sits`` would find."""
    branch, today = context.company.branches.get(place), context.today
    named = [
        and_(Posting.department == department.name, Posting.position == position.name)
        for department in (branch.departments.values() if branch else ())
        for position in department.positions.values()
        if participant.department in (ANY, department.name)
        and (participant.role == ANY or participant.role in position.roles)
    ]
    return and_(
        Posting.place == place,
        or_(Posting.since.is_(None), Posting.since <= today),
        or_(Posting.until.is_(None), Posting.until >= today),
        or_(false(), *named),
    )


def place_of(participant: Participant, context: Context) -> str:
    """The name of the branch in which the seats of ``participant`` are: here or headquarters."""
    if participant.relative == HEADQUARTERS:
        return context.company.headquarters.name if context.company.headquarters else ""
    return context.branch.name if context.branch else ""


@dataclass(frozen=True)
class Sitting:
    """Somebody in a seat; ``heads`` where the seat leads its department."""

    login: str
    seat: Seat
    heads: bool


@dataclass(frozen=True)
class Organisation:
    """Who sits where today in a branch and at headquarters.

    ``above`` names the department over each department of the branch ``place``, ``topmost`` those
    of headquarters that stand under no other.
    """

    place: str
    sittings: tuple[Sitting, ...]
    above: dict[str, str]
    topmost: frozenset[str] = frozenset()

    def holders(self, participant: Participant, place: str) -> tuple[str, ...]:
        """The logins of those in a seat that ``participant`` names in the branch ``place``."""
        return _once(s.login for s in self.sittings if sits(s.seat, participant, place))

    def heads(self, department: str) -> tuple[str, ...]:
        """The logins of those who lead ``department`` of the branch."""
        return _once(s.login for s in self._here() if s.heads and s.seat.department == department)

    def head_of(self, login: str, department: str = ANY) -> tuple[str, ...]:
        """Those who lead ``department``, or else the person's own departments."""
        if department != ANY:
            return self.heads(department)
        return _once(h for s in self._seats(login) for h in self.heads(s.seat.department))

    def heads_over(self, login: str, department: str, place: str) -> tuple[str, ...]:
        """Who leads ``department``, or else the person's own departments, at ``place``.

        Where that has none of them, whoever leads what stands under no other there.
        """
        named = (
            {s.seat.department for s in self._seats(login)} if department == ANY else {department}
        )
        leading = [s for s in self.sittings if s.heads and s.seat.branch == place]
        found = _once(s.login for s in leading if s.seat.department in named)
        return found or _once(s.login for s in leading if s.seat.department in self.topmost)

    def superiors(self, login: str) -> tuple[str, ...]:
        """Who leads the person's departments; for one who leads it, the one above; never himself.

        Whoever leads a department that stands under none has no superior.
        """
        found = []
        for sitting in self._seats(login):
            department = sitting.seat.department
            found.append(self.above.get(department, "") if sitting.heads else department)
        return _once(h for d in found if d for h in self.heads(d) if h != login)

    def _here(self) -> Iterator[Sitting]:
        return (s for s in self.sittings if s.seat.branch == self.place)

    def _seats(self, login: str) -> Iterator[Sitting]:
        return (s for s in self._here() if s.login == login)


def organisation(context: Context) -> Organisation:
    """The branch's organisation and that of headquarters as they are today; one statement."""
    assert context.branch is not None
    home = context.branch
    return context.once(Organisation, lambda: organisations(context, [home])[0])


def organisations(context: Context, branches: Sequence[Branch]) -> tuple[Organisation, ...]:
    """The organisation of each of ``branches`` as it is today, and of headquarters; one query."""
    company = context.company
    leading = {company.headquarters.name} if company.headquarters else set()
    places = leading | {branch.name for branch in branches}
    query = (
        select(Posting, User.login)
        .join(User)
        .where(Posting.place.in_(sorted(places)), User.active)
        .order_by(User.login, Posting.id)
    )
    sittings = [
        Sitting(login=login, seat=seat, heads=_heads(company, seat))
        for posting, login in context.session.execute(query)
        if posting.holds(context.today) and (seat := seat_of(posting, company))
    ]
    highest = company.headquarters.departments if company.headquarters else {}
    topmost = frozenset(name for name, department in highest.items() if not department.under)
    return tuple(
        Organisation(
            place=home.name,
            sittings=tuple(s for s in sittings if s.seat.branch in {home.name, *leading}),
            above={name: department.under for name, department in home.departments.items()},
            topmost=topmost,
        )
        for home in branches
    )


def _heads(company: Company, seat: Seat) -> bool:
    return bool(
        company.branches[seat.branch].departments[seat.department].positions[seat.position].heads
    )


def _delegated(context: Context) -> tuple[ActingSeat, ...]:
    """Seats whose owners have delegated them to the person today; one statement a transaction."""
    if context.identity.user_id is None:
        return ()
    info, key = context.session.info, (context.identity.login, context.today)
    if info.get(DELEGATED, (None,))[0] != key:
        info[DELEGATED] = (key, _read_delegated(context))
    found: tuple[ActingSeat, ...] = info[DELEGATED][1]
    return found


def _read_delegated(context: Context) -> tuple[ActingSeat, ...]:
    today = context.today
    query = (
        select(Delegation, Posting)
        .join(User, User.login == Delegation.owner)
        .join(Posting)
        .where(Delegation.agent == context.identity.login, User.active)
        .where(Delegation.since <= today, Delegation.until >= today)
        .order_by(Delegation.id, Posting.id)
    )
    return tuple(
        ActingSeat(
            login=delegation.owner,
            seat=seat,
            for_login=delegation.owner,
            businesses=frozenset(delegation.businesses),
        )
        for delegation, posting in context.session.execute(query)
        if posting.holds(today) and (seat := seat_of(posting, context.company))
    )


def _once(logins: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(logins))
