"""What a business is: its document, steps, transitions and who takes part in each.

Kinds, guards and effects are code that addons contribute; a Business is plain data that names them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from core.context import Context
    from core.workflow.documents import Document

Title = Mapping[str, str]
ANY = "*"


@dataclass(frozen=True, kw_only=True)
class Kind:
    """What a document is: the record class behind it and the fields a business may name.

    The names of kinds, guards and effects begin with their addon's: ``esales.pickup``.
    """

    name: str
    title: Any
    record: type[Document]
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Objection:
    """A guard's no to one document: the sentence for the person who wanted to move it.

    Where somebody may let it pass all the same, ``measure`` says how far that would go (an amount)
    and ``about`` what it is about (a path such as ``EDU/TAB/``): an override has these bounds.
    """

    document: int
    message: Any
    measure: Decimal | None = None
    about: str = ""


@dataclass(frozen=True, kw_only=True)
class Guard:
    """A named question before a transition; it answers with objections.

    ``override`` names the permission whose holder may let a document pass all the same, saying why.
    ``measured`` guards are passed up to an amount, ``choices`` gives the ``(about, title)`` of what
    a document may be let pass with; without either an override has no bounds.
    """

    name: str
    title: Any
    check: Callable[[Sequence[Any], Context], Iterable[Objection]]
    override: str = ""
    measured: bool = False
    choices: Callable[[Any, Context], Iterable[tuple[str, Any]]] | None = None


@dataclass(frozen=True, kw_only=True)
class Effect:
    """A named deed inside the transition's transaction, done to all its documents at once."""

    name: str
    title: Any
    apply: Callable[[Sequence[Any], Context], None]


@dataclass(frozen=True, kw_only=True)
class Participant:
    """Who takes part in a step (department x role), and which transitions they may fire there."""

    role: str
    department: str = ANY
    fires: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Step:
    """Where a document can stand; ``final`` steps are where it may rest for good."""

    name: str
    title: Title
    participants: tuple[Participant, ...] = ()
    final: bool = False


@dataclass(frozen=True, kw_only=True)
class Transition:
    """A way from step to step: questions first, then deeds; ``numbers`` draws the number."""

    name: str
    title: Title
    source: str
    target: str
    guards: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()
    numbers: bool = False
    reason: bool = False


@dataclass(frozen=True, kw_only=True)
class Business:
    """One business of a branch; the first step is where its documents begin.

    ``needs`` names the addons without which it is not live; ``series`` heads its document numbers;
    ``prints`` names the layouts of its papers.
    """

    name: str
    title: Title
    kind: str
    steps: tuple[Step, ...]
    transitions: tuple[Transition, ...]
    series: str
    needs: tuple[str, ...] = ()
    prints: tuple[str, ...] = ()
    version: int = 1

    @property
    def addons(self) -> frozenset[str]:
        """The addons without which no document of it moves: what it needs, and its kind's own."""
        return frozenset(self.needs) | {self.kind.partition(".")[0]}

    @property
    def start(self) -> Step:
        """The step in which a document begins."""
        return self.steps[0]

    def step(self, name: str) -> Step:
        """The step called ``name``."""
        return next(step for step in self.steps if step.name == name)

    def transition(self, name: str, source: str) -> Transition | None:
        """The transition called ``name`` that leaves ``source``, if there is one."""
        leaving = (t for t in self.transitions if t.name == name and t.source == source)
        return next(leaving, None)

    def to_data(self) -> dict[str, Any]:
        """Plain data, as it is stored, compared and exported."""
        return asdict(self)

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Business:
        """The business that ``to_data`` wrote down."""
        steps = tuple(
            Step(**{**step, "participants": tuple(_participant(p) for p in step["participants"])})
            for step in data["steps"]
        )
        transitions = tuple(
            Transition(**{**t, "guards": tuple(t["guards"]), "effects": tuple(t["effects"])})
            for t in data["transitions"]
        )
        plain = {name: tuple(data[name]) for name in ("needs", "prints")}
        return cls(**{**data, **plain, "steps": steps, "transitions": transitions})


def _participant(data: Mapping[str, Any]) -> Participant:
    return Participant(**{**data, "fires": tuple(data["fires"])})
