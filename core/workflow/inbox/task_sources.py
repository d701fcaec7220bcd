"""Where tasks come from: steps that a seat decides, assignments of a login or a role.

Each source is a condition that an index answers in the order of a moment.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import and_, bindparam, exists, or_, select

from core.context import Context
from core.security.models import User
from core.workflow.businesses import definition
from core.workflow.deciding.assigning import by_name, decides
from core.workflow.deciding.parts import COPIED, seat_parts
from core.workflow.definition import (
    ANY,
    APPLICANT,
    HEADQUARTERS,
    Business,
    Participant,
    Step,
)
from core.workflow.documents import Assignment, Document, Movement
from core.workflow.people import ActingSeat, logins_of, place_of, seats_of, sitting
from core.workflow.reserved import NO_DECISIONS, REASSIGNED

MINE, ROLE, DELEGATED = "mine", "role", "delegated"
# Whose a step's documents are: whoever holds the seat's, all of them or only what has been on its
# way before, or whoever began them, all of them or only what he has sent nowhere yet.
SEAT, SENT, APPLICANTS, BEGUN = "seat", "sent", "applicants", "begun"
D, A, M = Document.__table__, Assignment.__table__, Movement.__table__
# Written into the statement, so that an index over these rows alone is seen to fit.
A_COPY: Any = bindparam(None, COPIED, literal_execute=True, unique=True)
_KEPT = sorted(NO_DECISIONS)
IN_PLACE: Any = bindparam(None, REASSIGNED, literal_execute=True, unique=True)


@dataclass(frozen=True, kw_only=True)
class Group:
    """Documents of a business in one step that a seat, or whoever began them, decides."""

    business: str
    step: str
    whose: str
    conditions: tuple[Any, ...]
    behalf: str | None = None


class Sources:
    """Where the tasks of the person at work come from, in one ``business`` or in all."""

    def __init__(self, context: Context, business: str = "") -> None:
        self.context = context
        self.business = business

    def of(self, which: str) -> Iterator[tuple[Any, tuple[Any, ...], str | None]]:
        """The moment that orders each source of ``which``, its conditions, and on whose behalf."""
        # Whoever leaves a step closes what was asked there: what is open is about where it is.
        open_now = (A.c.answered.is_(None), A.c.how != A_COPY)
        if which == MINE:
            yield A.c.asked, (A.c.login == self.context.identity.login, *open_now), None
        if which == DELEGATED:
            for login, behalf in logins_of(self.context, self.business).items():
                if behalf is not None:
                    yield A.c.asked, (A.c.login == login, *self._of(login), *open_now), behalf
        if which in (ROLE, DELEGATED):
            for acting in self._seats:
                if (acting.for_login is not None) is (which == DELEGATED):
                    for asked in self._role_rows(acting):
                        yield A.c.asked, (*asked, *open_now), acting.for_login
        for group in self._groups:
            own = ROLE if group.whose in (SEAT, SENT) else MINE
            if which == (DELEGATED if group.behalf else own):
                yield D.c.entered, group.conditions, group.behalf

    @cached_property
    def _seats(self) -> tuple[ActingSeat, ...]:
        return seats_of(self.context)

    @cached_property
    def _groups(self) -> list[Group]:
        """The steps in which the person's seats decide without being asked by name, once each."""
        found: dict[tuple[str, str, str | None, str], list[tuple[Business, Step]]] = {}
        for business in self._businesses():
            for name, behalf, whose in self._deciding(business):
                key = (business.name, name, behalf, whose)
                found.setdefault(key, []).append((business, business.step(name)))
        return [
            Group(
                business=name,
                step=step,
                whose=whose,
                conditions=self._conditions(name, step, behalf, whose, those),
                behalf=behalf,
            )
            for (name, step, behalf, whose), those in found.items()
        ]

    def _businesses(self) -> Iterator[Business]:
        """Every version of every business whose documents may stand in this branch."""
        context = self.context
        assert context.branch is not None
        for name, versions in context.company.businesses.items():
            for version, data in versions.items():
                if data.get("home", "") in ("", context.branch.name):
                    business = definition(context, name, version)
                    wanted = not self.business or self.business == name
                    if wanted and context.hooks.enabled.issuperset(business.addons):
                        yield business

    def _deciding(self, business: Business) -> Iterator[tuple[str, str | None, str]]:
        """The steps of ``business`` to decide in, on whose behalf, and whose documents."""
        decided: set[tuple[str, str | None]] = set()
        for part in seat_parts(business, self._seats, self.context):
            step = business.step(part.step)
            who = step.participants[part.line]
            known = {(step.name, None), (step.name, part.acted_for)} & decided
            if step.final or known or by_name(step, business):
                continue
            if who.fires and decides(who, step):
                decided.add((step.name, part.acted_for))
                written = _is_written(step, business)
                yield step.name, part.acted_for, SENT if written else SEAT
                if written:
                    yield step.name, part.acted_for, BEGUN
        for step in business.steps:
            relatives = {who.relative for who in _firing(step)}
            if step.final or APPLICANT not in relatives:
                continue
            alone, written = relatives == {APPLICANT}, _is_written(step, business)
            for behalf in logins_of(self.context, business.name).values():
                if alone or written:
                    yield step.name, behalf, APPLICANTS if alone else BEGUN

    def _conditions(
        self,
        name: str,
        step: str,
        behalf: str | None,
        whose: str,
        those: Sequence[tuple[Business, Step]],
    ) -> tuple[Any, ...]:
        login = behalf or self.context.identity.login
        versions = sorted({business.version for business, _step in those})
        found = [D.c.business == name, D.c.step == step]
        if set(versions) != set(self.context.company.businesses[name]):
            found.append(D.c.version.in_(versions))
        if whose in (APPLICANTS, BEGUN):
            found.append(D.c.creator == login)
        if whose == BEGUN:
            found.append(~_was_sent())
        if whose == SENT:
            found.append(or_(_was_sent(), D.c.creator.not_in(self._writers(those))))
        not_by = {before for _business, each in those for before in each.not_by}
        logins = sorted({login, self.context.identity.login})
        if APPLICANT in not_by:
            found.append(D.c.creator.not_in(logins))
        if earlier := sorted(not_by - {APPLICANT}):
            found.append(~_has_decided(earlier, logins))
        if any("reassign" in each.verbs for _business, each in those):
            found.append(~_handed_on())
        return tuple(found)

    def _writers(self, those: Sequence[tuple[Business, Step]]) -> Any:
        """The logins of those who may go on with what they began: who is gone is not among them."""
        lines = [who for _business, step in those for who in _firing(step)]
        found = select(User.login).where(User.active)
        if any(who.relative == APPLICANT for who in lines):
            return found
        held = (sitting(who, place_of(who, self.context), self.context) for who in lines)
        return found.where(User.postings.any(or_(*held)))

    def _role_rows(self, acting: ActingSeat) -> Iterator[tuple[Any, ...]]:
        seat = acting.seat
        departments = or_(A.c.department.is_(None), A.c.department == seat.department)
        for role in (ANY, *sorted(seat.roles)):
            asked = (A.c.role == role, A.c.place == seat.branch, departments)
            yield (*asked, *self._of(acting.login)) if acting.for_login else asked

    def _of(self, owner: str) -> tuple[Any, ...]:
        """What ``owner`` has delegated, where it is not everything."""
        named = {
            name
            for acting in self._seats
            if acting.for_login == owner
            for name in acting.businesses or (ANY,)
        }
        return () if ANY in named else (D.c.business.in_(sorted(named)),)


