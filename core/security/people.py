"""What is done about people who sign in: each deed in their own log, and nobody locks all out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, or_, select

from core.i18n import _
from core.orm.changes import COMPANY, log_changes
from core.refusal import Invalid, NotHere, Refusal
from core.security import sign_in, tokens
from core.security.models import Posting, User
from core.security.permissions import grants

if TYPE_CHECKING:
    from core.context import Context

KEEPING = "core:user:edit"


def name_login(context: Context, user: User, login: str) -> None:
    """Let a new ``user`` sign in as ``login``, which nobody else does."""
    fitted = sign_in.fitted_login(login)
    with context.session.no_autoflush:
        taken = sign_in.find_user(context.session, fitted)
    if taken is not None:
        raise Invalid(
            _(
                "Somebody signs in as ${login} already. Choose another login.",
                mapping={"login": fitted},
            ),
            fields={"login": _("Taken.")},
        )
    user.login = fitted


def post(
    context: Context, user: User, seat: str, since: date | None = None, until: date | None = None
) -> None:
    """Post ``user`` to a seat, written branch/department/position, from a day until a day."""
    place, _slash, rest = seat.partition("/")
    department, _slash, position = rest.partition("/")
    try:
        branch = context.company.branches[place]
        branch.departments[department].positions[position]
    except KeyError:
        raise NotHere(
            _(
                "There is no position ${seat}. Choose one that there is, written branch/"
                "department/position.",
                mapping={"seat": seat},
            )
        ) from None
    if not context.identity.may(KEEPING, branch):
        raise Refusal(_("You post nobody to that branch."))
    if since is not None and until is not None and until < since:
        raise Refusal(_("The last day lies before the first. Exchange them."))
    posting = Posting(
        place=place, department=department, position=position, since=since, until=until
    )
    user.postings.append(posting)
    context.session.add(user)
    context.session.flush()
    _tell(context, user, "post", _told(posting))


def take_back(context: Context, user: User, posting: Posting) -> None:
    """Take a seat from ``user``; refuses to leave nobody who looks after users."""
    branch = context.company.branches.get(posting.place)
    if not context.identity.may(KEEPING, branch):
        raise Refusal(_("You take back no position of that branch."))
    fields = {name: (old, None) for name, (_none, old) in _told(posting).items()}
    with keeping(context):
        user.postings.remove(posting)
    _tell(context, user, "take_back", fields)


def set_password(context: Context, user: User, hashed: str, *, but: int | None = None) -> int:
    """Give ``user`` the password of this hash; how many API tokens have ended with the old one.

    Every session ends too, except the one with the id ``but``.
    """
    user.password = hashed
    user.failures, user.locked_until = 0, None
    context.session.flush()
    sign_in.end_all(context.session, user.id, context.now, but=but)
    ended = tokens.end_all(context.session, user.id, context.now, context.today)
    _tell(context, user, "set_password", {"token": (ended, None)} if ended else {})
    return len(ended)


def sign_out(context: Context, user: User) -> int:
    """End every session of ``user`` and every API token; how many tokens have ended."""
    sign_in.end_all(context.session, user.id, context.now)
    ended = tokens.end_all(context.session, user.id, context.now, context.today)
    _tell(context, user, "sign_out", {"token": (ended, None)} if ended else {})
    return len(ended)


def set_open(context: Context, user: User, active: bool) -> None:
    """Open or close an account; a closed one is signed out. Refuses to shut oneself or all out."""
    if user.active and not active and user.login == context.identity.login:
        raise Refusal(_("You cannot close your own account. Let another administrator do it."))
    with keeping(context):
        user.active = active
    if not active:
        sign_in.end_all(context.session, user.id, context.now)


@contextmanager
def keeping(context: Context) -> Iterator[None]:
    """Refuse what is done meanwhile if nobody would be left who may look after users."""
    before = has_keeper(context)
    yield
    if before and not has_keeper(context):
        raise Refusal(
            _(
                "Nobody would be left who may look after users. Give somebody else a position "
                "with that right first."
            )
        )


def has_keeper(context: Context) -> bool:
    """Whether somebody who can sign in today may edit users in every branch."""
    company, today = context.company, context.today
    keeping_roles = {
        name
        for name, role in company.roles.items()
        if role.spans and grants(role.permissions, KEEPING)
    }
    seats = [
        and_(Posting.place == b.name, Posting.department == d.name, Posting.position == p.name)
        for b in company.branches.values()
        for d in b.departments.values()
        for p in d.positions.values()
        if keeping_roles.intersection(p.roles)
    ]
    if not seats:
        return False
    context.session.flush()
    held = (
        select(Posting.id)
        .join(User)
        .where(
            User.active,
            or_(*seats),
            or_(Posting.since.is_(None), Posting.since <= today),
            or_(Posting.until.is_(None), Posting.until >= today),
        )
    )
    return context.session.scalar(held.limit(1)) is not None


def _told(posting: Posting) -> dict[str, tuple[Any, Any]]:
    told = {"position": posting.seat, "since": posting.since, "until": posting.until}
    return {name: (None, value) for name, value in told.items() if value is not None}


def _tell(context: Context, user: User, deed: str, fields: dict[str, tuple[Any, Any]]) -> None:
    entry = (User.__tablename__, user.id, deed, fields)
    log_changes(context.session, [entry], branch=COMPANY)
