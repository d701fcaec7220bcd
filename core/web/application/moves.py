"""Which transitions stand open to a person, for one document or for all on a page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from core.context import Context
from core.refusal import Refusal
from core.web.application.showing import Shown
from core.workflow.asking import fitting
from core.workflow.definition import Business, Transition, in_words
from core.workflow.documents import Document


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
    found: dict[int, list[Move]] = {document.id: [] for document in documents}
    standing: dict[tuple[int, str], list[Document]] = defaultdict(list)
    for document in documents:
        standing[document.version, document.step].append(document)
    for (version, step), same in standing.items():
        business = shown.businesses[version]
        for transition in business.leaving(step):
            if not transition.automatic:
                mine = [d for d in same if shown.rights[d.id].fire(transition.name)]
                for document in _fitting(mine, business, transition, here):
                    found[document.id].append(Move.of(transition, here.identity.locale))
    return found


def _fitting(
    documents: Sequence[Document], business: Business, transition: Transition, here: Context
) -> Sequence[Document]:
    """Those for which the condition holds; what cannot be worked out is told to whoever fires."""
    try:
        return fitting(documents, business, transition, here)
    except Refusal:
        return documents
