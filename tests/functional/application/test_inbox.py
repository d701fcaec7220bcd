"""The task inbox: what waits for a person, by list, decided on the spot, one or many."""

from core.testing import make_user
from core.workflow.documents import Document
from core.workflow.motion.arriving import ask_rows


def names(page):
    return [link.text.split()[-1] for link in page.html.select(".task-name")]


def tab(page, title):
    found = next(t for t in page.html.select("nav.parts a") if title in t.text)
    return found.text.replace(title, "").strip()


def why(app, role, which, number):
    """Who asked whoever holds ``role`` about a document, and with what words; None for nobody."""
    page = app.sign_in(role).get(f"/shaanxi/inbox?list={which}&business=loan").html
    (task,) = (t for t in page.select(".task") if f"/{number}" in t.a["href"])
    said = task.select_one(".task-why")
    return said.text if said is not None else None


def test_what_waits_for_a_role_is_found_and_decided_in_the_inbox(app, begin_loan, move):
    number = begin_loan(contact="周到")
    move([number], "submit", "salesperson")

    page = app.sign_in("sales_manager").get("/shaanxi/inbox?list=role")
    task = next(t for t in page.html.select(".task") if f"/{number}" in t.a["href"])
    assert [dt.text for dt in task.select("dt")] == ["Customer", "Total value", "Due back"]
    assert "918.00" in task.text
    assert "Refuse" in task.select_one("a.btn").text
    press = {"transition": f"approve@{number}"}
    page = app.post("/shaanxi/inbox/fire?list=role", press).follow()

    assert "Approve" in page.html.select_one("[role=status], .notice, .alert").text
    assert all(f"/{number}" not in link["href"] for link in page.html.select(".task-name"))


def test_many_of_one_business_are_decided_together(app, begin_loan, move):
    numbers = [begin_loan() for _ in range(3)]
    move(numbers, "submit", "salesperson")
    app.sign_in("sales_manager")

    page = app.get("/shaanxi/inbox?list=role&business=loan")
    boxes = [box["value"] for box in page.html.select("input[name=document]")]
    assert set(map(str, numbers)) <= set(boxes)
    chosen = [("document", str(number)) for number in numbers]
    form = [("csrf_token", app.token), ("__key__", "many"), ("transition", "approve"), *chosen]
    page = app.http.post("/shaanxi/inbox/fire?list=role&business=loan", form).follow()

    assert "3 documents are in the step" in page.text


def test_looking_at_one_business_alone_keeps_what_can_be_done_with_each(app, begin_loan, move):
    number = begin_loan()
    move([number], "submit", "salesperson")
    app.sign_in("sales_manager")

    page = app.get("/shaanxi/inbox?list=role&business=loan")
    task = next(t for t in page.html.select(".task") if t.select_one(f"a[href$='/{number}']"))
    (button,) = task.select("button")
    assert task.select_one("input[name=document]")
    assert page.html.select(".bulk button[value=approve]")
    form = page.forms[button["form"]]
    answer = app.http.post(form.action, [*form.submit_fields(), (button["name"], button["value"])])

    assert "Approve" in answer.follow().html.select_one("[role=status], .notice, .alert").text
    case = app.get(f"/shaanxi/loan/{number}").html
    assert not case.select("#deeds button[value=approve]")


def test_what_is_refused_is_said_in_the_inbox_and_nothing_is_done(app, begin_loan, move):
    number = begin_loan()
    move([number], "submit", "salesperson")
    app.sign_in("sales_manager")
    path = "/shaanxi/inbox/fire?list=role"

    nothing = app.post(path, {"transition": "approve"}, expect_errors=True)
    silent = app.post(path, {"transition": f"refuse@{number}"}, expect_errors=True)

    assert "Tick documents first" in nothing.html.select_one(".alert-danger").text
    assert "Say why" in silent.html.select_one(".alert-danger").text
    assert "Approval" in app.get(f"/shaanxi/loan/{number}").html.select_one("h1").text


def test_whoever_was_asked_reads_who_asked_him_and_why(app, begin_loan, move, installation):
    number = begin_loan()
    path = f"/shaanxi/loan/{number}/verb"
    move([number], "submit", "salesperson")
    by_seat = why(app, "sales_manager", "role", number)
    told = {}
    for verb, role, which in (
        ("copy", "warehouse_head", "copied"),
        ("add", "invoicing", "mine"),
        ("reassign", "finance", "mine"),
    ):
        given = {"verb": verb, "login": make_user(installation, role), "note": f"{verb} because"}
        app.sign_in("sales_manager").post(path, given)
        told[verb] = why(app, role, which, number)
        if verb == "add":
            app.post(path, {"verb": "agree"})

    assert by_seat is None
    assert told == {
        "copy": "Copied to you by sales_manager.shaanxi copy because",
        "add": "Added as approver by sales_manager.shaanxi add because",
        "reassign": "Reassigned to you by sales_manager.shaanxi reassign because",
    }


def test_who_is_asked_because_nobody_acted_in_time_reads_so(app, begin_loan, move, installation):
    number = begin_loan()
    move([number], "submit", "salesperson")
    with installation.work(branch="shaanxi") as context:
        document = context.session.get_one(Document, number)
        late = {number: [{"line": 0, "login": "branch_manager.shaanxi", "how": "escalated"}]}
        ask_rows([document], late, context)

    assert why(app, "branch_manager", "mine", number) == "Escalated: nobody acted in time"


def test_what_one_has_begun_stands_in_a_list_of_its_own(app, begin_loan):
    number = begin_loan()

    page = app.sign_in("salesperson").get("/shaanxi/inbox?list=started")

    assert any(f"/{number}" in link["href"] for link in page.html.select(".task-name"))
    assert tab(page, "Begun by me")


def test_nobody_decides_what_he_has_no_part_in(app, begin_loan, move):
    number = begin_loan()
    move([number], "submit", "salesperson")
    app.sign_in("counter_clerk")

    page = app.get("/shaanxi/inbox")
    assert names(page) == []
    assert page.html.select_one(".empty").text.strip()
    press = {"transition": f"approve@{number}"}
    answer = app.post("/shaanxi/inbox/fire", press, expect_errors=True)

    assert answer.status_int == 404
    assert "Load the page again" in answer.text
    # Nor does its number lead him to the business that it is of.
    assert app.get(f"/shaanxi/to-document/{number}", status="*").status_int == 404


def test_a_long_inbox_is_paged_and_the_menu_counts(app, begin_loan, move):
    numbers = [begin_loan() for _ in range(27)]
    move(numbers, "submit", "salesperson")
    app.sign_in("sales_manager")

    page = app.get("/shaanxi/inbox?list=role&business=loan")
    first = names(page)
    later = names(page.click("Next page"))

    assert len(first) == 25
    assert later
    assert not set(first) & set(later)
    menu = next(a for a in page.html.select("nav.menu a") if "/inbox" in a["href"])
    assert int(menu.select_one(".badge").text) >= 27
