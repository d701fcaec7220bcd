"""The core's own pages, as the people who use them see them."""

import pytest

PAGES = (
    "/",
    "/shaanxi",
    "/me",
    "/me/password",
    "/me/notifications",
    "/company",
    "/company/edit",
    "/company/branches/shaanxi",
    "/company/branches/shaanxi/departments/sales",
    "/company/branches/new",
    "/company/roles/counter_clerk/edit",
    "/addons",
    "/users",
    "/users/new",
    "/jobs",
    "/shaanxi/search?q=zz",
    "/shaanxi/printing",
    "/shaanxi/printing/printers/new",
    "/shaanxi/printing/outbound_slip",
    "/healthz",
)


@pytest.mark.parametrize("path", PAGES)
def test_an_administrator_reaches_every_page_of_the_core(app, path):
    page = app.sign_in("administrator").get(path)

    assert page.status_int in (200, 303)


def test_inventory_and_barcode_are_switched_on_in_hubei_by_one_click_each(app):
    app.sign_in("administrator")

    page = app.post("/addons", {"branch": "hubei", "addon": "barcode", "turn": "on"}).follow()

    assert "Barcode and pickup, Inventory" in page
    assert app.get("/hubei/inventory/stock").status_int == 200


def test_a_module_another_one_needs_is_not_switched_off(app):
    app.sign_in("administrator")

    page = app.post(
        "/addons", {"branch": "shaanxi", "addon": "inventory", "turn": "off"}, status=409
    )

    assert "Switch that off first" in page


def test_a_role_that_positions_carry_is_not_removed(app):
    app.sign_in("administrator")

    page = app.post("/company/roles/counter_clerk/remove", status=409)

    assert "Take it from them first" in page


def test_a_wrong_form_comes_back_with_what_was_typed(app):
    app.sign_in("administrator")
    form = app.get("/users/new").forms["form"]
    form["login"], form["name"], form["password"] = "hans", "Hans", "short"

    page = form.submit("save", status=422)

    assert "at least 8" in page
    assert page.forms["form"]["login"].value == "hans"


def test_the_same_form_sent_twice_makes_one_user(app):
    app.sign_in("administrator")
    form = app.get("/users/new").forms["form"]
    form["login"], form["name"], form["password"] = "anna", "Anna", "long enough"

    first = form.submit("save", status=303)
    second = form.submit("save", status=303)

    assert first.location == second.location
    assert "anna" in app.get(first.location)


def test_a_change_without_the_token_changes_nothing(app):
    app.sign_in("administrator")

    page = app.http.post(
        "/addons", {"branch": "sichuan", "addon": "esales", "turn": "on"}, status=400
    )

    assert "was not done" in page
    assert app.get("/sichuan/esales/dealers", status=404)
