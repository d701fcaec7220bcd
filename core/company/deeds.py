"""What can be decided about the company: each deed takes plain arguments and can be done again.

A deed returns what it changed, ``{(place, name): {field: (old, new)}}``, for the change log.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from BTrees.OOBTree import OOBTree

from core.company.model import KINDS, Branch, Company, Node
from core.company.rules import fitted, refuse_drop, refuse_name
from core.company.switches import with_addon, without_addon

Differences = dict[tuple[str, str], dict[str, Any]]


def put(company: Company, path: Sequence[str], values: Mapping[str, Any]) -> Differences:
    """Create or change the node at ``path``, such as ``["branches", "hubei"]``.

    An empty path is the company itself. Refuses what must not stand there.
    """
    if not path:
        return {("company", company.name): _update(company, fitted(company, path, company, values))}
    holder = find(company, path[:-2])
    kind, mapping = KINDS[path[-2]]
    below = getattr(holder, mapping)
    place = ("/".join(path[:-1]), path[-1])
    if path[-1] in below:
        node = below[path[-1]]
        return {place: _update(node, fitted(company, path, node, values))}
    refuse_name(company, path)
    fresh = kind(path[-1], {"en": path[-1]})
    given = {"code": path[-1], **values} if isinstance(fresh, Branch) else values
    fresh.update(fitted(company, path, fresh, given))
    below[path[-1]] = fresh
    return {place: {name: (None, v) for name, v in fresh.values().items() if v}}


def drop(company: Company, path: Sequence[str]) -> Differences:
    """Remove the node at ``path`` that nobody needs; nothing happens where it is gone already."""
    refuse_drop(company, path)
    below = getattr(find(company, path[:-2]), KINDS[path[-2]][1])
    gone = below.pop(path[-1], None)
    if gone is None:
        return {}
    return {("/".join(path[:-1]), path[-1]): {name: (v, None) for name, v in gone.values().items()}}


def enable(company: Company, branch: str, addons: Sequence[str], since: str) -> Differences:
    """Switch ``addons`` on in ``branch`` from the date ``since`` on."""
    home = company.branches[branch]
    return _rephase(home, with_addon(home.phases, frozenset(addons), date.fromisoformat(since)))


def disable(company: Company, branch: str, addon: str, since: str) -> Differences:
    """Switch ``addon`` off in ``branch`` from the date ``since`` on; its data stays."""
    home = company.branches[branch]
    return _rephase(home, without_addon(home.phases, addon, date.fromisoformat(since)))


def set_option(company: Company, branch: str, name: str, value: Any) -> Differences:
    """Keep one option of an addon in ``branch``, or of the whole company where branch is empty."""
    options = company.branches[branch].options if branch else company.options
    old = options.get(name)
    options[name] = value
    return {("options", branch or company.name): {name: (old, value)}}


def keep_layout(company: Company, name: str, data: Mapping[str, Any]) -> Differences:
    """Keep a print layout as plain data; every earlier version stays."""
    versions = tuple(company.layouts.get(name, ()))
    if versions and versions[-1] == data:
        return {}
    company.layouts[name] = (*versions, dict(data))
    return {("layouts", name): {"version": (len(versions) or None, len(versions) + 1)}}


def keep_layout_draft(company: Company, name: str, draft: Mapping[str, Any] | None) -> Differences:
    """Keep the draft of a print layout as plain data, or, with None, have none any more."""
    if not isinstance(company.layout_drafts, OOBTree):
        company.layout_drafts = OOBTree()
    drafts: Any = company.layout_drafts
    was = name in drafts
    if draft is not None:
        drafts[name] = dict(draft)
    elif was:
        del drafts[name]
    if was == (draft is not None):
        return {}
    return {("layouts", name): {"draft": (was, draft is not None)}}


def keep_picture(company: Company, digest: str, data: str) -> Differences:
    """Keep a picture (base64) that layouts name by its digest; the layout's version is logged."""
    company.pictures[digest] = base64.b64decode(data)
    return {}


def publish(company: Company, name: str, version: int, data: Mapping[str, Any]) -> Differences:
    """Publish ``version`` of a business; a published version is frozen."""
    versions = company.businesses.get(name, {})
    if version in versions:
        return {}
    company.businesses[name] = {**versions, version: dict(data)}
    return {("businesses", name): {"version": (max(versions, default=None), version)}}


def choose_business(company: Company, branch: str, name: str, version: int | None) -> Differences:
    """Let ``version`` of a business be live in ``branch``, or, with None, none of it any more."""
    home = company.branches[branch]
    old = home.businesses.get(name)
    home.businesses = {**home.businesses, name: version}
    return {("businesses", name): {f"live.{branch}": (old, version)}}


def choose_in_branches(
    company: Company, name: str, versions: Mapping[str, int | None]
) -> Differences:
    """Let a version of a business, by branch, be live there; None for none of it any more."""
    changed: dict[str, tuple[int | None, int | None]] = {}
    for branch, version in versions.items():
        for told in choose_business(company, branch, name, version).values():
            changed |= told
    return {("businesses", name): changed}


def keep_draft(
    company: Company, home: str, name: str, draft: Mapping[str, Any] | None
) -> Differences:
    """Keep the draft of a business as plain data, or, with None, have none any more.

    The change log says that there is one and that it has gone, not each stroke of the drawing.
    """
    if not isinstance(company.drafts, OOBTree):
        company.drafts = OOBTree()
    drafts: Any = company.drafts
    key = (home, name)
    was = key in drafts
    if draft is not None:
        drafts[key] = dict(draft)
    elif was:
        del drafts[key]
    if was == (draft is not None):
        return {}
    return {("businesses", name): {f"draft.{home}": (was, draft is not None)}}


def keep_result(
    company: Company, name: str, version: int, result: Mapping[str, Any]
) -> Differences:
    """Keep what came of the generated cases of a version; trying them anew replaces it."""
    if not isinstance(company.results, OOBTree):
        company.results = OOBTree()
    results: Any = company.results
    results[(name, version)] = dict(result)
    return {}


def find(company: Company, path: Sequence[str]) -> Node:
    """The node at ``path``; KeyError where there is none."""
    node: Node = company
    for kind, name in zip(path[::2], path[1::2], strict=True):
        node = getattr(node, KINDS[kind][1])[name]
    return node


def _update(node: Node, values: Mapping[str, Any]) -> dict[str, Any]:
    old = node.values()
    node.update(values)
    return {name: (old[name], v) for name, v in node.values().items() if old[name] != v}


def _rephase(home: Branch, phases: tuple[Any, ...]) -> Differences:
    if phases == home.phases:
        return {}
    old, home.phases = _told(home.phases), phases
    return {("branches", home.name): {"phases": (old, _told(phases))}}


def _told(phases: tuple[Any, ...]) -> list[Any]:
    return [[phase.since.isoformat(), sorted(phase.addons)] for phase in phases]


DEEDS: dict[str, Callable[..., Differences]] = {
    deed.__name__: deed
    for deed in (
        put,
        drop,
        enable,
        disable,
        set_option,
        keep_layout,
        keep_layout_draft,
        keep_picture,
        publish,
        choose_business,
        choose_in_branches,
        keep_draft,
        keep_result,
    )
}
