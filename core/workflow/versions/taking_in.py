"""A business from a file becomes a draft here: what does not fit is shown before anything changes.

A role or department that this company does not have becomes one of its own, or stays to be seen to
in the draft. A layout that is otherwise here stays as it is, unless theirs is wanted beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from core.context import Context
from core.i18n import _
from core.refusal import Refusal
from core.workflow.businesses import open_to
from core.workflow.checks import unreadable
from core.workflow.definition import ANY, Business, Participant, Step, Use
from core.workflow.fields import types_of
from core.workflow.printing.layouts import BACKGROUND, keep_layout
from core.workflow.titles import whose
from core.workflow.versions.drafts import (
    Draft,
    called_anew,
    draft_of,
    drawing,
    home_of,
    refuse_name,
    start,
)
from core.workflow.versions.filing import Filed, people_of, uses_of, version_of, words_of
from core.workflow.words.wording import Words

LAYOUTS = "core:layout:edit"
OURS, THEIRS = "ours", "theirs"
RELEASE = re.compile(r"\d{1,9}(\.\d{1,9})*", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """Something in the file that does not fit here, or will be made here with it.

    ``sort`` is name, role, department, layout, addon, kind, part, business or expression. Where
    ``choices`` are offered, an answer may be given; the first stands when none is.
    """

    sort: str
    name: str
    sentence: str
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Answers:
    """How the person who takes a file in settles its conflicts; ``name`` is empty to keep it."""

    name: str = ""
    roles: Mapping[str, str] = field(default_factory=dict)
    departments: Mapping[str, str] = field(default_factory=dict)
    layouts: Mapping[str, str] = field(default_factory=dict)


def conflicts(filed: Filed, context: Context, words: Words) -> list[Conflict]:
    """What of the file does not fit here; nothing is changed by asking."""
    return [
        *_name(filed, context, words),
        *_unknown(filed, context, words),
        *_layouts(filed, context, words),
        *_absent(filed, context, words),
        *_unreadable(filed, context, words),
    ]


def take_in(filed: Filed, answers: Answers, context: Context) -> Draft:
    """Make the business of the file a draft of this branch, with its layouts, as was answered."""
    name = answers.name or filed.business.name
    refuse_name(context, name)
    business = _with_people(filed.business, answers)
    versions = context.company.businesses.get(name, {})
    made = _with_layouts(business, filed, answers, context)
    data = called_anew(made.to_data(), filed.business.name, name)
    base = max(versions, default=0)
    return start(context, name, data, base=base, needs=words_of(filed.needs))


def _name(filed: Filed, context: Context, words: Words) -> Iterator[Conflict]:
    name, versions = filed.business.name, context.company.businesses.get(filed.business.name)
    assert context.branch is not None
    if draft_of(context, name) is not None:
        sentence = _(
            "“${title}” is drawn here under the name ${name}. Take another name for this one."
        )
    elif versions and open_to(context.branch, versions):
        sentence = _(
            "“${title}” of ${branch} has the name ${name}: this becomes the draft of its next "
            "version. Take another name to have both."
        )
    elif versions and not home_of(context):
        sentence = _(
            "“${title}” of ${branch} has the name ${name}: this becomes its next version, for the "
            "whole company. Take another name to keep them apart."
        )
    elif versions:
        sentence = _(
            "“${title}” of ${branch} has the name ${name}: this becomes a version of it for this "
            "branch alone. Take another name to keep them apart."
        )
    else:
        return
    said = words.say(sentence, name=name, **whose(name, context))
    yield Conflict(sort="name", name=name, sentence=said)


def _unknown(filed: Filed, context: Context, words: Words) -> Iterator[Conflict]:
    """Roles and departments that this company does not have, with those it has."""
    company = context.company
    departments = {n: d for b in company.branches.values() for n, d in b.departments.items()}
    sorts = (
        ("role", "roles", company.roles, filed.needs.roles, _("There is no role ${name} here.")),
        (
            "department",
            "departments",
            departments,
            filed.needs.departments,
            _("There is no department ${name} here."),
        ),
    )
    for sort, many, ours, told, sentence in sorts:
        named = {getattr(one, sort) for one in people_of(filed.business)} - {ANY}
        offered = ((name, words.name(many, name)) for name in sorted(ours))
        leave = words.say(_("leave it to be seen to in the draft"))
        choices = (("", leave), *offered)
        for name in sorted(named - set(ours)):
            called = words.label(told.get(name, {})) or name
            yield Conflict(
                sort=sort, name=name, sentence=words.say(sentence, name=called), choices=choices
            )


def _layouts(filed: Filed, context: Context, words: Words) -> Iterator[Conflict]:
    for name, data in filed.needs.layouts.items():
        ours = context.company.layouts.get(name)
        called = filed.layouts[name].title.said_in(words.locale)
        if not ours:
            said = words.say(_("The layout ${name} comes with it."), name=called)
            yield Conflict(sort="layout", name=name, sentence=said)
        elif not _alike(ours[-1], data):
            choices = (
                (OURS, words.say(_("print on ours"))),
                (THEIRS, words.say(_("take theirs under a name of its own"))),
            )
            said = words.say(_("The layout ${name} is otherwise here."), name=called)
            yield Conflict(sort="layout", name=name, sentence=said, choices=choices)


def _absent(filed: Filed, context: Context, words: Words) -> Iterator[Conflict]:
    """What no addon offers here; the file can be taken in as a draft all the same."""
    hooks, business = drawing(context).hooks, filed.business
    for name, told in filed.needs.addons.items():
        addon = hooks.addons.get(name)
        ours = version_of(hooks, name) if addon else ""
        if addon is None:
            said = _("The module ${name} is not installed here.")
        elif name not in hooks.enabled:
            said = _("The module ${name} is off in this branch.")
        elif is_newer(told.version, ours):
            said = _(
                "The module ${name} is of version ${ours} here and was of ${theirs} where the file "
                "comes from. What is new in it may be missing here."
            )
        else:
            continue
        called = words.name("addons", name) if addon else told.title
        sentence = words.say(said, name=called, ours=ours, theirs=told.version)
        yield Conflict(sort="addon", name=name, sentence=sentence)
    if business.kind not in hooks.named("kinds"):
        said = words.say(_("There is no document kind ${name} here."), name=business.kind)
        yield Conflict(sort="kind", name=business.kind, sentence=said)
    used = {use.name for sort, use in uses_of(business) if use.name not in hooks.named(sort)}
    types = types_of(context)
    used |= {one.type for one in business.fields if one.type not in types}
    for name in sorted(used):
        said = words.say(_("Nothing here offers ${name}."), name=name)
        yield Conflict(sort="part", name=name, sentence=said)
    for name in sorted({follow.business for follow in business.follows}):
        if name not in context.company.businesses and name != business.name:
            called = words.label(filed.needs.businesses.get(name, {})) or name
            said = words.say(_("The business ${name}, which follows, is not here."), name=called)
            yield Conflict(sort="business", name=name, sentence=said)


def _unreadable(filed: Filed, context: Context, words: Words) -> Iterator[Conflict]:
    """Expressions that no version could be published with, each with the place it stands at."""
    sentence = _("${fault} Write it anew in the draft: it is not published like this.")
    for fault in unreadable(filed.business, drawing(context)):
        said = words.say(sentence, fault=fault.sentence)
        yield Conflict(sort="expression", name=fault.place, sentence=said)


def is_newer(theirs: str, ours: str) -> bool:
    """Whether the release ``theirs`` came after ``ours``; what is no version came after none."""
    return _release(theirs) > _release(ours) > ()


def _release(version: str) -> tuple[int, ...]:
    """The numbers at the head of a version, without noughts at their end."""
    head = RELEASE.match(version)
    numbers = [int(number) for number in head.group().split(".")] if head else []
    while numbers and not numbers[-1]:
        numbers.pop()
    return tuple(numbers)


def _alike(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> bool:
    return {BACKGROUND: "", **ours} == {BACKGROUND: "", **theirs}


def _with_people(business: Business, answers: Answers) -> Business:
    """The business with this company's roles and departments in place of theirs."""

    def ours(one: Participant) -> Participant:
        role = answers.roles.get(one.role) or one.role
        department = answers.departments.get(one.department) or one.department
        return replace(one, role=role, department=department)

    def step(one: Step) -> Step:
        ladder, deadline = one.ladder, one.deadline
        if ladder is not None:
            rungs = tuple(replace(rung, who=ours(rung.who)) for rung in ladder.rungs)
            ladder = replace(ladder, rungs=rungs)
        if deadline is not None and deadline.escalate is not None:
            deadline = replace(deadline, escalate=ours(deadline.escalate))
        people = tuple(map(ours, one.participants))
        return replace(one, participants=people, ladder=ladder, deadline=deadline)

    return replace(
        business,
        steps=tuple(map(step, business.steps)),
        starters=tuple(map(ours, business.starters)),
    )


