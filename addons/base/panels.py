"""Books that nobody has given a day to begin on: the first page says so, and whoever switches."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from addons.base.periods import unopened
from core.context import Context
from core.i18n import _
from core.web.parts import HomePanel, NextStep

BEGIN = "base:period:create"


def books_without_start(context: Context) -> dict[str, Any]:
    """The titles of those books."""
    assert context.branch is not None
    return {"home": context.branch.name, "books": [found.title for found in unopened(context)]}


def to_begin(addons: Collection[str], context: Context) -> tuple[NextStep, ...]:
    """That the books of ``addons``, which may be off until now, get a day and their openings."""
    books = [found.title for found in unopened(context, context.hooks.only(addons))]
    if not books:
        return ()
    said = _(
        "${books}: say on which day the books begin, then enter the opening balances and prove "
        "them.",
        mapping={"books": books},
    )
    step = NextStep(
        name="base.books",
        said=said,
        link=_("Say on which day they begin"),
        path="base/ledgers/new",
        permission=BEGIN,
    )
    return (step,)


PANELS = (
    HomePanel(
        name="base.books",
        permission=BEGIN,
        renderer="addons.base:templates/unopened.pt",
        values=books_without_start,
        order=60,
    ),
)
