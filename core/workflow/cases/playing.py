"""Cases are played on paper: documents go all ways, and at each step it is tried what must not be.

Ways that begin alike are gone together, and each further way from where it parts.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from core.context import Context
from core.i18n import _
from core.refusal import Refusal
from core.workflow.cases.case import FIRES, RIGHTS, UNMET, Case
from core.workflow.cases.cast import Cast
from core.workflow.cases.filling import Typist
from core.workflow.cases.moving import move
from core.workflow.cases.proving import prove
from core.workflow.cases.result import Result
from core.workflow.cases.values import Finder
from core.workflow.checks.subject import Subject
from core.workflow.deciding.asking import Objected
from core.workflow.definition import Business, Transition
from core.workflow.documents import Document, Movement
from core.workflow.fields import sheet_of
from core.workflow.fields.values import read_values
from core.workflow.motion.beginning import is_in, open_at_begin
from core.workflow.motion.moving import as_system
from core.workflow.trial.on_paper import Paper, on_paper
from core.workflow.trial.rehearsing import (
    begin_rehearsed,
    begins_on_paper,
    let_happen,
    parted,
    stand_apart,
)

LONGEST = 20.0


@dataclass
class Node:
    """A stage on the ways: the cases that end here, and how it goes on."""

    cases: list[Case] = field(default_factory=list)
    onward: dict[tuple[str, str], tuple[Transition, Node]] = field(default_factory=dict)

    def below(self) -> Iterator[Case]:
        """The cases that end here and further on."""
        yield from self.cases
        for _transition, node in self.onward.values():
            yield from node.below()


def run(
    cases: Sequence[Case],
    business: Business,
    context: Context,
    *,
    clock: Callable[[], float] = time.monotonic,
    longest: float = LONGEST,
) -> Result:
    """Play ``cases`` of ``business`` in the context's branch, at most so many seconds."""
    until = clock() + longest
    with on_paper(business, context) as paper:
        playing = _Playing(paper, lambda: clock() > until)
        for values, root in _trees(cases):
            playing.play(values, root)
        for case in playing.result.left_of(cases):
            # Where a document went on by itself, nobody comes to what lies on its other ways.
            playing.result.open(case, _("The document goes another way by itself."))
        return playing.result


def _trees(cases: Sequence[Case]) -> list[tuple[dict[str, Any] | None, Node]]:
    """The ways of the cases, one tree for all that go with the same values."""
    trees: dict[str, tuple[dict[str, Any] | None, Node]] = {}
    for case in cases:
        key = repr(sorted(case.values.items())) if case.values is not None else ""
        node = trees.setdefault(key, (case.values, Node()))[1]
        for transition in case.way:
            step = (transition.source, transition.name)
            node = node.onward.setdefault(step, (transition, Node()))[1]
        node.cases.append(case)
    return list(trees.values())


