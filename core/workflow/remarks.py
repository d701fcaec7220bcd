"""What is better known before a definition is published, and need not keep it from being so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from core.context import Context
from core.i18n import _
from core.workflow.businesses import version_in
from core.workflow.checks.subject import Subject
from core.workflow.definition import Business
from core.workflow.titles import business_called


def remarks(business: Business, context: Context) -> list[Any]:
    """Sentences about ``business`` for whoever is about to publish it."""
    found = list(_same_series(business, context))
    if not found:
        return []
    said = {"names": found, "series": business.series}
    return [
        _(
            "Numbers of the series ${series} are also drawn by ${names}. They are one row, and no "
            "number tells by itself which business it belongs to. A series of its own would.",
            mapping=said,
        )
    ]


def _same_series(business: Business, context: Context) -> Iterator[str]:
    """What other businesses that number in the same series in a branch it is for are called."""
    branches = Subject(business, context).branches
    for name, versions in context.company.businesses.items():
        live = (versions.get(version_in(branch, name, versions) or 0) for branch in branches)
        shared = (data.get("series") == business.series for data in live if data is not None)
        if name != business.name and any(shared):
            yield business_called(name, context)
