"""Delegation: from a day to a day somebody acts for somebody else, in all businesses or a few."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import or_, select

from core.context import Context
from core.i18n import _, in_language
from core.orm.changes import COMPANY, log_changes
from core.refusal import Invalid, NotHere, Refusal
from core.security.identity import identify
from core.security.models import User
from core.security.notifications import notify
from core.security.sign_in import find_user
from core.workflow.documents import Delegation
from core.workflow.people import forget_delegations

LONGEST = timedelta(days=366)
# Whoever keeps the users may delegate for somebody who fell ill.
KEEPING = "core:user:edit"


def delegate(
    context: Context,
    agent: str,
    since: date,
    until: date,
    *,
    businesses: Sequence[str] = (),
    reason: str = "",
    owner: str = "",
) -> Delegation:
    """Let ``agent`` act for the person, or for ``owner``, from ``since`` to ``until``.

    ``businesses`` names those it is for; none means all. Raises Invalid by the field that is wrong.
    """
    owner = owner or context.identity.login
    if owner != context.identity.login:
        context.require(KEEPING)
    _refuse_days(since, until, context)
    _refuse_businesses(businesses, context)
    person = _refuse_agent(owner, agent, context)
    _refuse_overlap(owner, since, until, businesses, context)
    made = Delegation(
        owner=owner,
        agent=person.login,
        since=since,
        until=until,
        businesses=sorted(set(businesses)),
        reason=reason.strip()[:200],
        made=context.now,
    )
    context.session.add(made)
    context.session.flush()
    forget_delegations(context.session)
    _log(made, "create", {n: (None, v) for n, v in _told(made).items() if v}, context)
    _tell(made, person, context)
    return made


def end_delegation(context: Context, number: int) -> None:
    """End a delegation now: the owner does, or whoever keeps the users; its trace stays."""
    found = context.session.get(Delegation, number)
    mine = found is not None and found.owner == context.identity.login
    if found is None or not (mine or context.may(KEEPING)):
        raise NotHere(_("There is no such delegation of yours."))
    if found.until < context.today:
        raise Refusal(_("This delegation is over already."))
    old, found.until = found.until, context.today - timedelta(days=1)
    context.session.flush()
    forget_delegations(context.session)
    told = (old.isoformat(), found.until.isoformat())
    _log(found, "end", {"until": told}, context)
    _tell_ended(found, context)


def delegations_of(context: Context, login: str = "") -> list[Delegation]:
    """What ``login``, or the person, has delegated or was delegated, the newest first."""
    who = login or context.identity.login
    query = select(Delegation).where(or_(Delegation.owner == who, Delegation.agent == who))
    return list(context.session.scalars(query.order_by(Delegation.id.desc()).limit(100)))


def _refuse_days(since: date, until: date, context: Context) -> None:
    if since < context.today:
        _invalid("since", _("It begins today at the earliest."))
    if until < since:
        _invalid("until", _("It ends no earlier than it begins."))
    if until - since > LONGEST:
        _invalid("until", _("It lasts a year at most. Make another one then."))


def _refuse_businesses(businesses: Sequence[str], context: Context) -> None:
    for name in businesses:
        if name not in context.company.businesses:
            _invalid("businesses", _("There is no business ${name}.", mapping={"name": name}))


def _refuse_agent(owner: str, agent: str, context: Context) -> User:
    """Somebody else who works, and who enters a branch in which the owner has a seat."""
    person, master = find_user(context.session, agent), find_user(context.session, owner)
    if person is None or not person.active:
        _invalid("agent", _("Nobody who works here has this login. Choose somebody of the list."))
    assert person is not None
    if person.login == owner:
        _invalid("agent", _("That is whoever delegates. Choose somebody else."))
    seats = identify(master, context.company, context.today).seats if master else ()
    homes = [context.company.branches[seat.branch] for seat in seats]
    identity = identify(person, context.company, context.today)
    if not any(identity.enters(home) for home in homes):
        _invalid(
            "agent",
            _(
                "${name} enters no branch in which there is something to do for ${owner}. Choose "
                "somebody who does.",
                mapping={"name": person.name, "owner": master.name if master else owner},
            ),
        )
    return person


def _refuse_overlap(
    owner: str, since: date, until: date, businesses: Sequence[str], context: Context
) -> None:
    """Two people who act for one at the same time would not know who does what."""
    query = select(Delegation).where(
        Delegation.owner == owner, Delegation.since <= until, Delegation.until >= since
    )
    for other in context.session.scalars(query):
        if not businesses or not other.businesses or set(businesses) & set(other.businesses):
            agent = find_user(context.session, other.agent)
            _invalid(
                "since",
                _(
                    "${agent} acts from ${since} to ${until} already. End that first, or take "
                    "other days or businesses.",
                    mapping={
                        "agent": agent.name if agent is not None else other.agent,
                        "since": other.since.isoformat(),
                        "until": other.until.isoformat(),
                    },
                ),
            )


def _invalid(field: str, sentence: Any) -> None:
    raise Invalid(sentence, fields={field: sentence})


def _told(made: Delegation) -> dict[str, Any]:
    return {
        "owner": made.owner,
        "agent": made.agent,
        "since": made.since.isoformat(),
        "until": made.until.isoformat(),
        "businesses": ", ".join(made.businesses),
    }


def _log(made: Delegation, deed: str, fields: dict[str, Any], context: Context) -> None:
    entry = (Delegation.__tablename__, made.id, deed, fields)
    log_changes(context.session, [entry], reason=made.reason or None, branch=COMPANY)


def _tell(made: Delegation, person: User, context: Context) -> None:
    owner = find_user(context.session, made.owner)
    said = _(
        "${owner} lets you act from ${since} to ${until}: what waits then stands in your inbox.",
        mapping={
            "owner": owner.name if owner is not None else made.owner,
            "since": made.since.isoformat(),
            "until": made.until.isoformat(),
        },
    )
    _notify(person, said, context)
    if owner is not None and owner.login != context.identity.login:
        _notify(
            owner,
            _(
                "${agent} acts for you from ${since} to ${until}, as ${who} has said.",
                mapping={
                    "agent": person.name,
                    "since": made.since.isoformat(),
                    "until": made.until.isoformat(),
                    "who": context.identity.name or context.identity.login,
                },
            ),
            context,
        )


def _tell_ended(ended: Delegation, context: Context) -> None:
    """Both are told, but for whoever has ended it himself."""
    people = {login: find_user(context.session, login) for login in (ended.owner, ended.agent)}
    names = {login: user.name if user else login for login, user in people.items()}
    said = _(
        "${agent} acts for ${owner} no more.",
        mapping={"agent": names[ended.agent], "owner": names[ended.owner]},
    )
    for login, user in people.items():
        if user is not None and login != context.identity.login:
            _notify(user, said, context)


def _notify(person: User, said: Any, context: Context) -> None:
    text = in_language(said, person.locale)[:500]
    notify(context.session, [person.id], text, "/me/delegations", context.now)
