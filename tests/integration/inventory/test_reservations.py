"""What is set aside for orders: place after place, until it changes, and by no clock."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

import pytest

from addons.esales.testing import make_dealer
from addons.inventory import testing
from addons.inventory.lapsing import release_expired
from addons.inventory.models import Balance
from core.refusal import Refusal
from core.testing import count_sql
from core.workflow.businesses import live
from core.workflow.motion.beginning import begin


@dataclass(frozen=True)
class Want:
    document: int
    variant_id: int
    quantity: Decimal
    warehouse: str = "SN07"


@pytest.fixture(scope="module")
def shelf(installation):
    """Goods in two places of a warehouse, and three orders that may want them."""
    with installation.work(branch="shaanxi") as context:
        testing.make_warehouse(context, "SN07", ["A-01", "B-02"])
        goods = testing.make_variant(context, "SHELF-1")
        entries = [testing.entry(goods, 5, at=place) for place in ("A-01", "B-02")]
        testing.receive(context, "SN07", *entries)
        dealer = make_dealer(context, code="SN0777")
        values = {"dealer_id": str(dealer.id), "warehouse": "SN07"}
        business = live(context)["sales_order"]
        return goods, [begin(business, values, context).id for _n in range(3)]


def places(context, *orders):
    found = context.hooks.places_reserved(documents=orders, context=context)
    return [(one.document, one.place, one.quantity) for one in found]


def reserve(context, *wants, as_far_as_it_goes=False):
    context.hooks.goods_reserved(
        wanted=wants, as_far_as_it_goes=as_far_as_it_goes, context=context
    )


def test_orders_share_the_places_and_none_gets_what_is_another_s(work, shelf):
    goods, (one, other, third) = shelf
    with work("shaanxi") as context:
        reserve(context, Want(one, goods, Decimal(4)), Want(other, goods, Decimal(3)))

        assert places(context, one, other) == [
            (one, "A-01", 4),
            (other, "A-01", 1),
            (other, "B-02", 2),
        ]
        with (
            pytest.raises(Refusal, match="4 of SHELF-1 Variant SHELF-1 were asked for, 3 are free"),
            context.session.begin_nested(),
        ):
            reserve(context, Want(third, goods, Decimal(4)))
        reserve(context, Want(third, goods, Decimal(4)), as_far_as_it_goes=True)
        assert places(context, third) == [(third, "B-02", 3)]

        reserve(context, *(Want(order, goods, Decimal(0)) for order in (one, other, third)))
        assert places(context, one, other, third) == []
        assert {b.reserved for b in context.session.query(Balance).filter_by(variant_id=goods)} == {
            Decimal(0)
        }


def test_no_clock_ends_what_an_order_holds(work, shelf):
    goods, (one, *_others) = shelf
    with work("shaanxi") as context:
        reserve(context, Want(one, goods, Decimal(2)))
        object.__setattr__(context, "now", context.now + timedelta(days=400))

        release_expired(context)

        assert places(context, one) == [(one, "A-01", 2)]
        reserve(context, Want(one, goods, Decimal(0)))


def test_many_orders_cost_as_many_statements_as_one(work, shelf):
    goods, orders = shelf
    with work("shaanxi") as context:

        def cost(wants):
            with count_sql(context.session.connection()) as made:
                reserve(context, *wants)
            return len(made)

        one, many = orders[:1], orders

        costs = {cost([Want(n, goods, Decimal(1)) for n in found]) for found in (one, many)}

        assert len(costs) == 1
        reserve(context, *(Want(order, goods, Decimal(0)) for order in orders))
