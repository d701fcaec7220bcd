"""Demonstration units are lent: the pages of a business that nobody has programmed."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from core.testing import Browser, count_sql
from core.workflow.documents import Document


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


def test_many_are_approved_at_once_or_none(app, begin_loan, move):
    numbers = [begin_loan() for _each in range(3)]
    move(numbers[:2], "submit", "salesperson")

    app.sign_in("sales_manager")
    page = app.post(
        "/shaanxi/loan/bulk?part=open",
        {"document": [str(n) for n in numbers], "transition": "approve"},
        expect_errors=True,
    )
    assert page.status_int == 409
    assert "Lent out" not in app.get(f"/shaanxi/loan/{numbers[0]}").html.select_one("h1").text

    given = {"document": [str(n) for n in numbers[:2]], "transition": "approve"}
    page = app.post("/shaanxi/loan/bulk?part=open", given).follow()
    assert "Approve: 2 documents are in the step “Lent out” now." in page.text


def test_all_that_fit_the_filters_are_moved_at_once(app, begin_loan, move):
    numbers = [begin_loan(contact="Only these") for _each in range(3)]
    begin_loan(contact="Not this one")

    app.sign_in("salesperson")
    given = {"everything": "1", "transition": "submit"}
    page = app.post("/shaanxi/loan/bulk?part=open&contact=Only these", given).follow()

    assert f"Submit: {len(numbers)} documents are in the step “Approval” now." in page.text


def test_what_was_ticked_and_does_not_belong_here_is_refused(app, begin_loan):
    app.sign_in("salesperson")
    begin_loan()

    for given in ({"document": "987654"}, {"document": "x"}, {}):
        page = app.post("/shaanxi/loan/bulk", {**given, "transition": "submit"}, expect_errors=True)
        assert page.status_int in (404, 409)


def test_a_card_is_moved_from_the_board_and_the_board_says_why_not(app, begin_loan, move):
    number = begin_loan()
    move([number], "submit", "salesperson")

    page = app.sign_in("sales_manager").get("/shaanxi/loan/board")
    card = page.html.select_one(f"[data-card='{number}']")
    assert card.find_parent("section")["data-step"] == "approval"
    assert [b["data-target"] for b in card.select("button")] == ["lent", "refused"]

    path, given = f"/shaanxi/loan/{number}/fire", {"transition": "refuse", "back": "board"}
    page = app.post(path, given, expect_errors=True)
    assert "asks for a reason" in page.html.select_one(".alert-danger").text
    page = app.post(path, {**given, "reason": "No room"}).follow()
    card = page.html.select_one(f"[data-card='{number}']")
    assert card.find_parent("section")["data-step"] == "refused"


def test_the_parts_of_the_list_are_what_is_open_mine_and_all(app, begin_loan, move):
    number, other = begin_loan(), begin_loan("sales_manager")
    move([number], "submit", "salesperson")
    move([number], "refuse", "sales_manager", reason="No room")
    app.sign_in("salesperson")

    def listed(part):
        page = app.get(f"/shaanxi/loan?part={part}")
        return {a["href"].rstrip("/").rpartition("/")[2] for a in page.html.select("tbody a")}

    assert str(number) not in listed("open")
    assert str(number) in listed("mine")
    assert str(other) not in listed("mine")
    assert {str(number), str(other)} <= listed("all")


def test_the_change_log_tells_own_fields_in_words(app, begin_loan):
    number = begin_loan()
    app.sign_in("sales_manager")
    form = app.get(f"/shaanxi/loan/{number}/edit").forms["form"]
    form["deposit"], form["goods-0-pieces"] = "1234.5", "7"
    page = form.submit().follow()

    told = page.html.select_one(".change-log li").text
    assert "Deposit: CN¥0.00 → CN¥1,234.50" in told
    assert "SPK-459 蓝牙音箱 SPK-459 7" in told


def test_pages_cost_as_many_statements_however_many_documents_there_are(
    app, installation, begin_loan, move
):
    begin_loan()
    app.sign_in("sales_manager")

    def costs():
        found = []
        for path in ("/shaanxi/loan?part=all", "/shaanxi/loan/board", "/shaanxi/loan/export"):
            with count_sql(installation.engine) as counted:
                app.get(path)
            found.append(len(counted))
        return found

    app.get("/shaanxi/loan?part=all")
    before = costs()
    numbers = [begin_loan() for _each in range(8)]
    move(numbers[:4], "submit", "salesperson")

    assert costs() == before


def test_the_sheet_of_a_document_is_printed_by_whoever_sees_all_of_it(app, begin_loan, move):
    number = begin_loan(story="For the new shop")
    move([number], "submit", "salesperson")
    move([number], "approve", "sales_manager")
    move([number], "take_back", "warehouse_head")
    path, given = f"/shaanxi/loan/{number}", {"layout": "document_sheet"}

    refused = app.sign_in("warehouse_head").post(f"{path}/print", given, expect_errors=True)
    assert refused.status_int == 403
    page = app.sign_in("sales_manager").get(path)
    assert "Document" in page.html.select_one("#papers").text
    paper = app.post(f"{path}/print", given).follow()

    assert paper.content_type == "application/pdf"
    said = "".join(page.extract_text() for page in PdfReader(BytesIO(paper.body)).pages)
    for text in ("Loan of demonstration units", "K001", "For the new shop", "918.00"):
        assert text in said


def test_a_number_typed_or_scanned_into_the_search_box_leads_to_its_document(
    app, begin_loan, move, installation
):
    number = begin_loan()
    move([number], "submit", "salesperson")
    with installation.work(branch="shaanxi", write=False) as context:
        called = context.session.get_one(Document, number).number

    page = app.sign_in("sales_manager").get(f"/shaanxi/search?q={called.lower()}")
    assert page.html.select_one(f"a[href='/shaanxi/loan/{number}']").text.endswith(called)
    page = app.sign_in("counter_clerk").get(f"/shaanxi/search?q={called}")
    assert f"/shaanxi/loan/{number}" not in page.text


def test_whoever_begins_none_is_told_who_does_and_gets_no_form(app, lending):
    page = app.sign_in("warehouse_head").get("/shaanxi/loan/new", expect_errors=True)

    assert page.status_int == 403
    assert "Ask your manager who does" in page.text
    assert "/loan/new" not in app.get("/shaanxi/loan").text


def test_what_begins_on_pages_of_its_own_says_so(app, lending):
    page = app.sign_in("branch_manager").get("/shaanxi/inventory.count/new", expect_errors=True)

    assert page.status_int == 409
    assert "on the page of its module" in page.text


def test_who_asks_for_something_closed_finds_it_wherever_he_stands(app, begin_loan, move):
    number = begin_loan()
    move([number], "submit", "salesperson")
    move([number], "refuse", "sales_manager", reason="No room")
    app.sign_in("sales_manager")
    called = app.get(f"/shaanxi/loan/{number}").html.select_one("h1").text.split()[0]

    for asked in ("part=open&step=refused", f"part=open&q={called}"):
        page = app.get(f"/shaanxi/loan?{asked}")
        assert f"/shaanxi/loan/{number}" in page.text
        assert page.html.select_one(".parts [aria-current]").text == "All"


def test_an_empty_list_says_what_would_stand_there(app, lending):
    app.sign_in("warehouse_head")

    page = app.get("/shaanxi/loan?part=mine")

    assert "You have not begun a document yet" in page
    assert "Nothing fits these filters" in app.get("/shaanxi/loan?part=mine&q=nobody")
