"""Products, variants, kits and the tables behind them, as an administrator keeps them."""

from __future__ import annotations

import pytest

BARCODE, CARTON = "9526100000012", "19526100000019"


@pytest.fixture
def admin(app):
    return app.sign_in("administrator")


def send(app, path, **values):
    """Fill the form at ``path`` and save it."""
    form = app.get(path).forms["form"]
    for name, value in values.items():
        form[name] = value
    return form.submit("save", status="*")


def new_product(app, code, **values):
    return send(app, "/shaanxi/base/products/new", code=code, name=f"Lamp {code}", **values)


def test_a_product_gets_its_first_variant_with_barcode_and_carton(admin):
    send(admin, "/shaanxi/base/lines/new", code="LIGHT", name="灯具")
    form = admin.get("/shaanxi/base/products/new").forms["form"]
    unit = next(value for value, _on, text in form["unit_id"].options if text == "台")
    rate = next(value for value, _on, text in form["tax_rate_id"].options if text == "13 %")

    page = new_product(
        admin,
        "L1",
        line_id="灯具",
        unit_id=unit,
        tax_rate_id=rate,
        tax_category="1090512010000000000",
        gtin=BARCODE,
        carton_pieces="20",
        carton_code=CARTON,
        serials="throughout",
    ).follow()

    assert "L1 Lamp L1 was created" in page
    for told in ("灯具", "台", "13%", "1090512010000000000", "Tracked throughout"):
        assert told in page
    assert "0" + BARCODE in page
    assert "20 <code>" + CARTON in " ".join(page.text.split())


def test_shared_base_data_is_seen_in_a_branch_and_changed_by_who_spans_branches(app, admin):
    new_product(admin, "B1")
    manager = app.sign_in("branch_manager")

    for noun in ("products", "lines", "units", "tax_rates"):
        manager.get(f"/shaanxi/base/{noun}")
        manager.get(f"/shaanxi/base/{noun}/new", status=403)
    manager.get("/shaanxi/base/parties/new")


def test_a_product_is_found_by_name_initials_and_any_barcode(admin):
    page = new_product(admin, "F1", gtin="4006381333931", carton_pieces="5", carton_code="BOX-77")
    path = page.location.removeprefix("http://localhost").rstrip("/")

    for text in ("Lamp F1", "lampf1", "4006381333931", "BOX-77", "F1"):
        found = admin.get("/shaanxi/search", params={"q": text})
        assert "F1 Lamp F1" in found
    hit = found.click("F1 Lamp F1", href="base/variants").follow()
    assert hit.request.path.rstrip("/") == path


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"gtin": "4006381333932"}, "last digit must be 1"),
        ({"tax_category": "123"}, "has 19 digits"),
        ({"carton_code": "BOX"}, "Say how many pieces it holds."),
        ({"line_id": "Kitchen"}, "is not known here"),
    ],
)
def test_a_wrong_form_says_what_is_wrong_and_keeps_what_was_typed(admin, values, said):
    page = new_product(admin, "W1", **values)

    assert page.status_int == 422
    assert said in page
    assert page.forms["form"]["code"].value == "W1"


def test_a_code_or_barcode_that_is_taken_is_refused(admin):
    new_product(admin, "D1", gtin="5901234123457").follow()

    again = new_product(admin, "D1")
    other = new_product(admin, "D2", gtin="5901234123457")

    assert "D1 is taken" in again
    assert "is on D1 already" in other


def test_a_second_variant_supersedes_the_first(admin):
    page = new_product(admin, "S1").follow()
    path = page.request.path.rstrip("/")
    send(admin, f"{path}/variant", code="S1-B", spec="B").follow()
    form = admin.get(path).click("Edit", href="variant", index=0).forms["form"]
    form["status"] = "superseded"

    refused = form.submit("save", status=422)
    form = refused.forms["form"]
    form["superseded_by_id"] = "S1-B"
    page = form.submit("save").follow()

    assert "Name the variant that takes its place." in refused
    assert "Superseded" in page
    assert "S1 · Stage" in page


