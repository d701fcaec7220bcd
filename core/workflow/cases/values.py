"""Values with which a document goes a certain way: they meet conditions, checks and obligations.

What an expression does not decide is plausible; a party, a product or a colleague is looked up when
the case is played.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from core.workflow.cases.ways import Way, before_it
from core.workflow.checks.subject import Subject, domain_of, everyone_in, words
from core.workflow.contributed import BuiltIn
from core.workflow.definition import ANY, OwnField, Transition
from core.workflow.expressions import BadExpression, Expression, parse
from core.workflow.expressions.kinds import KIND_OF_TYPE
from core.workflow.expressions.possible import Domain, possibility

Values = dict[str, Any]


@dataclass(frozen=True)
class Sample:
    """Any value of a type that names something: one that is there when the case is played."""

    type: str


class Finder:
    """Finds values for the documents of one business."""

    def __init__(self, subject: Subject) -> None:
        self.subject = subject
        business, kind = subject.business, subject.kind
        self.own = {one.name: one for one in business.fields}
        built_in = {one.name: one for one in kind.fields} if kind else {}
        self.fields: dict[str, OwnField | BuiltIn] = {**built_in, **self.own}
        lines = [p for step in business.steps for _place, p in everyone_in(step)]
        rehearsal = kind.rehearsal if kind else None
        self.meets = frozenset(rehearsal.meets if rehearsal else ())
        self.usual = rehearsal.usual if rehearsal else {}
        self.happens = frozenset(rehearsal.happens if rehearsal else ())
        self.is_made_up = rehearsal is not None and rehearsal.begin is not None
        self.edited = frozenset(name for one in lines for name in one.edits)
        first = business.start.participants
        self.open_first = not any(p.edits for p in first)
        self._fixed: dict[str, ast.expr] = {"today": _constant(subject.context.today)}
        for one in business.fields:
            text = one.formula or ("" if self.may_fill(one.name) else one.default)
            if text and (found := subject.read(text)):
                self._fixed[one.name] = found.tree

    def may_fill(self, name: str) -> bool:
        """Whether anybody may ever fill the field in."""
        one = self.fields.get(name)
        if isinstance(one, OwnField):
            typed = not one.formula
        else:
            typed = one is not None and one.editable and not one.apart
        return typed and (self.open_first or ANY in self.edited or name in self.edited)

    def read(self, text: str) -> Expression:
        """The expression ``text``, in which what nobody types is replaced by how it is found."""
        found = parse(text, self.subject.known)
        tree = found.tree
        for _depth in range(len(self._fixed)):
            if not names_of(tree) & set(self._fixed):
                break
            tree = _Put(self._fixed).visit(copy.deepcopy(tree))
        return replace(found, tree=tree, names=names_of(tree))

    def of_way(self, way: Way) -> list[Expression]:
        """What must hold for a document to begin and go ``way``, one transition after the other."""
        found = [*self.decided(self.subject.business.applies)]
        for transition in way:
            asked = self._of_hop(transition)
            found += [one for one in asked if not one.names & self.happens]
        return found

    def decided(self, text: str) -> Iterator[Expression]:
        """The condition ``text``, where there is one and nothing that happens later decides it."""
        if text and not (found := self.read(text)).names & self.happens:
            yield found

    def _of_hop(self, transition: Transition) -> list[Expression]:
        """What must hold for a document that stands where it leaves to go ``transition``."""
        others = before_it(transition, self.subject.business)
        against = [negated(self.read(one.condition)) for one in others if one.condition]
        return [*([self.read(transition.condition)] if transition.condition else []), *against]

    def to_happen(self, transition: Transition, facts: Mapping[str, Any]) -> Values:
        """What must happen to a document of such ``facts`` before it can go ``transition``."""
        condition = transition.condition
        if not condition or not self.read(condition).names & self.happens:
            return {}
        domains = {name: _only(value) for name, value in facts.items()}
        free = {name: self.subject.domains[name] for name in self.happens}
        found = possibility(self._of_hop(transition), {**domains, **free})
        return {n: v for n, v in (found.example or {}).items() if n in self.happens}

    def values(self, conditions: Sequence[Expression], filled: Collection[str]) -> Values | None:
        """Values that meet ``conditions``, with the fields ``filled``; None where none were found.

        Fields that must always be filled are filled as well.
        """
        always = {n for n, one in self.fields.items() if one.required and self._has_to_fill(n)}
        needed = [n for n in self.fields if n in always or n in filled]
        asked = [*conditions, *(self._filled(name) for name in needed)]
        asked += self._rules(asked)
        domains = self.subject.domains
        found = possibility(asked, {**domains, **{n: _only(v) for n, v in self.usual.items()}})
        if found.ever is not True:
            # Something asks for other values than people usually type.
            found = possibility(asked, domains)
        if found.ever is not True or found.example is None:
            return None
        example = {n: v for n, v in {**self.usual, **found.example}.items() if self.has(n)}
        return {name: self._plausible(name, v, example) for name, v in example.items()}

    def has(self, name: str) -> bool:
        """Whether a case can decide about the field: somebody types it, or its kind meets it."""
        return self.may_fill(name) or name in self.meets

    def _has_to_fill(self, name: str) -> bool:
        """Whether people fill the field in, and its kind makes up nothing in their place."""
        return self.may_fill(name) and not (self.is_made_up and name not in self.own)

    def _filled(self, name: str) -> Expression:
        """That ``name`` is filled, unless it is not shown."""
        one = self.own.get(name)
        if one is not None and one.shown_if:
            return self.read(f"not ({one.shown_if}) or not empty({name})")
        return self.read(f"not empty({name})")

    def _rules(self, asked: Iterable[Expression]) -> list[Expression]:
        """What the fields that ``asked`` reads are held to, and those that these read in turn."""
        found: list[Expression] = []
        met: set[str] = set()
        waiting = [name for one in asked for name in sorted(one.names)]
        while waiting:
            name = waiting.pop(0)
            if name in met:
                continue
            met.add(name)
            for text in self._held_to(name):
                try:
                    found.append(self.read(text))
                except BadExpression:
                    continue
                waiting += sorted(found[-1].names)
        return found

    def _held_to(self, name: str) -> list[str]:
        """The conditions that a field keeps: its own, or those of the kind."""
        one = self.fields.get(name)
        if not isinstance(one, OwnField):
            return [one.holds] if one is not None and one.holds else []
        return [f"empty({name}) or ({text})" for text in (one.check, one.shown_if) if text]

    def _plausible(self, name: str, value: Any, around: Mapping[str, Any]) -> Any:
        """A value as the field takes it: what names something is looked up, lines are whole."""
        one = self.fields[name]
        if value is None or value == ():
            return value
        if one.type == "table" and isinstance(one, OwnField):
            return [self._line(one, line, around) for line in value]
        if one.type not in KIND_OF_TYPE:
            return Sample(one.type)
        return value

    def _line(self, table: OwnField, line: Mapping[str, Any], around: Mapping[str, Any]) -> Values:
        """A line with what it must have, whose formulas come to what ``line`` says."""
        columns = {column.name: column for column in table.columns}
        known = {**self.subject.known, **words(table.columns)}
        formulas = [c for c in table.columns if c.formula]
        asked = [parse(c.check, known) for c in table.columns if c.check]
        inputs: set[str] = set()
        for column in formulas:
            value = line.get(column.name)
            if isinstance(value, Decimal):
                asked.append(parse(f"({column.formula}) == {value:f}", known))
                inputs |= asked[-1].names
        domains = {n: _only(v) for n, v in around.items() if n not in columns}
        for name, column in columns.items():
            given = line.get(name)
            domains[name] = domain_of(column)
            if given is not None and name not in inputs and not column.formula:
                domains[name] = _only(given)
            elif column.required:
                domains[name] = replace(domains[name], empty=False)
        domains["today"] = _only(self.subject.context.today)
        example = possibility(asked, domains).example or {}
        found = {name: example.get(name, line.get(name)) for name in columns}
        for name, column in columns.items():
            if found[name] is None and column.required:
                found[name] = self._any(column)
            elif found[name] is not None and column.type not in KIND_OF_TYPE:
                found[name] = Sample(column.type)
        return {n: v for n, v in found.items() if not columns[n].formula and v is not None}

    def _any(self, one: OwnField | BuiltIn) -> Any:
        """A value for a field that nothing else decides."""
        if one.choices:
            first: Any = next(iter(one.choices))
            return first.value if isinstance(one, OwnField) else first[0]
        kind = KIND_OF_TYPE.get(one.type, "")
        plain: dict[str, Any] = {
            "text": "a",
            "number": Decimal(1),
            "date": self.subject.context.today,
            "yes_no": True,
            "table": ({},),
        }
        return plain[kind] if kind else Sample(one.type)


class _Put(ast.NodeTransformer):
    """Puts in the place of a name the expression by which it is found."""

    def __init__(self, found: Mapping[str, ast.expr]) -> None:
        self.found = found

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """A name that is worked out becomes how it is."""
        return copy.deepcopy(self.found.get(node.id, node))

    def visit_Call(self, node: ast.Call) -> ast.expr:
        """The name of a function stays."""
        node.args = [self.visit(argument) for argument in node.args]
        return node


def negated(condition: Expression) -> Expression:
    """That ``condition`` does not hold."""
    tree = ast.UnaryOp(ast.Not(), condition.tree)
    return replace(condition, tree=tree, text=f"not ({condition.text})")


def names_of(tree: ast.expr) -> frozenset[str]:
    """The names that ``tree`` reads; those of functions are none."""
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    names = (n for n in ast.walk(tree) if isinstance(n, ast.Name) and id(n) not in called)
    return frozenset(node.id for node in names)


def _only(value: Any) -> Domain:
    return Domain(values=(value,), empty=False) if value is not None else Domain()


def _constant(value: Any) -> ast.expr:
    return ast.Constant(value)
