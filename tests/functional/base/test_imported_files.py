"""The history of imports: who sent what and when, and what became of its rows."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from webtest import Upload

from core.exchange.models import Upload as Sent
from core.testing import identity_of

HISTORY = "/shaanxi/base/imported"


@pytest.fixture(scope="module")
def sent(installation):
    """Two files that were sent in Shaanxi: one imported, the other stopped half-way."""
    person = identity_of(installation, "administrator")
    said = {"size": 1, "content": b"code\nA\n", "rows": 3, "asked_by": person.login}
    with installation.work(branch="shaanxi", identity=person) as context:
        for target, filename, more in (
            ("products", "lamps.csv", {"state": "done", "counts": {"create": 2, "refused": 1}}),
            (
                "parties",
                "partners.csv",
                {"state": "stopped", "counts": {"create": 3}, "fault": ["Nothing takes it."]},
            ),
        ):
            context.session.add(
                Sent(target=target, filename=filename, asked=context.now, **said, **more)
            )
    return person


@pytest.fixture
def manager(app, sent):
    return app.sign_in("branch_manager")


def test_every_file_stands_there_with_who_sent_it_and_its_counts(manager, sent):
    page = manager.get("/shaanxi/base/import").click("All files ever sent")

    lamps = page.html.find("a", string="lamps.csv").find_parent("tr")
    shown = {cell["data-title"]: cell.get_text().strip() for cell in lamps.find_all("td")}
    assert shown["Sent by"] == sent.name
    assert (shown["Holds"], shown["State"]) == ("Products", "imported")
    assert (shown["Rows"], shown["New rows"], shown["Refused rows"]) == ("3", "2", "1")
    assert "This file was imported." in page.click("lamps.csv")


def test_it_is_narrowed_and_leaves_as_a_file(manager):
    shown = manager.get(HISTORY, params={"target": "parties"})
    rows = list(csv.reader(StringIO(manager.get(f"{HISTORY}/export?kind=csv").text)))

    assert "partners.csv" in shown
    assert "lamps.csv" not in shown
    assert {row[1] for row in rows[1:]} == {"lamps.csv", "partners.csv"}


def test_a_file_that_stopped_says_why_and_what_to_do(manager):
    page = manager.get(HISTORY).click("partners.csv")

    assert "Nothing takes it." in page
    assert "send the file again, and only the rest is taken" in page
    assert "confirm" not in page.forms


def test_another_branch_has_a_history_of_its_own(app, sent):
    app.sign_in("administrator", "hubei")

    assert "lamps.csv" not in app.get("/hubei/base/imported")


@pytest.mark.parametrize("role", ["salesperson", "invoicing"])
def test_who_may_only_see_imports_reads_the_history_and_opens_no_file(app, sent, role):
    page = app.sign_in(role).get(HISTORY)

    assert "lamps.csv" in page.html.select_one("tbody").get_text()
    assert page.html.select("tbody a") == []


def test_who_has_no_part_in_imports_does_not_see_them(app, sent):
    assert "base:import:view" in app.sign_in("counter_clerk").get(HISTORY, status=403)


def test_a_yes_to_what_one_may_not_write_is_refused_however_large_the_file(app):
    app.sign_in("administrator")
    form = app.get("/shaanxi/base/import").forms["form"]
    form["target"] = "products"
    rows = "".join(f"G{n},Lamp\n" for n in range(2_001))
    form["file"] = Upload("many.csv", f"code,name\n{rows}".encode())
    path = form.submit().follow().request.path
    app.sign_in("branch_manager")

    app.post(f"{path}/confirm", status=403)

    app.sign_in("administrator")
    assert "New: 2,001," in app.get(path)


def test_a_file_that_is_too_large_is_read_no_further_than_it_may(app, monkeypatch):
    monkeypatch.setattr("addons.base.views.imports.MAX_BYTES", 10)
    monkeypatch.setattr("core.exchange.reading.MAX_BYTES", 10)
    form = app.sign_in("administrator").get("/shaanxi/base/import").forms["form"]
    form["target"] = "products"
    form["file"] = Upload("lamps.csv", b"code,name\nH1,Lamp\n")

    assert "lamps.csv is too large" in form.submit(status=422)


def test_an_empty_table_comes_as_csv_too_in_the_language_of_its_reader(app):
    app.sign_in("administrator")
    app.post("/locale", {"locale": "zh_CN", "next": "/me"})

    file = app.get("/shaanxi/base/import/template?target=products&kind=csv")
    form = app.get("/shaanxi/base/import").forms["form"]
    form["target"] = "products"
    form["file"] = Upload("template.csv", file.body)
    page = form.submit().follow()
    app.post("/locale", {"locale": "en", "next": "/me"})

    rows = list(csv.reader(StringIO(file.body.decode("utf-8-sig"))))
    assert rows[0][:2] == ["编码 *", "名称 *"]
    assert rows[1][0] == "EXAMPLE-1"
    assert "这是模板的示例" in page