def test_a_kit_holds_parts_and_lets_them_go(admin):
    new_product(admin, "P1").follow()
    page = new_product(admin, "K1").follow()
    form = page.click("Add a part").forms["form"]
    form["part_id"], form["quantity"] = "P1", "2"

    page = form.submit("save").follow()
    assert "The kit K1 holds" in " ".join(page.text.split())
    assert "A kit is stocked and sold as goods of its own" in page
    page = next(f for f in page.forms.values() if "remove_part" in (f.action or "")).submit(
        "id", index=0
    )

    assert "The part was taken out of the kit." in page.follow()


def test_a_kit_that_would_hold_itself_is_refused(admin):
    page = new_product(admin, "K9").follow()
    form = page.click("Add a part").forms["form"]
    form["part_id"] = "K9"

    page = form.submit("save", status=422)

    assert "A kit cannot hold itself" in page


def test_a_variant_of_another_product_is_not_here(admin):
    first = new_product(admin, "O1").location.rstrip("/")
    other = admin.get(new_product(admin, "O2").location)
    number = other.html.find("tr", id=True)["id"].removeprefix("variant-")

    page = admin.get(f"{first}/variant/{number}", status=404)

    assert "no such variant" in page


def test_product_lines_stand_in_a_tree_and_filter_the_products_below(admin):
    send(admin, "/shaanxi/base/lines/new", code="AV", name="影音")
    send(admin, "/shaanxi/base/lines/new", code="SPK", name="音箱", parent_id="AV")
    new_product(admin, "T1", line_id="SPK").follow()

    listed = admin.get("/shaanxi/base/products", params={"line": "AV/"})
    tree = admin.get("/shaanxi/base/lines")

    assert "Lamp T1" in listed
    assert "— 音箱" in tree
    assert "AV/SPK/" in tree


def test_rates_are_entered_in_percent(admin):
    page = send(admin, "/shaanxi/base/tax_rates/new", code="3", name="3 %", percent="3").follow()

    form = admin.get(f"{page.request.path}/edit").forms["form"]

    assert "3%" in page
    assert form["percent"].value == "3"
    wrong = send(admin, "/shaanxi/base/tax_rates/new", code="x", name="x", percent="130")
    assert "between 0 and 100 percent" in wrong


def test_units_have_codes_of_their_own(admin):
    page = send(admin, "/shaanxi/base/units/new", code="tai", name="another")

    assert page.status_int == 422
    assert "tai is taken" in page


def test_a_unit_says_how_finely_goods_are_counted(admin):
    refused = send(admin, "/shaanxi/base/units/new", code="qian", name="市钱", decimals="4")
    send(admin, "/shaanxi/base/units/new", code="qian", name="市钱", decimals="1")

    page = admin.get("/shaanxi/base/units", params={"q": "市钱"})

    assert "from 0 to 3" in refused
    assert [cell.text.strip() for cell in page.html.select("tbody td")][-1] == "1"


def test_regions_are_listed_by_level_and_province_and_not_edited(admin):
    page = admin.get("/shaanxi/base/regions", params={"province": "61", "level": "county"})

    assert "未央区" in page
    assert "西安市</a>" not in page
    admin.get("/shaanxi/base/regions/new", status=404)


@pytest.mark.parametrize("noun", ["products", "lines", "units", "tax_rates"])
def test_a_sales_manager_sees_the_catalogue_and_is_refused_its_forms(app, noun):
    app.sign_in("sales_manager")

    assert app.get(f"/shaanxi/base/{noun}").status_int == 200
    page = app.get(f"/shaanxi/base/{noun}/new", status=403)

    assert "You may not do this." in page


def test_a_clerk_sees_products_and_nothing_to_change_on_their_page(app, admin):
    path = new_product(admin, "C1").location
    app.sign_in("counter_clerk")

    page = app.get(path)

    assert "Lamp C1" in page
    assert "Add a variant" not in page
    for verb in ("variant", "part/1", "edit"):
        app.get(f"{path.rstrip('/')}/{verb}", status=403)
