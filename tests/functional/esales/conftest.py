"""A branch that sells: goods in stock with prices, dealers, and pickups at the counter."""

from decimal import Decimal

import pytest

from addons.base.models import Region
from addons.esales import testing
from addons.esales.models import Dealer, Pickup
from addons.esales.pickups import add_goods, open_pickup
from addons.inventory import testing as stock
from core.testing import identity_of
from core.workflow import fire
from core.workflow.printing.layouts import keep_layouts


@pytest.fixture(scope="module")
def shop(installation):
    """Ids of a dealer, of goods, and of a finished and an open pickup; made once a module."""
    clerk = identity_of(installation, "counter_clerk")
    with installation.work() as context:
        keep_layouts(context)
    with installation.work(branch="shaanxi") as context:
        province = Region(code="61", name="陕西省", full_name="陕西省", level="province")
        context.session.add(province)
        testing.make_discounts(context)
        speaker = testing.make_variant(context, "SPK-459", price="459.00", per_carton=6)
        radio = testing.make_variant(context, "RAD-100", price="100.00", serials=True)
        phone = testing.make_variant(context, "TEL-80", price="80.00", line="TEL")
        dealer = testing.make_dealer(context)
        numbers = [f"S{n:011}" for n in range(12)]
        stock.make_warehouse(context, "SN01", ["A-01"])
        loose = [stock.entry(variant.id, 1000) for variant in (speaker, phone)]
        stock.receive(context, "SN01", *loose, stock.entry(radio.id, serials=numbers))
        found = {"dealer": dealer.id, "speaker": speaker.id, "radio": radio.id, "phone": phone.id}
        found["serials"] = list(stock.serial_ids(context, *numbers))
    with installation.work(branch="shaanxi", identity=clerk) as context:
        pickup = open_pickup(context, context.session.get_one(Dealer, found["dealer"]), "SN01")
        add_goods(context, pickup, [(found["speaker"], Decimal(48), [])])
        add_goods(context, pickup, [(found["radio"], Decimal(3), found["serials"][:3])])
        fire([pickup], "finish", context)
        found["finished"] = pickup.id
    return found


@pytest.fixture
def open_one(installation, shop):
    """The id of a fresh open pickup with two speakers on it."""
    clerk = identity_of(installation, "counter_clerk")
    with installation.work(branch="shaanxi", identity=clerk) as context:
        pickup = open_pickup(context, context.session.get_one(Dealer, shop["dealer"]), "SN01")
        add_goods(context, pickup, [(shop["speaker"], Decimal(2), [])])
        return pickup.id


@pytest.fixture
def pickup_at(installation):
    """Reads a pickup's step and number as they are stored."""

    def read(number):
        with installation.work(branch="shaanxi", write=False) as context:
            pickup = context.session.get_one(Pickup, number)
            return pickup.step, pickup.number

    return read
