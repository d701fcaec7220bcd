"""The station of a shop in a real browser, with a fresh pickup for each test."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from at_the_station import Station

from addons.barcode.testing import Shop, make_shop


@pytest.fixture(scope="module")
def shop(installation: Any) -> Shop:
    """Goods in stock and a dealer."""
    with installation.work(branch="shaanxi") as context:
        return make_shop(context)


@pytest.fixture(scope="module")
def visit(sign_in: Any, shop: Shop) -> Any:
    """A browser window in which the clerk has signed in."""
    return sign_in("counter_clerk")


@pytest.fixture
def station(visit: Any) -> Iterator[Station]:
    """The station, with a fresh pickup; cancelled afterwards where it is still open."""
    made = Station(visit.new_page())
    made.open()
    yield made
    visit.set_offline(False)
    if made.page.is_visible("[data-mode=scanning] #list"):
        made.press("Escape", "Escape", "F8")
        made.type(made.text("#tally-pieces").replace(",", ""))
        made.page.wait_for_selector("[data-mode=start]")
    made.page.close()
    assert made.faults == []
