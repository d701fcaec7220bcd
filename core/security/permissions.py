"""Permissions, named ``addon:resource:action``, and those of the core itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from core.i18n import _


@dataclass(frozen=True, kw_only=True)
class Permission:
    """Something a role may grant; ``title`` says in words what it allows."""

    name: str
    title: Any


def grants(patterns: Iterable[str], permission: str) -> bool:
    """Whether one of a role's ``patterns``, such as ``esales:dealer:*``, grants ``permission``."""
    return any(fnmatchcase(permission, pattern) for pattern in patterns)


CORE = (
    Permission(name="core:company:view", title=_("See the company's structure")),
    Permission(name="core:company:edit", title=_("Edit the company's structure")),
    Permission(name="core:addon:switch", title=_("Switch functional modules on and off")),
    Permission(name="core:user:view", title=_("See users")),
    Permission(name="core:user:create", title=_("Create users")),
    Permission(name="core:user:edit", title=_("Change and close users")),
    Permission(name="core:business:view", title=_("See how businesses are defined")),
    Permission(name="core:business:edit", title=_("Draw businesses and try them on paper")),
    Permission(name="core:business:publish", title=_("Publish, retire and roll out businesses")),
    Permission(name="core:document:view", title=_("See all documents of own businesses")),
    Permission(name="core:document:create", title=_("Begin documents of own businesses")),
    Permission(name="core:document:print", title=_("Print documents of own businesses")),
    Permission(name="core:layout:edit", title=_("Edit print layouts")),
    Permission(name="core:queue:view", title=_("See the print queue")),
    Permission(name="core:queue:edit", title=_("Print again, cancel and move in the print queue")),
    Permission(name="core:queue:serve", title=_("Take prints to the printers (print agent)")),
    Permission(name="core:job:view", title=_("See background work")),
    Permission(name="core:job:retry", title=_("Let failed background work try again")),
)
