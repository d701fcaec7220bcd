"""What is better known before a definition is published, and need not keep it from being so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from core.context import Context
from core.i18n import _
from core.workflow.businesses import version_in
from core.workflow.checks.subject import Subject
from core.workflow.definition import Business, in_words
from core.workflow.titles import business_called


def remarks(business: Business, context: Context) -> list[Any]:
    """Sentences about ``business`` for whoever is about to publish it."""
    beside = dict(_live_beside(business, context))
    series = [name for name, found in beside.items() if any(_numbers(business, d) for d in found)]
    called = [name for name, found in beside.items() if any(_is_called(business, d) for d in found)]
    found = []
    if series:
        said = {"names": [business_called(n, context) for n in series], "series": business.series}
        found.append(
            _(
                "Numbers of the series ${series} are also drawn by ${names}. They are one row, and "
                "no number tells by itself which business it belongs to. Its own series would.",
                mapping=said,
            )
        )
    if called:
        title = in_words(business.title, context.identity.locale)
        found.append(
            _(
                "Called ${title} too, and live in a branch that this one is for: ${names}. In menu "
                "and lists nobody can tell them apart. Give one of them another name.",
                mapping={"title": title, "names": called},
            )
        )
    return found


def _live_beside(
    business: Business, context: Context
) -> Iterator[tuple[str, list[Mapping[str, Any]]]]:
    """The other businesses, with what is live of each in the branches that ``business`` is for."""
    branches = Subject(business, context).branches
    for name, versions in context.company.businesses.items():
        if name != business.name:
            live = (versions.get(version_in(branch, name, versions) or 0) for branch in branches)
            yield name, [data for data in live if data is not None]


def _numbers(business: Business, other: Mapping[str, Any]) -> bool:
    return bool(other.get("series") == business.series)


def _is_called(business: Business, other: Mapping[str, Any]) -> bool:
    """Whether ``other`` has the same title in any language."""
    theirs = {title.strip() for title in other.get("title", {}).values()} - {""}
    return any(title.strip() in theirs for title in business.title.values())
