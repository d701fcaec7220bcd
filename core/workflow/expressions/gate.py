"""The gate: which texts are expressions at all. Everything that is not listed here is refused."""

from __future__ import annotations

import ast
import decimal
import difflib
from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any, cast

from core.i18n import _
from core.workflow.expressions.functions import FUNCTIONS, LIMITS
from core.workflow.expressions.kinds import Known, kind_of_tree
from core.workflow.expressions.reading import BadExpression, at, read

OFFERED = 12
ALLOWED = (
    ast.BoolOp,
    ast.BinOp,
    ast.UnaryOp,
    ast.Compare,
    ast.IfExp,
    ast.Call,
    ast.Name,
    ast.Constant,
    ast.Tuple,
    ast.List,
)
OPERATORS = (
    *(ast.And, ast.Or, ast.Not, ast.USub, ast.UAdd, ast.Add, ast.Sub, ast.Mult, ast.Div),
    *(ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.In, ast.NotIn),
)


def checked(text: str, known: Known) -> tuple[ast.expr, str]:
    """The tree of ``text``, exact constants and nothing in it but what is allowed, and its kind."""
    line, read_as = read(text)
    passing = _Passing(line, known)
    tree = cast(ast.expr, passing.visit(read_as))
    return tree, kind_of_tree(tree, known, passing.wrong)


