"""What people say at a document and which files they add, and who is told or refused."""

import pytest
from flows import person
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from core.security.sign_in import find_user
from core.testing import make_user
from core.workflow.beside.commenting import handles
from core.workflow.documents import Comment


def bell(app, role):
    return app.sign_in(role).get("/me/notifications").text


def test_whoever_is_mentioned_and_sees_the_document_is_told(app, begin_loan, move):
    number = begin_loan()
    move([number], "submit", "salesperson")
    for role in ("counter_clerk", "sales_manager"):
        make_user(app.installation, role)
    text = "@sales_manager.shaanxi please look, and @counter_clerk.shaanxi too"

    app.sign_in("salesperson")
    page = app.post(f"/shaanxi/loan/{number}/comment", {"text": text}).follow()

    assert text in page.html.select_one("#comments").text
    assert "mentions you in a comment" in bell(app, "sales_manager")
    assert "mentions you in a comment" not in bell(app, "counter_clerk")


def test_a_name_in_the_middle_of_chinese_is_a_mention(app, begin_loan, move):
    number = begin_loan()
    move([number], "submit", "salesperson")
    login = make_user(app.installation, "sales_manager")
    with app.installation.work() as context:
        find_user(context.session, login).name = "赵海川"

    app.sign_in("salesperson")
    app.post(f"/shaanxi/loan/{number}/comment", {"text": "请@赵海川看一下金额"})

    assert bell(app, "sales_manager").count("mentions you in a comment") >= 1


def test_both_are_told_where_two_people_have_the_name(app, begin_loan, move):
    number = begin_loan()
    move([number], "submit", "salesperson")
    with app.installation.work(branch="shaanxi") as context:
        for login, role in (("zhou.1", "sales_manager"), ("zhou.2", "sales_manager")):
            person(context, login, role)
            find_user(context.session, login).name = "周敏"
        person(context, "zhou.3", "counter_clerk")
        find_user(context.session, "zhou.3").name = "周敏"

    app.sign_in("salesperson")
    app.post(f"/shaanxi/loan/{number}/comment", {"text": "@周敏请看"})

    with app.installation.work(branch="shaanxi") as context:
        said = context.session.scalars(select(Comment).where(Comment.document == number)).one()
        assert said.mentions == ["zhou.1", "zhou.2"]


@pytest.mark.parametrize("text", ["  ", "长" * 2001])
def test_an_empty_or_endless_comment_is_refused(app, begin_loan, text):
    number = begin_loan()
    app.sign_in("salesperson")

    page = app.post(f"/shaanxi/loan/{number}/comment", {"text": text}, expect_errors=True)

    assert page.status_int == 422
    assert page.html.select_one(".alert-danger").text.strip()
    assert not page.html.select(".comments li")


def test_a_file_is_added_fetched_and_taken_away(app, begin_loan):
    number = begin_loan()
    path = f"/shaanxi/loan/{number}"
    body = b"<script>alert(1)</script>"
    app.sign_in("salesperson")

    form = app.get(path).html.select_one("form.attach")
    assert [option["value"] for option in form.select("option")] == ["papers", ""]
    sent = {"csrf_token": app.token, "__key__": "one", "field": "papers"}
    upload = [("file", "合同.html", body, "text/html")]
    page = app.http.post(f"{path}/attach", sent, upload_files=upload).follow()

    link = page.html.select_one("#files li a")
    assert link.text == "合同.html"
    fetched = app.get(link["href"])
    assert fetched.body == body
    assert fetched.content_type == "application/octet-stream"
    assert fetched.headers["Content-Disposition"].startswith("attachment;")
    number_of_file = link["href"].rpartition("=")[2]
    page = app.post(f"{path}/detach", {"file": number_of_file}).follow()
    assert not page.html.select("#files li")


def test_a_file_in_a_field_one_does_not_see_is_not_there(app, begin_loan, move):
    number = begin_loan()
    path = f"/shaanxi/loan/{number}"
    app.sign_in("salesperson")
    sent = {"csrf_token": app.token, "__key__": "two", "field": "papers"}
    upload = [("file", "secret.txt", b"x", "text/plain")]
    page = app.http.post(f"{path}/attach", sent, upload_files=upload).follow()
    link = page.html.select_one("#files li a")["href"]

    move([number], "submit", "salesperson")

    # As the applicant the salesperson sees only some of the fields while others decide.
    assert not app.get(path).html.select("#files li a")
    assert app.get(link, expect_errors=True).status_int == 404
    assert app.sign_in("sales_manager").get(link).body == b"x"


def test_an_empty_file_is_refused_and_nothing_is_kept(app, begin_loan):
    number = begin_loan()
    path = f"/shaanxi/loan/{number}"
    app.sign_in("salesperson")
    sent = {"csrf_token": app.token, "__key__": "three", "field": ""}
    files = [("file", "good.txt", b"x", "text/plain"), ("file", "bad.txt", b"", "text/plain")]

    page = app.http.post(f"{path}/attach", sent, upload_files=files, expect_errors=True)

    assert "bad.txt is empty" in page.html.select_one(".alert-danger").text
    assert not app.get(path).html.select("#files li a")


@given(st.text(max_size=200))
def test_handles_are_names_without_blanks_and_each_once(text):
    found = handles(text)

    assert len(found) == len(set(found))
    assert all(f"@{handle}" in text and not any(c.isspace() for c in handle) for handle in found)


def test_what_is_larger_than_is_read_at_once_is_refused_unread(app, begin_loan, monkeypatch):
    """A page says so in its frame, a program is told with status 413; nothing of it is kept."""
    number = begin_loan()
    app.sign_in("salesperson")
    path, fields = f"/shaanxi/loan/{number}/attach", {"csrf_token": app.token}
    kept = app.http.post(path, fields, upload_files=[("file", "plan.txt", b"x" * 3000)]).follow()
    assert "plan.txt" in kept.html.select_one("#files").text
    monkeypatch.setattr("core.web.incoming.LARGEST", 2 * 1024)

    send = [("file", "another.txt", b"x" * 3000)]
    page = app.http.post(path, fields, upload_files=send, status=413)
    told = app.http.post(
        path, fields, upload_files=send, headers={"Accept": "application/json"}, status=413
    )

    assert "Send fewer files at once" in page.html.select_one("main").text
    assert "Send fewer files at once" in told.json["messages"][0]
    assert "another.txt" not in app.get(f"/shaanxi/loan/{number}").text
