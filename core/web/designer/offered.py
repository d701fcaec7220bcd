"""What may be chosen while a business is drawn here: kinds, fields, guards, people, papers."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

from core.context import Context
from core.i18n import _
from core.workflow import definition
from core.workflow.businesses import live
from core.workflow.checks.follows import open_slots
from core.workflow.contributed import Effect, Guard, Kind, Parameter, suits
from core.workflow.definition import RELATIVES, VERBS
from core.workflow.fields import types_of
from core.workflow.plain import to_plain
from core.workflow.printing.layouts import fits, layout_of
from core.workflow.reserved import ON_FORMS, ON_LISTS, WORDS
from core.workflow.versions.drafts import drawing, home_of

Translate = Callable[[Any], str]
FEW = 200  # So many are chosen from a list; where there are more, one types.
Choices = list[tuple[str, str]]

RELATIVE_TITLES = (
    _("The applicant"),
    _("The applicant's superior"),
    _("The head of the department"),
    _("The customer's representative"),
    _("Headquarters"),
)
VERB_TITLES = (
    _("Return to an earlier step"),
    _("Withdraw"),
    _("Add an approver"),
    _("Reassign"),
    _("Remind"),
    _("Copy to others"),
)
PARTS = (
    definition.Business,
    definition.Step,
    definition.Transition,
    definition.Participant,
    definition.OwnField,
    definition.Deadline,
)


def offered(context: Context, translate: Translate) -> dict[str, Any]:
    """Everything the designer's inputs choose from, in the reader's language."""
    context = drawing(context)
    hooks, company, locale = context.hooks, context.company, context.identity.locale
    kinds, papers = hooks.named("kinds"), _papers(context)
    return {
        "kinds": {
            name: {
                "title": translate(kind.title),
                "fields": _built_in(kind, translate),
                "layouts": [one for one, _title in papers if fits(one, kind, kinds.values())],
            }
            for name, kind in kinds.items()
        },
        "types": [(name, translate(one.title)) for name, one in types_of(context).items()],
        "lookups": {
            name: f"/{context.branch.name}/{one.of}/suggest"
            for name, one in types_of(context).items()
            if context.branch is not None and one.widget == "lookup" and one.of
        },
        "few": _few(context),
        **{
            what: [_use(one, kinds, translate) for one in _by_title(hooks.named(what), translate)]
            for what in ("guards", "effects")
        },
        "roles": [(name, role.called(locale)) for name, role in company.roles.items()],
        "departments": _departments(context),
        "relatives": [*zip(RELATIVES, map(translate, RELATIVE_TITLES), strict=True)],
        "reserved": sorted(WORDS),
        "taken": sorted(ON_FORMS | ON_LISTS),
        "verbs": [*zip(VERBS, map(translate, VERB_TITLES), strict=True)],
        "layouts": papers,
        "addons": [(name, translate(hooks.addons[name].title)) for name in _switched(context)],
        "along": {name: sorted(hooks.along_with([name])) for name in hooks.enabled},
        "brings": _brings(context),
        "businesses": [(name, one.called(locale)) for name, one in live(context).items()],
        "fields_of": {
            name: [
                (n, str(translate(s.called(locale)))) for n, s in open_slots(found, context).items()
            ]
            for name, found in live(context).items()
        },
    }


def usual() -> dict[str, dict[str, Any]]:
    """What each part of a definition says where nobody says anything, by part and name."""
    return {
        part.__name__: {
            field.name: to_plain(
                field.default_factory()
                if field.default_factory is not dataclasses.MISSING
                else None
                if field.default is dataclasses.MISSING
                else field.default
            )
            for field in dataclasses.fields(part)
        }
        for part in PARTS
    }


def _built_in(kind: Any, translate: Translate) -> list[dict[str, Any]]:
    found = kind.rehearsal
    on_paper = {*found.meets, *found.happens} if found is not None else ()
    return [
        {
            "name": one.name,
            "title": translate(one.title),
            "type": one.type,
            "asked": one.required and (found is None or found.begin is None),
            "editable": one.editable,
            "apart": one.apart,
            "on_paper": one.name in on_paper,
            "choices": [(value, translate(title)) for value, title in one.choices],
        }
        for one in kind.fields
    ]


def _by_title(found: Mapping[str, Any], translate: Translate) -> list[Any]:
    return sorted(found.values(), key=lambda one: translate(one.title))


def _use(one: Guard | Effect, kinds: Mapping[str, Kind], translate: Translate) -> dict[str, Any]:
    return {
        "name": one.name,
        "title": translate(one.title),
        "kinds": [name for name, kind in kinds.items() if suits(one, kind)],
        "undo": isinstance(one, Guard) or one.undo is not None,
        "parameters": [_parameter(parameter, translate) for parameter in one.parameters],
    }


def _parameter(parameter: Parameter, translate: Translate) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "title": translate(parameter.title),
        "type": parameter.type,
        "required": parameter.required,
        "choices": [(value, translate(title)) for value, title in parameter.choices],
    }


def _few(context: Context) -> dict[str, Any]:
    """What may be chosen of types that offer all they have, where that is not too much."""
    types = types_of(context).items()
    found = {name: one.offered(context) for name, one in types if one.offered is not None}
    return {name: choices for name, choices in found.items() if len(choices) <= FEW}


def _departments(context: Context) -> Choices:
    """The branch's own; what is drawn for the whole company may name those of every branch."""
    assert context.branch is not None
    branches = [context.branch] if home_of(context) else context.company.branches.values()
    locale = context.identity.locale
    found = {n: one.called(locale) for branch in branches for n, one in branch.departments.items()}
    return [*found.items()]


def _switched(context: Context) -> list[str]:
    """The addons that are on here and may be off elsewhere, so that a business may need them."""
    return sorted(context.hooks.enabled - context.hooks.along_with(()))


def _brings(context: Context) -> dict[str, str]:
    """Types of fields that are there only while an addon is on, with its name."""
    always = context.hooks.only(()).named("field_types")
    return {
        kind: name
        for name in _switched(context)
        for kind in context.hooks.only([name]).named("field_types")
        if kind not in always
    }


def _papers(context: Context) -> Choices:
    """The papers of the company; on which sheet one is printed is chosen when it is.

    Labels and cards are none: they tell of goods, places and dealers, and of no document.
    """
    layouts = [layout_of(context, name) for name in context.company.layouts]
    papers = (one for one in layouts if not one.variant_of and one.grid is None)
    return sorted((one.name, one.title.said_in(context.identity.locale)) for one in papers)
