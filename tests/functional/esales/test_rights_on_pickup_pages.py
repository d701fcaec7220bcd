"""A branch's own pickup, in which the warehouse sees goods and no prices: cell by cell."""

from dataclasses import replace

import pytest

from addons.esales.definitions import PICKUP, SALES_INVOICE
from core.workflow.definition import Participant
from core.workflow.versions.publishing import publish

PICKUPS = "/shaanxi/pickup"
SEEN = ("quantity", "varieties", "plate")


@pytest.fixture(scope="module", autouse=True)
def own_copy(installation, shop):
    """Shaanxi's own version: its head of the warehouse sees pieces, neither dealer nor prices."""
    clerk, head = PICKUP.steps[0].participants
    seeing = replace(head, edits=("plate",), sees=SEEN)
    steps = (replace(PICKUP.steps[0], participants=(clerk, seeing)), *PICKUP.steps[1:])
    invoices = replace(
        SALES_INVOICE.steps[0],
        participants=(
            Participant(role="warehouse_head", sees=("day",)),
            Participant(role="counter_clerk"),
        ),
    )
    with installation.work() as context:
        publish(context, replace(PICKUP, version=2, home="shaanxi", steps=steps))
        publish(context, replace(SALES_INVOICE, version=2, home="shaanxi", steps=(invoices,)))


def words(page, where):
    """The headings, and titles of figures, that stand in a part of the page."""
    return {cell.text.strip() for cell in page.html.select(where)}


def test_the_page_shows_the_warehouse_its_pieces_and_no_prices(app, open_one):
    page = app.sign_in("warehouse_head").get(f"{PICKUPS}/{open_one}")

    assert words(page, ".tally span") == {"Varieties", "Pieces", "In cartons"}
    assert words(page, "#lines thead th") == {"#", "Goods", "Pieces", "In cartons"}
    assert {cell["data-title"] for cell in page.html.select("#lines td[data-title]")} == {
        "#",
        "Goods",
        "Pieces",
        "In cartons",
    }
    for withheld in ("872.10", "459.00", "436.05", "西安市", "Grade", "Price list"):
        assert withheld not in page.text, withheld


def test_the_clerk_still_sees_the_prices(app, open_one):
    page = app.sign_in("counter_clerk").get(f"{PICKUPS}/{open_one}")

    assert {"Total incl. tax", "Tax", "Available afterwards"} <= words(page, ".tally span")
    assert {"List price", "Amount", "Region"} <= words(page, "#lines thead th")
    assert "872.10" in page.text


def test_the_list_neither_shows_nor_sorts_nor_filters_by_what_is_withheld(app, open_one):
    page = app.sign_in("warehouse_head").get(f"{PICKUPS}?part=all")
    texts = {
        cell["data-title"]: cell.text.strip()
        for cell in page.html.select("table tbody tr")[0].select("td[data-title]")
    }

    assert texts["Pieces"] == "2"
    assert texts["Dealer"] == texts["Amount"] == ""
    for name in ("dealer_id", "warehouse"):
        assert not page.html.select(f"[name={name}]"), name
    found = app.get(f"{PICKUPS}?part=all&dealer_id=nobody-is-called-so")
    assert f"#{open_one}" in found.text
    page = app.sign_in("counter_clerk").get(f"{PICKUPS}?part=all")
    assert page.html.select("[name=dealer_id]")


def test_an_invoice_shows_goods_and_no_amounts_to_who_may_not_see_them(app, open_one):
    app.sign_in("counter_clerk")
    page = app.post(f"{PICKUPS}/{open_one}/fire", {"transition": "finish"}).follow()
    link = page.html.select_one("#kin a[href*=sales_invoice]")["href"]
    assert "Unpaid" in app.get(link).text

    page = app.sign_in("warehouse_head").get(link)

    assert words(page, "#lines thead th") == {"#", "Goods", "Pieces"}
    assert "西安市" not in page.text
    assert "Unpaid" not in page.text


def test_how_far_a_pickup_was_let_pass_is_told_to_whoever_sees_amounts(app, open_one):
    """The warehouse reads that it may pass and why; the amount tells what the pickup comes to."""
    given = {"guard": "esales.credit", "reason": "pays tomorrow", "measure": "20,000.00"}
    app.sign_in("finance").post(f"{PICKUPS}/{open_one}/override", given)

    head = app.sign_in("warehouse_head").get(f"{PICKUPS}/{open_one}")
    clerk = app.sign_in("counter_clerk").get(f"{PICKUPS}/{open_one}")

    assert "pays tomorrow" in head.text
    assert "20,000" not in head.text
    assert "up to CN¥20,000.00" in " ".join(clerk.html.select_one("main").text.split())


def test_the_dealers_page_and_the_first_page_tell_the_warehouse_no_more(app, shop, open_one):
    """A pickup of the branch's version names no dealer to it, and sums leave out no document."""
    dealer, bought = f"/shaanxi/esales/dealers/{shop['dealer']}", "Bought in the last twelve months"
    app.sign_in("warehouse_head")
    head, first = app.get(dealer), app.get("/shaanxi")
    app.sign_in("counter_clerk")
    clerk, clerks_first = app.get(dealer), app.get("/shaanxi")

    assert f"#{open_one}" in words(clerk, "#pickups a")
    assert f"#{open_one}" not in words(head, "#pickups a")
    assert bought in clerk.text
    assert bought not in head.text
    assert {"Amount", "Pieces", "Finished"} <= words(clerks_first, ".home-panel .tally span")
    assert words(first, ".home-panel .tally span") == {"Pieces", "Finished", "Open"}
    assert "Sold in the last" not in first.text
