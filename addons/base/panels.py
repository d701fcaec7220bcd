"""What the first page says of base data: books that nobody has given a day to begin on."""

from __future__ import annotations

from typing import Any

from addons.base.periods import unopened
from core.context import Context
from core.web.parts import HomePanel


def books_without_start(context: Context) -> dict[str, Any]:
    """The titles of those books."""
    assert context.branch is not None
    return {"home": context.branch.name, "books": [found.title for found in unopened(context)]}


PANELS = (
    HomePanel(
        name="base.books",
        permission="base:period:create",
        renderer="addons.base:templates/unopened.pt",
        values=books_without_start,
        order=60,
    ),
)
