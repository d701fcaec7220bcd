"""Texts found by a piece of them, wherever it stands: how a list looks for what people wrote.

PostgreSQL keeps an index of the characters and neighbouring pairs of each text; those that have all
that are in the piece are then read. SQLite reads the index of the text to its end where few have
the piece; where many have it, it reads through the documents until enough are found, and takes
those apart that have the piece in any field. Big and small English letters are one.
"""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

from sqlalchemy import ColumnElement, String, and_, func, literal, type_coerce
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from core.workflow.fields.sql import OwnValue, read_whole

MOST_PAIRS = 40
SMALL = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")


class MayHold(FunctionElement[Any]):
    """``MayHold(text, anywhere, 'ab', 'bc')``: the quick condition that comes before the exact one.

    It is that the text has these pairs, where an index knows them; or what leads to the index of
    the text; or else ``anywhere``.
    """

    inherit_cache = True


def holds(expression: OwnValue, piece: str) -> ColumnElement[bool]:
    """The condition that the own text ``expression`` has ``piece`` in it."""
    small = piece.translate(SMALL)
    own, *_parts = expression.clauses
    as_json = json.dumps(piece, ensure_ascii=False)[1:-1]
    anywhere = type_coerce(own, String).contains(as_json, autoescape=True)
    return and_(
        MayHold(expression, anywhere, *map(literal, pairs_of(small))),
        func.lower(expression).contains(small, autoescape=True),
    )


def pairs_of(small: str) -> list[str]:
    """The neighbouring pairs of characters of a text; a single one by itself."""
    if len(small) == 1:
        return [small]
    return list(dict.fromkeys(map("".join, pairwise(small))))[:MOST_PAIRS]


def said_pairs(text: str) -> str:
    """All characters and pairs of the PostgreSQL expression ``text``: what is indexed of it.

    Pairs are cut from the beginning and from the second character on.
    """
    small = f"lower({text})"
    cut = "regexp_replace({}, '(..)', '\\1' || chr(1), 'g')"
    pairs = [
        f"string_to_array({cut.format(one)}, chr(1))" for one in (small, f"substr({small}, 2)")
    ]
    return f"({' || '.join([f'string_to_array({small}, NULL)', *pairs])})"


@compiles(MayHold, "postgresql")
def _postgresql(element: MayHold, compiler: Any, **kw: Any) -> str:
    text, _anywhere, *pairs = element.clauses
    said = ", ".join(compiler.process(one, **kw) for one in pairs)
    return f"{said_pairs(compiler.process(text, **kw))} @> ARRAY[{said}]::text[]"


@compiles(MayHold, "sqlite")
def _sqlite(element: MayHold, compiler: Any, **kw: Any) -> str:
    text, anywhere, *_pairs = element.clauses
    if text.way == "alone":
        return read_whole(compiler.process(text, **kw))
    # Beside others the exact condition alone asks for nothing that does not stand in the index.
    return "1" if text.way == "beside" else str(compiler.process(anywhere, **kw))
