"""The hooks as one branch hears them: addons that are off there stay silent."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import Any

import pluggy

from core.i18n import know_catalogues
from core.orm.mapping import whole_or_none
from core.registry import hookspecs
from core.registry.addon import Addon, Failure, Found, told

log = logging.getLogger(__name__)


class Registry:
    """The installed addons and their hooks, made once per process.

    An addon from outside that fails, now or later, is left out with everything that requires it;
    ``failures`` says why. The rest of the server runs without it.
    """

    def __init__(self, found: Found) -> None:
        self.failures = list(found.failures)
        self.manager = pluggy.PluginManager("qudao")
        self.manager.add_hookspecs(hookspecs)
        self.addons: dict[str, Addon] = {}
        self._relays: dict[frozenset[str], Relay] = {}
        # All questions before all answers: an answer to an addon's question is checked at once.
        asking = [addon for addon in found.addons if self.attempt(addon, self._ask)]
        for addon in asking:
            if self.attempt(addon, self._register):
                self.addons[addon.name] = addon
                if (catalogues := addon.folder("locale")) is not None:
                    know_catalogues(catalogues)

    def attempt(self, addon: Addon, deed: Callable[[Addon], Any]) -> bool:
        """Whether ``deed`` succeeds for ``addon``; one from outside that fails is left out."""
        try:
            deed(addon)
        except Exception as error:
            if addon.shipped:
                raise
            self.leave_out(addon.name, error)
            return False
        return True

    def leave_out(self, name: str, error: Exception) -> None:
        """Go on without the addon ``name`` and without those that require it."""
        log.error("addon %s was left out", name, exc_info=error)
        self.failures.append(Failure(name=name, reason=told(error)))
        self.addons.pop(name, None)
        if self.manager.has_plugin(name):
            self.manager.unregister(name=name)
        self._relays.clear()
        for other in list(self.addons.values()):
            if name in other.requires:
                self.leave_out(other.name, LookupError(f"it requires {name}"))

    @property
    def always(self) -> frozenset[str]:
        """Names of the addons that no branch can switch off."""
        return frozenset(addon.name for addon in self.addons.values() if addon.always)

    @property
    def everything(self) -> Relay:
        """The hooks with every installed addon."""
        return self.relay(self.addons)

    def relay(self, enabled: Iterable[str]) -> Relay:
        """The hooks with only the addons ``enabled`` and those that are always on."""
        names = (frozenset(enabled) | self.always) & frozenset(self.addons)
        if names not in self._relays:
            self._relays[names] = Relay(self, names)
        return self._relays[names]

    def answer(self, name: str, hook: str, **told_what: Any) -> list[Any]:
        """What the addon ``name`` contributes to ``hook``; nothing where one from outside fails."""
        others = [plugin for other, plugin in self.manager.list_name_plugin() if other != name]
        asked = self.manager.subset_hook_caller(hook, remove_plugins=others)
        try:
            return [item for items in asked(**told_what) for item in items]
        except Exception as error:
            if self.addons[name].shipped:
                raise
            log.exception("%s() of addon %s was left out", hook, name)
            failure = Failure(name=name, reason=f"{hook}() failed: {told(error)}")
            if failure not in self.failures:
                self.failures.append(failure)
            return []

    def _ask(self, addon: Addon) -> None:
        specs = addon.module("hookspecs")
        if specs is not None:
            self.manager.add_hookspecs(specs)

    def _register(self, addon: Addon) -> None:
        absent = [name for name in addon.requires if name not in self.addons]
        if absent:
            raise LookupError(f"it requires {', '.join(absent)}")
        with whole_or_none():
            addon.module("models")
        hooks = addon.module("hooks")
        if hooks is not None:
            self.manager.register(hooks, name=addon.name)
            self.manager.check_pending()
        if not addon.shipped:
            addon.module("views")


class Relay:
    """Calls hooks of the addons on: ``relay.menu()`` collects, ``relay.stock_moved(...)`` tells."""

    def __init__(self, registry: Registry, enabled: frozenset[str]) -> None:
        self.enabled = enabled
        self._registry = registry
        named = registry.manager.list_name_plugin()
        self._silent = [plugin for name, plugin in named if name not in enabled]
        self._collected: dict[str, tuple[Any, ...]] = {}

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("_"):
            raise AttributeError(name)
        caller = self._registry.manager.subset_hook_caller(name, remove_plugins=self._silent)
        setattr(self, name, caller)
        return caller

    @property
    def everywhere(self) -> Relay:
        """The hooks of every addon, on here or not: for what all branches share."""
        return self._registry.everything

    def only(self, names: Iterable[str]) -> Relay:
        """The hooks of the addons ``names``, on here or not, and of those that are always on."""
        return self._registry.relay(names)

    @property
    def addons(self) -> dict[str, Addon]:
        """All installed addons by name in load order, on here or not."""
        return self._registry.addons

    def along_with(self, names: Iterable[str]) -> frozenset[str]:
        """The installed addons that are on wherever ``names`` are: these, and what they require."""
        found = set(names) & set(self.addons)
        for addon in reversed(self.addons.values()):
            if addon.name in found:
                found.update(addon.requires)
        return self._registry.always | found

    def collect(self, name: str) -> tuple[Any, ...]:
        """All contributions to the collecting hook ``name``, by ``order`` and name, made once."""
        if name not in self._collected:
            self._collected[name] = self.gather(name)
        return self._collected[name]

    def gather(self, name: str, **told_what: Any) -> tuple[Any, ...]:
        """What the addons on contribute to ``name`` now, each by itself, by ``order`` and name."""
        on = [addon for addon in self.addons if addon in self.enabled]
        found = [item for addon in on for item in self._registry.answer(addon, name, **told_what)]
        found.sort(key=lambda item: (getattr(item, "order", 0), str(getattr(item, "name", ""))))
        return tuple(found)

    def named(self, name: str) -> dict[str, Any]:
        """The contributions to hook ``name``, by their own names."""
        return {item.name: item for item in self.collect(name)}