class _Passing(ast.NodeTransformer):
    """Lets the allowed through: exact constants, ``x == None`` as ``empty(x)``, ``if_`` lazily."""

    def __init__(self, line: str, known: Collection[str]) -> None:
        self.line = line
        self.known = known

    def visit(self, node: ast.AST) -> Any:
        """Refuse a node of a kind that is not listed; look closer at the others."""
        if isinstance(node, ast.expr) and not isinstance(node, ALLOWED):
            raise self._not_allowed(node)
        for part in (getattr(node, "op", None), *getattr(node, "ops", ())):
            if isinstance(part, ast.AST) and not isinstance(part, OPERATORS):
                raise self._not_allowed(cast(ast.expr, node))
        return super().visit(node)

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        """A number exactly as written, a text, True, False or None."""
        value: Any = node.value
        if type(value) in (int, float):
            value = self._number(node)
        elif type(value) is str:
            value = value or None
        elif value is not None and type(value) is not bool:
            raise self._not_allowed(node)
        return ast.copy_location(ast.Constant(value), node)

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """A name that is known."""
        if node.id not in self.known:
            raise self.wrong(
                node,
                _("Column ${column}: ${name} is not known here. There are: ${names}."),
                name=node.id,
                names=_near(node.id, self.known),
            )
        return node

    def visit_Tuple(self, node: ast.Tuple | ast.List) -> ast.expr:
        """A list stands behind ``in`` only."""
        raise self._not_allowed(node)

    visit_List = visit_Tuple  # noqa: N815 - ast names its visitors so.

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.expr:
        """A negative number is one constant."""
        operand = self.visit(node.operand)
        made = ast.copy_location(ast.UnaryOp(node.op, operand), node)
        if not isinstance(operand, ast.Constant) or not isinstance(operand.value, Decimal):
            return made
        value = operand.value.copy_negate() if isinstance(node.op, ast.USub) else operand.value
        return made if isinstance(node.op, ast.Not) else _constant(value, node)

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        """A calculation; only numbers are multiplied."""
        if isinstance(node.op, ast.Mult):
            for side in (node.left, node.right):
                if isinstance(side, ast.Constant) and isinstance(side.value, str):
                    raise self.wrong(side, _("Column ${column}: only numbers are multiplied."))
        return cast(ast.expr, self.generic_visit(node))

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        """A comparison; with None it asks whether something is empty."""
        left = self.visit(node.left)
        sides = [
            self._listed(side) if isinstance(how, ast.In | ast.NotIn) else self.visit(side)
            for how, side in zip(node.ops, node.comparators, strict=True)
        ]
        how = node.ops[0]
        if len(sides) == 1 and isinstance(how, ast.Eq | ast.NotEq):
            for one, other in ((left, sides[0]), (sides[0], left)):
                if isinstance(other, ast.Constant) and other.value is None:
                    asked = _call("empty", [one], node)
                    same = isinstance(how, ast.Eq)
                    return asked if same else ast.copy_location(ast.UnaryOp(ast.Not(), asked), node)
        return ast.copy_location(ast.Compare(left, node.ops, sides), node)

    def visit_Call(self, node: ast.Call) -> ast.expr:
        """A listed function with as many values as it takes."""
        if not isinstance(node.func, ast.Name) or node.keywords:
            raise self._not_allowed(node)
        name = node.func.id
        if name not in FUNCTIONS:
            raise self.wrong(
                node,
                _("Column ${column}: ${name} is no function. There are: ${names}."),
                name=name,
                names=", ".join(FUNCTIONS),
            )
        least, most = FUNCTIONS[name].takes
        if not least <= len(node.args) <= most:
            raise self._usage(node, name)
        if name == "date":
            return self._date(node)
        given = [self.visit(argument) for argument in node.args]
        if name == "if_":
            return ast.copy_location(ast.IfExp(given[0], given[1], given[2]), node)
        return _call(name, given, node)

    def _listed(self, node: ast.expr) -> ast.expr:
        """The constants behind ``in``, as one constant."""
        if not isinstance(node, ast.Tuple | ast.List):
            raise self.wrong(
                node,
                _(
                    "Column ${column}: behind in stands a list such as [1, 2]. "
                    "Whether a text has another in it is asked by contains."
                ),
            )
        given = [self.visit(one) for one in node.elts]
        if not given or not all(isinstance(one, ast.Constant) for one in given):
            raise self.wrong(node, _("Column ${column}: this list takes texts and numbers only."))
        return _constant(tuple(one.value for one in given), node)

    def _number(self, node: ast.Constant) -> Decimal:
        written = ast.get_source_segment(self.line, node) or ""
        exact = LIMITS.copy()
        exact.traps[decimal.Inexact] = True
        try:
            if isinstance(node.value, int):
                return exact.create_decimal(node.value)
            return exact.create_decimal(written.replace("_", ""))
        except decimal.DecimalException:
            raise self.wrong(node, _("Column ${column}: this number is too large.")) from None

    def _date(self, node: ast.Call) -> ast.expr:
        """A date is a constant."""
        given = node.args[0]
        if not isinstance(given, ast.Constant) or not isinstance(given.value, str):
            raise self._usage(node, "date")
        try:
            return _constant(date.fromisoformat(given.value), node)
        except ValueError:
            raise self._usage(node, "date") from None

    def _usage(self, node: ast.expr, name: str) -> BadExpression:
        return self.wrong(
            node,
            _("Column ${column}: write ${usage}."),
            usage=FUNCTIONS[name].usage,
        )

    def _not_allowed(self, node: ast.expr) -> BadExpression:
        return self.wrong(
            node,
            _(
                "Column ${column}: this is not allowed. There are names, numbers, texts, "
                "comparisons, and, or, not, + - * / and the functions ${names}."
            ),
            names=", ".join(FUNCTIONS),
        )

    def wrong(self, node: ast.expr, sentence: Any, **named: Any) -> BadExpression:
        """The refusal of ``node``; Python counts its columns in bytes, people in characters."""
        column = len(self.line.encode()[: node.col_offset].decode()) + 1
        return at(sentence, column, **named)


def _constant(value: Any, node: ast.AST) -> ast.Constant:
    return ast.copy_location(ast.Constant(value), node)


def _call(name: str, given: list[ast.expr], node: ast.AST) -> ast.Call:
    called = ast.copy_location(ast.Name(name, ast.Load()), node)
    return ast.copy_location(ast.Call(called, given, []), node)


def _near(name: str, known: Collection[str]) -> str:
    """The known names most like ``name``, or the first of them all."""
    near = difflib.get_close_matches(name[:60], sorted(known), n=3)
    return ", ".join(near or [*sorted(known)[:OFFERED], *["…"][: len(known) > OFFERED]])
