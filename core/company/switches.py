"""Which addons are on in a branch, from which date, and why a switch is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from core.company.model import Branch, Phase
from core.i18n import _
from core.refusal import Refusal
from core.registry.addon import Addon


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Whether an addon is on in a branch, since when it has been so, and when that will change."""

    on: bool
    since: date | None
    change: date | None


def standing(phases: tuple[Phase, ...], name: str, today: date) -> Standing:
    """How ``name`` stands today among the phases of a branch."""
    turns: list[tuple[date, bool]] = []
    for phase in phases:
        on = name in phase.addons
        if on != (turns[-1][1] if turns else False):
            turns.append((phase.since, on))
    past = [turn for turn in turns if turn[0] <= today]
    coming = [day for day, _on in turns if day > today]
    on = past[-1][1] if past else False
    return Standing(
        on=on, since=past[-1][0] if past else None, change=coming[0] if coming else None
    )


def refuse_past(since: date, today: date) -> None:
    """Refuse to switch on a day that is over: what was done then was done as things stood."""
    if since < today:
        raise Refusal(_("A switch cannot be thrown in the past. Choose today or a later day."))


def with_addon(phases: tuple[Phase, ...], names: frozenset[str], since: date) -> tuple[Phase, ...]:
    """The phases with ``names`` on from ``since`` on."""
    return _changed(phases, since, lambda addons: addons | names)


def without_addon(phases: tuple[Phase, ...], name: str, since: date) -> tuple[Phase, ...]:
    """The phases with ``name`` off from ``since`` on."""
    return _changed(phases, since, lambda addons: addons - {name})


def to_enable(name: str, addons: Mapping[str, Addon]) -> frozenset[str]:
    """``name`` and all it requires; refuses an addon that is not installed."""
    if name not in addons:
        raise Refusal(
            _(
                "There is no addon ${name}. The installed ones are ${names}.",
                mapping={"name": name, "names": ", ".join(sorted(addons))},
            )
        )
    found = {name}
    for required in addons[name].requires:
        found |= to_enable(required, addons)
    return frozenset(found)


def lacking(names: frozenset[str], phases: tuple[Phase, ...], since: date) -> frozenset[str]:
    """Those of ``names`` that are off on ``since`` or on any later day."""
    on = next((p.addons for p in reversed(phases) if p.since <= since), frozenset())
    lasting = on.intersection(*(phase.addons for phase in phases if phase.since > since))
    return names - lasting


def refuse_disable(name: str, branch: Branch, since: date, addons: Mapping[str, Addon]) -> None:
    """Refuse to switch ``name`` off where it is always on or another addon needs it."""
    if name not in addons:
        to_enable(name, addons)
    if addons[name].always:
        raise Refusal(
            _("${name} belongs to the installation and is on everywhere.", mapping={"name": name})
        )
    on = branch.enabled(since)
    later = {n for phase in branch.phases if phase.since > since for n in phase.addons}
    needing = sorted(n for n in on | later if n in addons and name in addons[n].requires)
    if needing:
        raise Refusal(
            _(
                "${name} stays on: ${needing} needs it. Switch that off first.",
                mapping={"name": name, "needing": ", ".join(needing)},
            )
        )


def _changed(phases: tuple[Phase, ...], since: date, change: object) -> tuple[Phase, ...]:
    assert callable(change)
    before = next((p.addons for p in reversed(phases) if p.since <= since), frozenset())
    dated = {phase.since: phase.addons for phase in phases}
    dated.setdefault(since, before)
    made = [
        Phase(since=day, addons=change(addons) if day >= since else addons)
        for day, addons in sorted(dated.items())
    ]
    kept = [phase for i, phase in enumerate(made) if i == 0 or phase.addons != made[i - 1].addons]
    return tuple(kept)
