"""What all tests share lives in ``core.testing``, the plugin that third-party addons use too.

A property is no stop-watch: on a machine with much to do, a slow example is no failed one.
"""

from __future__ import annotations

import gc
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out on PostgreSQL the tests that open no database of this run.

    A test that never asks which database there is runs line for line the same on either, so its
    run on SQLite proves all that a second one could. Every fixture that opens a database rests on
    ``on_postgresql``, so nobody has to mark anything. Of what does open one, modules marked
    ``one_store`` try a script in the browser or which door asks for which permission: a second run
    costs minutes and finds nothing; ``-m one_store`` asks for it all the same.
    """
    if config.getoption("--database") != "postgresql":
        return
    asking, same = [], []
    everything = "one_store" in config.option.markexpr
    for item in items:
        asks = "on_postgresql" in getattr(item, "fixturenames", ())
        asks = asks and (everything or item.get_closest_marker("one_store") is None)
        (asking if asks else same).append(item)
    if same:
        config.hook.pytest_deselected(items=same)
        items[:] = asking


def pytest_collection_finish() -> None:
    """Let Python look less often for garbage, and not among what was imported, which is none."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000)


def pytest_deselected(items: list[pytest.Item]) -> None:
    """Note in each worker of a run what it leaves out; its own last line is seen by nobody."""
    noted = getattr(items[0].config, "workeroutput", None)
    if noted is not None:
        noted["deselected"] = noted.get("deselected", 0) + len(items)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Say in the last line of the run what was left out; all workers leave out the same tests."""
    reporter = node.config.pluginmanager.get_plugin("terminalreporter")
    count = getattr(node, "workeroutput", {}).get("deselected", 0)
    reporter.stats["deselected"] = [node] * count
