"""Imports point one way: an addon knows the core and what it requires; inside, nothing looks up."""

from __future__ import annotations

import ast
import configparser
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest

from core.registry.addon import Addon, discover

ROOT = Path(__file__).parents[2]
ADDONS = {addon.name: addon for addon in discover().addons if addon.shipped}
# What a module may be called, from the lowest floor up; modules of other names stand on any floor,
# and count as what they lead to.
FLOORS = (
    {"permissions", "hookspecs"},
    {"models"},
    {"resources", "forms"},
    {"views", "reports", "hooks"},
)
APART = {"testing"}


def modules_of(addon: Addon) -> dict[str, Path]:
    """The addon's modules by their full names."""
    home = Path(str(files(addon.package)))
    found = {}
    for path in sorted(home.rglob("*.py")):
        parts = path.relative_to(home).with_suffix("").parts
        if parts[0] != "migrations":
            inner = parts[:-1] if parts[-1] == "__init__" else parts
            found[".".join((addon.package, *inner))] = path
    return found


def imported(path: Path) -> Iterator[str]:
    """What a file imports, at its head or inside a function, for types alone or not."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            yield str(node.module)
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def floor_of(module: str, addon: Addon) -> int | None:
    """The floor a module's name puts it on."""
    name = module.removeprefix(addon.package).strip(".").partition(".")[0]
    return next((floor for floor, names in enumerate(FLOORS) if name in names), None)


def foreign(addon: Addon) -> list[str]:
    """Imports of addons that ``addon`` does not require."""
    known = {addon.name, *addon.requires}
    return [
        f"{module} imports {name}"
        for module, path in modules_of(addon).items()
        for name in imported(path)
        if name.startswith("addons.") and name.split(".")[1] not in known
    ]


def looking_up(addon: Addon) -> list[str]:
    """Ways by which a module reaches one of a higher floor, directly or past unnamed ones."""
    modules = modules_of(addon)
    leads = {m: {n for n in imported(p) if n in modules} - {m} for m, p in modules.items()}
    wrong = []
    for module in modules:
        floor = floor_of(module, addon)
        if floor is None:
            continue
        seen, todo = {module}, [(module,)]
        while todo:
            way = todo.pop()
            for target in leads[way[-1]] - seen:
                seen.add(target)
                reached = floor_of(target, addon)
                if reached is None:
                    todo.append((*way, target))
                elif reached > floor:
                    wrong.append(" -> ".join((*way, target)))
    return wrong


@pytest.mark.parametrize("name", ADDONS)
def test_an_addon_imports_the_core_and_what_it_requires(name):
    assert foreign(ADDONS[name]) == []


@pytest.mark.parametrize("name", ADDONS)
def test_inside_an_addon_nothing_looks_up(name):
    assert looking_up(ADDONS[name]) == []


@pytest.mark.parametrize("name", ADDONS)
def test_what_helps_tests_is_used_by_tests_alone(name):
    addon = ADDONS[name]
    using = [
        f"{module} imports {target}"
        for module, path in modules_of(addon).items()
        for target in imported(path)
        if target.split(".")[:1] == ["addons"] and APART & set(target.split(".")[2:3])
        if not APART & set(module.split(".")[2:3])
    ]

    assert using == []


def test_the_lint_of_imports_knows_every_addon():
    settings = configparser.ConfigParser()
    settings.read(ROOT / "setup.cfg", encoding="utf-8")
    forbidden = settings["importlinter:contract:addons"]["forbidden_modules"].split()

    assert sorted(forbidden) == sorted(addon.package for addon in ADDONS.values())
