"""Working an expression out: simpleeval walks the tree, with our operators and nothing of its own.

Every part is looked at once at most, so the time is bounded by the size of the expression times
that of its tables.
"""

from __future__ import annotations

import ast
import decimal
import operator
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from simpleeval import SimpleEval

from core.i18n import _
from core.workflow.expressions.functions import (
    FUNCTIONS,
    LIMITS,
    Table,
    Unreckonable,
    number,
    plain,
    shown,
)

LONGEST_TEXT = 2000
ORDERED = (Decimal, str, date)


def reckon(tree: ast.expr, values: Mapping[str, Any]) -> Any:
    """What ``tree``, which has passed the gate, comes to with ``values``."""
    with decimal.localcontext(LIMITS):
        try:
            given = {name: plain(value) for name, value in values.items()}
            result = _Reckoner(given).eval("", previously_parsed=tree)
        except decimal.DecimalException:
            raise Unreckonable(_("A number became too large in this calculation.")) from None
    return result.rows if isinstance(result, Table) else result


def _add(left: Any, right: Any) -> Any:
    if left is None or right is None:
        return None
    if isinstance(left, str) and isinstance(right, str):
        if len(left) + len(right) > LONGEST_TEXT:
            raise Unreckonable(
                _(
                    "A text put together here has more than ${most} characters.",
                    mapping={"most": LONGEST_TEXT},
                )
            )
        return left + right
    if isinstance(left, date):
        return _moved(left, right, 1)
    if isinstance(right, date):
        return _moved(right, left, 1)
    return number(left) + number(right)


def _subtract(left: Any, right: Any) -> Any:
    if left is None or right is None:
        return None
    if isinstance(left, date) and isinstance(right, date):
        raise Unreckonable(_("Dates are not subtracted. Write days(from, to)."))
    if isinstance(left, date):
        return _moved(left, right, -1)
    return number(left) - number(right)


def _moved(day: date, by: Any, sign: int) -> date:
    """``day`` moved by whole days."""
    try:
        return day + timedelta(days=sign * int(number(by).to_integral_value()))
    except OverflowError:
        raise Unreckonable(_("There is no such date.")) from None


def _multiply(left: Any, right: Any) -> Any:
    if left is None or right is None:
        return None
    return number(left) * number(right)


def _divide(left: Any, right: Any) -> Any:
    if left is None or right is None:
        return None
    if number(right) == 0:
        raise Unreckonable(_("${value} cannot be divided by zero.", mapping={"value": shown(left)}))
    return number(left) / number(right)


def _compared(how: Callable[[Any, Any], bool], *, ordered: bool) -> Callable[[Any, Any], bool]:
    def compare(left: Any, right: Any) -> bool:
        if left is None or right is None:
            return False
        if type(left) is not type(right) or (ordered and type(left) not in ORDERED):
            raise _incomparable(left, right)
        return how(left, right)

    return compare


def _incomparable(left: Any, right: Any) -> Unreckonable:
    return Unreckonable(
        _(
            "${left} and ${right} cannot be compared in this way.",
            mapping={"left": shown(left), "right": shown(right)},
        )
    )


def _among(value: Any, listed: tuple[Any, ...]) -> bool:
    return any(EQUAL(value, one) for one in listed)


def _not_among(value: Any, listed: tuple[Any, ...]) -> bool:
    return value is not None and not _among(value, listed)


EQUAL = _compared(operator.eq, ordered=False)
OPERATORS: dict[type[ast.AST], Callable[..., Any]] = {
    ast.Add: _add,
    ast.Sub: _subtract,
    ast.Mult: _multiply,
    ast.Div: _divide,
    ast.USub: lambda value: None if value is None else -number(value),
    ast.UAdd: lambda value: None if value is None else number(value),
    ast.Not: lambda value: not yes(value),
    ast.Eq: EQUAL,
    ast.NotEq: _compared(operator.ne, ordered=False),
    ast.Lt: _compared(operator.lt, ordered=True),
    ast.LtE: _compared(operator.le, ordered=True),
    ast.Gt: _compared(operator.gt, ordered=True),
    ast.GtE: _compared(operator.ge, ordered=True),
    ast.In: _among,
    ast.NotIn: _not_among,
}
CALLED = {name: function.act for name, function in FUNCTIONS.items() if function.act is not None}


def yes(value: Any) -> bool:
    """Whether ``value`` is a yes; what is empty is a no, and a number is neither."""
    if value is not None and type(value) is not bool:
        raise Unreckonable(_("${value} is neither yes nor no.", mapping={"value": shown(value)}))
    return value is True


class _Reckoner(SimpleEval):
    """Works out the kinds of nodes that the gate lets through, and no other."""

    def __init__(self, names: Mapping[str, Any]) -> None:
        # simpleeval's own set-up would offer more kinds of nodes than the gate lets through.
        self.operators = OPERATORS
        self.functions = CALLED
        self.names = names
        self.nodes = {
            ast.Name: self._eval_name,
            ast.Constant: self._eval_constant,
            ast.UnaryOp: self._eval_unaryop,
            ast.BinOp: self._eval_binop,
            ast.BoolOp: self._eval_boolop,
            ast.Compare: self._eval_compare,
            ast.IfExp: self._eval_ifexp,
            ast.Call: self._eval_call,
        }

    def _eval_boolop(self, node: ast.BoolOp) -> bool:
        decide = all if isinstance(node.op, ast.And) else any
        return decide(yes(self._eval(value)) for value in node.values)

    def _eval_ifexp(self, node: ast.IfExp) -> Any:
        return self._eval(node.body if yes(self._eval(node.test)) else node.orelse)
