"""Demonstration units are lent: the pages of a business that nobody has programmed."""

import pytest

from core.testing import Browser


@pytest.fixture
def fill(app, lending):
    """Fills in the form of a new loan, and sends it."""

    def filled(**given):
        form = app.sign_in("salesperson").get("/shaanxi/loan/new").forms["form"]
        typed = {
            "contact": "王敏",
            "customer": "长安",
            "purpose": "trial",
            "until": "2027-01-31",
            "since": "2026-11-01",
            "goods-0-product": "SPK-459",
            "goods-0-pieces": "２",
            "goods-0-value": "1,918.50",
            **given,
        }
        for name, text in typed.items():
            form[name] = text
        return form.submit(expect_errors=True)

    return filled


def facts(page):
    """What stands on the page of a document, by its titles."""
    return {div.dt.text: div.dd.text for div in page.html.select("dl div")}


def test_a_salesperson_finds_the_business_in_the_menu(app, lending):
    page = app.sign_in("salesperson").get("/shaanxi").click("Loan of demonstration units", index=0)

    assert page.request.path == "/shaanxi/loan"


def test_what_was_filled_in_stands_on_the_page_of_the_loan(fill):
    page = fill().follow()

    assert "was begun" in page.text
    assert facts(page)["Customer"] == "K001 长安电器"
    assert facts(page)["Total value"] == "CN¥1,918.50"
    assert facts(page)["Pieces in all"] == "2"
    assert page.html.select_one("#goods tbody tr td").text == "SPK-459 蓝牙音箱 SPK-459"


def test_what_is_wrong_is_said_beside_the_field_and_nothing_typed_is_lost(fill):
    page = fill(until="2026-10-31", contact="", customer="nobody")

    assert page.status_int == 422
    assert "is not known here" in page.html.select_one("#error-field-customer").text
    assert page.forms["form"]["goods-0-pieces"].value == "２"

    page = fill(until="2026-10-31", contact="")

    assert page.html.select_one("#error-field-contact").text == "Fill this in."
    assert "before it is lent" in page.html.select_one("#error-field-until").text
    assert page.html.select_one("#field-until")["aria-invalid"] == "true"


def test_a_wrong_cell_is_marked_in_its_line(fill):
    page = fill(**{"goods-0-pieces": "two"})

    assert page.status_int == 422
    assert "is not a number" in page.html.select_one("#error-field-goods-0-pieces").text


def test_a_formula_and_a_condition_follow_what_is_typed(app, lending):
    app.sign_in("salesperson")
    told = app.post(
        "/shaanxi/loan/draft",
        {"purpose": "fair", "goods-n1-pieces": "3", "goods-n2-pieces": "4", "__key__": ""},
    ).json

    assert told["computed"]["pieces"] == "7"
    assert told["shown"]["fair"] is True
    assert app.post("/shaanxi/loan/draft", {"purpose": "trial"}).json["shown"]["fair"] is False


def test_a_new_document_says_what_is_filled_in_once_it_is_saved(app, lending):
    form = app.sign_in("salesperson").get("/shaanxi/loan/new").html.select_one("#form")

    assert form.select_one(".form-text").text == "Once it is saved, you fill in: Papers."


def test_whoever_has_no_part_in_a_business_finds_none(app, begin_loan):
    number = begin_loan()
    app.sign_in("counter_clerk")

    assert "Loan of demonstration units" not in app.get("/shaanxi").text
    for path in ("loan", "loan/new", "loan/board", f"loan/{number}", f"loan/{number}/edit"):
        assert app.get(f"/shaanxi/{path}", expect_errors=True).status_int == 404


def test_the_loan_of_another_branch_is_not_there(app, begin_loan):
    number = begin_loan()

    app.sign_in("sales_manager", "hubei")

    assert app.get("/hubei/loan").status_int == 200
    assert app.get(f"/hubei/loan/{number}", expect_errors=True).status_int == 404


def test_a_loan_goes_its_way_from_hand_to_hand(app, begin_loan):
    number = begin_loan()

    def press(role, title):
        page = app.sign_in(role).get(f"/shaanxi/loan/{number}")
        form = page.forms["deeds"]
        return form.submit("transition", value=title, expect_errors=True)

    page = press("salesperson", "submit").follow()
    assert "is in the step “Approval” now" in page.text
    page = press("sales_manager", "refuse")
    assert page.status_int == 409
    assert "asks for a reason" in page.html.select_one(".alert-danger").text
    assert "Lent out" in press("sales_manager", "approve").follow().html.select_one("h1").text
    page = press("warehouse_head", "take_back").follow()
    assert "Returned" in page.html.select_one("h1").text
    assert [row.text.split("·")[2].split()[0] for row in page.html.select("#movements li")] == [
        "Take",
        "Approve",
        "Submit",
    ]


