"""On paper: documents begin and move as they would, by whomever one likes, and nothing remains.

All of it happens in a savepoint that is always undone: no number is used, nobody is told, nothing
is posted. Where a seat is empty, somebody is made up who sits there as long as the trial lasts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from core.company.model import Branch
from core.context import Context
from core.i18n import _
from core.orm.bulk import one_of
from core.refusal import Refusal
from core.security.identity import Identity, identify
from core.security.models import Posting, User
from core.security.sign_in import find_user
from core.workflow.businesses import TRIED
from core.workflow.deciding.rights import ASKED_IN
from core.workflow.definition import ANY, HEADQUARTERS, Business, Participant
from core.workflow.documents import Delegation
from core.workflow.people import Organisation, forget_delegations, organisation

T = TypeVar("T")
Place = tuple[str, str, str]
# Whoever is none of these is known when there is a case.
BY_SEAT = ("", HEADQUARTERS)


class Paper:
    """A trial of ``business`` while it lasts: who takes part in it, and what they do."""

    def __init__(self, business: Business, context: Context) -> None:
        self.business = business
        self.context = replace(context, memory=None)
        self._known: dict[str, Identity] = {}
        self._organisation: Organisation | None = None
        self._made_up: Counter[str] = Counter()

    def by(self, login: str) -> Context:
        """The trial with ``login`` at work."""
        session = self.context.session
        if login not in self._known:
            user = find_user(session, login)
            if user is None:
                raise Refusal(_("There is no user ${login}.", mapping={"login": login}))
            known = identify(user, self.context.company, self.context.today)
            self._known[login] = replace(known, locale=self.context.identity.locale)
        session.info["actor"] = login
        session.info.pop(ASKED_IN, None)
        return replace(self.looking, identity=self._known[login])

    def comes_to(self, moment: datetime) -> None:
        """Let it be ``moment``: who sits where and acts for whom is asked anew for that day."""
        self.context = replace(self.context, now=moment)
        self.context.session.info["now"] = moment
        self._known.clear()
        self._organisation = None

    def stand_ins(self, owners: Collection[str]) -> dict[str, str]:
        """Who acts today in this business for those of ``owners`` who are away."""
        today, session = self.context.today, self.context.session
        query = (
            select(Delegation.owner, Delegation.agent, Delegation.businesses)
            .where(one_of(session, Delegation.owner, owners))
            .where(Delegation.since <= today, Delegation.until >= today)
        )
        name = self.business.name
        return {o: a for o, a, only in session.execute(query) if not only or name in only}

    @property
    def organisation(self) -> Organisation:
        """Who sits where, those who were made up among them."""
        if self._organisation is None:
            self._organisation = organisation(self.context)
        return self._organisation

    @property
    def looking(self) -> Context:
        """The trial to look at: who sits where is known in it already."""
        return replace(self.context, memory={Organisation: self.organisation})

    def called(self, login: str) -> str:
        """What people call ``login``."""
        return self.by(login).identity.name

    def attempt(self, deed: Callable[[], T]) -> T | Refusal:
        """What ``deed`` gives, or the refusal it met, of which nothing remains."""
        savepoint = self.context.session.begin_nested()
        try:
            found = deed()
            self.context.session.flush()
        except (Refusal, DBAPIError) as refused:
            savepoint.rollback()
            self.context.session.expire_all()
            if isinstance(refused, Refusal):
                return refused
            return Refusal(_("The database refuses this: a value does not fit where it is kept."))
        savepoint.commit()
        return found

    @contextmanager
    def glance(self) -> Iterator[None]:
        """What is done meanwhile is only looked at, and undone before the trial goes on."""
        session, known = self.context.session, self._organisation
        people, made_up = dict(self._known), self._made_up.copy()
        savepoint = session.begin_nested()
        try:
            yield
        finally:
            savepoint.rollback()
            session.expire_all()
            self._organisation, self._known, self._made_up = known, people, made_up

    def holders(self, participant: Participant, least: int = 1) -> tuple[str, ...]:
        """At least so many people in a seat of ``participant``; some are made up where few sit."""
        place = self.place_of(participant)
        if place is None:
            return ()
        found = list(self.organisation.holders(participant, place.name))
        seat = next(iter(seats_for(participant, place)), None)
        while seat is not None and len(found) < least:
            found.append(self.make_up(seat))
        return tuple(found)

    def place_of(self, participant: Participant) -> Branch | None:
        """The branch in which the seats of ``participant`` are."""
        company = self.context.company
        headquarters = participant.relative == HEADQUARTERS
        return company.headquarters if headquarters else self.context.branch

    def fill_heads(self) -> None:
        """Let every department of the branch be led by somebody."""
        home = self.context.branch
        assert home is not None
        known = self.organisation
        for department in home.departments.values():
            leading = [p.name for p in department.positions.values() if p.heads]
            if leading and not known.heads(department.name):
                self.make_up((home.name, department.name, leading[0]))

    def make_up(self, *places: Place) -> str:
        """Somebody who sits at ``places``, each ``(branch, department, position)``; the login."""
        company, locale = self.context.company, self.context.identity.locale
        titles = [
            company.branches[b].departments[d].positions[p].called(locale) for b, d, p in places
        ]
        title = " + ".join(titles) or "—"
        self._made_up[title] += 1
        name = title if self._made_up[title] == 1 else f"{title} {self._made_up[title]}"
        login = f"paper.{self._made_up.total()}"
        person = User(login=login, name=name[:80], locale=locale)
        person.postings = [Posting(place=b, department=d, position=p) for b, d, p in places]
        self.context.session.add(person)
        self.context.session.flush()
        self._organisation = None
        return login


@contextmanager
def on_paper(business: Business, context: Context) -> Iterator[Paper]:
    """Try ``business``, published or not, as its next version; all of it is undone in the end."""
    session = context.session
    versions = context.company.businesses.get(business.name, {})
    tried = replace(business, version=max(versions, default=0) + 1)
    actor, now = session.info.get("actor"), session.info.get("now")
    undone = session.begin_nested()
    session.info[TRIED] = tried
    try:
        yield Paper(tried, context)
    finally:
        session.info.pop(TRIED)
        session.info.pop(ASKED_IN, None)
        session.info.update(actor=actor, now=now)
        forget_delegations(session)
        undone.rollback()
        session.expire_all()


def seats_for(participant: Participant, branch: Branch) -> Iterator[Place]:
    """The positions of ``branch`` that are seats of ``participant``."""
    for department in branch.departments.values():
        for position in department.positions.values():
            if participant.department in (ANY, department.name) and (
                participant.role == ANY or participant.role in position.roles
            ):
                yield branch.name, department.name, position.name
