"""Many documents of a business at once: the list, its board and parts, what pages cost, paper."""

from io import BytesIO

from pypdf import PdfReader

from core.testing import count_sql
from core.workflow.documents import Document


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
