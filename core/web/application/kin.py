"""The kin of a document on its page: what it came from and what came from it, as two trees."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from core.web.application.places import Case
from core.web.application.showing import step_called
from core.workflow.beside.tracing import Kin, Line, trace
from core.workflow.businesses import definition


@dataclass(frozen=True, kw_only=True)
class Relative:
    """A document on a tree: what it is called, where it stands, its page, and those beyond it."""

    title: str
    number: str
    step: str
    path: str
    beyond: list[Relative] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Tree:
    """The relatives in one direction, and how many there are besides those that are told."""

    nearest: list[Relative]
    more: int
    endless: bool


@dataclass(frozen=True, kw_only=True)
class Family:
    """What a document came from and what came from it."""

    up: Tree
    down: Tree


def kin_of(case: Case) -> Family | None:
    """The documents around this one, those that the person sees; None where there are none."""
    found = trace(case.document, case.here)
    if not found.up.kin and not found.down.kin:
        return None
    return Family(up=_tree(found.up, case), down=_tree(found.down, case))


def _tree(line: Line, case: Case) -> Tree:
    beyond: dict[int, list[Relative]] = defaultdict(list)
    # The farthest first: each is told with those beyond it.
    for one in reversed(line.kin):
        beyond[one.via].insert(0, _told(one, beyond[one.id], case))
    return Tree(nearest=beyond[case.document.id], more=line.more, endless=line.endless)


def _told(one: Kin, beyond: list[Relative], case: Case) -> Relative:
    business = definition(case.here, one.business, one.version)
    number = one.number or f"#{one.id}"
    return Relative(
        title=business.called(case.here.identity.locale),
        number=number,
        step=step_called(business, one.step, case.here),
        path=f"{one.business}/{one.id}",
        beyond=beyond,
    )
