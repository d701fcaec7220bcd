"""Of what kind an expression is, known from its fields before anybody works with it.

The kinds are ``number``, ``text``, ``date``, ``yes_no`` and ``table``; an empty word is a kind not
known, which fits everywhere. A clash is refused where it stands.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from core.i18n import _
from core.workflow.expressions.functions import FUNCTIONS

KIND_OF_TYPE = {
    **dict.fromkeys(("text", "long", "choice"), "text"),
    **dict.fromkeys(("number", "money"), "number"),
    **dict.fromkeys(("date", "moment"), "date"),
    "yes_no": "yes_no",
    "table": "table",
}
KIND_OF_CONSTANT = {Decimal: "number", str: "text", date: "date", bool: "yes_no"}
# What a function takes, in order, and what it gives; an empty word stands for any kind.
SIGNATURES: dict[str, tuple[tuple[str, ...], str]] = {
    "count": (("table",), "number"),
    "abs": (("number",), "number"),
    "round": (("number", "number"), "number"),
    "days": (("date", "date"), "number"),
    "empty": (("",), "yes_no"),
    "contains": (("text", "text"), "yes_no"),
}
Known = Collection[str] | Mapping[str, Any]
Wrong = Callable[..., Exception]


def kind_of_tree(tree: ast.expr, known: Known, wrong: Wrong) -> str:
    """The kind of what ``tree`` gives; raises what ``wrong(node, sentence)`` makes of a clash.

    ``known`` maps a name to the type of its field, and to a mapping of columns for a table.
    """
    return _Kinds(known if isinstance(known, Mapping) else {}, wrong).of(tree)


class _Kinds:
    def __init__(self, known: Mapping[str, Any], wrong: Wrong) -> None:
        self.known = known
        self.wrong = wrong
        self.found: dict[ast.expr, str] = {}

    def of(self, node: ast.expr) -> str:
        """The kind of ``node``, looked at once: what is nested deep would take for ever."""
        if node not in self.found:
            look: Callable[[Any], str] = getattr(self, f"_{type(node).__name__.lower()}")
            self.found[node] = look(node)
        return self.found[node]

    def _constant(self, node: ast.Constant) -> str:
        return KIND_OF_CONSTANT.get(type(node.value), "")

    def _name(self, node: ast.Name) -> str:
        word = self.known.get(node.id, "")
        return "table" if isinstance(word, Mapping) else KIND_OF_TYPE.get(word, "")

    def _unaryop(self, node: ast.UnaryOp) -> str:
        kind = "yes_no" if isinstance(node.op, ast.Not) else "number"
        self._need(node.operand, kind)
        return kind

    def _boolop(self, node: ast.BoolOp) -> str:
        for value in node.values:
            self._need(value, "yes_no")
        return "yes_no"

    def _ifexp(self, node: ast.IfExp) -> str:
        self._need(node.test, "yes_no")
        kinds = {self.of(side) for side in (node.body, node.orelse) if not _is_empty(side)}
        if len(kinds - {""}) > 1:
            raise self._clash(node)
        return kinds.pop() if len(kinds) == 1 else ""

    def _binop(self, node: ast.BinOp) -> str:
        left, right = self.of(node.left), self.of(node.right)
        if isinstance(node.op, ast.Mult | ast.Div):
            self._need(node.left, "number")
            self._need(node.right, "number")
            return "number"
        if isinstance(node.op, ast.Sub) and (left, right) == ("date", "date"):
            raise self.wrong(node, _("Column ${column}: write ${usage}."), usage="days(from, to)")
        fitting = {("number", "number"): "number", ("date", "number"): "date"}
        if isinstance(node.op, ast.Add):
            fitting |= {("text", "text"): "text", ("number", "date"): "date"}
        given = {
            gives
            for (one, other), gives in fitting.items()
            if left in ("", one) and right in ("", other)
        }
        if not given:
            raise self._clash(node)
        return given.pop() if len(given) == 1 else ""

    def _compare(self, node: ast.Compare) -> str:
        left = self.of(node.left)
        for how, side in zip(node.ops, node.comparators, strict=True):
            if isinstance(how, ast.In | ast.NotIn):
                listed: Any = side.value if isinstance(side, ast.Constant) else ()
                if left and {KIND_OF_CONSTANT.get(type(v), "") for v in listed} - {left, ""}:
                    raise self._clash(node)
                left = ""
                continue
            right = self.of(side)
            if left and right and left != right:
                raise self._clash(node)
            ordered = not isinstance(how, ast.Eq | ast.NotEq)
            if "table" in (left, right) or (ordered and "yes_no" in (left, right)):
                raise self._clash(node)
            left = right
        return "yes_no"

    def _call(self, node: ast.Call) -> str:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name in SIGNATURES:
            takes, gives = SIGNATURES[name]
            for argument, kind in zip(node.args, takes, strict=False):
                self._need(argument, kind)
            return gives
        table = self.of(node.args[0])
        if name == "sum" or table == "table" or (not table and self.of(node.args[1]) == "text"):
            return self._column(node, name)
        for argument in node.args:
            if self.of(argument) not in ("", "number", "date"):
                raise self._usage(node, name)
        kinds = {self.of(argument) for argument in node.args} - {""}
        if len(kinds) > 1:
            raise self._clash(node)
        return kinds.pop() if kinds else ""

    def _column(self, node: ast.Call, name: str) -> str:
        """A column of a table: it has to be there, and to hold what can be summed or compared."""
        self._need(node.args[0], "table")
        column = node.args[1].value if isinstance(node.args[1], ast.Constant) else None
        if len(node.args) != 2 or not isinstance(column, str):
            raise self._usage(node, name)
        table = node.args[0]
        columns = self.known.get(table.id) if isinstance(table, ast.Name) else None
        if not isinstance(columns, Mapping):
            return "number" if name == "sum" else ""
        if column not in columns:
            raise self.wrong(
                node.args[1],
                _("Column ${column}: ${name} is not known here. There are: ${names}."),
                name=column,
                names=", ".join(sorted(columns)) or "—",
            )
        kind = KIND_OF_TYPE.get(columns[column], "")
        if kind not in ("", "number") and (name == "sum" or kind != "date"):
            raise self._clash(node)
        return kind

    def _need(self, node: ast.expr, kind: str) -> None:
        found = self.of(node)
        if kind and found and found != kind:
            raise self._clash(node)

    def _usage(self, node: ast.expr, name: str) -> Exception:
        usage = FUNCTIONS[name].usage
        return self.wrong(node, _("Column ${column}: write ${usage}."), usage=usage)

    def _clash(self, node: ast.expr) -> Exception:
        return self.wrong(
            node,
            _(
                "Column ${column}: kinds do not fit. Numbers go with numbers, texts with texts, "
                "dates with dates; and, or, not, if take a yes or no."
            ),
        )


def _is_empty(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None
