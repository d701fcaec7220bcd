"""Comments and files through the interface for programs: the rights and refusals of the page."""

import pytest

from core.testing import make_user

HOME = "/shaanxi/api/loan"
NOTE = ("合同.html", b"<script>alert(1)</script>", "text/html")


def test_what_is_said_is_read_by_whoever_sees_the_document_and_mentions_are_told(
    app, program, begin_loan, move
):
    number = begin_loan()
    move([number], "submit", "salesperson")
    make_user(app.installation, "sales_manager")
    path = f"{HOME}/{number}/comments"

    kept = program("salesperson").send(
        path, {"text": " @sales_manager.shaanxi please look "}, status=201
    )
    read = program("sales_manager").get(path)

    assert kept.json["text"] == "@sales_manager.shaanxi please look"
    assert kept.json["mentions"] == ["sales_manager.shaanxi"]
    assert read.json["comments"] == [kept.json]
    assert "mentions you" in app.sign_in("sales_manager").get("/me/notifications")


@pytest.mark.parametrize("text", ["", "  ", "长" * 2001])
def test_an_empty_or_endless_comment_is_refused(program, begin_loan, text):
    path, seller = f"{HOME}/{begin_loan()}/comments", program("salesperson")

    refused = seller.send(path, {"text": text}, status=422)

    assert refused.json["fields"]["text"].endswith(".")
    assert seller.get(path).json == {"comments": []}


def test_a_file_is_added_listed_fetched_and_taken_away(program, begin_loan):
    number = begin_loan()
    path, seller = f"{HOME}/{number}/files", program("salesperson")

    added = seller.attach(path, NOTE, ("b.txt", b"b", "text/plain"), field="papers").json["files"]
    beside = seller.attach(path, ("c.txt", b"cc", "text/plain")).json["files"]
    listed = seller.get(path).json["files"]
    fetched = seller.get(f"{path}/{added[0]['id']}")
    seller.http.delete(f"{path}/{added[0]['id']}", headers=seller.headers, status=204)

    assert [one["name"] for one in added] == ["合同.html", "b.txt"]
    assert [one["field"] for one in listed] == ["papers", "papers", None]
    assert (beside[0]["size"], beside[0]["author"]) == (2, "salesperson.shaanxi")
    assert fetched.body == NOTE[1]
    assert fetched.content_type == "application/octet-stream"
    assert fetched.headers["Content-Disposition"].startswith("attachment;")
    assert [one["name"] for one in seller.get(path).json["files"]] == ["b.txt", "c.txt"]
    assert seller.get(f"{HOME}/{number}").json["fields"]["papers"] == [added[1]["id"]]
    seller.get(f"{path}/{added[0]['id']}", status=404)


def test_files_have_the_rights_of_the_page(program, begin_loan, move):
    number = begin_loan()
    path, seller = f"{HOME}/{number}/files", program("salesperson")
    secret = seller.attach(path, NOTE, field="papers").json["files"][0]["id"]
    beside = seller.attach(path, ("c.txt", b"c", "text/plain")).json["files"][0]["id"]
    move([number], "submit", "salesperson")

    manager = program("sales_manager")
    foreign = manager.http.delete(f"{path}/{beside}", headers=manager.headers, status=403)
    closed = manager.attach(path, NOTE, field="papers", status=403)
    seen = program("salesperson").get(path).json["files"]
    elsewhere = program("salesperson", "hubei")

    assert "Somebody else" in foreign.json["messages"][0]
    assert "Papers" in closed.json["messages"][0]
    assert [one["id"] for one in seen] == [beside]
    program("salesperson").get(f"{path}/{secret}", status=404)
    for address in (path, f"{path}/{beside}", f"{HOME}/{number}/comments"):
        assert elsewhere.get(address, status=404).json["messages"]


def test_what_is_no_file_is_refused_and_nothing_is_kept(program, begin_loan):
    path, seller = f"{HOME}/{begin_loan()}/files", program("salesperson")

    plain = seller.send(path, {"file": "x"}, status=400)
    torn = seller.http.post(
        path,
        b"x",
        headers={**seller.headers, "Content-Type": "multipart/form-data"},
        status=400,
    )
    none = seller.attach(path, ("", b"", "text/plain"), status=422)
    empty = seller.attach(path, NOTE, ("bad.txt", b"", "text/plain"), status=422)
    nowhere = seller.attach(path, NOTE, field="contact", status=404)

    for answer in (plain, torn, none, empty, nowhere):
        assert answer.content_type == "application/problem+json"
        assert answer.json["messages"][0].endswith(".")
    assert seller.get(path).json == {"files": []}
