"""What a deed on paper has set off: who is told what, and what went on by itself, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import select

from core.i18n import _
from core.orm.bulk import one_of
from core.security.identity import SYSTEM
from core.security.models import User
from core.sentences import told
from core.workflow.definition import in_words
from core.workflow.documents import Document, Movement
from core.workflow.reserved import ESCALATE
from core.workflow.trial.on_paper import Paper


class Aftermath:
    """Looks at what has come to a document since it looked last."""

    def __init__(self, paper: Paper, translate: Callable[[Any], str]) -> None:
        self.paper = paper
        self.translate = translate
        self._last = 0
        self._again: Any = None

    def told(self, heard: Sequence[tuple[int, str]]) -> list[dict[str, Any]]:
        """Each message that was put under bells, and the names of those who get it."""
        session = self.paper.context.session
        query = select(User.id, User.name).where(one_of(session, User.id, {u for u, _t in heard}))
        names = {row.id: row.name for row in session.execute(query)} if heard else {}
        found: dict[str, list[str]] = {}
        for user, text in heard:
            found.setdefault(text, []).append(names[user])
        return [{"text": text, "to": to} for text, to in found.items()]

    def went(self, document: Document) -> list[str]:
        """What was done to ``document`` since the last look that nobody did for himself alone."""
        query = (
            select(Movement)
            .where(Movement.document == document.id, Movement.id > self._last)
            .order_by(Movement.id)
        )
        found = list(self.paper.context.session.scalars(query))
        self._last = max((one.id for one in found), default=self._last)
        went = [said for one in found for said in self._said(one)]
        return [self.translate(said) for said in (*went, *self._held_up(document))]

    def _held_up(self, document: Document) -> Iterator[Any]:
        """Why ``document`` could not go on by itself since the last look, if it was tried."""
        tried, self._again = document.again != self._again, document.again
        if tried and document.again is not None:
            yield _("It could not go on by itself, and is tried again in a working hour.")
            yield from told((document.held or {}).get(self.paper.context.identity.locale, []))

    def _said(self, one: Movement) -> Iterator[Any]:
        business, locale = self.paper.business, self.paper.context.identity.locale
        way = business.transition(one.transition, one.source)
        titles = {step.name: in_words(step.title, locale) for step in business.steps}
        if one.acted_for:
            people = {
                "agent": self.paper.called(one.actor),
                "owner": self.paper.called(one.acted_for),
            }
            yield _("${agent} acts for ${owner}.", mapping=people)
        if one.transition == ESCALATE:
            yield _("The time is over: somebody else is asked as well.")
        elif one.actor == SYSTEM.login and way is not None:
            said = {"way": in_words(way.title, locale), "step": titles.get(one.target, one.target)}
            yield _("By itself: “${way}”, to ${step}.", mapping=said)
        elif way is not None and one.source == one.target != way.target:
            yield _("This is kept, and others have to agree before it goes on.")
