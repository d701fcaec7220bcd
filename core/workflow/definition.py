"""What a business is: its document, steps, transitions and who takes part in each.

All of it is plain data, made through one constructor, whether an addon ships it or a person draws
it; kinds, guards and effects are code that addons contribute (``core.workflow.contributed``).
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from core.workflow.plain import from_plain, to_plain

Title = Mapping[str, str]
ANY = "*"
APPLICANT, SUPERIOR, HEAD, REPRESENTATIVE, HEADQUARTERS = RELATIVES = (
    "applicant",
    "superior",
    "department_head",
    "representative",
    "headquarters",
)
VERBS = ("return", "withdraw", "add", "reassign", "remind", "copy")


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One value of a choice field and its label."""

    value: str
    title: Title


@dataclass(frozen=True, kw_only=True)
class OwnField:
    """A field that a business adds to its kind's: typed, validated, filterable.

    ``default``, ``formula``, ``check`` and ``shown_if`` are expressions; a field with a formula is
    never typed in, one whose ``check`` is false is refused with ``message``. ``columns`` are the
    fields of a table of lines. ``listed`` puts it into the list, ``indexed`` lets it be filtered
    and sorted by there.
    """

    name: str
    title: Title
    type: str = "text"
    required: bool = False
    default: str = ""
    formula: str = ""
    check: str = ""
    message: Title = field(default_factory=dict)
    shown_if: str = ""
    choices: tuple[Choice, ...] = ()
    columns: tuple[OwnField, ...] = ()
    listed: bool = False
    indexed: bool = False


@dataclass(frozen=True, kw_only=True)
class Use:
    """A guard or an effect as a business uses it: its name and what is said to it."""

    name: str
    given: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def named(cls, name: str) -> Use:
        """The use of something to which nothing is said; plain data may give its name alone."""
        return cls(name=name)


def uses(*names: str) -> tuple[Use, ...]:
    """Guards or effects to which nothing is said."""
    return tuple(map(Use.named, names))


@dataclass(frozen=True, kw_only=True)
class Participant:
    """Who takes part in a step: department x role, or a ``relative`` of the case.

    What he ``sees`` and ``edits`` there are names of fields, ``*`` is all; ``fires`` names
    transitions. A relative is ``applicant``, ``superior`` (of the applicant), ``department_head``
    (of ``department``, or of the applicant's own), ``representative`` (of the customer) or
    ``headquarters`` (the role at headquarters).
    """

    role: str = ANY
    department: str = ANY
    relative: str = ""
    fires: tuple[str, ...] = ()
    sees: tuple[str, ...] = (ANY,)
    edits: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Rung:
    """A rung of a ladder: who decides ``up_to`` and including this; None is without end."""

    who: Participant
    up_to: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Ladder:
    """Authority in one table: ``measure``, an expression, chooses the lowest rung it fits under."""

    measure: str
    rungs: tuple[Rung, ...]


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """How many working hours a step may take, and what follows when they are over.

    So many working hours before the end, ``remind`` reminds those who are to act.
    ``escalate`` asks somebody else as well; ``fires`` lets the system fire a transition instead.
    """

    hours: Decimal
    remind: Decimal = Decimal(0)
    escalate: Participant | None = None
    fires: str = ""


@dataclass(frozen=True, kw_only=True)
class Step:
    """Where a document can stand; ``final`` steps are where it may rest for good.

    Besides ``participants`` the ``ladder`` may say who decides. ``not_by`` names steps whose
    actors may not act here (``applicant`` stands for whoever began the case). Where the seat is
    ``empty``, or everyone asked here has decided before (``skip_asked``), the document goes through
    the transition ``passes`` by itself: ``empty`` is ``wait``, ``pass`` or ``headquarters``.
    ``verbs`` are the everyday verbs allowed here. ``x`` and ``y`` are its place in the drawing.
    """

    name: str
    title: Title
    participants: tuple[Participant, ...] = ()
    final: bool = False
    ladder: Ladder | None = None
    not_by: tuple[str, ...] = ()
    empty: str = "wait"
    skip_asked: bool = False
    passes: str = ""
    verbs: tuple[str, ...] = ()
    deadline: Deadline | None = None
    x: int = 0
    y: int = 0

    @property
    def everyone(self) -> tuple[Participant, ...]:
        """All who may take part: the participants, the rungs of the ladder, who it escalates to."""
        rungs = self.ladder.rungs if self.ladder else ()
        late = self.deadline.escalate if self.deadline else None
        return (*self.participants, *(rung.who for rung in rungs), *([late] if late else ()))


@dataclass(frozen=True, kw_only=True)
class Transition:
    """A way from step to step: questions first, then deeds; ``numbers`` draws the number.

    It is offered only while ``condition``, an expression, holds, and goes through when ``quorum``
    people have fired it (0: all who were asked). ``requires`` names fields that must be filled. An
    ``automatic`` one the system fires as soon as a document stands in ``source`` and the condition
    holds.
    """

    name: str
    title: Title
    source: str
    target: str
    guards: tuple[Use, ...] = ()
    effects: tuple[Use, ...] = ()
    numbers: bool = False
    reason: bool = False
    condition: str = ""
    requires: tuple[str, ...] = ()
    quorum: int = 1
    automatic: bool = False


@dataclass(frozen=True, kw_only=True)
class Follow:
    """The next document made from one of these (下推): of which business, with which values.

    ``fields`` maps fields of the next document to expressions over this one; it is offered in
    ``step``.
    """

    name: str
    title: Title
    business: str
    step: str
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Business:
    """One business of a branch; the first step is where its documents begin.

    ``needs`` names the addons without which it is not live; ``series`` heads its document numbers;
    ``prints`` names the layouts of its papers. ``starters`` may begin one (none: whoever holds the
    kind's permission to create); of several businesses of a kind the first by ``order`` whose
    ``applies``, an expression over the values a document begins with, holds is taken. ``facts`` are
    the few fields that stand beside a task. ``home`` is the branch whose own version this is, empty
    for the whole company; ``base`` is the version it was made from.
    """

    name: str
    title: Title
    kind: str
    steps: tuple[Step, ...]
    transitions: tuple[Transition, ...]
    series: str
    needs: tuple[str, ...] = ()
    prints: tuple[str, ...] = ()
    fields: tuple[OwnField, ...] = ()
    starters: tuple[Participant, ...] = ()
    applies: str = ""
    order: int = 50
    follows: tuple[Follow, ...] = ()
    facts: tuple[str, ...] = ()
    home: str = ""
    base: int = 0
    version: int = 1

    @functools.cached_property
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
        return next((t for t in self.leaving(source) if t.name == name), None)

    def leaving(self, source: str) -> Iterator[Transition]:
        """The transitions that leave ``source``."""
        return (t for t in self.transitions if t.source == source)

    def called(self, locale: str) -> str:
        """The title for a reader of ``locale``."""
        return in_words(self.title, locale) or self.name

    def to_data(self) -> dict[str, Any]:
        """Plain data, as it is stored, compared and exported; what is as usual is left out."""
        return to_plain(self)

    @classmethod
    def from_data(cls, data: Any) -> Business:
        """The business that ``to_data`` wrote down; refuses what is none, naming the place."""
        return from_plain(cls, data)


def in_words(title: Title, locale: str) -> str:
    """A label in ``locale``, or in English, or in whatever there is."""
    return title.get(locale) or title.get("en") or next(iter(title.values()), "")