def _firing(step: Step) -> list[Participant]:
    return [who for who in step.everyone if who.fires]


def _is_written(step: Step, business: Business) -> bool:
    """Whether documents are written in ``step`` and sent, each by whoever began it."""
    if step.name != business.start.name or by_name(step, business) or APPLICANT in step.not_by:
        return False
    return {who.relative for who in _firing(step)} <= {"", HEADQUARTERS, APPLICANT}


def _was_sent() -> Any:
    """Whether the document has been anywhere else: what only a new version moved has not."""
    moved = select(M.c.id).where(M.c.document == D.c.id, M.c.transition.not_in(_KEPT))
    return and_(D.c.entered > D.c.created, exists(moved.correlate(D)))


def _handed_on() -> Any:
    """Whether somebody was put in the seat's place for the document's present stay."""
    return exists(
        select(A.c.id)
        .where(A.c.document == D.c.id, A.c.how == IN_PLACE, A.c.answered.is_(None))
        .correlate(D)
    )


def _has_decided(steps: Sequence[str], logins: Sequence[str]) -> Any:
    """Whether one of ``logins`` has decided about the document in one of ``steps``."""
    return exists(
        select(M.c.id)
        .where(M.c.document == D.c.id, M.c.source.in_(steps))
        .where(M.c.transition.not_in(_KEPT))
        .where(or_(M.c.actor.in_(logins), M.c.acted_for.in_(logins)))
        .correlate(D)
    )
