"""A branch with e-sales alone has dealers and prices; its old pickups can be read, no more."""

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
        given = {"business": "pickup", "version": 1, "step": "finished"}
        make_row(context, Pickup, **given).number = "TH-HB-2611-00001"
        return made.id


def test_there_are_dealers_and_prices_and_old_pickups_are_in_no_menu(app, dealer):
    app.sign_in("sales_manager", "hubei")

    home = app.get("/hubei")

    menu = home.html.select_one("#menu").get_text()
    assert "Dealers" in menu
    assert "Prices" in menu
    assert "Pickup" not in menu
    assert "Sales invoice" not in menu
    assert "Latest pickups" not in app.get(f"/hubei/esales/dealers/{dealer}")
    app.get("/hubei/sales_invoice", status=404)
    assert "TH-HB-2611-00001" in app.get("/hubei/pickup?part=all")
    assert "Nothing was found" in app.get("/hubei/search?q=TH-HB-2611")


def test_they_appear_when_inventory_is_switched_on(app, dealer, installation):
    switch(installation, "inventory", "hubei")
    app.sign_in("sales_manager", "hubei")

    menu = app.get("/hubei").html.select_one("#menu").get_text()

    assert "Pickup" in menu
    assert "Sales invoice" in menu
    assert "TH-HB-2611-00001" in app.get("/hubei/pickup?part=all")
    assert "Latest pickups" in app.get(f"/hubei/esales/dealers/{dealer}")
