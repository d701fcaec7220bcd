"""A shop in Shaanxi with a clerk at its counter, seen through the pages."""

from __future__ import annotations

from typing import Any

import pytest

from addons.barcode.testing import Clerk, Shop, make_shop


@pytest.fixture(scope="module")
def shop(installation: Any) -> Shop:
    """Goods in stock and a dealer."""
    with installation.work(branch="shaanxi") as context:
        return make_shop(context, varieties=2)


@pytest.fixture
def clerk(app: Any, shop: Shop) -> Clerk:
    """A clerk with a fresh pickup."""
    made = Clerk(app.sign_in("counter_clerk"))
    made.open(shop.dealer)
    return made
