"""Who is told when a document comes back: its applicant, and those whom it waits for no more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from core.context import Context
from core.workflow.deciding.parts import asks_on_arrival, rows_of
from core.workflow.deciding.permitting import this_stay
from core.workflow.definition import APPLICANT, Business, Step
from core.workflow.documents import Document
from core.workflow.motion.telling import tell


def asked_by_name(
    documents: Sequence[Document], business: Business, context: Context
) -> dict[int, list[str]]:
    """Who was asked by name where each document stands, and has not answered."""
    rows = rows_of(documents, business, context)
    return {
        document.id: [
            row.login
            for row in this_stay(rows.get(document.id, ()), document)
            if row.login and row.answered is None
        ]
        for document in documents
    }


def tell_returned(documents: Sequence[Document], business: Business, context: Context) -> None:
    """Tell each applicant that his document was sent back to him, wherever he goes on with it."""
    for step in dict.fromkeys(document.step for document in documents):
        if _is_the_applicants(business.step(step), business):
            group = [document for document in documents if document.step == step]
            people = {document.id: (document.creator,) for document in group}
            tell("returned", people, group, business, context)


def tell_withdrawn(
    documents: Sequence[Document],
    asked: Mapping[int, Iterable[str]],
    business: Business,
    context: Context,
) -> None:
    """Tell those who were ``asked`` by name that they need not look at ``documents`` any more."""
    tell("withdrawn", asked, documents, business, context)


def _is_the_applicants(step: Step, business: Business) -> bool:
    """Whether ``step`` is where he began or acts himself, and he is not asked by name as others."""
    acts = any(who.relative == APPLICANT and who.fires for who in step.participants)
    return (acts or step == business.start) and not asks_on_arrival(step, business)
