"""What is wrong with a definition, each fault with its place; nothing broken is published."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from core.context import Context
from core.i18n import _
from core.workflow.definition import ANY, Business


def faults(business: Business, context: Context) -> list[Any]:
    """The sentences that say why ``business`` cannot be published; none where it can."""
    if not business.steps:
        named = {"name": business.name}
        return [_("${name} has no steps. It needs one to begin in.", mapping=named)]
    return [
        *_unknown_names(business, context),
        *_structure(business),
        *_nobody(business, context),
        *_labels(business),
    ]


def _unknown_names(business: Business, context: Context) -> Iterator[Any]:
    hooks = context.hooks
    if business.kind not in hooks.named("kinds"):
        yield _("There is no document kind ${name}.", mapping={"name": business.kind})
    for transition in business.transitions:
        for what, names in (("guards", transition.guards), ("effects", transition.effects)):
            for name in names:
                if name not in hooks.named(what):
                    yield _(
                        "Transition ${place}: no installed addon offers ${name}.",
                        mapping={"place": transition.name, "name": name},
                    )


def _structure(business: Business) -> Iterator[Any]:
    names = [step.name for step in business.steps]
    if len(set(names)) != len(names):
        yield _("Two steps have the same name.")
    for transition in business.transitions:
        for end in (transition.source, transition.target):
            if end not in names:
                yield _(
                    "Transition ${place} leads to or from ${name}, which is no step.",
                    mapping={"place": transition.name, "name": end},
                )
    reached = _closure(business, {names[0]}, forward=True)
    resting = _closure(business, {s.name for s in business.steps if s.final}, forward=False)
    for name in names:
        if name not in reached:
            yield _("Step ${name} can never be reached.", mapping={"name": name})
        elif name not in resting:
            yield _("From step ${name} no way leads to an end.", mapping={"name": name})


def _nobody(business: Business, context: Context) -> Iterator[Any]:
    for transition in business.transitions:
        step = next((s for s in business.steps if s.name == transition.source), None)
        acting = [p for p in step.participants if transition.name in p.fires] if step else []
        if step and not acting:
            yield _(
                "Nobody may fire ${transition} in step ${name}.",
                mapping={"transition": transition.name, "name": step.name},
            )
        for participant in acting:
            if participant.role != ANY and participant.role not in context.company.roles:
                yield _(
                    "Step ${name}: there is no role ${role}.",
                    mapping={"name": transition.source, "role": participant.role},
                )


def _labels(business: Business) -> Iterator[Any]:
    titled: list[Any] = [business, *business.steps, *business.transitions]
    for item in titled:
        for locale in ("en", "zh_CN"):
            if not item.title.get(locale):
                yield _(
                    "${name} has no label in ${locale}.",
                    mapping={"name": item.name, "locale": locale},
                )


def _closure(business: Business, found: set[str], *, forward: bool) -> set[str]:
    while True:
        more = {
            (t.target if forward else t.source)
            for t in business.transitions
            if (t.source if forward else t.target) in found
        }
        if more <= found:
            return found
        found = found | more