class _Playing:
    """A run of cases; whatever a branch of a way did is taken back before the next one."""

    def __init__(self, paper: Paper, over: Callable[[], bool]) -> None:
        self.paper = paper
        self.result = Result()
        # On however busy a machine, each run gets somewhere.
        self.over = lambda: self.result.begun and over()
        self.cast = Cast(paper)
        self.typist = Typist(paper, self.cast)
        self.finder = Finder(Subject(paper.business, paper.context))

    def play(self, values: dict[str, Any] | None, root: Node) -> None:
        """Begin with ``values`` and go all the ways of ``root``."""
        if values is None:
            self._leave(root, _("No values were found with which a document comes here."))
            return
        if self.over():
            self._put_off(root)
            return
        if not begins_on_paper(self.paper.business, self.paper.context):
            self._stand_in(root)
            return
        if not self.cast.starters:
            self._leave(root, _("Nobody here may begin one."))
            return
        with self._undone():
            self._begin(values, root)

    def _begin(self, values: dict[str, Any], root: Node) -> None:
        """Begin with what is open to whoever begins; all else is filled in on the way."""
        business, context = self.paper.business, self.paper.by(self.cast.starters[0])
        given, wished = parted(business, self.typist.left_open(values), context, begins=True)
        typed = self.typist.typed(given)
        open_to = open_at_begin(business, context)
        first = {n: v for n, v in typed.items() if is_in(n, open_to)}
        first = {n: v for n, v in first.items() if not self.typist.is_files(n)}
        met = self.paper.attempt(lambda: begin_rehearsed(business, first, wished, context))
        if isinstance(met, Refusal):
            self._leave(root, *(self.typist.lacking or met.messages))
            return
        rest = {n: v for n, v in given.items() if n not in first}
        beside = dict.fromkeys(stand_apart(business, context))
        self._arrive(met, root, 0, {**rest, **beside, **self.typist.met(wished)})

    def _stand_in(self, root: Node) -> None:
        """Where no form begins a document, a stand-in shows at least what everybody may there."""
        said = _("Documents of this kind begin on pages of their own, and not on paper.")
        for case in root.below():
            if case.proves != RIGHTS:
                self.result.open(case, said)
                continue
            step = case.way[-1].target if case.way else self.paper.business.start.name
            stand_in = self.typist.stand_in(step)
            prove(case, stand_in, self.paper, self.cast, self.result)

    def _arrive(self, document: Document, node: Node, since: int, rest: dict[str, Any]) -> None:
        """Look at a document that has just come to ``node``, and at where it went by itself."""
        for movement in self._movements(document)[since:]:
            since += 1
            step = (movement.source, movement.transition)
            self._passed(node, step)
            if step not in node.onward:
                self._leave(node, _("The document goes on by itself here."), onward_only=True)
                return
            node = node.onward[step][1]
            self._fired(node)
        for case in node.cases:
            if case.proves != FIRES:
                if self.over():
                    self.result.put_off(case)
                    continue
                with self._undone():
                    if case.proves != RIGHTS:
                        self.typist.fill(document, rest)
                    prove(case, document, self.paper, self.cast, self.result)
        for transition, below in node.onward.values():
            self._go(document, transition, below, since, rest)

    def _go(
        self,
        document: Document,
        transition: Transition,
        node: Node,
        since: int,
        rest: dict[str, Any],
    ) -> None:
        if self.over():
            self._put_off(node)
            return
        with self._undone():
            met = self._go_on(document, transition, node, since, rest)
        if isinstance(met, Objected) and self.typist.beside:
            # What was put beside the form may be just what stands against this way.
            with self._undone():
                again = self._go_on(document, transition, node, since, rest, beside=False)
            met = met if again is not None else None
        if met is not None:
            self._leave(node, *met.messages)

    def _go_on(
        self,
        document: Document,
        transition: Transition,
        node: Node,
        since: int,
        rest: dict[str, Any],
        *,
        beside: bool = True,
    ) -> Refusal | None:
        """Go this way and all that follow; what was refused where it is not gone."""
        self._happen(document, transition)
        gone, left = self._movements(document)[since:], rest
        if not gone:
            left = self.typist.fill(document, rest, beside=beside)
            gone = self._movements(document)[since:]
        met = move(document, transition, self.paper, self.cast) if not gone else None
        if met is not None:
            return met
        went = self._movements(document)[since:]
        step = (transition.source, transition.name)
        if not went or (went[0].source, went[0].transition) != step:
            return Refusal(_("The document goes another way by itself."))
        self._fired(node)
        self._arrive(document, node, since + 1, left)
        return None

    def _happen(self, document: Document, transition: Transition) -> None:
        """Let other documents do what ``transition`` waits for."""
        business, context = self.paper.business, self.paper.context
        facts = read_values(document, sheet_of(business, context))
        wanted = self.finder.to_happen(transition, {**facts, "today": context.today})
        if wanted:
            with as_system(context) as system:
                self.paper.attempt(lambda: let_happen(document, business, wanted, system))

    def _fired(self, node: Node) -> None:
        for case in node.cases:
            if case.proves == FIRES:
                self.result.right(case)

    def _passed(self, node: Node, step: tuple[str, str]) -> None:
        """The document did not stay at ``node``: what was to be tried there is left, or wrong."""
        for case in node.cases:
            way = case.transition
            if case.proves == UNMET and way is not None and way.automatic:
                self._went(case, (way.source, way.name) == step)
            elif case.proves != FIRES:
                self.result.open(case, _("No document rests here: it goes on by itself."))

    def _went(self, case: Case, this_way: bool) -> None:
        if this_way:
            self.result.wrong(case, _("It goes this way although its condition does not hold."))
        else:
            self.result.right(case)

    def _put_off(self, node: Node) -> None:
        for case in node.below():
            self.result.put_off(case)

    def _leave(self, node: Node, *sentences: Any, onward_only: bool = False) -> None:
        for case in node.below():
            if not onward_only or case not in node.cases:
                self.result.open(case, *sentences)

    def _movements(self, document: Document) -> list[Movement]:
        """The moves from step to step so far, in their order; votes move nothing."""
        query = select(Movement).where(Movement.document == document.id).order_by(Movement.id)
        found = self.paper.context.session.scalars(query)
        votes = {(t.source, t.name): t.target for t in self.paper.business.transitions}
        return [m for m in found if votes.get((m.source, m.transition)) == m.target]

    @contextmanager
    def _undone(self) -> Iterator[None]:
        session = self.paper.context.session
        savepoint = session.begin_nested()
        try:
            yield
        finally:
            savepoint.rollback()
            session.expire_all()
