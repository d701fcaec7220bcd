"""A pickup costs at most 38 SQL statements from opening to papers, whatever its size."""

from decimal import Decimal

import pytest
from sqlalchemy import func, select

from addons.esales import testing
from addons.esales.models import Dealer, Pickup, PickupSerial
from addons.esales.pickups import add_goods, finish_pickup, open_pickup
from addons.inventory import testing as stock
from addons.inventory.claims import claim_serials
from core.testing import count_sql
from core.workflow.motion.holding import load_held

MOST = 38


@pytest.fixture(scope="module")
def dealer(installation):
    """The id of a dealer who may take as much as there is; goods lie in SN01."""
    with installation.work(branch="shaanxi") as context:
        stock.make_warehouse(context, "SN01", ["A-01"])
        testing.make_discounts(context)
        testing.make_break(context, "AV")
        return testing.make_dealer(context, "SN0009", "渭南向晴家电", limit="99999999.00").id


def goods_in_stock(installation, lines, pieces):
    """So many varieties without serials, and so many pieces of one that has them."""
    code = f"{lines}-{pieces}"
    with installation.work(branch="shaanxi") as context:
        loose = [testing.make_variant(context, f"L{code}-{n}", price="3.00") for n in range(lines)]
        numbers = [f"N{code}-{n:06}" for n in range(pieces)]
        entries = [stock.entry(variant.id, 5) for variant in loose]
        goods = [(variant.id, Decimal(2), []) for variant in loose]
        if pieces:
            tracked = testing.make_variant(context, f"S{code}", serials=True).id
            entries.append(stock.entry(tracked, serials=numbers))
        stock.receive(context, "SN01", *entries)
        if pieces:
            serials = list(stock.serial_ids(context, *numbers))
            goods.append((tracked, Decimal(pieces), serials))
    return goods


def whole_pickup(installation, dealer, goods):
    """The statements of a pickup in its two transactions: opened, filled, set aside; finished."""
    with count_sql(installation.engine) as counted:
        with installation.work(branch="shaanxi") as context:
            pickup = open_pickup(context, context.session.get_one(Dealer, dealer), "SN01")
            add_goods(context, pickup, goods)
            serials = [serial for _variant, _quantity, found in goods for serial in found]
            claim_serials(context, pickup.id, serials, "SN01")
            number = pickup.id
        with installation.work(branch="shaanxi") as context:
            assert finish_pickup(context, load_held(Pickup, number, context)) is None
    return counted.statements, number


@pytest.mark.parametrize(
    ("few", "many"),
    [
        pytest.param((10, 0), (200, 0), id="lines"),
        pytest.param((0, 1), (0, 500), id="serials"),
        pytest.param((10, 1), (200, 500), id="both"),
    ],
)
def test_a_large_pickup_costs_as_many_statements_as_a_small_one(installation, dealer, few, many):
    small, _number = whole_pickup(installation, dealer, goods_in_stock(installation, *few))
    large, number = whole_pickup(installation, dealer, goods_in_stock(installation, *many))

    assert len(small) == len(large) <= MOST, "\n".join(small)
    with installation.work(branch="shaanxi", write=False) as context:
        pickup = context.session.get_one(Pickup, number)
        taken = select(func.count()).where(PickupSerial.pickup_id == number)
        assert (pickup.step, pickup.varieties) == ("finished", many[0] + bool(many[1]))
        assert context.session.scalar(taken) == many[1]


@pytest.mark.slow
def test_five_thousand_serials_cost_as_many_statements_as_one(installation, dealer):
    one, _number = whole_pickup(installation, dealer, goods_in_stock(installation, 1, 1))
    many, _number = whole_pickup(installation, dealer, goods_in_stock(installation, 1, 5000))

    assert len(one) == len(many) <= MOST
