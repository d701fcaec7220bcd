"""Two branches that keep stock, and goods that go to and fro between them."""

import pytest
from border import THERE, Border

from core.testing import switch


@pytest.fixture(scope="module")
def company(installation):
    """A company of which Hubei keeps stock, too."""
    switch(installation, "inventory", THERE)
    return installation


@pytest.fixture
def border(company):
    """A warehouse on either side, with goods of their own."""
    return Border(company)
