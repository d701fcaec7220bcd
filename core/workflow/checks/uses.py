"""Guards and effects as a business uses them: offered, for its kind, and told what they ask for."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from core.i18n import _
from core.workflow.checks.subject import Fault, Subject, way_place
from core.workflow.contributed import Effect, Guard, Parameter, suits
from core.workflow.definition import Transition, Use
from core.workflow.expressions import BadExpression, parse


def look(subject: Subject) -> Iterator[Fault]:
    """Guards and effects that are not there, not for this kind, or told the wrong things."""
    for transition in subject.business.transitions:
        for what, used in (("guards", transition.guards), ("effects", transition.effects)):
            offered = subject.context.hooks.named(what)
            for use in used:
                if use.name not in offered:
                    yield from _gone(transition, use, subject)
                else:
                    yield from _used(transition, use, offered[use.name], subject)


def expressions(subject: Subject) -> Iterator[Fault]:
    """Expressions that guards and effects are told and nothing can be worked out from."""
    for transition in subject.business.transitions:
        for what, used in (("guards", transition.guards), ("effects", transition.effects)):
            offered = subject.context.hooks.named(what)
            for use in used:
                asked = offered[use.name].parameters if use.name in offered else ()
                for one in asked:
                    value = use.given.get(one.name)
                    if one.type == "expression" and value and not _fits(value, one, subject):
                        yield _unfit(transition, offered[use.name], one, subject)


def _gone(transition: Transition, use: Use, subject: Subject) -> Iterator[Fault]:
    said = {"place": subject.label(transition), "name": use.name}
    yield Fault(
        way_place(transition),
        _("Transition ${place}: no installed addon offers ${name}.", mapping=said),
    )


def _used(
    transition: Transition, use: Use, offered: Guard | Effect, subject: Subject
) -> Iterator[Fault]:
    place, addon = way_place(transition), use.name.partition(".")[0]
    words = subject.words
    said = {
        "place": subject.label(transition),
        "name": words.say(offered.title),
        "addon": words.name("addons", addon),
    }
    if addon not in subject.on:
        yield Fault(
            place,
            _(
                "Transition ${place}: “${name}” is there only while “${addon}” is on. "
                "Name that among what the business needs.",
                mapping=said,
            ),
        )
    if subject.kind is not None and not suits(offered, subject.kind):
        yield Fault(
            place,
            _("Transition ${place}: “${name}” is for other kinds of document.", mapping=said),
        )
    parameters = {parameter.name: parameter for parameter in offered.parameters}
    for name in use.given:
        if name not in parameters:
            named = {**said, "parameter": name[:60]}
            yield Fault(
                place,
                _("Transition ${place}: “${name}” knows no ${parameter}.", mapping=named),
            )
    for name, parameter in parameters.items():
        named = {**said, "parameter": words.say(parameter.title)}
        value = use.given.get(name)
        if value in (None, "") and parameter.required:
            yield Fault(
                place,
                _("Transition ${place}: “${name}” has to be told: ${parameter}.", mapping=named),
            )
        elif value not in (None, "") and not _fits(value, parameter, subject):
            yield _unfit(transition, offered, parameter, subject)


def _unfit(
    transition: Transition, offered: Guard | Effect, parameter: Parameter, subject: Subject
) -> Fault:
    said = {
        "place": subject.label(transition),
        "name": subject.words.say(offered.title),
        "parameter": subject.words.say(parameter.title),
    }
    return Fault(
        way_place(transition),
        _("Transition ${place}: what “${name}” is told does not fit: ${parameter}.", mapping=said),
    )


def _fits(value: Any, parameter: Parameter, subject: Subject) -> bool:
    if parameter.choices:
        return value in [choice for choice, _title in parameter.choices]
    if parameter.type in ("number", "money"):
        return _is_number(value)
    if parameter.type == "yes_no":
        return type(value) is bool
    if parameter.type == "expression":
        return isinstance(value, str) and _is_expression(value, subject)
    company = subject.context.company
    offered: dict[str, Any] = {
        "field": subject.names,
        "business": {*company.businesses, subject.business.name},
        "layout": {*subject.context.hooks.named("print_layouts"), *company.layouts},
    }
    if parameter.type in offered:
        return value in offered[parameter.type]
    return isinstance(value, str | int) and type(value) is not bool


def _is_number(value: Any) -> bool:
    try:
        return type(value) in (str, int) and Decimal(value).is_finite()
    except InvalidOperation:
        return False


def _is_expression(text: str, subject: Subject) -> bool:
    try:
        parse(text, subject.known)
    except BadExpression:
        return False
    return True
