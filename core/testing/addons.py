"""What every addon holds, shipped or not: an addon's test gets it all by naming the addon.

    class TestFollowup(AddonCheck):
        name = "followup"
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import pytest

from core.orm import migrations
from core.orm.base import Base
from core.registry.addon import Addon, discover
from core.registry.relay import Registry

OWN = ("kinds", "guards", "effects", "menu", "searches", "home_panels", "jobs")


class AddonCheck:
    """The checks of one addon; a subclass says which by its ``name``."""

    name: ClassVar[str]

    @pytest.fixture
    def registry(self) -> Registry:
        """All that is installed, also what belongs to a demonstration only."""
        return Registry(discover())

    @pytest.fixture
    def addon(self, registry: Registry) -> Addon:
        """The addon as it was found."""
        failures = [f.reason for f in registry.failures if f.name == self.name]
        assert not failures, failures
        addon: Addon = registry.addons[self.name]
        return addon

    @pytest.fixture
    def says(self, registry: Registry) -> Callable[[str], list[Any]]:
        """What the addon itself contributes to a hook."""
        return lambda hook: registry.answer(self.name, hook)

    def test_it_is_declared_in_full(self, addon: Addon, registry: Registry) -> None:
        """Its package says what the business gets, and what it requires is there before it."""
        order = list(registry.addons)
        assert re.fullmatch(r"[a-z][a-z0-9_]*", addon.name), addon.name
        assert sys.modules[addon.package].__doc__, "its package says nothing of itself"
        late = [n for n in addon.requires if order.index(n) > order.index(addon.name)]
        assert not late, late

    def test_names_begin_with_its_own(self, addon: Addon, says: Any) -> None:
        """So that two addons never mean different things by one name."""
        names = [item.name for hook in OWN for item in says(hook)]
        wrong = [name for name in names if not name.startswith(f"{addon.name}.")]
        assert not wrong, wrong
        scopes = [(c.addon, c.scope) for c in says("resources")]
        wrong = [s for s in scopes if s[0] != addon.name or not s[1].startswith(f"{addon.name}:")]
        assert not wrong, wrong

    def test_permissions_are_addon_resource_action(self, addon: Addon, says: Any) -> None:
        """Each is its own, named in full, and named once."""
        names = [permission.name for permission in says("permissions")]
        wrong = [n for n in names if not re.fullmatch(rf"{addon.name}:[a-z_]+:[a-z_]+", n)]
        assert not wrong, wrong
        assert len(names) == len(set(names)), names

    def test_the_menu_leads_to_what_is_there_and_may_be_granted(
        self, addon: Addon, registry: Registry, says: Any
    ) -> None:
        """Each entry leads to a collection of the addon by a permission that somebody offers."""
        hooks = registry.everything
        known = {permission.name for permission in hooks.collect("permissions")}
        places = {f"{c.addon}/{c.name}" for c in says("resources")}
        wrong = [
            entry.path
            for entry in says("menu")
            if entry.path not in places or entry.permission not in known
        ]
        assert not wrong, wrong

    def test_its_tables_are_named_after_it_and_walled(self, addon: Addon) -> None:
        """On PostgreSQL a row of a branch shows in that branch alone, from its migration on."""
        tables = _tables(addon)
        wrong = [name for name in tables if not name.startswith(f"{addon.name}_")]
        assert not wrong, wrong
        folder = addon.folder("migrations")
        source = "".join(p.read_text("utf-8") for p in folder.glob("*.py")) if folder else ""
        bare = [
            name
            for name, table in tables.items()
            if "branch" in table.c and not re.search(rf'isolate\(\s*["\']{name}["\']', source)
        ]
        assert not bare, bare

    def test_its_migrations_make_what_its_models_say(self, addon: Addon, installation: Any) -> None:
        """Nothing has been forgotten since the last ``qudao db draft``."""
        wrong = migrations.differences(installation.owner_engine, addon.name)
        assert not wrong, wrong

    def test_every_sentence_is_there_in_chinese(self, addon: Addon) -> None:
        """Those of its code and of its templates."""
        from core.catalogues import homes, untranslated

        wrong = untranslated(homes()[addon.name])
        assert not wrong, wrong

    def test_it_starts_alone(
        self, addon: Addon, database_url: Callable[[], str], tmp_path: Path
    ) -> None:
        """With what it requires and nothing else: founded, upgraded, every page of the menu."""
        command = [sys.executable, "-m", "core.testing.alone", addon.name, database_url()]
        run = subprocess.run([*command, str(tmp_path)], capture_output=True, text=True, timeout=300)
        assert run.returncode == 0, run.stderr
        found = json.loads(run.stdout.splitlines()[-1])
        assert found["addons"][-1] == addon.name, found["addons"]
        assert not found["failures"], found["failures"]
        assert not found["published_again"], found["published_again"]
        assert not found["foreign"], found["foreign"]
        assert found["pages"], "the menu is empty"
        wrong = {path: status for path, status in found["pages"].items() if status != 200}
        assert not wrong, wrong


def _tables(addon: Addon) -> dict[str, Any]:
    """The tables of the addon's own classes; a class kept in another one's table brings none."""
    classes = [mapper.class_ for mapper in Base.registry.mappers]
    own = [c for c in classes if f"{c.__module__}.".startswith(f"{addon.package}.")]
    return {c.__table__.name: c.__table__ for c in own if "__table__" in vars(c)}
