"""Whoever looks after a dealer is found by every document about the dealer."""

from __future__ import annotations

from flows import document, publish, request

from addons.esales import testing
from addons.esales.pickups import open_pickup
from core.workflow import OwnField


def test_representatives_are_the_salespeople_in_charge_of_the_dealers(installation):
    fields = (OwnField(name="customer", title={"en": "Customer"}, type="dealer"),)
    with installation.work(branch="hubei") as context:
        dealer = testing.make_dealer(context, "HB0077", "江城晚风数码")
        dealer.rep = "lin"
        business = publish(context, request(fields=fields))
        about_him = document(context, business, "mo", customer=dealer.id)
        about_nobody = document(context, business, "mo")

        found = context.hooks.representatives(documents=[about_him, about_nobody], context=context)

        assert found == {about_him.id: "lin"}


def test_a_pickup_is_about_its_dealer(installation):
    from addons.inventory import testing as stock

    with installation.work(branch="shaanxi") as context:
        stock.make_warehouse(context, "SN07", ["A-01"])
        dealer = testing.make_dealer(context, "SN0077", "渭南晚风数码")
        dealer.rep = "mo"
        pickup = open_pickup(context, dealer, "SN07")

        found = context.hooks.representatives(documents=[pickup], context=context)

        assert found == {pickup.id: "mo"}
