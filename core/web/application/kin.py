"""The kin of a document on its page: what it came from and what came from it (上查 / 下查)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.web.application.places import Case
from core.web.application.showing import step_called
from core.workflow.businesses import definition
from core.workflow.lives import reachable
from core.workflow.rights import oversees, takes_part
from core.workflow.verbs import Kin, trace


@dataclass(frozen=True, kw_only=True)
class Relative:
    """A document ``above`` or below another: what it is called, where it stands, and its page."""

    above: bool
    title: str
    number: str
    step: str
    path: str


def kin_of(case: Case) -> list[Relative]:
    """The documents next to this one, where the person has something to do with their business."""
    found = trace(case.document, case.here)
    near = [*((True, one) for one in found.up), *((False, one) for one in found.down)]
    names = {one.business for _above, one in near}
    there = {name: b for name, b in reachable(case.here).items() if name in names} if names else {}
    open_ = {n for n, b in there.items() if takes_part(b, case.here) or oversees(b, case.here)}
    return [_told(above, one, case) for above, one in near if one.business in open_]


def _told(above: bool, one: Kin, case: Case) -> Relative:
    business = definition(case.here, one.business, one.version)
    number: Any = one.number or f"#{one.id}"
    return Relative(
        above=above,
        title=business.called(case.here.identity.locale),
        number=number,
        step=step_called(business, one.step, case.here),
        path=f"{one.business}/{one.id}",
    )
