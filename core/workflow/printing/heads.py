"""The head of a paper: number, company, branch and maker of the document, in the reader's words."""

from __future__ import annotations

from typing import Any

from core.context import Context
from core.security.called import people_called
from core.workflow.documents import Document


def head_of(document: Document, context: Context) -> dict[str, Any]:
    """What the head of every paper of ``document`` says, for the values that it prints."""
    locale, branch = context.identity.locale, context.branch
    assert branch is not None
    entity = context.company.entities.get(branch.entity)
    people = people_called([document.creator], context)
    return {
        "number": document.number or f"#{document.id}",
        "company": {"name": (entity or context.company).called(locale)},
        "branch": {"name": branch.called(locale)},
        "clerk": {"name": people.get(document.creator, document.creator)},
    }
