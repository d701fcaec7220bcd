"""A shop in Shaanxi, and a clerk with an open pickup at its station."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from addons.barcode.testing import Clerk, Shop, make_shop
from core.testing import Browser, copied

DEVICES = itertools.count()


@pytest.fixture(scope="session")
def stocked(
    template: tuple[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Path, Shop]:
    """The address and folder of a company with a full shop that nobody works in, and the shop."""
    folder = tmp_path_factory.mktemp("stocked")
    made = copied(*template, folder)
    with made.work(branch="shaanxi") as context:
        shop = make_shop(context)
    made.close()
    return made.settings.database, folder, shop


@pytest.fixture(scope="module")
def installation(
    stocked: tuple[str, Path, Shop], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Any]:
    """A copy of the company with the full shop, shared by the tests of one module."""
    url, folder, _shop = stocked
    made = copied(url, folder, tmp_path_factory.mktemp("installation"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def shop(installation: Any, stocked: tuple[str, Path, Shop]) -> Shop:
    """Twelve varieties in stock, a dealer, goods for every wrong scan."""
    return stocked[2]


@pytest.fixture(scope="module")
def counter(wsgi: Any, installation: Any) -> Browser:
    """The counter clerk's browser, signed in for the day."""
    return Browser(wsgi, installation).sign_in("counter_clerk")


@pytest.fixture
def clerk(counter: Browser, shop: Shop) -> Iterator[Clerk]:
    """A clerk with a fresh pickup, which is cancelled afterwards where it is still open."""
    made = Clerk(counter, device=f"device-{next(DEVICES)}")
    made.open(shop.dealer)
    yield made
    pieces = made.send("resume", status="*").get("tally", {}).get("count", "")
    made.send("cancel", status="*", typed=pieces)
