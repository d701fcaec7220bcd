"""A condition or formula in words: ``amount <= 10000`` is “Amount is at most 10,000”.

What is said is sentences of sentences, so that each reader hears it in his language.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from core.i18n import _
from core.workflow.expressions import Expression
from core.workflow.expressions.kinds import kind_of_tree

COMPARED: dict[type[ast.cmpop], Any] = {
    ast.Eq: _("${left} is ${right}"),
    ast.NotEq: _("${left} is not ${right}"),
    ast.Lt: _("${left} is less than ${right}"),
    ast.LtE: _("${left} is at most ${right}"),
    ast.Gt: _("${left} is more than ${right}"),
    ast.GtE: _("${left} is at least ${right}"),
    ast.In: _("${left} is one of these: ${right}"),
    ast.NotIn: _("${left} is none of these: ${right}"),
}
OF_DAYS: dict[type[ast.cmpop], Any] = {
    ast.Lt: _("${left} is before ${right}"),
    ast.LtE: _("${left} is not after ${right}"),
    ast.Gt: _("${left} is after ${right}"),
    ast.GtE: _("${left} is not before ${right}"),
}
RECKONED: dict[type[ast.operator], Any] = {
    ast.Add: _("${left} + ${right}"),
    ast.Sub: _("${left} − ${right}"),
    ast.Mult: _("${left} × ${right}"),
    ast.Div: _("${left} ÷ ${right}"),
}
OF_LINES = {
    "sum": _("the total of ${column} in ${lines}"),
    "min": _("the least ${column} in ${lines}"),
    "max": _("the greatest ${column} in ${lines}"),
}
CALLED = {
    "count": (_("the number of lines in ${a}"), "a"),
    "abs": (_("${a} without its sign"), "a"),
    "days": (_("the days from ${a} to ${b}"), "ab"),
    "empty": (_("${a} is empty"), "a"),
    "contains": (_("${a} contains ${b}"), "ab"),
    "round": (_("${a} rounded (decimals: ${b})"), "ab"),
}
GIVEN = {"today": _("today"), "applicant": _("the applicant")}
YES, NO, NOTHING = _("yes"), _("no"), _("nothing")
# What stands inside something else of the same or a looser bond is put in brackets.
LOOSE = (ast.BoolOp, ast.IfExp)


@dataclass(frozen=True, kw_only=True)
class Names:
    """What people call the fields that an expression names, and the values of their choices.

    ``types`` are those that ``parse`` knows them by; ``columns`` are the names within a table.
    """

    titles: Mapping[str, Any]
    types: Mapping[str, Any] = field(default_factory=dict)
    choices: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    columns: Mapping[str, Names] = field(default_factory=dict)


def spoken(expression: Expression, names: Names) -> Any:
    """``expression`` as people would say it, a sentence for readers of every language."""
    speaking = _Speaking(names)
    if expression.kind == "yes_no":
        return speaking.condition(expression.tree)
    return speaking.of(expression.tree)


class _Speaking:
    """Says the parts of an expression, one within the other."""

    def __init__(self, names: Names) -> None:
        self.names = names

    def of(self, node: ast.expr) -> Any:
        """``node`` in words."""
        tell = getattr(self, f"_{type(node).__name__.lower()}")
        return tell(node)

    def _name(self, node: ast.Name) -> Any:
        return self.names.titles.get(node.id) or GIVEN.get(node.id, node.id)

    def _constant(self, node: ast.Constant) -> Any:
        return self._value(node.value, {})

    def _value(self, value: Any, labels: Mapping[str, Any]) -> Any:
        """A value as written, or the label of the choice that it is."""
        if isinstance(value, tuple):
            return [self._value(one, labels) for one in value]
        if isinstance(value, str):
            return labels.get(value) or _("“${text}”", mapping={"text": value})
        if value is None or isinstance(value, bool):
            return NOTHING if value is None else YES if value else NO
        return f"{value.normalize():,f}" if isinstance(value, Decimal) else value.isoformat()

    def _boolop(self, node: ast.BoolOp) -> Any:
        both = isinstance(node.op, ast.And)
        said = [self.condition(value, inside=node) for value in node.values]
        told = said[0]
        for one in said[1:]:
            named = {"one": told, "other": one}
            told = (
                _("${one}, and ${other}", mapping=named)
                if both
                else _("${one}, or ${other}", mapping=named)
            )
        return told

    def condition(self, node: ast.expr, inside: ast.expr | None = None) -> Any:
        """What is a yes or no: a field alone says that it is a yes."""
        if isinstance(node, ast.Name):
            return COMPARED[ast.Eq] % {"left": self.of(node), "right": YES}
        bracketed = inside is not None and isinstance(node, LOOSE)
        return self._in_brackets(node) if bracketed else self.of(node)

    def _unaryop(self, node: ast.UnaryOp) -> Any:
        if isinstance(node.op, ast.USub):
            return _("−${value}", mapping={"value": self._part(node.operand, node)})
        if not isinstance(node.op, ast.Not):
            return self.of(node.operand)
        asked = node.operand
        if isinstance(asked, ast.Name):
            return COMPARED[ast.NotEq] % {"left": self.of(asked), "right": YES}
        if isinstance(asked, ast.Call) and _function(asked) == "empty":
            return _("${name} is filled in", mapping={"name": self.of(asked.args[0])})
        return _("it is not so that ${condition}", mapping={"condition": self._in_brackets(asked)})

    def _compare(self, node: ast.Compare) -> Any:
        sides = [node.left, *node.comparators]
        said = [
            self._pair(left, how, right)
            for left, how, right in zip(sides, node.ops, node.comparators, strict=False)
        ]
        told = said[0]
        for one in said[1:]:
            told = _("${one}, and ${other}", mapping={"one": told, "other": one})
        return told

    def _pair(self, left: ast.expr, how: ast.cmpop, right: ast.expr) -> Any:
        of_days = type(how) in OF_DAYS and "date" in (self._kind(left), self._kind(right))
        sentence = (OF_DAYS if of_days else COMPARED)[type(how)]
        return sentence % {
            "left": self._side(left, self._labels(right)),
            "right": self._side(right, self._labels(left)),
        }

    def _side(self, node: ast.expr, labels: Mapping[str, Any]) -> Any:
        return (
            self._value(node.value, labels) if isinstance(node, ast.Constant) else self._part(node)
        )

    def _labels(self, node: ast.expr) -> Mapping[str, Any]:
        return self.names.choices.get(node.id, {}) if isinstance(node, ast.Name) else {}

    def _binop(self, node: ast.BinOp) -> Any:
        named = {"left": self._part(node.left, node), "right": self._part(node.right, node)}
        return RECKONED[type(node.op)] % named

    def _ifexp(self, node: ast.IfExp) -> Any:
        named = {
            "one": self._part(node.body),
            "condition": self.condition(node.test),
            "other": self._part(node.orelse),
        }
        return _("${one} if ${condition}, otherwise ${other}", mapping=named)

    def _call(self, node: ast.Call) -> Any:
        name, given = _function(node), node.args
        if name in CALLED:
            sentence, letters = CALLED[name]
            return sentence % {"b": "0", **dict(zip(letters, map(self.of, given), strict=False))}
        table = given[0].id if isinstance(given[0], ast.Name) else ""
        column = given[1].value if isinstance(given[1], ast.Constant) else None
        if isinstance(column, str):
            inside = self.names.columns.get(table)
            called = inside.titles.get(column) if inside else None
            return OF_LINES[name] % {"column": called or column, "lines": self.of(given[0])}
        values = [self.of(one) for one in given]
        if name == "min":
            return _("the least of ${values}", mapping={"values": values})
        return _("the greatest of ${values}", mapping={"values": values})

    def _part(self, node: ast.expr, of: ast.expr | None = None) -> Any:
        """A part of something larger, in brackets where it would be read otherwise without."""
        looser = isinstance(node, (*LOOSE, ast.Compare)) or _is_looser(node, of)
        return self._in_brackets(node) if looser else self.of(node)

    def _in_brackets(self, node: ast.expr) -> Any:
        return _("(${what})", mapping={"what": self.condition(node)})

    def _kind(self, node: ast.expr) -> str:
        if isinstance(node, ast.Constant):
            return "date" if isinstance(node.value, date) else ""
        types = {"today": "date", **self.names.types}
        return kind_of_tree(node, types, _no_clash)


def _function(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else ""


def _is_looser(inner: ast.expr, outer: ast.expr | None) -> bool:
    """Whether a calculation would be read otherwise within ``outer`` without brackets."""
    if not isinstance(inner, ast.BinOp) or outer is None:
        return False
    if not isinstance(outer, ast.BinOp):
        return True
    free: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
        ast.Add: (ast.Add,),
        ast.Sub: (),
        ast.Mult: (ast.Add, ast.Sub, ast.Mult),
        ast.Div: (ast.Add, ast.Sub),
    }
    return not isinstance(outer.op, free[type(inner.op)])


def _no_clash(_node: ast.expr, sentence: Any, **_named: Any) -> Exception:
    return ValueError(str(sentence))
