"""An addon's declaration, and how the installed ones are found and put in order."""

from __future__ import annotations

import importlib
import logging
import pkgutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib.metadata import entry_points
from importlib.resources import files
from pathlib import Path
from types import ModuleType
from typing import Any

ENTRY_POINTS = "qudao.addons"

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Addon:
    """A functional module (功能模块) that an administrator switches on per branch and date.

    ``requires`` names the addons it imports, is loaded after and cannot be on without.
    ``always`` marks what belongs to the installation and is on in every branch, ``demonstration``
    what is there only where the settings say that it is one.
    """

    name: str
    title: Any
    package: str
    requires: tuple[str, ...] = ()
    always: bool = False
    demonstration: bool = False

    @property
    def shipped(self) -> bool:
        """Whether it is part of qudao itself; a fault in it is ours and stops the server."""
        return self.package.startswith("addons.")

    def module(self, name: str) -> ModuleType | None:
        """Import the addon's module ``name``; None where the addon has no such file."""
        if not self._has(name):
            return None
        return importlib.import_module(f"{self.package}.{name}")

    def folder(self, name: str) -> Path | None:
        """The addon's folder ``name`` on disk; None where it has none."""
        path = Path(str(files(self.package))) / name
        return path if path.is_dir() else None

    def _has(self, name: str) -> bool:
        home = Path(str(files(self.package)))
        return (home / f"{name}.py").exists() or (home / name / "__init__.py").exists()


@dataclass(frozen=True, kw_only=True)
class Failure:
    """An addon that could not be used, and why; the rest of the server runs without it."""

    name: str
    reason: str


def told(error: Exception) -> str:
    """An error as one line, for the list of what was left out."""
    return " ".join(f"{type(error).__name__}: {error}".split())


@dataclass
class Found:
    """Addons in load order (what is required comes first) and those left out."""

    addons: tuple[Addon, ...] = ()
    failures: list[Failure] = field(default_factory=list)


def discover(only: Iterable[str] | None = None, *, demonstration: bool = True) -> Found:
    """Find the addons of this installation; ``only`` keeps those names and what they require.

    Without ``demonstration`` those that belong to one are left out.
    """
    failures: list[Failure] = []
    named = {addon.name: addon for addon in _shipped()}
    for addon in _third_party(failures):
        if addon.name in named:
            failures.append(Failure(name=addon.name, reason="another addon has this name"))
        else:
            named[addon.name] = addon
    if not demonstration:
        named = {name: addon for name, addon in named.items() if not addon.demonstration}
    if only is not None:
        failures += [
            Failure(name=name, reason="the settings name it, and it is not installed")
            for name in only
            if name not in named and name not in {failure.name for failure in failures}
        ]
        named = _closure(named, only)
    return Found(addons=in_order(named, failures), failures=failures)


def in_order(named: dict[str, Addon], failures: list[Failure]) -> tuple[Addon, ...]:
    """Sort by ``requires``, then by name; an addon whose requirement is absent is a failure."""
    placed: dict[str, Addon] = {}
    waiting = dict(sorted(named.items()))
    while waiting:
        ready = [a for a in waiting.values() if all(name in placed for name in a.requires)]
        if not ready:
            for addon in waiting.values():
                missing = ", ".join(name for name in addon.requires if name not in placed)
                failures.append(Failure(name=addon.name, reason=f"it requires {missing}"))
            break
        for addon in ready:
            placed[addon.name] = addon
            del waiting[addon.name]
    return tuple(placed.values())


def _shipped() -> list[Addon]:
    import addons

    found = pkgutil.iter_modules(addons.__path__, "addons.")
    modules = [importlib.import_module(info.name) for info in found if info.ispkg]
    return [module.addon for module in modules if hasattr(module, "addon")]


def _third_party(failures: list[Failure]) -> list[Addon]:
    found = []
    for point in entry_points(group=ENTRY_POINTS):
        try:
            addon = point.load()
            if not isinstance(addon, Addon):
                raise TypeError("the entry point does not name a core.Addon")
            found.append(addon)
        except Exception as error:
            log.exception("addon %s was left out", point.name)
            failures.append(Failure(name=point.name, reason=told(error)))
    return found


def _closure(named: dict[str, Addon], only: Iterable[str]) -> dict[str, Addon]:
    wanted: dict[str, Addon] = {}
    todo = [name for name in only if name in named]
    todo += [addon.name for addon in named.values() if addon.always and addon.name == "base"]
    while todo:
        addon = named[todo.pop()]
        if addon.name not in wanted:
            wanted[addon.name] = addon
            todo.extend(name for name in addon.requires if name in named)
    return wanted
