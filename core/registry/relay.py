"""The hooks as one branch hears them: addons that are off there stay silent."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any

import pluggy

from core.registry import hookspecs
from core.registry.addon import Addon, Failure, Found

log = logging.getLogger(__name__)


class Registry:
    """The installed addons and their hooks; made once per process, never changed after."""

    def __init__(self, found: Found) -> None:
        self.failures = list(found.failures)
        self.manager = pluggy.PluginManager("qudao")
        self.manager.add_hookspecs(hookspecs)
        self.addons: dict[str, Addon] = {}
        for addon in found.addons:
            self._register(addon)
        self.manager.check_pending()
        self._relays: dict[frozenset[str], Relay] = {}
        self.everything = self.relay(self.addons)

    def _register(self, addon: Addon) -> None:
        try:
            absent = [name for name in addon.requires if name not in self.addons]
            if absent:
                raise LookupError(f"it requires {', '.join(absent)}")
            specs = addon.module("hookspecs")
            if specs is not None:
                self.manager.add_hookspecs(specs)
            hooks = addon.module("hooks")
            if hooks is not None:
                self.manager.register(hooks, name=addon.name)
        except Exception as error:
            if addon.package.startswith("addons."):
                raise
            log.exception("addon %s was left out", addon.name)
            self.failures.append(
                Failure(name=addon.name, reason=f"{type(error).__name__}: {error}")
            )
            return
        self.addons[addon.name] = addon

    @property
    def always(self) -> frozenset[str]:
        """Names of the addons that no branch can switch off."""
        return frozenset(addon.name for addon in self.addons.values() if addon.always)

    def relay(self, enabled: Iterable[str]) -> Relay:
        """The hooks with only the addons ``enabled`` and those that are always on."""
        names = (frozenset(enabled) | self.always) & frozenset(self.addons)
        if names not in self._relays:
            self._relays[names] = Relay(self.manager, names)
        return self._relays[names]


class Relay:
    """Calls hooks of the addons on: ``relay.menu()`` collects, ``relay.stock_moved(...)`` tells."""

    def __init__(self, manager: pluggy.PluginManager, enabled: frozenset[str]) -> None:
        self.enabled = enabled
        self._manager = manager
        self._silent = [p for name, p in manager.list_name_plugin() if name not in enabled]
        self._collected: dict[str, tuple[Any, ...]] = {}

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("_"):
            raise AttributeError(name)
        caller = self._manager.subset_hook_caller(name, remove_plugins=self._silent)
        setattr(self, name, caller)
        return caller

    @cached_property
    def everywhere(self) -> Relay:
        """The hooks of every addon, on here or not: for what all branches share."""
        every = frozenset(name for name, _plugin in self._manager.list_name_plugin())
        return Relay(self._manager, every)

    def collect(self, name: str) -> tuple[Any, ...]:
        """All contributions to the collecting hook ``name``, by ``order`` and name, made once."""
        if name not in self._collected:
            found = [item for items in getattr(self, name)() for item in items]
            found.sort(key=lambda item: (getattr(item, "order", 0), str(getattr(item, "name", ""))))
            self._collected[name] = tuple(found)
        return self._collected[name]

    def named(self, name: str) -> dict[str, Any]:
        """The contributions to hook ``name``, by their own names."""
        return {item.name: item for item in self.collect(name)}
