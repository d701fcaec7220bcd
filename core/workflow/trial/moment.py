"""How a document stands at one moment, in words: who is asked, who sees what, what comes next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from core.context import Context
from core.i18n import _
from core.orm.base import Base
from core.refusal import Invalid, Refusal
from core.workflow.deciding.asking import fitting, missing
from core.workflow.deciding.parts import COPIED, in_round, relatives, rows_of
from core.workflow.deciding.voting import ADDED
from core.workflow.definition import ANY, Participant, Step, Transition, in_words
from core.workflow.documents import Document
from core.workflow.everyday.going_back import steps_back
from core.workflow.everyday.informing import who_is_to_act
from core.workflow.pace.deadlines import ESCALATED
from core.workflow.trial.on_paper import BY_SEAT, Paper
from core.workflow.trial.sight import Sight
from core.workflow.words.wording import Words

MOST_NAMES = 6


class Teller:
    """Tells how documents stand in a trial, to somebody who reads ``translate``'s language."""

    def __init__(self, paper: Paper, translate: Callable[[Any], str]) -> None:
        self.paper = paper
        self.translate = translate
        self.locale = paper.context.identity.locale
        self.sight = Sight(paper, translate)

    @property
    def clock(self) -> str:
        """What time it is in the trial."""
        return self.sight.said(self.paper.context.now)

    def wrong(self, met: Any) -> list[tuple[str, str, str]]:
        """What was wrong with which field: its place, what it is called there, and the sentence."""
        if not isinstance(met, Invalid):
            return []
        found = [(place, self.sight.titled(place), said) for place, said in met.fields.items()]
        return [(place, title, self.translate(said)) for place, title, said in found if title]

    def standing(self, document: Document, people: Sequence[str]) -> dict[str, Any]:
        """How ``document`` stands now, and what each of ``people`` sees and may do.

        That is ``step`` with its ``title``, ``number``, ``final``, ``deadline`` and whether it is
        ``late``, ``waits_for`` (seats or names), ``acting`` (who that is today), ``instead`` (who
        acts for whom), ``agree`` (the logins of those who were added to agree), ``been`` (the steps
        it can be returned to), ``people`` (see ``Sight.people``), ``ways`` (with what stands
        against each) and ``follows`` (name and title).
        """
        business, context = self.paper.business, self.paper.looking
        step = business.step(document.step)
        acting = who_is_to_act([document], business, context)[document.id] if not step.final else []
        instead = self.paper.stand_ins(acting)
        return {
            "step": step.name,
            "title": in_words(step.title, self.locale),
            "number": document.number or "",
            "final": step.final,
            "deadline": self.sight.said(document.deadline),
            "late": document.urged >= ESCALATED,
            "waits_for": self._asked(document, step),
            "acting": self._names(acting),
            "instead": [
                self.translate(_("${agent} acts for ${owner}.", mapping=self._pair(agent, owner)))
                for owner, agent in instead.items()
            ],
            "agree": self._added(document),
            "been": steps_back(document, business, context),
            "people": self.sight.people(document, step, [*people, *instead.values()]),
            "ways": [self._way(document, way) for way in business.leaving(step.name)],
            "follows": [
                [follow.name, in_words(follow.title, self.locale)]
                for follow in business.follows
                if follow.step == step.name
            ],
        }

    @cached_property
    def tables(self) -> dict[str, str]:
        """What people call the rows of a table; nothing where they never speak of them."""
        hooks = self.paper.context.hooks.everywhere
        shown = (*hooks.collect("kinds"), *hooks.collect("resources"))
        records = [(getattr(one, "record", None), one.title) for one in shown]
        records += [(one.class_, one.class_.__title__) for one in Base.registry.mappers]
        return {
            record.__table__.name: self.translate(title)
            for record, title in records
            if record is not None and title is not None
            # General documents have no table of their own: they stand among all others.
            if record.__table__ is not Document.__table__
        }

    @cached_property
    def words(self) -> Words:
        """What the business names, in the reader's words."""
        return Words.of(self.paper.context, self.translate)

    def _names(self, logins: Sequence[str]) -> list[str]:
        names = [self.paper.called(login) for login in dict.fromkeys(logins[:MOST_NAMES])]
        return [*names, "…"] if len(logins) > MOST_NAMES else names

    def _pair(self, agent: str, owner: str) -> dict[str, str]:
        return {"agent": self.paper.called(agent), "owner": self.paper.called(owner)}

    def _open_rows(self, document: Document) -> list[Any]:
        """The assignments that ask somebody about ``document`` now."""
        business, context = self.paper.business, self.paper.context
        rows = rows_of([document], business, context).get(document.id, ())
        return [r for r in rows if r.answered is None and r.how != COPIED and in_round(r, document)]

    def _added(self, document: Document) -> list[str]:
        """The logins of those who were added to agree and have not answered yet."""
        return [r.login for r in self._open_rows(document) if r.how == ADDED and r.login]

    def _asked(self, document: Document, step: Step) -> list[str]:
        """The names of those asked for it now; where nobody is by name, the seats that may act."""
        business, context = self.paper.business, self.paper.context
        now = self._open_rows(document)
        if now:
            seats = (Participant(role=r.role or ANY, department=r.department or ANY) for r in now)
            named = zip(now, seats, strict=True)
            found = [
                self.paper.called(r.login) if r.login else self.sight.seat(who) for r, who in named
            ]
            return list(dict.fromkeys(found))
        kin = relatives([document], business, context)
        told: list[str] = []
        for line, who in enumerate(step.participants):
            if who.fires and who.relative in BY_SEAT:
                told.append(self.sight.seat(who))
            elif who.fires:
                logins = kin.get((step.name, line), {}).get(document.id, ())
                told += [self.paper.called(login) for login in logins]
        return list(dict.fromkeys(told))

    def _way(self, document: Document, way: Transition) -> dict[str, Any]:
        business, context = self.paper.business, self.paper.context
        guards, effects = (context.hooks.named(name) for name in ("guards", "effects"))
        fits = self.paper.attempt(lambda: bool(fitting([document], business, way, context)))
        return {
            "name": way.name,
            "title": in_words(way.title, self.locale),
            "reason": way.reason,
            "automatic": way.automatic,
            "holds": fits is True,
            "missing": [
                self.sight.title(self.sight.sheet.slots[name])
                for name in missing(document, business, way, context)
            ],
            "guards": [
                {
                    "title": self.words.use("guards", use, business),
                    "says": self._says(document, guards[use.name], use.given, context),
                }
                for use in way.guards
                if use.name in guards
            ],
            "effects": [
                self.words.use("effects", use, business)
                for use in way.effects
                if use.name in effects
            ],
        }

    def _says(self, document: Document, guard: Any, given: Any, context: Context) -> list[str]:
        met = self.paper.attempt(lambda: list(guard.check([document], context, **given)))
        said = met.messages if isinstance(met, Refusal) else [one.message for one in met]
        return [self.translate(message) for message in said]
