"""The definition that is looked at, with what its company has: fields, seats, people, modules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from core.company.model import Branch
from core.context import Context
from core.i18n import _
from core.security.identity import Seat
from core.security.permissions import CORE
from core.workflow.contributed import BuiltIn, Kind
from core.workflow.definition import (
    HEADQUARTERS,
    Business,
    Follow,
    OwnField,
    Participant,
    Step,
    Title,
    Transition,
    in_words,
)
from core.workflow.expressions import BadExpression, Expression, parse
from core.workflow.expressions.candidates import Domain
from core.workflow.fields.calling import worded
from core.workflow.fields.field_type import FieldType
from core.workflow.fields.sheet import GIVEN, sheet_of
from core.workflow.fields.types import types_of
from core.workflow.people import Organisation, organisations, sits
from core.workflow.words.wording import Words


@dataclass(frozen=True)
class Fault:
    """Something wrong with a definition: the sentence, and the ``place`` it belongs to.

    A place is like ``steps.approval``, ``steps.approval.participants[1]``,
    ``transitions.approval.approve``, ``fields.discount``, ``follows.again``, ``starters[0]`` or
    ``series``; it is empty for the whole. ``where`` is what its reader calls it. With one that
    ``bars``, documents could not begin or could not go on, whoever comes.
    """

    place: str
    message: Any
    where: Any = ""
    bars: bool = False

    @property
    def sentence(self) -> Any:
        """What is said to somebody who does not have the drawing before him."""
        named = getattr(self.where, "mapping", None) or {"name": ""}
        values = getattr(self.message, "mapping", None) or {}
        if not named["name"] or _names(named["name"], values):
            return self.message
        said = {"where": self.where, "message": self.message}
        return _("${where}: ${message}", mapping=said)


def _names(what: Any, values: Mapping[str, Any]) -> bool:
    """Whether one of the ``values`` of a sentence is ``what``, or a sentence about it."""
    return any(
        value == what or what in (getattr(value, "mapping", None) or {}).values()
        for value in values.values()
    )


class Subject:
    """A definition under examination; what costs something is found out once."""

    def __init__(self, business: Business, context: Context) -> None:
        self.business = business
        self.context = context
        self.kind: Kind | None = context.hooks.everywhere.named("kinds").get(business.kind)
        # What is on wherever the business is live; all else may be switched off beneath it.
        self.on = context.hooks.along_with(business.addons)

    @cached_property
    def words(self) -> Words:
        """What the reader calls all that a definition names; whoever shows a fault says it."""
        return Words.of(self.context, lambda sentence: sentence)

    def label(self, one: Step | Transition | OwnField | Follow | Business) -> str:
        """What the reader calls a part of the definition; its name where it has no label yet."""
        return self.titled(one.title, one.name)

    def titled(self, title: Title, name: str) -> str:
        """A label for the reader, else in any other language, or the name it is stored by."""
        said = (in_words(title, self.words.locale), *title.values())
        return next((text.strip() for text in said if text.strip()), name)

    def step(self, name: str) -> str:
        """What the reader calls the step of this name, whether there is one or not."""
        return next((self.label(one) for one in self.business.steps if one.name == name), name)

    def way(self, name: str) -> str:
        """What the reader calls a transition of this name, wherever it leaves, if there is one."""
        ways = self.business.transitions
        return next((self.label(one) for one in ways if one.name == name), name)

    def field(self, name: str) -> str:
        """What the reader calls the field of this name, built in or own, if there is one."""
        own = next((self.label(one) for one in self.business.fields if one.name == name), None)
        return own or self.words.name(f"fields.{self.business.kind}", name)

    def permission(self, name: str) -> str:
        """What the permission of this name allows, in the reader's words."""
        offered = self.context.hooks.everywhere.collect("permissions")
        found = (one.title for one in (*CORE, *offered) if one.name == name)
        return self.words.say(next(found, name))

    @cached_property
    def branches(self) -> tuple[Branch, ...]:
        """The branches it is for: its own, or all of the company."""
        found = self.context.company.branches
        home = found.get(self.business.home)
        return (home,) if home is not None else tuple(found.values())

    @cached_property
    def known(self) -> dict[str, Any]:
        """What its expressions may name: each with its type, a table with its columns."""
        built_in = {one.name: one.type for one in self.kind.fields} if self.kind else {}
        return {**built_in, **words(self.business.fields), **GIVEN}

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of all its fields, built-in and own."""
        return frozenset(self.known) - frozenset(GIVEN)

    @cached_property
    def domains(self) -> dict[str, Domain]:
        """What each field may hold, for asking whether a condition can ever hold."""
        built_in = (
            {one.name: domain_of(one) for one in self.kind.fields} if self.kind else {}
        )
        given = {name: Domain(type=word, empty=False) for name, word in GIVEN.items()}
        return {**built_in, **{one.name: domain_of(one) for one in self.business.fields}, **given}

    @cached_property
    def types(self) -> dict[str, FieldType]:
        """The types of field that are there wherever the business is live."""
        return types_of(replace(self.context, hooks=self.context.hooks.only(self.on)))

    @cached_property
    def all_types(self) -> dict[str, FieldType]:
        """All types of field that anything installed offers."""
        return types_of(replace(self.context, hooks=self.context.hooks.everywhere))

    def said(self, condition: str) -> Any:
        """A condition that can be read, in words."""
        slots = sheet_of(self.business, self.context).slots.values()
        return worded(parse(condition, self.known), slots, self.words.locale)

    def read(self, text: str) -> Expression | None:
        """The expression that ``text`` is; None where it is blank or none at all."""
        try:
            return parse(text, self.known) if text else None
        except BadExpression:
            return None

    def seats_of(self, participant: Participant) -> list[Seat]:
        """The seats that ``participant`` names, whether anybody sits there or not."""
        return [
            seat
            for branch in self.branches_of(participant)
            for seat in self.seats.get(branch.name, ())
            if sits(seat, participant, branch.name)
        ]

    def branches_of(self, participant: Participant) -> tuple[Branch, ...]:
        """The branches in which the seats of ``participant`` are: these, or headquarters."""
        if participant.relative != HEADQUARTERS:
            return self.branches
        leading = self.context.company.headquarters
        return (leading,) if leading is not None else ()

    @cached_property
    def seats(self) -> Mapping[str, list[Seat]]:
        """All seats of the branches concerned and of headquarters, by branch."""
        company = self.context.company
        places = {branch.name: branch for branch in self.branches}
        if company.headquarters is not None:
            places[company.headquarters.name] = company.headquarters
        return {name: list(_seats(branch, company.roles)) for name, branch in places.items()}

    @cached_property
    def organisations(self) -> tuple[Organisation, ...]:
        """Who sits where today, for each branch concerned; nobody knows outside a branch."""
        if self.context.branch is None:
            return ()
        return organisations(self.context, self.branches)


def step_place(step: Step) -> str:
    """Where a step stands."""
    return f"steps.{step.name}"


def way_place(transition: Transition) -> str:
    """Where a transition stands."""
    return f"transitions.{transition.source}.{transition.name}"


def everyone_in(step: Step) -> Iterator[tuple[str, Participant]]:
    """All who take part in a step or are asked there, with their places."""
    for i, participant in enumerate(step.participants):
        yield f"{step_place(step)}.participants[{i}]", participant
    for i, rung in enumerate(step.ladder.rungs if step.ladder else ()):
        yield f"{step_place(step)}.ladder.rungs[{i}]", rung.who
    if step.deadline is not None and step.deadline.escalate is not None:
        yield f"{step_place(step)}.deadline", step.deadline.escalate


def words(fields: tuple[OwnField, ...]) -> dict[str, Any]:
    """The names of own fields with their types, a table with its columns."""
    return {one.name: words(one.columns) if one.type == "table" else one.type for one in fields}


def domain_of(one: OwnField | BuiltIn) -> Domain:
    """What a field may hold; any may be empty while it is not shown."""
    if isinstance(one, BuiltIn):
        return Domain(type=one.type, values=tuple(value for value, _title in one.choices))
    return Domain(
        type=one.type,
        values=tuple(choice.value for choice in one.choices) if one.type == "choice" else (),
        columns={column.name: domain_of(column) for column in one.columns},
    )


def _seats(branch: Branch, roles: Mapping[str, Any]) -> Iterator[Seat]:
    for department in branch.departments.values():
        for position in department.positions.values():
            held = [roles[name] for name in position.roles if name in roles]
            yield Seat(
                branch=branch.name,
                department=department.name,
                position=position.name,
                roles=frozenset(role.name for role in held),
                permissions=frozenset(p for role in held for p in role.permissions),
                spanning=frozenset(p for role in held if role.spans for p in role.permissions),
            )
