"""What people call what a sentence has only the stored name of: a business, a guard, a module."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from core.context import Context
from core.i18n import _
from core.workflow.definition import in_words


def business_called(name: str, context: Context) -> str:
    """What people call the business ``name``: as it was published last, or is drawn somewhere."""
    versions = context.company.businesses.get(name, {})
    drawn = (one["data"] for (_home, own), one in context.company.drafts.items() if own == name)
    data = versions[max(versions)] if versions else next(drawn, {})
    title = data.get("title")
    # What is still being drawn may be anything.
    said = in_words(title, context.identity.locale) if isinstance(title, Mapping) else ""
    return str(said).strip() or name


def whose(name: str, context: Context) -> dict[str, Any]:
    """What people call the business ``name`` (``title``), and whose it is (``branch``)."""
    versions, company = context.company.businesses.get(name, {}), context.company
    homes = {home for home, own in company.drafts if own == name}
    homes |= {data.get("home", "") for data in versions.values()}
    branches = [company.branches[home] for home in sorted(homes) if home in company.branches]
    locale = context.identity.locale
    shared = [] if homes and "" not in homes else [_("the whole company")]
    return {
        "title": business_called(name, context),
        "branch": [*shared, *(branch.called(locale) for branch in branches)],
    }


def version_called(name: str, version: int, context: Context) -> Any:
    """What people call one version of a business."""
    said = {"name": business_called(name, context), "number": version}
    return _("${name} in version ${number}", mapping=said)


def uses_called(names: Iterable[str], context: Context) -> list[Any]:
    """What people call guards and effects; one whose addon is gone keeps its name."""
    hooks = context.hooks.everywhere
    known = {**hooks.named("guards"), **hooks.named("effects")}
    return [known[name].title if name in known else name for name in names]


def addons_called(names: Iterable[str], context: Context) -> list[Any]:
    """What people call addons; one that is gone keeps its name."""
    known = context.hooks.addons
    return [known[name].title if name in known else name for name in names]
