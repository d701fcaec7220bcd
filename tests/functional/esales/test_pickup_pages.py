"""Pickups on their pages: what is on them, why it costs so, papers, and what may be done."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from addons.esales.models import PriceEntry

PICKUPS = "/shaanxi/pickup"


@pytest.fixture
def set_price(installation, shop):
    """Sets what the speaker costs."""

    def given(price):
        query = select(PriceEntry).where(PriceEntry.variant_id == shop["speaker"])
        with installation.work(branch="shaanxi") as context:
            context.session.scalars(query).one().price = Decimal(price)

    return given


def test_the_page_of_a_finished_pickup_tells_all_of_it(app, shop):
    app.sign_in("counter_clerk")

    page = app.get(f"{PICKUPS}/{shop['finished']}")

    for told in ("20,930.40", "21,215.40", "Grade A pays 95 %", "Price list 经销价: 459.00",
                 "3 serial numbers", "Outbound slip", "Sales invoice FP-SN-", "西安市"):
        assert told in page, told


def test_the_ledger_leads_from_a_move_to_the_pickup_it_belongs_to(app, shop):
    app.sign_in("warehouse_head")
    page = app.get("/shaanxi/inventory/moves?kind=esales.pickup")
    link = page.html.select_one("table a[href*=to-]")

    assert app.get(link["href"]).follow().request.path == f"{PICKUPS}/{shop['finished']}"
    app.get("/shaanxi/to-document/99999", status=404)
    assert app.get("/shaanxi/to-document", status=303).location.endswith("/shaanxi/")


def test_its_papers_open_and_a_second_print_counts_on(app, shop):
    app.sign_in("counter_clerk")
    home = f"{PICKUPS}/{shop['finished']}"

    for layout in ("outbound_slip", "sales_invoice"):
        first = app.get(f"{home}/paper?layout={layout}&copy=1")
        assert first.content_type == "application/pdf"
        again = app.post(f"{home}/print", {"layout": layout})
        assert "copy=2" in again.location
        assert app.get(again.location).body.startswith(b"%PDF")
    assert "Print 2" in app.get(home)
    assert app.post(f"{home}/print", {"layout": "outbound_slip_a4"}).follow().body[:4] == b"%PDF"


def test_the_list_filters_by_day_dealer_step_and_clerk(app, shop, open_one):
    app.sign_in("counter_clerk")

    everything = app.get(f"{PICKUPS}?part=all")
    nothing = app.get(f"{PICKUPS}?created.until=2020-01-01")
    asked = "part=all&dealer_id=xashm&step=finished&creator=counter_clerk.shaanxi"
    found = app.get(f"{PICKUPS}?{asked}")

    assert f"#{open_one}" in everything
    assert "Nothing fits" in nothing
    assert "TH-SN-" in found
    assert f"#{open_one}" not in found


def test_the_serials_of_a_line_are_listed(app, shop):
    app.sign_in("counter_clerk")

    page = app.get(f"{PICKUPS}/{shop['finished']}/serials?line=2")

    assert "S00000000000" in page
    assert "There is no serial number here" in app.get(
        f"{PICKUPS}/{shop['finished']}/serials?line=1"
    )


def test_a_clerk_finishes_an_open_pickup_from_its_page(app, open_one, pickup_at):
    app.sign_in("counter_clerk")

    page = app.post(f"{PICKUPS}/{open_one}/fire", {"transition": "finish"}).follow()

    assert "is in the step “Finished” now" in page
    assert "Outbound slip" in page
    assert pickup_at(open_one)[0] == "finished"


def test_who_has_no_part_in_a_pickup_cancels_none(app, open_one, pickup_at):
    given = {"transition": "cancel"}
    app.sign_in("sales_manager")
    app.post(f"{PICKUPS}/{open_one}/fire", given, status=403)
    app.sign_in("warehouse_head")

    page = app.post(f"{PICKUPS}/{open_one}/fire", given).follow()

    assert "is in the step “Cancelled” now" in page
    assert pickup_at(open_one) == ("cancelled", None)


def test_nobody_is_charged_what_no_clerk_has_seen(app, open_one, set_price, pickup_at):
    set_price("460.00")
    app.sign_in("counter_clerk")

    page = app.post(f"{PICKUPS}/{open_one}/fire", {"transition": "finish"}).follow()

    assert "Prices have changed since the goods were scanned" in page
    assert pickup_at(open_one)[0] == "open"
    assert "874.00" in page
    set_price("459.00")


def test_an_override_asks_for_the_permission_and_a_reason(app, open_one):
    home = f"{PICKUPS}/{open_one}"
    given = {"guard": "esales.credit", "reason": "pays tomorrow", "measure": "20,000.00"}
    app.sign_in("counter_clerk")
    assert "Let it pass" not in app.get(home)
    app.post(f"{home}/override", given, status=403)

    app.sign_in("finance")
    assert "Let it pass" in app.get(home)
    app.post(f"{home}/override", {**given, "reason": " "}, status=409)
    app.post(f"{home}/override", {**given, "guard": "esales.territory"}, status=403)
    app.post(f"{home}/override", {**given, "measure": "many"}, status=422)
    app.post(f"{home}/override", {**given, "measure": ""}, status=422)
    page = app.post(f"{home}/override", given).follow()

    assert "pays tomorrow" in page
    assert "20,000.00" in page
    assert "finance.shaanxi" in page


def test_invoicing_sees_the_invoice_and_its_pickup(app, shop):
    app.sign_in("invoicing")

    # None is ever open, so that the list begins with all of them.
    assert "FP-SN-" in app.get("/shaanxi/sales_invoice")
    assert "FP-SN-" in app.get("/shaanxi/sales_invoice?part=all&dealer_id=xashm")
    page = app.get(f"{PICKUPS}/{shop['finished']}").click("FP-SN-")

    assert "385.88500000" in page
    assert "18,522.48" in page
    assert "Pickup TH-SN-" in page
    log = page.html.select_one(".changes").text
    # The moment is told by the reader's clock, not as it is stored.
    assert "Posted" in log
    assert "+00:00" not in log
    printed = app.post(f"{page.request.path}/print", {"layout": "sales_invoice"})
    assert printed.follow().body[:4] == b"%PDF"


def test_the_search_box_finds_pickups_invoices_and_dealers(app, shop):
    app.sign_in("sales_manager")

    assert "TH-SN-" in app.get("/shaanxi/search?q=00001")
    assert "西安盛禾木" in app.get("/shaanxi/search", params={"q": "盛禾木"})
    assert "西安盛禾木" in app.get("/shaanxi/search?q=xashm")


def test_the_first_page_tells_the_day(app, shop):
    app.sign_in("counter_clerk")

    page = app.get("/shaanxi")

    assert "Pickups today" in page
    assert "Sold in the last 14 days" in page
    assert "<svg" in page


def test_a_branch_without_stock_has_prices_and_dealers_and_no_pickups(app, shop):
    app.sign_in("sales_manager", "hubei")

    page = app.get("/hubei/esales/price-check")

    assert "/hubei/esales/dealers" in page
    assert "/hubei/pickup" not in page
    app.get("/hubei/pickup", status=404)


def test_who_fetches_the_goods_is_filled_in_while_the_pickup_is_open(app, shop, open_one):
    app.sign_in("counter_clerk")
    form = app.get(f"{PICKUPS}/{open_one}/edit").forms["form"]
    form["collector"], form["plate"] = " 高䶮 ", "陕A D0107"

    page = form.submit().follow()

    told = {div.dt.text: div.dd.text for div in page.html.select("dl div")}
    assert (told["Collector"], told["Van"]) == ("高䶮", "陕A D0107")
    app.get(f"{PICKUPS}/{shop['finished']}/edit", status=403)
