"""Which cases there are of a definition, each with the way to it and the values that go it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from core.context import Context
from core.workflow.cases.values import Finder, Values, negated
from core.workflow.cases.ways import Way, by_nobody, ways_to
from core.workflow.checks.subject import Subject, step_place, way_place
from core.workflow.definition import APPLICANT, Business, Step, Transition
from core.workflow.expressions import Expression

FIRES, RUNG, UNMET, MISSING, OWN, STRANGER, RIGHTS = (
    "fires",
    "rung",
    "unmet",
    "missing",
    "own",
    "stranger",
    "rights",
)


@dataclass(frozen=True, kw_only=True)
class Case:
    """Something a definition says, to be proved: where, and how a document comes there.

    ``proves`` is ``fires`` (the transition takes it on), ``rung`` (the rung numbered ``about``
    decides), ``unmet`` (where its condition does not hold, it does not), ``missing`` (the field
    ``about`` is asked for), ``own`` (never one's own), ``stranger`` (who may not is refused) or
    ``rights`` (everybody sees, edits and fires what the step says). Without ``values`` no way there
    was found.
    """

    proves: str
    place: str
    way: Way
    values: Values | None
    transition: Transition | None = None
    about: str = ""

    @property
    def name(self) -> str:
        """What it is called among the cases of its version, each time they are generated."""
        return " ".join((self.proves, self.place, self.about)).rstrip()


def generate(business: Business, context: Context) -> list[Case]:
    """The cases of ``business``: those that share their way stand together."""
    return list(_Making(Subject(business, context)).cases())


class _Making:
    """Cases in the making; a way and its values that were found serve all that lies on it."""

    def __init__(self, subject: Subject) -> None:
        self.business = subject.business
        self.finder = Finder(subject)
        self.kept: list[tuple[Way, Values]] = []

    def cases(self) -> Iterator[Case]:
        """All cases; the longest ways are looked for first, for others lie on them."""
        found: dict[str, tuple[Way, Values | None]] = {}
        for transition in sorted(self.business.transitions, key=self._distance):
            way, values = self._way(transition)
            place = way_place(transition)
            found[place] = (way, values)
            yield Case(proves=FIRES, place=place, way=way, values=values, transition=transition)
            yield from self._around(transition, way, values)
        for step in self.business.steps:
            yield from self._rungs(step)
            way, values = self._to(step)
            yield Case(proves=RIGHTS, place=step_place(step), way=way, values=values)

    def _around(self, transition: Transition, way: Way, values: Values | None) -> Iterator[Case]:
        """What is refused where ``transition`` leaves."""
        said: dict[str, Any] = {
            "place": way_place(transition),
            "way": way[:-1],
            "values": values,
            "transition": transition,
        }
        if transition.condition:
            yield self._unmet(transition)
        if transition.automatic:
            return
        yield Case(proves=STRANGER, **said)
        for name in transition.requires:
            yield Case(proves=MISSING, about=name, **said)
        step = self.business.step(transition.source)
        if APPLICANT in step.not_by and not by_nobody(transition, self.business):
            yield Case(proves=OWN, **said)

    def _unmet(self, transition: Transition) -> Case:
        """The other side of a condition: the document stands there and does not go this way."""
        place, finder = way_place(transition), self.finder
        others = [
            negated(one)
            for other in self.business.leaving(transition.source)
            if other.automatic and other is not transition
            for one in finder.decided(other.condition)
        ]
        unmet = [*map(negated, finder.decided(transition.condition)), *others]
        for way in ways_to(self.business, transition.source):
            values = self._values(way, unmet)
            if values is not None:
                return Case(
                    proves=UNMET, place=place, way=way, values=values, transition=transition
                )
        return Case(proves=UNMET, place=place, way=(), values=None, transition=transition)

    def _rungs(self, step: Step) -> Iterator[Case]:
        """Each rung of a ladder decides what it is for."""
        rungs = step.ladder.rungs if step.ladder else ()
        below = None
        for number, rung in enumerate(rungs):
            bounds = []
            assert step.ladder is not None
            if below is not None:
                bounds.append(self.finder.read(f"({step.ladder.measure}) > {below:f}"))
            if rung.up_to is not None:
                bounds.append(self.finder.read(f"({step.ladder.measure}) <= {rung.up_to:f}"))
            below = rung.up_to
            way, values = self._first(ways_to(self.business, step.name), bounds)
            yield Case(
                proves=RUNG,
                place=f"{step_place(step)}.ladder.rungs[{number}]",
                way=way,
                values=values,
                about=str(len(step.participants) + number),
            )

    def _way(self, transition: Transition) -> tuple[Way, Values | None]:
        ways = [(*way, transition) for way in ways_to(self.business, transition.source)]
        return self._first(ways, [])

    def _to(self, step: Step) -> tuple[Way, Values | None]:
        """A way on which documents come to rest in ``step``, and do not go on by themselves."""
        staying = [
            negated(one)
            for other in self.business.leaving(step.name)
            if other.automatic
            for one in self.finder.decided(other.condition)
        ]
        return self._first(ways_to(self.business, step.name), staying)

    def _first(self, ways: Sequence[Way], more: Sequence[Expression]) -> tuple[Way, Values | None]:
        """The first way that can be gone: one that is kept already, or else with new values."""
        for way in ways:
            for kept, values in self.kept:
                if kept[: len(way)] == way and not more:
                    return way, values
        for way in ways:
            found = self._values(way, more)
            if found is not None:
                self.kept.append((way, found))
                return way, found
        return (ways[0] if ways else ()), None

    def _values(self, way: Way, more: Sequence[Expression]) -> Values | None:
        filled = {name for transition in way for name in transition.requires}
        return self.finder.values([*self.finder.of_way(way), *more], filled)

    def _distance(self, transition: Transition) -> int:
        ways = ways_to(self.business, transition.source)
        return -max(map(len, ways), default=0)
