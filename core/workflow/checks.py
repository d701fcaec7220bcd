"""What is wrong with a definition, each fault with its place; nothing broken is published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from core.context import Context
from core.i18n import _
from core.workflow.definition import ANY, Business, Step, Transition


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
    for name in business.needs:
        if name not in hooks.addons:
            yield _("It needs ${name}, which is not installed.", mapping={"name": name})
    if business.kind not in hooks.named("kinds"):
        yield _("There is no document kind ${name}.", mapping={"name": business.kind})
    if not business.series:
        yield _("${name} has no series for its numbers.", mapping={"name": business.name})
    layouts = {*hooks.named("print_layouts"), *context.company.layouts}
    for name in business.prints:
        if name not in layouts:
            yield _("There is no print layout ${name}.", mapping={"name": name})
    for transition in business.transitions:
        for what, used in (("guards", transition.guards), ("effects", transition.effects)):
            names = [use.name for use in used]
            yield from _not_offered(business, transition, names, hooks.named(what), context)


def _not_offered(
    business: Business,
    transition: Transition,
    names: Iterable[str],
    offered: Mapping[str, Any],
    context: Context,
) -> Iterator[Any]:
    """What is named and not there, or there only as long as nobody switches its addon off."""
    on = context.hooks.along_with(business.addons)
    for name in names:
        mapping = {"place": transition.name, "name": name, "addon": name.partition(".")[0]}
        if name not in offered:
            yield _("Transition ${place}: no installed addon offers ${name}.", mapping=mapping)
        elif mapping["addon"] not in on:
            yield _(
                "Transition ${place}: ${name} is there only while ${addon} is on. "
                "Name that among what the business needs.",
                mapping=mapping,
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
    leaving = [(transition.name, transition.source) for transition in business.transitions]
    for name, source in sorted({way for way in leaving if leaving.count(way) > 1}):
        yield _(
            "Two transitions called ${place} leave step ${name}.",
            mapping={"place": name, "name": source},
        )
    reached = _closure(business, {names[0]}, forward=True)
    resting = _closure(business, {s.name for s in business.steps if s.final}, forward=False)
    for name in names:
        if name not in reached:
            yield _("Step ${name} can never be reached.", mapping={"name": name})
        elif name not in resting:
            yield _("From step ${name} no way leads to an end.", mapping={"name": name})


def _nobody(business: Business, context: Context) -> Iterator[Any]:
    for step in business.steps:
        leaving = {t.name for t in business.transitions if t.source == step.name}
        fired = {name for participant in step.participants for name in participant.fires}
        for name in sorted(leaving - fired):
            yield _(
                "Nobody may fire ${transition} in step ${name}.",
                mapping={"transition": name, "name": step.name},
            )
        for name in sorted(fired - leaving):
            yield _(
                "Step ${name}: no transition called ${transition} leaves it.",
                mapping={"transition": name, "name": step.name},
            )
        yield from _strangers(step, context)


def _strangers(step: Step, context: Context) -> Iterator[Any]:
    """Roles and departments that the company does not have."""
    branches = context.company.branches.values()
    departments = {ANY, *(name for branch in branches for name in branch.departments)}
    for participant in step.participants:
        if participant.role not in {ANY, *context.company.roles}:
            yield _(
                "Step ${name}: there is no role ${role}.",
                mapping={"name": step.name, "role": participant.role},
            )
        if participant.department not in departments:
            yield _(
                "Step ${name}: no branch has a department ${department}.",
                mapping={"name": step.name, "department": participant.department},
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
