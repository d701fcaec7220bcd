"""A branch at work that has drawn its retail, with a fresh ticket and an open shift."""

from contextlib import suppress

import pytest
from retail import make_shop

from core.workflow.businesses import live
from core.workflow.motion.beginning import begin


class Undone(Exception):
    """Nothing of a test is kept."""


@pytest.fixture(scope="module")
def shop(installation):
    """Ids of goods with retail prices, in a branch that has drawn its retail."""
    return make_shop(installation)


@pytest.fixture
def at_work(installation, shop):
    """The system's context in Shaanxi; nothing of it is kept."""
    with suppress(Undone), installation.work(branch="shaanxi") as context:
        yield context
        raise Undone


@pytest.fixture
def ticket(at_work):
    """A fresh ticket."""
    return begin(live(at_work)["retail"], {"customer": "王芳"}, at_work)


@pytest.fixture
def shift(at_work):
    """The open shift of whoever is at work, with 500.00 in the till."""
    return begin(live(at_work)["cashier_shift"], {"opening": "500"}, at_work)
