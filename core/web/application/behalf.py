"""For whom somebody acts on a document: what he is about to do in another's name, said before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.i18n import _
from core.security.called import people_called
from core.web.application.places import Case
from core.workflow.everyday.verbs import DECIDES, Possible
from core.workflow.words.wording import VERBS

AGREE = _("Agree, as added")


@dataclass(frozen=True, kw_only=True)
class Behalf:
    """The name of whoever delegated, and what is done for him; nothing named is all there is."""

    name: str
    deeds: tuple[Any, ...] = ()


def behalf_of(case: Case, can: Possible, titles: Mapping[str, str]) -> list[Behalf]:
    """Each owner in whose name the person can do something; ``titles`` are those of transitions.

    A verb that is nobody's in particular, such as sending a copy, is not spoken of.
    """
    if not can.acts_for:
        return []
    said: dict[str, Any] = {way.name: titles[way.name] for way in can.transitions}
    said |= {"agree": AGREE} if can.agree else {}
    said |= {verb: VERBS[verb] for verb in can.verbs if verb in DECIDES}
    people = people_called(can.acts_for.values(), case.here)
    found: dict[str, list[Any]] = {}
    for name, title in said.items():
        if name in can.acts_for:
            found.setdefault(can.acts_for[name], []).append(title)
    alone = len(found) == 1 and said.keys() <= can.acts_for.keys()
    return [
        Behalf(name=people.get(owner, owner), deeds=() if alone else tuple(deeds))
        for owner, deeds in found.items()
    ]
