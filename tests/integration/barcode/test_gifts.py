"""Gifts at the station: bound to the promotion, and to the goods that earn them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from addons.barcode.testing import gtin_of
from addons.esales.models import Promotion

CABLE, BAG = gtin_of(90), gtin_of(91)


@pytest.fixture(autouse=True)
def gift(shop, installation):
    """A bag for each ten cables."""
    with installation.work(branch="shaanxi") as context:
        made = Promotion(
            name="十线赠一包",
            variant_id=shop.variants["BAG"],
            earner_id=shop.variants["CABLE"],
            least=Decimal(10),
            price=Decimal(0),
        )
        context.session.add(made)
        context.session.flush()
        number = made.id
    yield
    with installation.work(branch="shaanxi") as context:
        context.session.delete(context.session.get_one(Promotion, number))


def test_a_gift_goes_with_what_earns_it_and_no_more_of_it(clerk):
    clerk.scan(BAG)
    alone = clerk.tally["gross"]
    clerk.scan(CABLE)
    clerk.set_quantity(2, "10")
    with_cables = clerk.send("lines")["tally"]
    second = clerk.scan(BAG)

    assert alone == "19.00"
    assert [line["gross"] for line in with_cables["lines"]] == ["190.00", "0.00"]
    assert "十线赠一包" in str(with_cables["lines"][1]["why"])
    assert (second["kind"], clerk.send("lines")["tally"]["gross"]) == ("no_price", "190.00")
    assert "1 of 蓝牙音箱 BAG go with the promotion" in second["messages"][0]
    assert clerk.send("finish")["number"]


def test_a_pickup_does_not_finish_with_more_gifts_than_are_earned_any_more(clerk):
    clerk.scan(CABLE)
    clerk.set_quantity(1, "20")
    clerk.scan(BAG)
    clerk.scan(BAG)
    clerk.set_quantity(1, "10")

    answer = clerk.send("finish", status=409)

    assert "1 of 蓝牙音箱 BAG go with the promotion" in answer["messages"][0]
    clerk.send("resume")
    assert clerk.tally["gross"] == "190.00"
