"""Conditions and formulas as people write them: ``discount > 3 and status in ("a", "b")``.

They are data. A text is read once, by the gate, which lets nothing through that could reach beyond
the values given; it is then worked out in a time bounded by its size and that of its tables.

Values are Decimal, str, date, bool, None for what is empty, and for a table of lines a tuple of
mappings. A blank text is empty too. Comparing with what is empty is False (``x == None`` and
``empty(x)`` ask for it), calculating with it gives what is empty, and as a yes or no it is a no.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.workflow.expressions.functions import Unreckonable
from core.workflow.expressions.gate import checked
from core.workflow.expressions.kinds import Known
from core.workflow.expressions.reading import BadExpression
from core.workflow.expressions.reckoning import reckon, yes

__all__ = ["BadExpression", "Expression", "Unreckonable", "parse"]


@dataclass(frozen=True)
class Expression:
    """A condition or formula that has passed the gate; ``names`` are those it reads.

    ``kind`` is what it gives: ``number``, ``text``, ``date``, ``yes_no`` or ``table``, or nothing
    where the fields it reads do not tell.
    """

    text: str
    names: frozenset[str]
    kind: str
    tree: ast.expr = field(repr=False, compare=False)

    def value(self, values: Mapping[str, Any]) -> Any:
        """What it comes to with ``values``, where what is missing is empty.

        Raises ``Unreckonable`` where it cannot be worked out, as when it divides by zero, and
        TypeError for values of a kind that expressions do not have.
        """
        return reckon(self.tree, {name: values.get(name) for name in self.names})

    def holds(self, values: Mapping[str, Any]) -> bool:
        """Whether the condition is met by ``values``; what is empty is a no."""
        return yes(self.value(values))


def parse(text: str, known: Known) -> Expression:
    """Read ``text``, which may name what is ``known``.

    Where ``known`` maps each name to the type of its field (``money``, ``date``, ...; a table to a
    mapping of its columns), kinds that do not fit are refused as well. Raises ``BadExpression``,
    whose sentence says what is wrong, where, and what is allowed.
    """
    tree, kind = checked(text, known)
    names = frozenset(node.id for node in _values(tree) if isinstance(node, ast.Name))
    return Expression(text=text, names=names, kind=kind, tree=tree)


def _values(tree: ast.expr) -> list[ast.expr]:
    """All that is worked out in ``tree``: the names of its functions are not."""
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    return [n for n in ast.walk(tree) if isinstance(n, ast.expr) and id(n) not in called]
