"""Which transitions somebody could fire for each document now, so that no button is a refusal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core.context import Context
from core.refusal import Refusal
from core.workflow.deciding.asking import fitting
from core.workflow.deciding.parts import Part, parts_many, rows_of
from core.workflow.deciding.permitting import barred_many, may_do, open_parts, standing_rows, voted
from core.workflow.deciding.voting import blocking
from core.workflow.definition import Business, Transition
from core.workflow.documents import Document


def ways_many(
    documents: Sequence[Document],
    business: Business,
    context: Context,
    rows: Mapping[int, Sequence[Any]] | None = None,
    parts: Mapping[int, Sequence[Part]] | None = None,
) -> dict[int, list[Transition]]:
    """The transitions that the person may fire for each of ``documents`` as it is now.

    Who has voted already, acted before where that bars him, or waits for somebody's answer has none
    of them. The number of statements does not grow with the documents; whoever has read the
    assignments, and the person's parts, gives them as ``rows`` and ``parts``.
    """
    rows = rows_of(documents, business, context) if rows is None else rows
    parts = parts_many(documents, business, context, rows) if parts is None else parts
    found: dict[int, list[Transition]] = {document.id: [] for document in documents}
    for name in dict.fromkeys(document.step for document in documents):
        standing = [document for document in documents if document.step == name]
        barred = barred_many(standing, business, business.step(name), context)
        for way in business.leaving(name):
            mine = [
                document
                for document in standing
                if is_free(
                    way,
                    document,
                    parts[document.id],
                    rows.get(document.id, ()),
                    barred.get(document.id, frozenset()),
                    business,
                    context,
                )
            ]
            for document in fitting_or_unknown(mine, business, way, context):
                found[document.id].append(way)
    return found


def is_free(
    way: Transition,
    document: Document,
    parts: Sequence[Part],
    rows: Sequence[Any],
    barred: frozenset[str],
    business: Business,
    context: Context,
) -> bool:
    """Whether the person with ``parts`` in ``document`` could fire ``way``, its condition aside."""
    if context.identity.almighty:
        return True
    login = context.identity.login
    free = free_parts(way, document, parts, barred, business, login)
    asked = [part for part in free if part.row is not None and part.row.answered is None]
    stay = standing_rows(rows, document, business, context)
    if not may_do(way, {part.acted_for for part in free}, context):
        return False
    if not free or blocking(stay, [part.row.id for part in asked]):
        return False
    # Who answers for several has a vote for each of them where all are asked.
    return way.quorum == 1 or not voted(way.name, stay, login) or (way.quorum == 0 and bool(asked))


def free_parts(
    way: Transition,
    document: Document,
    parts: Sequence[Part],
    barred: frozenset[str],
    business: Business,
    login: str,
) -> list[Part]:
    """Those of ``parts`` by which ``login`` may fire ``way``, without what bars him."""
    return [
        part
        for part in open_parts(parts, business, way, business.step(document.step))
        if login not in barred and (part.acted_for or login) not in barred
    ]


def fitting_or_unknown(
    documents: Sequence[Document], business: Business, way: Transition, context: Context
) -> Sequence[Document]:
    """Those for which the condition holds; what cannot be worked out is told to whoever fires."""
    try:
        return fitting(documents, business, way, context)
    except Refusal:
        return documents
