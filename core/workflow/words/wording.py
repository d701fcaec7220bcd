"""What a business names, in a reader's words: roles, departments, kinds, guards, papers, relatives.

What is not there any more, because its addon is gone say, keeps the name it is stored under.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from core.company.model import in_language
from core.context import Context
from core.i18n import _, in_a_row
from core.printing.parts import Label
from core.workflow.contributed import Parameter
from core.workflow.definition import (
    ANY,
    APPLICANT,
    HEAD,
    HEADQUARTERS,
    REPRESENTATIVE,
    SUPERIOR,
    Participant,
    Title,
    Use,
)
from core.workflow.expressions import BadExpression, parse
from core.workflow.fields import Sheet, sheet_of, types_of
from core.workflow.fields.calling import worded
from core.workflow.fields.sheet import GIVEN

RELATIVES = {
    APPLICANT: _("the applicant"),
    SUPERIOR: _("the applicant's superior"),
    HEAD: _("the head of the applicant's department"),
    REPRESENTATIVE: _("the customer's representative"),
}
VERBS = {
    "return": _("return"),
    "withdraw": _("withdraw"),
    "add": _("add an approver"),
    "reassign": _("reassign"),
    "remind": _("remind"),
    "copy": _("copy to"),
}
EMPTY = {
    "wait": _("the document waits"),
    "pass": _("the document goes on by itself"),
    "headquarters": _("headquarters is asked"),
}
# What a guard or an effect is told may name a part of the company.
NAMED = {"business": "businesses", "layout": "print_layouts"}


def _as_written(sentence: Any) -> str:
    return str(sentence.interpolate()) if hasattr(sentence, "interpolate") else str(sentence)


@dataclass(frozen=True, kw_only=True)
class Words:
    """The words of one reader: ``locale`` for labels of people, ``translate`` for ours.

    ``named`` maps sorts of things (role, department, kind, guard ...) to titles by name, ``filled``
    kinds to those of their fields that effects fill in and people do not; ``sheet`` gives the
    fields of a business that its conditions name. ``parameters`` are those of guards and effects,
    ``newest`` the plain data of each business as it was published last.
    """

    locale: str = "en"
    translate: Callable[[Any], str] = _as_written
    named: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    filled: Mapping[str, frozenset[str]] = field(default_factory=dict)
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    newest: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    sheet: Callable[[Any], Sheet | None] = lambda _business: None

    @classmethod
    def of(cls, context: Context, translate: Callable[[Any], str] = _as_written) -> Words:
        """The words of the person at work, with the names of the whole company."""
        hooks, company = context.hooks.everywhere, context.company
        branches = company.branches.values()
        departments = {name: d.title for b in branches for name, d in b.departments.items()}
        kinds = hooks.named("kinds")
        titled = {
            sort: {name: item.title for name, item in hooks.named(sort).items()}
            for sort in ("guards", "effects", "print_layouts")
        }
        papers = {name: Label(**kept[-1]["title"]) for name, kept in company.layouts.items()}
        newest = {name: kept[max(kept)] for name, kept in company.businesses.items() if kept}
        return cls(
            locale=context.identity.locale,
            translate=translate,
            sheet=lambda business: sheet_of(business, context),
            newest=newest,
            parameters={
                f"{name}.{one.name}": one
                for sort in ("guards", "effects")
                for name, item in hooks.named(sort).items()
                for one in item.parameters
            },
            filled={
                name: frozenset(one.name for one in kind.fields if not one.editable)
                for name, kind in kinds.items()
            },
            named={
                **titled,
                "print_layouts": {**titled["print_layouts"], **papers},
                "roles": {name: role.title for name, role in company.roles.items()},
                "departments": departments,
                "branches": {name: branch.title for name, branch in company.branches.items()},
                "addons": {name: addon.title for name, addon in hooks.addons.items()},
                "kinds": {name: kind.title for name, kind in kinds.items()},
                "types": {name: kind.title for name, kind in types_of(context).items()},
                "businesses": {name: data["title"] for name, data in newest.items()},
                **{
                    f"fields.{name}": {built_in.name: built_in.title for built_in in kind.fields}
                    for name, kind in kinds.items()
                },
            },
        )

    def say(self, sentence: Any, **mapping: Any) -> str:
        """A sentence of ours with its values, in the reader's language."""
        return self.translate(_(sentence, mapping=mapping) if mapping else sentence)

    def condition(self, text: str, business: Any, inside: str = "") -> str:
        """A condition or formula over the fields of ``business`` in words, or as it is written.

        One ``inside`` a table is over its columns first. What a draft writes need not be right yet.
        """
        sheet = self.sheet(business) if text else None
        if sheet is None:
            return text
        slots = dict(sheet.slots)
        if inside in slots:
            slots |= {column.name: column for column in slots.pop(inside).columns}
        try:
            read = parse(text, {**GIVEN, **{name: slot.word for name, slot in slots.items()}})
        except BadExpression:
            return text
        return self.translate(worded(read, slots.values(), self.locale))

    def field(self, business: str, name: str) -> str:
        """What people call a field of the business of this name, as it was published last."""
        data = self.newest.get(business, {})
        titles = {one["name"]: one["title"] for one in data.get("fields", ())}
        called = in_language(titles[name], self.locale) if name in titles else ""
        return called or self.name(f"fields.{data.get('kind', '')}", name)

    def name(self, sort: str, name: str) -> str:
        """What people call the thing of this sort, or the name it is stored under."""
        title = self.named.get(sort, {}).get(name)
        if title is None:
            return name
        if isinstance(title, Mapping):
            return in_language(title, self.locale) or name
        if hasattr(title, "said_in"):
            return str(title.said_in(self.locale))
        return self.translate(title)

    def label(self, title: Title) -> str:
        """A label of a business as the reader calls it."""
        return in_language(title, self.locale)

    def both(self, title: Title) -> str:
        """A label in every language it has."""
        return " / ".join(title[language] for language in sorted(title))

    def listed(self, items: Iterable[str]) -> str:
        """Several things one after another."""
        return in_a_row(items, self.locale)

    def said(self, of: Any, what: Any) -> str:
        """What is said of something."""
        return f"{of}{self.translate(_(': '))}{what}"

    def number(self, value: Decimal) -> str:
        """A number without idle zeros."""
        return f"{value.normalize():f}"

    def who(self, one: Participant) -> str:
        """Who takes part: department x role, or a relative of the case."""
        role = "" if one.role == ANY else self.name("roles", one.role)
        department = "" if one.department == ANY else self.name("departments", one.department)
        said = {"role": role, "department": department}
        if one.relative == HEADQUARTERS:
            return self.say(_("${role} at headquarters"), **{**said, "role": role or "*"})
        if one.relative == HEAD and department:
            return self.say(_("the head of ${department}"), **said)
        if one.relative:
            return self.say(RELATIVES.get(one.relative, one.relative))
        if role and department:
            return self.say(_("${role} in ${department}"), **said)
        if department:
            return self.say(_("anybody in ${department}"), **said)
        return role or self.say(_("anybody"))

    def use(self, sort: str, use: Use, business: Any) -> str:
        """A guard or an effect of ``business`` with what is said to it."""
        title = self.name(sort, use.name)
        said = [
            self._given(f"{use.name}.{name}", value, business) for name, value in use.given.items()
        ]
        told = self.listed(said)
        return self.say(_("${what} (${said})"), what=title, said=told) if told else title

    def _given(self, name: str, value: Any, business: Any) -> str:
        """One thing that a guard or an effect is told."""
        one = self.parameters.get(name)
        if one is None:
            return self.said(name, value)
        choices = {choice: self.translate(title) for choice, title in one.choices}
        if one.type in ("field", "expression"):
            said: Any = self.condition(str(value), business)
        elif one.type in NAMED:
            said = self.name(NAMED[one.type], str(value))
        else:
            said = self.say(_("yes") if value else _("no")) if isinstance(value, bool) else value
        return self.said(self.translate(one.title), choices.get(value, said))