def _with_layouts(business: Business, filed: Filed, answers: Answers, context: Context) -> Business:
    """Keep the layouts that come with the file; the business prints on those it is to print on."""
    names: dict[str, str] = {}
    for name, layout in filed.layouts.items():
        ours = context.company.layouts.get(name)
        wanted = answers.layouts.get(name, OURS)
        if ours and (wanted != THEIRS or _alike(ours[-1], filed.needs.layouts[name])):
            continue
        context.require(LAYOUTS)
        if ours:
            names[name] = _free(name, context)
            layout = replace(layout, name=names[name], variant_of=layout.prints)
        keep_layout(context, layout)
    return _printing_on(business, names, context)


def _printing_on(business: Business, names: Mapping[str, str], context: Context) -> Business:
    """The business with layouts called otherwise, in what it prints and what it tells effects."""
    if not names:
        return business
    hooks = context.hooks.everywhere

    def use(sort: str, one: Use) -> Use:
        item = hooks.named(sort).get(one.name)
        papers = {p.name for p in item.parameters if p.type == "layout"} if item else set()
        given = {n: names.get(v, v) if n in papers else v for n, v in one.given.items()}
        return replace(one, given=given)

    transitions = tuple(
        replace(
            way,
            guards=tuple(use("guards", one) for one in way.guards),
            effects=tuple(use("effects", one) for one in way.effects),
        )
        for way in business.transitions
    )
    prints = tuple(names.get(name, name) for name in business.prints)
    return replace(business, prints=prints, transitions=transitions)


def _free(name: str, context: Context) -> str:
    for number in range(2, 100):
        fresh = f"{name}_{number}"
        if fresh not in context.company.layouts:
            return fresh
    raise Refusal(_("There are too many layouts like ${name}.", mapping={"name": name}))
