"""Reading a text as a tree: short, on one line, and small enough to be looked at."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from core.i18n import _
from core.refusal import Refusal

LONGEST = 500
MOST_PARTS = 200
DEEPEST = 20


class BadExpression(Refusal):
    """A text that is no expression; ``column`` is where, counted from 1, or 0 for all of it."""

    status = 422

    def __init__(self, *messages: Any, column: int = 0) -> None:
        super().__init__(*messages)
        self.column = column


def read(text: str) -> tuple[str, ast.expr]:
    """``text`` on one line, and the tree it is read as; what is in it is not looked at yet."""
    if len(text) > LONGEST:
        raise BadExpression(
            _(
                "An expression has at most ${most} characters; this one has ${count}.",
                mapping={"most": LONGEST, "count": len(text)},
            )
        )
    line = " ".join(text.split())
    if not line:
        raise BadExpression(_("There is nothing here. Write a condition or a formula."))
    tree = _read(line)
    _refuse_size(tree)
    return line, tree


def at(sentence: Any, column: int, **named: Any) -> BadExpression:
    """The refusal that ``sentence`` says of ``column``."""
    return BadExpression(sentence % {"column": column, **named}, column=column)


def _read(line: str) -> ast.expr:
    if "\\" in line:
        column = line.index("\\") + 1
        raise at(_("Column ${column}: a backslash has no place here."), column)
    try:
        tree = ast.parse(line, mode="eval").body
    except SyntaxError as fault:
        raise _unreadable(min(max(fault.offset or 1, 1), len(line))) from None
    except (ValueError, RecursionError, MemoryError):
        raise _unreadable(1) from None
    rest = line.encode()[tree.end_col_offset or 0 :].decode()
    if "#" in rest:
        column = len(line) - len(rest) + rest.index("#") + 1
        raise at(_("Column ${column}: a remark has no place here."), column)
    return tree


def _unreadable(column: int) -> BadExpression:
    return at(
        _(
            "Column ${column}: this cannot be read. Look for a missing bracket, quotation mark or "
            "operator. Equality is written ==, and signs are half width."
        ),
        column,
    )


def _refuse_size(tree: ast.expr) -> None:
    """Refuse what is too large, without descending by recursion into what may be too deep."""
    parts = 0
    level: list[ast.AST] = [tree]
    for _depth in range(DEEPEST):
        parts += len(level)
        level = [child for node in level for child in _below(node)]
        if not level:
            break
    if level or parts > MOST_PARTS:
        raise BadExpression(
            _(
                "This expression is too large: it may have ${parts} parts, nested ${deep} deep. "
                "Let a formula of another field work out a part of it.",
                mapping={"parts": MOST_PARTS, "deep": DEEPEST},
            )
        )


def _below(node: ast.AST) -> Iterator[ast.AST]:
    return (n for n in ast.iter_child_nodes(node) if not isinstance(n, ast.expr_context))
