"""A shop in Shaanxi, and a clerk with an open pickup at its station."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import pytest

from addons.barcode.testing import Clerk, Shop, make_shop
from core.testing import Browser

DEVICES = itertools.count()


@pytest.fixture(scope="module")
def shop(installation: Any) -> Shop:
    """Twelve varieties in stock, a dealer, goods for every wrong scan."""
    with installation.work(branch="shaanxi") as context:
        return make_shop(context)


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
