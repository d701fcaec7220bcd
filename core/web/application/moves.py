"""Which transitions stand open to a person, for one document or for all on a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.context import Context
from core.refusal import Refusal
from core.web.application.showing import Shown
from core.workflow.definition import Business, Transition, in_words
from core.workflow.documents import Document
from core.workflow.expressions import Expression, parse
from core.workflow.fields import facts_of, known_names


@dataclass(frozen=True, kw_only=True)
class Move:
    """A transition as a button: where it leads, and whether it asks for a reason."""

    name: str
    title: str
    target: str
    reason: bool

    @classmethod
    def of(cls, transition: Transition, locale: str) -> Move:
        """``transition`` for a reader of ``locale``."""
        return cls(
            name=transition.name,
            title=in_words(transition.title, locale) or transition.name,
            target=transition.target,
            reason=transition.reason,
        )


def moves_of(documents: Sequence[Document], shown: Shown, here: Context) -> dict[int, list[Move]]:
    """The transitions that the person may fire for each of ``documents`` as it is now."""
    conditions: dict[tuple[int, str, str], Expression] = {}
    found = {}
    for document in documents:
        business, rights = shown.businesses[document.version], shown.rights[document.id]
        found[document.id] = [
            Move.of(transition, here.identity.locale)
            for transition in business.leaving(document.step)
            if rights.fire(transition.name)
            and not transition.automatic
            and _holds(transition, document, business, here, conditions)
        ]
    return found


def _holds(
    transition: Transition,
    document: Document,
    business: Business,
    here: Context,
    read: dict[tuple[int, str, str], Expression],
) -> bool:
    """Whether the condition holds; each is read once for all the documents of a page."""
    if not transition.condition:
        return True
    key = (business.version, transition.source, transition.name)
    if key not in read:
        read[key] = parse(transition.condition, known_names(business, here))
    try:
        return read[key].holds(facts_of(document, business, here))
    except Refusal:
        return False  # What cannot be worked out is told to whoever fires it.
