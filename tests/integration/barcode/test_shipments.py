"""Goods by carrier: handed over from the station, signed for in the end."""

from __future__ import annotations

import pytest

from addons.barcode.testing import gtin_of
from core.refusal import Refusal
from core.workflow import Document, Link, fire

CABLE = gtin_of(90)
GIVEN = {"carrier": "顺达物流", "parcels": "2", "weight": "12.5", "waybill": "SF0000000042"}


@pytest.fixture
def finished(clerk):
    """The clerk, whose pickup is finished."""
    clerk.scan(CABLE)
    clerk.send("finish")
    return clerk


def test_what_has_a_waybill_is_on_its_way_and_belongs_to_its_pickup(finished, installation):
    card = finished.send("ship", **GIVEN)["card"]

    with installation.work(branch="shaanxi") as context:
        link = context.session.query(Link).filter_by(source=finished.pickup, relation="shipment")
        shipment = context.session.get_one(Document, link.one().target)
        with pytest.raises(Refusal) as refused:
            fire([shipment], "sign", context)
        told = (shipment.number, shipment.step, dict(shipment.own))
    assert card["title"] == f"On its way: shipment {told[0]}"
    assert told[1] == "sent"
    assert told[2]["waybill"] == "SF0000000042"
    assert "Signed by" in " ".join(str(said.interpolate()) for said in refused.value.messages)


def test_without_a_waybill_it_is_kept_to_be_completed(finished):
    card = finished.send("ship", carrier="顺达物流", parcels="", weight="", waybill="")["card"]

    assert card["title"].startswith("Kept as a shipment")
    assert "on shipment #" in finished.send("ship", status=409, **GIVEN)["messages"][0]


def test_a_pickup_is_under_way_once_until_its_goods_came_back(finished, installation):
    number = finished.send("ship", **GIVEN)["card"]["title"].split()[-1]

    refused = finished.send("ship", status=409, **{**GIVEN, "waybill": "SF0000000043"})
    with installation.work(branch="shaanxi") as context:
        (shipment,) = context.session.query(Document).filter_by(number=number)
        fire([shipment], "come_back", context, reason="nobody was there")
    anew = finished.send("ship", **GIVEN)["card"]

    assert f"on shipment {number} already" in refused["messages"][0]
    assert anew["title"].startswith("On its way")
    assert number not in anew["title"]


@pytest.mark.parametrize("wrong", [{"carrier": ""}, {"parcels": "0"}, {"weight": "heavy"}])
def test_what_is_no_shipment_is_refused(finished, wrong):
    answer = finished.send("ship", status="4*", **{**GIVEN, **wrong})

    assert answer["messages"]


def test_only_what_is_finished_is_shipped(clerk):
    assert clerk.send("ship", status=409, **GIVEN)["kind"] == "not_finished"
