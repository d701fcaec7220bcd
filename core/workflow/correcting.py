"""What becomes of a closed document that is wrong: taken back, copied, or set right by another."""

from __future__ import annotations

from typing import Any

from core.context import Context
from core.i18n import _
from core.workflow.businesses import definition
from core.workflow.definition import Business
from core.workflow.documents import Document
from core.workflow.kinds import kind_of


def takes_back(business: Business, context: Context) -> bool:
    """Whether documents of ``business`` are taken back once they are closed: its kind knows how."""
    kind = kind_of(business, context)
    if kind is None:
        return False
    by_a_way = any(way.name == kind.reversal for way in business.transitions)
    return by_a_way or kind.reverse is not None


def is_taken_back(document: Document, context: Context) -> bool:
    """Whether ``document`` was taken back: it stands where the reversal of its kind leads to."""
    business = definition(context, document.business, document.version)
    kind = kind_of(business, context)
    if kind is None:
        return False
    if kind.taken_back is not None:
        return kind.taken_back(document, context)
    ways = (way for way in business.transitions if way.name == kind.reversal)
    return any(way.target == document.step for way in ways)


def remedy(business: Business, context: Context) -> Any:
    """What to do about a document of ``business`` that is closed, in a sentence."""
    kind = kind_of(business, context)
    if takes_back(business, context):
        return _("Reverse it and make a copy instead.")
    if kind is not None and kind.begin is not None:
        return _("Make a copy and change that instead.")
    return _("Correct it with another document.")


def later_remedy(business: Business, context: Context) -> Any:
    """What to do about a document of ``business`` that cannot go back and is not closed yet."""
    if takes_back(business, context):
        return _("Reverse the document instead, once it is closed.")
    return _("Go on, and correct it with another document.")
