"""The people of a trial: somebody in every seat, who begins, who fires, and who has no part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from core.security.permissions import grants
from core.workflow.checks.subject import Subject
from core.workflow.deciding.parts import COPIED, in_round, relatives, rows_of
from core.workflow.definition import (
    ANY,
    APPLICANT,
    HEADQUARTERS,
    SUPERIOR,
    Business,
    Participant,
    Step,
    Transition,
)
from core.workflow.documents import Document
from core.workflow.people import place_of, sits
from core.workflow.trial.on_paper import Paper
from core.workflow.trial.rehearsing import rehearsal_of

BY_SEAT = ("", HEADQUARTERS)
# Whose part in the whole case is known before anybody is asked.
KNOWN = (*BY_SEAT, APPLICANT)


@dataclass(frozen=True)
class Line:
    """A line of a step's table that somebody has: ``open`` where he may act by it now.

    What is his as a relative of the case only gives him nothing beyond its step: ``here`` alone.
    """

    step: str
    who: Participant
    open: bool = True
    copied: bool = False
    here: bool = False


class Cast:
    """Everybody whom the trial of a business needs; seats that are empty are filled first."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.business: Business = paper.business
        self.scope = (Subject(paper.business, paper.context).kind or _Kindless).scope
        paper.fill_heads()
        for step in self.business.steps:
            for who in step.everyone:
                if who.relative in BY_SEAT:
                    paper.holders(who, _needed(who, step, self.business))
        self.stranger = paper.make_up()
        arises = rehearsal_of(self.business, paper.context).arises
        self.starters = [self.stranger] if arises else list(dict.fromkeys(self._starters()))

    @property
    def everybody(self) -> list[str]:
        """One holder of each seat that takes part, whoever begins, and the stranger."""
        found = [*self.starters[:1]]
        for step in self.business.steps:
            for who in step.everyone:
                if who.relative in BY_SEAT:
                    found += self.paper.holders(who)[:1]
        known = self.paper.organisation
        for login in self.starters[:1]:
            found += known.superiors(login)[:1]
        return [*dict.fromkeys(found), self.stranger]

    def people(self, document: Document, step: Step, line: int) -> tuple[str, ...]:
        """Who has the line of ``step``: by seat, or as a relative of the case."""
        who = step.everyone[line]
        if who.relative in BY_SEAT:
            return self.paper.holders(who)
        kin = relatives([document], self.business, self.paper.looking, step=step.name)
        return kin.get((step.name, line), {}).get(document.id, ())

    def firers(self, document: Document, transition: Transition) -> Iterator[str]:
        """Who may fire ``transition`` now: those asked first, then whoever sits in its lines."""
        step = self.business.step(transition.source)
        for row in self.asked(document):
            if row.line < len(step.everyone) and _fires(step.everyone[row.line], transition):
                if row.login:
                    yield row.login
                else:
                    yield from self._in_seats(row)
        for line, who in enumerate(step.participants):
            if _fires(who, transition) and who.relative in KNOWN:
                yield from self.people(document, step, line)

    def asked(self, document: Document) -> list[Any]:
        """The open assignments of the document's stay in its step."""
        rows = rows_of([document], self.business, self.paper.context).get(document.id, ())
        return [r for r in rows if r.answered is None and r.how != COPIED and in_round(r, document)]

    def lines(self, login: str, document: Document) -> list[Line]:
        """The lines that ``login`` has in the business, as the definition says them."""
        context = self.paper.by(login)
        kin = relatives([document], self.business, self.paper.looking)
        found = []
        for step in self.business.steps:
            for number, who in enumerate(step.participants):
                if who.relative in BY_SEAT:
                    place = place_of(who, context)
                    held = any(sits(seat, who, place) for seat in context.identity.seats)
                else:
                    held = login in kin.get((step.name, number), {}).get(document.id, ())
                if held:
                    found.append(Line(step.name, who, here=who.relative not in KNOWN))
        for row in rows_of([document], self.business, self.paper.context).get(document.id, ()):
            everyone = self.business.step(row.step).everyone
            if row.line < len(everyone) and self._is_asked(row, login):
                opened = row.answered is None and in_round(row, document) and row.how != COPIED
                found.append(Line(row.step, everyone[row.line], opened, row.how == COPIED))
        return found

    def _is_asked(self, row: Any, login: str) -> bool:
        return row.login == login if row.login else login in self._in_seats(row)

    def _in_seats(self, row: Any) -> tuple[str, ...]:
        seats = Participant(role=row.role or ANY, department=row.department or ANY)
        return self.paper.organisation.holders(seats, row.place)

    def _starters(self) -> Iterator[str]:
        """Who may begin, best first: whom the first step lets go on, and who has a superior."""
        found: list[str] = []
        for who in self.business.starters:
            found += self.paper.holders(who)
        if not self.business.starters:
            found = self._creators()
        known = self.paper.organisation
        led = any(p.relative == SUPERIOR for step in self.business.steps for p in step.everyone)
        acting = [
            login
            for who in self.business.start.participants
            if who.fires and who.relative in BY_SEAT
            for login in self.paper.holders(who)
        ]
        yield from sorted(
            found, key=lambda login: (led and not known.superiors(login), login not in acting)
        )

    def _creators(self) -> list[str]:
        """Whoever holds the permission to begin such documents; somebody is put in such a seat."""
        home = self.paper.context.branch
        assert home is not None
        roles = self.paper.context.company.roles
        create = f"{self.scope}:create"
        able = [name for name, role in roles.items() if grants(role.permissions, create)]
        return [login for name in able for login in self.paper.holders(Participant(role=name))]


class _Kindless:
    scope = "core:document"


def _needed(who: Participant, step: Step, business: Business) -> int:
    """How many people a line needs, so that a quorum is reached with some of them kept out."""
    quorums = [t.quorum or 2 for t in business.leaving(step.name) if _fires(who, t)]
    return max(quorums, default=1) + (1 if step.not_by and quorums else 0)


def _fires(who: Participant, transition: Transition) -> bool:
    return transition.name in who.fires or ANY in who.fires
