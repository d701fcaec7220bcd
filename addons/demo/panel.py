"""A word on the first page of the branch that trades while its older history is being made."""

from __future__ import annotations

from typing import Any

from addons.demo.facts.company import TRADING_BRANCH
from addons.demo.mark import mark_of
from core.context import Context
from core.web.parts import HomePanel


def progress(context: Context) -> dict[str, Any]:
    """How many months are there, and of how many; nothing where all are."""
    mark = mark_of(context.company)
    if mark is None or mark.complete or context.code != TRADING_BRANCH:
        return {"told": None, "months": None}
    return {"told": mark.months_told, "months": mark.months}


PANELS = (
    HomePanel(
        name="demo.history",
        permission="esales:pickup:view",
        renderer="addons.demo:templates/panel.pt",
        values=progress,
        order=5,
    ),
)
