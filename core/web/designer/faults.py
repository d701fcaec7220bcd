"""What is wrong with a draft, each fault with the place in the drawing that it belongs to."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from core.context import Context
from core.refusal import Refusal
from core.workflow.checks import faults
from core.workflow.expressions import BadExpression, parse
from core.workflow.fields.sheet import GIVEN
from core.workflow.plain import Misplaced
from core.workflow.versions.drafts import Draft, drawing

ITEM = re.compile(r"(steps|transitions|fields|follows)\[(\d+)\]")
MOST = 100


def faults_of(
    draft: Draft, context: Context, translate: Callable[[Any], str]
) -> list[dict[str, str]]:
    """The faults of ``draft`` as the designer shows them: ``place`` and ``message``."""
    try:
        found = faults(draft.read(), drawing(context))
    except Misplaced as misplaced:
        place = place_of(misplaced.place, draft.data)
        return [{"place": place, "message": translate(misplaced.sentence)}]
    except Refusal as refusal:
        return [{"place": "", "message": _joined(refusal, translate)}]
    return [{"place": fault.place, "message": translate(fault.message)} for fault in found[:MOST]]


def place_of(place: str, data: Mapping[str, Any]) -> str:
    """``steps[2].title`` as people know it: ``steps.approval.title``."""
    found = ITEM.match(place)
    if found is None:
        return place
    part, rest = found[1], place[found.end() :]
    item = data[part][int(found[2])]
    if not isinstance(item, Mapping):
        return place
    names = [item.get("source"), item.get("name")] if part == "transitions" else [item.get("name")]
    return ".".join([part, *map(str, names)]) + rest


def wrong_with(
    text: str, columns: Any, data: Mapping[str, Any], context: Context
) -> BadExpression | None:
    """What is wrong with an expression in the drawing ``data``, or in a table's ``columns``."""
    try:
        parse(text, {**known_in(data, context), **_words(columns)})
    except BadExpression as bad:
        return bad
    return None


def known_in(data: Mapping[str, Any], context: Context) -> dict[str, Any]:
    """What expressions of a drawing may name, with types, however incomplete it may be."""
    kind = drawing(context).hooks.named("kinds").get(str(data.get("kind")))
    built_in = {one.name: one.type for one in kind.fields} if kind else {}
    return {**built_in, **_words(data.get("fields")), **GIVEN}


def _words(fields: Any) -> dict[str, Any]:
    """The names of drawn fields with their types, a table with its columns."""
    found: dict[str, Any] = {}
    for one in fields if isinstance(fields, list) else ():
        if isinstance(one, Mapping) and isinstance(one.get("name"), str):
            kind = str(one.get("type", "text"))
            found[one["name"]] = _words(one.get("columns")) if kind == "table" else kind
    return found


def _joined(refusal: Refusal, translate: Callable[[Any], str]) -> str:
    return " ".join(translate(message) for message in refusal.messages)