def test_nobody_fires_what_is_not_his_in_this_step(app, begin_loan):
    number = begin_loan()

    app.sign_in("warehouse_head")
    page = app.post(f"/shaanxi/loan/{number}/fire", {"transition": "submit"}, expect_errors=True)

    assert page.status_int == 403
    assert app.get(f"/shaanxi/loan/{number}").html.select("#deeds") == []


def test_a_field_stays_hidden_from_whoever_may_not_see_it_here(app, begin_loan, move):
    number = begin_loan(deposit="4321.07", story="Not for every eye")
    move([number], "submit", "salesperson")
    move([number], "approve", "sales_manager")

    app.sign_in("warehouse_head")
    pages = [
        app.get(f"/shaanxi/loan/{number}"),
        app.get("/shaanxi/loan?part=all"),
        app.get("/shaanxi/loan/board"),
        app.get(f"/shaanxi/loan/{number}/edit"),
        app.get("/shaanxi/loan/export?kind=csv"),
    ]

    for page in pages:
        assert "4,321" not in page.text
        assert "4321.07" not in page.text
        assert "Not for every eye" not in page.text
    assert "Deposit" not in pages[0].text
    assert "4,321" in app.sign_in("sales_manager").get(f"/shaanxi/loan/{number}").text


def test_a_list_is_not_sorted_or_filtered_by_what_one_does_not_see(app, begin_loan):
    begin_loan()

    page = app.sign_in("warehouse_head").get("/shaanxi/loan")

    assert "deposit.from" not in page.text
    assert "sort=worth" not in page.text
    assert "sort=until" in page.text
    assert "deposit.from" in app.sign_in("sales_manager").get("/shaanxi/loan").text


def test_only_what_is_open_to_the_person_is_a_field_to_fill_in(app, begin_loan, move):
    number = begin_loan()
    move([number], "submit", "salesperson")

    app.sign_in("sales_manager")
    form = app.get(f"/shaanxi/loan/{number}/edit").forms["form"]
    given = {"deposit": "250", "contact": "Somebody else", "__seen__": form["__seen__"].value}
    app.post(f"/shaanxi/loan/{number}/edit", given)
    page = app.get(f"/shaanxi/loan/{number}")

    assert "contact" not in form.fields
    assert facts(page)["Deposit"] == "CN¥250.00"
    assert facts(page)["Contact person"] == "王敏"
    app.sign_in("salesperson")
    assert app.get(f"/shaanxi/loan/{number}/edit", expect_errors=True).status_int == 403


def test_what_is_to_be_filled_in_comes_first_and_the_closed_rest_below(app, begin_loan, move):
    number = begin_loan()
    move([number], "submit", "salesperson")

    form = app.sign_in("sales_manager").get(f"/shaanxi/loan/{number}/edit").html.select_one("#form")

    first = [item["data-field"] for item in form.select(".form-grid > [data-field]")]
    assert first == ["deposit"]
    below = form.select_one(".form-buttons ~ .form-others")
    others = {div.dt.text: div.dd.text for div in below.select("dl div")}
    assert others["Contact person"] == "王敏"
    assert "Deposit" not in others
    goods = [cell.text for cell in below.select("#goods tbody td")]
    assert goods[:3] == ["SPK-459 蓝牙音箱 SPK-459", "2", "CN¥918.00"]


def test_a_formula_stays_beside_what_it_is_worked_out_from(app, begin_loan):
    page = app.sign_in("salesperson").get(f"/shaanxi/loan/{begin_loan()}/edit")

    fields = [item["data-field"] for item in page.html.select(".form-grid > [data-field]")]
    assert fields.index("pieces") == fields.index("goods") + 1


def test_the_second_of_two_people_is_told_what_the_first_has_changed(
    app, wsgi, installation, begin_loan
):
    number = begin_loan()
    path = f"/shaanxi/loan/{number}/edit"
    other = Browser(wsgi, installation).sign_in("sales_manager").get(path).forms["form"]
    mine = app.sign_in("salesperson").get(path).forms["form"]

    other["deposit"] = "777"
    other.submit().follow()
    mine["contact"] = "李强"
    page = mine.submit(expect_errors=True)

    assert page.status_int == 422
    assert "changed this while your form was open" in page.text
    assert page.forms["form"]["contact"].value == "李强"
