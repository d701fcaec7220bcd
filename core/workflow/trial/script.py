"""What happens in a trial on paper, as plain data: who does what, what time passes, who is away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from core.i18n import _
from core.refusal import Invalid
from core.workflow.definition import ANY, VERBS, Participant
from core.workflow.plain import Misplaced, from_plain
from core.workflow.reserved import ADD, AGREE, COPY, REASSIGN

MOST_ACTS = 50
LONGEST_WAIT = 366
NEXT, ANEW = "next", "anew"
# What is asked of somebody, and everything that people do besides transitions.
ASKS_SOMEBODY = (ADD, REASSIGN, COPY)
ALL_VERBS = (*VERBS, AGREE, NEXT, ANEW)


@dataclass(frozen=True, kw_only=True)
class Who:
    """A user by ``login``, or the ``number``-th person in a seat of ``role`` x ``department``.

    Where so many do not sit there, they are made up. Or he is a ``relative`` of the case that has
    begun, or sits at headquarters, as a participant does.
    """

    login: str = ""
    role: str = ANY
    department: str = ANY
    number: int = 1
    relative: str = ""

    @property
    def participant(self) -> Participant:
        """He as a definition names him."""
        return Participant(role=self.role, department=self.department, relative=self.relative)


@dataclass(frozen=True, kw_only=True)
class Verb:
    """One of the everyday verbs by its ``name``: the ``step`` to return to, ``whom`` it asks.

    ``way`` is the transition said now that waits for an approver who is added afterwards. ``next``
    makes the next document called ``way``, ``anew`` reverses a closed one and begins a copy.
    """

    name: str
    step: str = ""
    whom: tuple[Who, ...] = ()
    way: str = ""


@dataclass(frozen=True, kw_only=True)
class Wait:
    """So many working ``days`` pass, then so many working ``hours``; none: until the deadline."""

    days: int = 0
    hours: Decimal = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class Away:
    """``who`` is away from today, for so many ``days``, and ``agent`` acts for him meanwhile."""

    who: Who
    agent: Who
    days: int = 30


@dataclass(frozen=True, kw_only=True)
class Deal:
    """One thing that happens: somebody does something, time passes, or somebody is away.

    ``who`` changes ``values``, or fires a transition, or one after the other, or uses a ``verb``.
    The first one who does something begins the document with the values.
    """

    who: Who | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    fires: str = ""
    reason: str = ""
    verb: Verb | None = None
    wait: Wait | None = None
    away: Away | None = None

    @property
    def people(self) -> Iterator[Who]:
        """Everybody it names."""
        if self.who is not None:
            yield self.who
        if self.verb is not None:
            yield from self.verb.whom
        if self.away is not None:
            yield from (self.away.who, self.away.agent)


@dataclass(frozen=True, kw_only=True)
class Script:
    """What happens on paper, one thing after the other."""

    acts: tuple[Deal, ...]


def read_script(data: Any) -> Script:
    """The script that plain ``data`` says; raises Refusal with the place of what is wrong."""
    script: Script = from_plain(Script, data)
    if not 0 < len(script.acts) <= MOST_ACTS:
        said = {"most": MOST_ACTS}
        raise Invalid(_("Try one to ${most} deeds, the first of which begins.", mapping=said))
    for number, act in enumerate(script.acts):
        _refuse_muddle(act, f"acts[{number}]")
    return script


def _refuse_muddle(act: Deal, place: str) -> None:
    """Refuse what does nothing, or several things of which only one would be played."""
    if [act.who, act.wait, act.away].count(None) != 2:
        said = _("Say who does it, or how long to wait, or who is away: one of the three.")
        raise Misplaced(place, said)
    if act.verb is not None:
        _refuse_verb(act, act.verb, f"{place}.verb")
    days = act.wait.days if act.wait else act.away.days if act.away else 0
    hours = act.wait.hours if act.wait else Decimal(0)
    if not 0 <= days <= LONGEST_WAIT or not 0 <= hours <= LONGEST_WAIT * 24:
        raise Misplaced(place, _("On paper a year passes at most, and time never runs back."))
    for who in act.people:
        if not 0 < who.number <= MOST_ACTS:
            raise Misplaced(place, _("Number people from 1 on."))


def _refuse_verb(act: Deal, verb: Verb, place: str) -> None:
    if verb.name not in ALL_VERBS:
        told = {"name": verb.name[:40], "names": ", ".join(ALL_VERBS)}
        said = _("There is no ${name} here, but ${names}.", mapping=told)
        raise Misplaced(f"{place}.name", said)
    if act.who is None or act.fires or act.values:
        raise Misplaced(place, _("Somebody does this by itself: change fields or go on after it."))
    if verb.name in ASKS_SOMEBODY and not verb.whom:
        raise Misplaced(f"{place}.whom", _("Say whom it asks."))
