"""A branch with e-sales alone has dealers and prices, and no trace of a pickup."""

import pytest

from addons.esales import testing
from addons.esales.models import Pickup
from core.testing import switch
from core.testing.rows import make_row


@pytest.fixture(scope="module")
def dealer(installation):
    """The id of a dealer of Hubei, where e-sales is on and inventory is off."""
    with installation.work(branch="hubei") as context:
        made = testing.make_dealer(context, "HB0001", "武汉江城远音商贸有限公司")
        make_row(context, Pickup).number = "TH-HB-2611-00001"
        return made.id


def test_there_are_dealers_and_prices_and_no_pickups_to_see(app, dealer):
    app.sign_in("sales_manager", "hubei")

    home = app.get("/hubei")

    menu = home.html.select_one("#menu").get_text()
    assert "Dealers" in menu
    assert "Prices" in menu
    assert "Pickups" not in home
    assert "Sales invoices" not in home
    assert "Latest pickups" not in app.get(f"/hubei/esales/dealers/{dealer}")
    app.get("/hubei/esales/pickups", status=404)
    app.get("/hubei/esales/invoices", status=404)
    assert "Nothing was found" in app.get("/hubei/search?q=TH-HB-2611")


def test_they_appear_when_inventory_is_switched_on(app, dealer, installation):
    switch(installation, "inventory", "hubei")
    app.sign_in("sales_manager", "hubei")

    home = app.get("/hubei")

    assert "Pickups" in home
    assert "Sales invoices" in home
    assert "TH-HB-2611-00001" in app.get("/hubei/esales/pickups")
    assert "Latest pickups" in app.get(f"/hubei/esales/dealers/{dealer}")
