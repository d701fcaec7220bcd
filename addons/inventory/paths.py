"""Where a document's page is, whichever addon it belongs to."""

from __future__ import annotations

from typing import Any

from sqlalchemy import inspect

from core.context import Context
from core.workflow import Document

TO_DOCUMENT = "to-document"


def document_paths(context: Context) -> dict[str, str]:
    """The path below the branch of each kind's documents, of those the person may see.

    Where a kind has no pages of its own, the way leads to those of each document's business.
    """
    kinds = context.hooks.named("kinds").items()
    found = {name: TO_DOCUMENT for name, kind in kinds if context.may(f"{kind.scope}:view")}
    return found | {
        str(inspect(place.record).polymorphic_identity): f"{place.addon}/{place.name}"
        for place in context.hooks.collect("resources")
        if _holds_documents(place) and context.may(f"{place.scope}:view")
    }


def kind_titles(context: Context) -> dict[str, Any]:
    """What people call each kind of document."""
    return {name: kind.title for name, kind in context.hooks.named("kinds").items()}


def _holds_documents(place: Any) -> bool:
    record = getattr(place, "record", None)
    return isinstance(record, type) and issubclass(record, Document)
