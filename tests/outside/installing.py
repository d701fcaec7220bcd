"""Addons from outside as if their packages had been installed: found through their entry points."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest

from core.registry import addon as registry
from core.testing import make_installation

GRANTED = {
    "counter_clerk": ("probe:thing:*", "probe:case:view"),
    "warehouse_head": ("probe:thing:view", "probe:weight:override"),
}


@contextmanager
def installed(*names: str, **packages: str) -> Iterator[None]:
    """Let discovery find packages, each with its ``addon``: ``names``, or named otherwise."""
    found = {name: name for name in names} | packages
    points = [
        EntryPoint(name, f"{package}:addon", registry.ENTRY_POINTS)
        for name, package in found.items()
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(registry, "entry_points", lambda group: points)
        yield


def installation_with_probe(url: str, folder: Path, **settings: Any) -> Any:
    """A founded company whose Shaanxi branch has the probe on, and no other branch."""
    from core.company.decisions import decide

    with installed("probe"):
        made = make_installation(url, folder, **settings)
    with made.work(branch="shaanxi") as context:
        decide(context, "enable", branch="shaanxi", addons=["probe"], since="2020-01-01")
        for name, more in GRANTED.items():
            role = context.company.roles[name]
            values = role.values() | {"permissions": [*role.permissions, *more]}
            decide(context, "put", path=["roles", name], values=values)
    return made
