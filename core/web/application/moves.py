"""Which transitions stand open to a person, for one document or for all on a page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from core.context import Context
from core.web.application.showing import Shown
from core.workflow.deciding.ways import ways_many
from core.workflow.definition import Transition, in_words
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
    locale = here.identity.locale
    found: dict[int, list[Move]] = {document.id: [] for document in documents}
    followed: dict[int, list[Document]] = defaultdict(list)
    for document in documents:
        if shown.rights[document.id].fires:
            followed[document.version].append(document)
    for version, same in followed.items():
        known = ways_many(same, shown.businesses[version], here, shown.asked, shown.parts)
        for number, ways in known.items():
            found[number] = [Move.of(way, locale) for way in ways if not way.automatic]
    return found
