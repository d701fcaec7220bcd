"""Every hook is documented, asked by somebody, answered by somebody, and tested."""

from __future__ import annotations

import re
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

import pytest

from core.registry.addon import discover
from core.registry.relay import Registry

ROOT = Path(__file__).parents[2]
REGISTRY = Registry(discover({"demo"}))
HOOKS: dict[str, Any] = {
    name: caller for name, caller in vars(REGISTRY.manager.hook).items() if name[0] != "_"
}


def texts(*folders: str) -> str:
    """All Python below ``folders``."""
    paths = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


CODE = texts("core", "addons")
TESTS = texts("tests")
PAGE = (ROOT / "docs" / "hooks.md").read_text(encoding="utf-8")


def signature(name: str) -> str:
    """A hook as one calls it."""
    return f"{name}({', '.join(HOOKS[name].spec.argnames)})"


def test_the_hooks_of_every_addon_are_looked_at():
    asking = {addon.name for addon in discover().addons if addon.module("hookspecs")}

    assert asking <= set(REGISTRY.addons)
    assert len(HOOKS) > 20


@pytest.mark.parametrize("name", HOOKS)
def test_a_hook_has_its_row_and_a_sentence_of_its_own(name):
    told = HOOKS[name].spec.function.__doc__

    assert f"| `{signature(name)}` | " in PAGE
    assert told
    assert told.split(".")[0] in PAGE


def test_the_page_tells_of_no_hook_that_is_gone():
    rows = re.findall(r"^\| `(\w+)\(.*?\)` \|", PAGE, re.M)

    assert set(rows) == set(HOOKS)
    assert len(rows) == len(set(rows))


def test_what_hooks_are_answered_with_is_imported_as_the_page_names_it():
    named = set(re.findall(r"`((?:core|addons)(?:\.[a-z_]+)+\.[A-Z]\w+)`", PAGE))

    assert len(named) > 15
    for name in named:
        assert resolve_name(name)


@pytest.mark.parametrize("name", HOOKS)
def test_a_hook_is_asked(name):
    assert re.search(rf'\.{name}\(|"{name}"', CODE)


@pytest.mark.parametrize("name", HOOKS)
def test_a_hook_is_answered_by_what_is_shipped(name):
    assert [impl.plugin_name for impl in HOOKS[name].get_hookimpls()]


@pytest.mark.parametrize("name", HOOKS)
def test_a_hook_is_named_in_a_test(name):
    assert re.search(rf"\b{name}\b", TESTS)
