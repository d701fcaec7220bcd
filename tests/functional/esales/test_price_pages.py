"""Prices on their pages: entered, changed, explained."""

import pytest

PRICES = "/shaanxi/esales"


def test_the_price_check_explains_the_price_step_by_step(app, shop):
    app.sign_in("sales_manager")

    page = app.get(f"{PRICES}/price-check?dealer=SN0001&goods=SPK-459&quantity=48")

    for told in ("436.05", "20,930.40", "18,522.48", "2,407.92", "Grade A pays 95 %"):
        assert told in page, told


def test_the_price_check_says_what_stands_in_the_way(app, shop):
    app.sign_in("salesperson")

    page = app.get(f"{PRICES}/price-check?dealer=xashm&goods=TEL-80")
    assert "territory does not include 通讯" in page

    page = app.get(f"{PRICES}/price-check?dealer=Nobody&goods=TEL-80", status=422)
    assert "is not known here" in page


@pytest.mark.parametrize(
    ("place", "given", "said"),
    [
        (
            "prices",
            {"list_id": "1", "variant_id": "RAD-100", "price": "95.5", "since": "2030-01-01"},
            "RAD-100",
        ),
        ("grade-discounts", {"grade": "S", "percent": "92", "line_id": "AV"}, "S · 影音"),
        ("quantity-breaks", {"cartons": "10", "percent": "2", "line_id": ""}, "≥ 10"),
        (
            "promotions",
            {"name": "双11", "variant_id": "TEL-80", "price": "70", "least": "10", "line_id": ""},
            "双11",
        ),
        ("price-lists", {"code": "SPRING", "name": "春季", "mode": "inclusive"}, "春季"),
    ],
)
def test_terms_are_entered_on_their_forms(app, shop, place, given, said):
    app.sign_in("sales_manager")

    page = app.post(f"{PRICES}/{place}/new", given).follow()

    assert said in page
    form = app.get(f"{page.request.path}/edit").forms["form"]
    assert "was saved" in form.submit("save").follow()
    assert page.request.path in app.get(f"{PRICES}/{place}")


@pytest.mark.parametrize(
    ("place", "given", "said"),
    [
        ("prices", {"list_id": "1", "variant_id": "RAD-100", "price": "0"}, "above zero"),
        (
            "prices",
            {"list_id": "1", "variant_id": "RAD-100", "price": "5", "floor": "6"},
            "between zero and the price",
        ),
        ("grade-discounts", {"grade": "S", "percent": "101", "line_id": ""}, "between 0 and 100"),
        ("quantity-breaks", {"cartons": "0", "percent": "1", "line_id": ""}, "one carton"),
        (
            "promotions",
            {"name": "x", "variant_id": "", "line_id": "", "percent": "5", "price": "6"},
            "Type either",
        ),
        (
            "grade-discounts",
            {
                "grade": "S",
                "percent": "90",
                "line_id": "",
                "since": "2026-02-01",
                "until": "2026-01-01",
            },
            "ends before it begins",
        ),
    ],
)
def test_terms_that_make_no_sense_are_refused(app, shop, place, given, said):
    app.sign_in("sales_manager")

    page = app.post(f"{PRICES}/{place}/new", given, status=422)

    assert said in page


def test_a_salesperson_sees_prices_and_may_not_change_them(app, shop):
    app.sign_in("salesperson")

    assert "459.00" in app.get(f"{PRICES}/prices")
    app.get(f"{PRICES}/prices/new", status=403)


def test_a_clerk_sees_no_price_lists(app, shop):
    app.sign_in("counter_clerk")

    app.get(f"{PRICES}/prices", status=403)
    assert "Price lists" not in app.get("/shaanxi")


def test_without_a_price_list_the_form_of_a_price_says_what_to_do_first(app, shop):
    page = app.sign_in("sales_manager", "hubei").get("/hubei/esales/prices/new")

    assert "There is no price list yet. Enter one under Price lists first." in page


def test_price_check_loads_each_script_once(app, shop):
    page = app.sign_in("sales_manager").get("/shaanxi/esales/price-check")

    sources = [script["src"] for script in page.html.select("script[src]")]
    assert len(sources) == len(set(sources))
