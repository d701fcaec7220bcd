"""A counter in Shaanxi: a dealer, goods with prices, and a clerk at work."""

from contextlib import suppress

import pytest

from addons.esales import testing
from addons.esales.models import Dealer
from addons.esales.pickups import open_pickup
from addons.inventory import testing as stock
from core.testing import identity_of


class Undone(Exception):
    """Nothing of a test is kept."""


@pytest.fixture(scope="module")
def trade(installation):
    """Ids of a dealer (grade A, 95 %) and of goods of several sorts, made once a module."""
    with installation.work(branch="shaanxi") as context:
        testing.make_discounts(context)
        testing.make_break(context, "EDU")
        variants = {
            "speaker": testing.make_variant(context, "SPK-459", price="459.00", per_carton=6),
            "cable": testing.make_variant(context, "CBL-10", price="10.00"),
            "radio": testing.make_variant(context, "RAD-100", price="100.00", serials=True),
            "tablet": testing.make_variant(
                context, "TAB-200", price="200.00", line="EDU", per_carton=10
            ),
            "lamp": testing.make_variant(
                context, "LMP-50", price="50.00", line="EDU", per_carton=8
            ),
            "phone": testing.make_variant(context, "TEL-80", price="80.00", line="TEL"),
            "unpriced": testing.make_variant(context, "NEW-1", price=None),
            "announced": testing.make_variant(context, "NEW-2", status="announced"),
        }
        found = {name: variant.id for name, variant in variants.items()}
        found["dealer"] = testing.make_dealer(context, lines=("AV", "EDU")).id
        numbers = [f"S{n:011}" for n in range(12)]
        stock.make_warehouse(context, "SN01", ["A-01"])
        loose = [stock.entry(found[name], 1000) for name in ("speaker", "cable", "phone")]
        stock.receive(context, "SN01", *loose, stock.entry(found["radio"], serials=numbers))
        found["serials"] = list(stock.serial_ids(context, *numbers))
        return found


@pytest.fixture
def clerk(installation):
    """The identity of a counter clerk in Shaanxi."""
    return identity_of(installation, "counter_clerk")


@pytest.fixture
def manager(installation):
    """The identity of a sales manager in Shaanxi."""
    return identity_of(installation, "sales_manager")


@pytest.fixture
def at_work(installation, clerk, manager):
    """A clerk's context in Shaanxi; nothing of it is kept."""
    with suppress(Undone), installation.work(branch="SN", identity=clerk) as context:
        yield context
        raise Undone


@pytest.fixture
def counter(at_work, trade):
    """A clerk's context with a fresh pickup for the dealer."""
    dealer = at_work.session.get(Dealer, trade["dealer"])
    return at_work, open_pickup(at_work, dealer, "SN01")


@pytest.fixture
def system(installation, trade):
    """The system's context in Shaanxi; nothing of it is kept."""
    with suppress(Undone), installation.work(branch="SN") as context:
        yield context
        raise Undone
