"""A condition taken apart: claims that are true or false by themselves, joined by and, or, not."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from core.workflow.expressions.functions import Unreckonable
from core.workflow.expressions.reckoning import reckon, yes

IT = "it"
ORDERINGS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
Truth = Callable[["Claim"], bool | None]


@dataclass(frozen=True)
class Claim:
    """A claim: ``text`` tells it from others, ``names`` are those it reads.

    Where the value of one term alone decides it, such as that of ``amount`` in ``3 < amount <= 8``,
    ``term`` is that term's text, ``about`` the claim over a name ``it``, and ``constants`` are what
    the term is compared with.
    """

    text: str
    tree: ast.expr
    names: frozenset[str]
    term: str = ""
    about: ast.expr | None = None
    constants: tuple[Any, ...] = ()

    def of(self, value: Any) -> bool | None:
        """Whether it is so where its term has ``value``; None where that cannot be worked out."""
        return None if self.about is None else truth(self.about, {IT: value})


@dataclass(frozen=True)
class Joined:
    """Claims joined: ``how`` is ``and``, ``or`` or ``not``."""

    how: str
    parts: tuple[Logic, ...]


Logic = Claim | Joined | bool


def truth(tree: ast.expr, values: dict[str, Any]) -> bool | None:
    """Whether ``tree`` holds with ``values``; None where that cannot be worked out."""
    try:
        return yes(reckon(tree, values))
    except Unreckonable:
        return None


def taken_apart(tree: ast.expr) -> Logic:
    """The condition ``tree`` as claims and how they are joined."""
    if isinstance(tree, ast.BoolOp):
        how = "and" if isinstance(tree.op, ast.And) else "or"
        return Joined(how, tuple(map(taken_apart, tree.values)))
    if isinstance(tree, ast.UnaryOp) and isinstance(tree.op, ast.Not):
        return Joined("not", (taken_apart(tree.operand),))
    if isinstance(tree, ast.IfExp):
        test = taken_apart(tree.test)
        met = Joined("and", (test, taken_apart(tree.body)))
        unmet = Joined("and", (Joined("not", (test,)), taken_apart(tree.orelse)))
        return Joined("or", (met, unmet))
    if not _names(tree):
        known = truth(tree, {})
        if known is not None:
            return known
    return _claim(tree)


def holds(logic: Logic, told: Truth) -> bool | None:
    """Whether ``logic`` holds as far as ``told`` knows the truth of its claims."""
    if isinstance(logic, bool):
        return logic
    if isinstance(logic, Claim):
        return told(logic)
    if logic.how == "not":
        known = holds(logic.parts[0], told)
        return None if known is None else not known
    decisive = logic.how == "or"
    unknown = False
    for part in logic.parts:
        known = holds(part, told)
        if known is decisive:
            return decisive
        unknown = unknown or known is None
    return None if unknown else not decisive


def claims_in(logic: Logic) -> Iterator[Claim]:
    """All claims of ``logic``."""
    if isinstance(logic, Claim):
        yield logic
    elif isinstance(logic, Joined):
        for part in logic.parts:
            yield from claims_in(part)


def constants_in(tree: ast.expr) -> Iterator[Any]:
    """All constants of ``tree``, and those of its lists."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant):
            value: Any = node.value
            yield from value if isinstance(value, tuple) else (value,)


def _claim(tree: ast.expr) -> Claim:
    text, names = ast.unparse(tree), _names(tree)
    if isinstance(tree, ast.Name):
        return Claim(text, tree, names, tree.id, ast.Name(IT, ast.Load()), (True,))
    if isinstance(tree, ast.Call) and isinstance(tree.func, ast.Name) and tree.func.id == "empty":
        about = ast.Call(tree.func, [ast.Name(IT, ast.Load())], [])
        return Claim(text, tree, names, ast.unparse(tree.args[0]), about)
    if isinstance(tree, ast.Compare):
        return _comparison(tree, text, names)
    return Claim(text, tree, names)


def _comparison(tree: ast.Compare, text: str, names: frozenset[str]) -> Claim:
    """A comparison, about one term where all else in it is constant."""
    operands = [tree.left, *tree.comparators]
    terms = {ast.unparse(operand) for operand in operands if _names(operand)}
    try:
        fixed = [reckon(operand, {}) for operand in operands if not _names(operand)]
    except Unreckonable:
        return Claim(text, tree, names)
    constants = [one for v in fixed for one in (v if isinstance(v, tuple) else (v,))]
    # Between two texts lies another one or not; nothing is claimed to be known about that.
    vague = any(isinstance(how, ORDERINGS) for how in tree.ops) and any(
        isinstance(one, str) for one in constants
    )
    if len(terms) != 1 or vague:
        return Claim(text, tree, names, constants=tuple(constants))
    renamed = [ast.Name(IT, ast.Load()) if _names(operand) else operand for operand in operands]
    about = ast.Compare(renamed[0], tree.ops, renamed[1:])
    return Claim(text, tree, names, terms.pop(), about, tuple(constants))


def _names(tree: ast.expr) -> frozenset[str]:
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    return frozenset(
        node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and id(node) not in called
    )
