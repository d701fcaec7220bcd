"""The pages of stock, as the warehouse head uses them."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from addons.base.models import Party, Serial, Variant
from addons.inventory.claims import claim_quantities, claim_serials
from addons.inventory.drafting import draft
from addons.inventory.models import Adjustment
from addons.inventory.testing import entry, make_variant, make_warehouse, receive, serial_ids
from core.testing import switch
from core.workflow import fire

PLACES = ("stock", "serials", "moves", "warehouses", "receipts", "adjustments", "counts")


@pytest.fixture(scope="module")
def goods(installation):
    """A warehouse with cables and tablets, a defective one; one tablet sold, one set aside."""
    with installation.work(branch="shaanxi") as context:
        cable = make_variant(context, "F-CABLE")
        tablet = make_variant(context, "F-TABLET", "throughout")
        make_warehouse(context, "F01", ("A-01", "A-02", "B-01"))
        make_warehouse(context, "F09", kind="defective")
        receipt = receive(
            context,
            "F01",
            entry(cable, 25, at="A-01"),
            entry(cable, 5, at="A-02", status="blocked"),
            entry(tablet, serials=["F-T1", "F-T2", "F-T3"], at="B-01", carton="F-BOX"),
        )
        pieces = serial_ids(context, "F-T1", "F-T2", "F-T3")
        sold = draft(context, Adjustment, "F01", [entry(tablet, -1, serials=["F-T1"], at="B-01")])
        fire([sold], "post", context)
        dealer = Party(branch=context.code, code="F-D", name="Sheng He Mu")
        context.session.add(dealer)
        context.session.flush()
        context.session.get(Serial, pieces[0]).holder_id = dealer.id
        waiting = draft(context, Adjustment, "F01")
        claim_quantities(context, waiting.id, {cable: Decimal(4)}, "F01")
        claim_serials(context, waiting.id, [pieces[1]], "F01")
        return {
            "cable": cable, "tablet": tablet, "pieces": pieces, "receipt": receipt.number,
            "waiting": waiting.id, "now": context.now,
        }


def texts(page, selector):
    return [" ".join(found.get_text(" ").split()) for found in page.html.select(selector)]


@pytest.mark.parametrize("path", PLACES)
def test_every_place_of_stock_opens_and_can_be_searched(app, goods, path):
    app.sign_in("warehouse_head")

    assert app.get(f"/shaanxi/inventory/{path}").status_int == 200
    assert app.get(f"/shaanxi/inventory/{path}?q=zzz").status_int == 200


def test_the_stock_list_shows_the_formula_with_its_numbers(app, goods):
    page = app.sign_in("warehouse_head").get("/shaanxi/inventory/stock?q=F-CABLE")

    assert "21 = 30 − 4 − 5" in page
    assert texts(page, ".levels strong") == ["30", "4", "5", "21"]


def test_the_stock_list_is_narrowed_sorted_and_paged(app, goods, installation):
    with installation.work(branch="shaanxi") as context:
        many = [make_variant(context, f"F-M{n:03}") for n in range(60)]
        receive(context, "F01", *(entry(v, n + 1) for n, v in enumerate(many)))
    app.sign_in("warehouse_head")

    first = app.get("/shaanxi/inventory/stock?q=F-M&sort=-on_hand")
    second = first.click("Next page")
    blocked = app.get("/shaanxi/inventory/stock?shown=blocked&warehouse=F01")

    codes = texts(first, "td.code") + texts(second, "td.code")
    assert codes == [f"F-M{n:03}" for n in reversed(range(60))]
    assert texts(blocked, "td.code") == ["F-CABLE"]
    assert "Nothing fits these filters" in app.get("/shaanxi/inventory/stock?q=F-M&shown=out")
    assert "Nothing fits these filters" in app.get("/shaanxi/inventory/stock?line=NO/")


def numbers(page, code):
    """The cells of the row of the product with this code."""
    rows = [texts_of(row) for row in page.html.select("tbody tr")]
    return next(row[2:] for row in rows if row[0] == code)


def texts_of(row):
    return [" ".join(cell.get_text(" ").split()) for cell in row.select("td")]


def test_stock_is_summed_by_product_over_variants_and_warehouses(app, goods, installation):
    with installation.work(branch="shaanxi") as context:
        red = make_variant(context, "F-LAMP")
        product = context.session.get(Variant, red).product
        blue = Variant(product=product, code="F-LAMP-B", name="Lamp blue")
        context.session.add(blue)
        make_warehouse(context, "F02")
        receive(context, "F01", entry(red, 5), entry(blue.id, 2, status="defective"))
        receive(context, "F02", entry(red, 3))
        number = product.id
    app.sign_in("warehouse_head")

    page = app.get("/shaanxi/inventory/stock").click("By product")
    one = app.get("/shaanxi/inventory/stock/products?warehouse=F02&q=F-LAMP")
    file = app.get("/shaanxi/inventory/stock/products?kind=csv&q=F-LAMP").body.decode("utf-8-sig")
    places = page.click("F-LAMP")

    assert numbers(page, "F-LAMP") == ["2", "10", "–", "2", "8"]
    assert numbers(one, "F-LAMP") == ["1", "3", "–", "–", "3"]
    assert "F-LAMP,Product F-LAMP,2,10.000,0.000,2.000,8.000" in file
    assert f"product={number}" in places.request.url
    assert texts(places, "td.code") == ["F-LAMP", "F-LAMP", "F-LAMP-B"]
    assert "By branch" not in page


def test_who_spans_branches_sees_stock_side_by_side_and_nobody_else(app, goods, installation):
    switch(installation, "inventory", "sichuan")
    with installation.work(branch="shaanxi") as context:
        desk = make_variant(context, "F-DESK")
        receive(context, "F01", entry(desk, 7))
    with installation.work(branch="sichuan") as context:
        make_warehouse(context, "H01")
        receive(context, "H01", entry(desk, 4), entry(desk, 1, status="blocked"))
    director = app.sign_in("channel_director")

    page = director.get("/shaanxi/inventory/stock").click("By branch")
    before = f"{goods['now'] - timedelta(days=1):%Y-%m-%dT%H:%M}"
    past = director.get(f"/shaanxi/inventory/stock/branches?q=F-DESK&at={before}")
    mine = app.sign_in("warehouse_head").get("/shaanxi/inventory/stock/branches?q=F-DESK")

    heads = texts(page, "thead th")
    assert heads[2:] == [
        "On hand", "Available quantity", "Sichuan On hand", "Sichuan Available quantity",
        "Shaanxi On hand", "Shaanxi Available quantity",
    ]
    assert numbers(page, "F-DESK") == ["12", "11", "5", "4", "7", "7"]
    assert "As it was at" in past
    assert not past.html.select("tbody tr")
    assert numbers(mine, "F-DESK") == ["7", "7", "7", "7"]
    assert "Sichuan" not in mine.html.select_one("main").get_text()


def test_stock_is_shown_as_it_was_at_a_past_moment(app, goods):
    yesterday = f"{goods['now'] - timedelta(days=1):%Y-%m-%dT%H:%M}"
    app.sign_in("warehouse_head")

    past = app.get(f"/shaanxi/inventory/stock?q=F-CABLE&at={yesterday}")
    future = app.get("/shaanxi/inventory/stock?q=F-CABLE&at=2099-01-01T00:00")
    one = app.get(f"/shaanxi/inventory/stock/{goods['cable']}?at={yesterday}")

    assert "As it was at" in past
    assert texts(past, "td.code") == []
    assert "Nothing of it has ever been here" in one
    assert texts(future, "td.code") == ["F-CABLE"]
    for at in ("soon", "0001-01-01T00:00"):
        app.get(f"/shaanxi/inventory/stock?at={at}", status=409).mustcontain(f"{at} is no moment")


def test_a_variant_says_where_it_lies_and_who_has_set_it_aside(app, goods):
    page = app.sign_in("warehouse_head").get(f"/shaanxi/inventory/stock/{goods['cable']}")

    assert "A-01" in page
    assert "A-02" in page
    assert f"#{goods['waiting']}" in page
    assert goods["receipt"] in page


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_stock_list_leaves_as_a_sheet(app, goods, kind):
    answer = app.sign_in("warehouse_head").get(f"/shaanxi/inventory/stock/export?kind={kind}")

    assert answer.content_type.startswith("text/csv" if kind == "csv" else "application/vnd")
    if kind == "csv":
        assert "F-CABLE" in answer.body.decode("utf-8-sig")


def test_a_serial_is_found_by_its_last_digits_and_tells_its_way(app, goods):
    app.sign_in("warehouse_head")

    found = app.get("/shaanxi/inventory/serials?q=-t1")
    page = app.get(f"/shaanxi/inventory/serials/{goods['pieces'][0]}")
    other = app.get(f"/shaanxi/inventory/serials/{goods['pieces'][1]}")

    assert texts(found, "tbody td:first-child") == ["F-T1"]
    assert "Sheng He Mu" in page
    assert [text.split(" ")[-1] for text in texts(page, ".timeline li p:first-of-type")] == [
        "B-01", "Mu",
    ]
    assert f"Set aside for the open document #{goods['waiting']}" in texts(other, ".alert")[0]


def test_serials_are_narrowed_to_those_in_stock_of_one_product(app, goods):
    app.sign_in("warehouse_head")

    inside = app.get("/shaanxi/inventory/serials?in_stock=in&variant=F-TABLET")
    outside = app.get("/shaanxi/inventory/serials?in_stock=out&variant=F-TABLET")

    assert texts(inside, "tbody td:first-child") == ["F-T2", "F-T3"]
    assert texts(outside, "tbody td:first-child") == ["F-T1"]
    assert "left stock" in outside


def test_the_ledger_is_narrowed_by_document_warehouse_kind_and_day(app, goods):
    app.sign_in("warehouse_head")
    today = f"{goods['now']:%Y-%m-%d}"

    by_number = app.get(f"/shaanxi/inventory/moves?q={goods['receipt']}")
    elsewhere = app.get("/shaanxi/inventory/moves?warehouse=F09")
    counts = app.get("/shaanxi/inventory/moves?kind=inventory.count")
    then = app.get("/shaanxi/inventory/moves?until=2001-01-01")

    assert len(texts(by_number, "tbody tr")) == 3
    for page in (elsewhere, counts, then):
        assert "Nothing fits these filters" in page
    assert app.get(f"/shaanxi/inventory/moves?since={today}&warehouse=F01").status_int == 200


def test_a_warehouse_is_made_with_its_places_and_gets_more(app):
    app.sign_in("warehouse_head")
    new = {"code": "F20", "name": "Forward", "kind": "sound", "places": "A-1\nA-2"}

    made = app.post("/shaanxi/inventory/warehouses/new", new).follow()
    app.post(f"{made.request.path}/places", {"places": "A-2 B-1", "may_go_negative": "false"})
    page = app.get(made.request.path)
    turned = app.post(
        f"{made.request.path}/below_zero",
        {"place": page.html.select("button[name=place]")[0]["value"]},
    ).follow()

    assert texts(page, "#places tbody td:first-child") == ["A-1", "A-2", "B-1"]
    assert texts(turned, "#places tbody tr")[0].startswith("A-1 – – Yes")


def test_a_warehouse_without_places_gets_one_and_its_code_is_its_own(app):
    app.sign_in("warehouse_head")
    new = {"code": "F21", "name": "Forward", "kind": "sound", "places": ""}

    made = app.post("/shaanxi/inventory/warehouses/new", new).follow()
    again = app.post("/shaanxi/inventory/warehouses/new", new, status=422)

    assert texts(made, "#places tbody td:first-child") == ["A"]
    assert "F21 is taken" in again


def test_the_first_page_shows_what_is_on_hand_and_what_has_run_out(app, goods):
    page = app.sign_in("warehouse_head").get("/shaanxi")

    assert "Pieces on hand" in page
    assert "Varieties out of stock" in page


def test_a_branch_without_inventory_has_no_such_place(app, goods):
    app.sign_in("branch_manager", "hubei")

    assert "inventory" not in app.get("/hubei")
    for path in PLACES:
        app.get(f"/hubei/inventory/{path}", status=404)


def test_a_counter_clerk_sees_stock_and_serials_and_nothing_else(app, goods):
    app.sign_in("counter_clerk")

    for path in ("stock", "serials", f"stock/{goods['cable']}", f"serials/{goods['pieces'][0]}"):
        assert app.get(f"/shaanxi/inventory/{path}").status_int == 200
    for path in PLACES[2:]:
        app.get(f"/shaanxi/inventory/{path}", status=403)
    for path in ("receipts/new", "adjustments/new", "counts/new", "warehouses/new"):
        app.get(f"/shaanxi/inventory/{path}", status=403)


def test_what_is_not_there_is_not_found(app, goods):
    app.sign_in("warehouse_head")

    for path in ("stock/999999999", "stock/x", "serials/999999999", "receipts/999999999"):
        app.get(f"/shaanxi/inventory/{path}", status=404)


def test_the_search_box_finds_stock_serials_and_documents(app, goods):
    app.sign_in("warehouse_head")

    assert "/shaanxi/inventory/serials/" in app.get("/shaanxi/search?q=F-T1")
    assert "/shaanxi/inventory/receipts/" in app.get(f"/shaanxi/search?q={goods['receipt']}")
    assert "/shaanxi/inventory/stock/" in app.get("/shaanxi/search?q=F-CABLE")
    assert "/shaanxi/inventory/warehouses/" in app.get("/shaanxi/search?q=F09")
