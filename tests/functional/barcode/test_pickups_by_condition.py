"""A branch with two businesses of pickups: the station begins the one whose condition holds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from addons.barcode.testing import HERE, THERE, Clerk
from addons.esales.definitions import PICKUP
from addons.esales.models import Pickup
from core.workflow.versions.lives import retire, revive
from core.workflow.versions.publishing import publish

pytestmark = pytest.mark.one_store

FAR = replace(
    PICKUP,
    name="pickup_far",
    title={"en": "Pickup far away", "zh_CN": "外仓提货"},
    series="WT",
    order=10,
    applies=f'warehouse == "{THERE}"',
)


@pytest.fixture(scope="module")
def far(installation):
    with installation.work(branch="shaanxi") as context:
        publish(context, replace(FAR, home="shaanxi"))


def business_of(installation, number):
    with installation.work(branch="shaanxi", write=False) as context:
        return context.session.get_one(Pickup, number).business


def test_the_warehouse_decides_which_pickup_begins(app, installation, shop, far):
    clerk = Clerk(app.sign_in("counter_clerk"))
    begun = {}
    for warehouse in (HERE, THERE):
        clerk.open(shop.dealer, warehouse)
        begun[warehouse] = business_of(installation, clerk.pickup)

    assert begun == {HERE: "pickup", THERE: "pickup_far"}


def test_where_none_is_for_it_the_station_says_so(app, installation, shop, far):
    with installation.work(branch="shaanxi") as context:
        retire(context, "pickup", finish=True)
    clerk = Clerk(app.sign_in("counter_clerk"))

    answer = clerk.open(shop.dealer, HERE, status=409)
    clerk.open(shop.dealer, THERE)

    assert "None of this branch's businesses is for such a document" in str(answer)
    with installation.work(branch="shaanxi") as context:
        revive(context, "pickup")
