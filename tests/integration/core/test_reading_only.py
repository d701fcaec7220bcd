"""A page that is only read changes nothing, and a fault that would is loud, in the log alone."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest
from probe import views
from probe.models import Thing
from sqlalchemy import event, func, select
from sqlalchemy.exc import DBAPIError

from core.app import make_app
from core.installation import Installation
from core.testing import Browser


def count_things(work):
    with work("shaanxi", write=False) as context:
        return context.session.scalar(select(func.count()).select_from(Thing))


@pytest.mark.parametrize("way", ["write-by-record", "write-by-statement"])
def test_a_page_that_tries_to_write_fails_loudly_and_writes_nothing(app, work, caplog, way):
    app.sign_in("counter_clerk")
    before = count_things(work)

    with caplog.at_level(logging.ERROR):
        page = app.get(f"/shaanxi/probe/things/{way}", expect_errors=True)

    assert page.status_int == 500
    assert count_things(work) == before
    assert "Traceback" in caplog.text


@pytest.mark.parametrize("way", ["write-by-record", "write-by-statement"])
def test_the_person_sees_a_sentence_and_a_number_and_no_traceback(app, way):
    app.sign_in("counter_clerk")

    page = app.get(f"/shaanxi/probe/things/{way}", expect_errors=True)

    assert "Something went wrong on our side" in page
    for inside in ("Traceback", "sqlalchemy", "insert into", "INSERT INTO", ".py"):
        assert inside not in page
    assert "default-src 'self'" in page.headers["Content-Security-Policy"]


def test_a_program_is_told_the_same_in_its_own_form(app):
    app.sign_in("counter_clerk")
    headers = {"Accept": "application/json"}

    page = app.get("/shaanxi/probe/things/write-by-record", headers=headers, expect_errors=True)

    assert page.json["status"] == 500
    assert "Something went wrong" in page.json["title"]


def test_a_reading_transaction_refuses_to_write(work):
    with work("shaanxi", write=False) as context:
        context.session.add(Thing(code="forbidden"))
        with pytest.raises(DBAPIError, match=r"(?i)read-?only"):
            context.session.flush()
        context.session.expunge_all()
        context.session.rollback()


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_looking_at_pages_writes_no_row(app, installation, method):
    app.sign_in("administrator")
    app.get("/me")
    written = []

    def note(conn, cursor, statement, *rest):
        if statement.lstrip().lower().startswith(("insert", "update", "delete")):
            written.append(statement)

    event.listen(installation.engine, "before_cursor_execute", note)
    for path in ("/", "/shaanxi", "/shaanxi/probe/things", "/me", "/users", "/company", "/jobs"):
        getattr(app.http, method)(path, expect_errors=True)
    event.remove(installation.engine, "before_cursor_execute", note)

    assert written == []


def test_a_fault_at_commit_is_a_sentence_as_well(app, monkeypatch):
    app.sign_in("counter_clerk")
    def break_at_commit(thing, request):
        request.tm.get().addBeforeCommitHook(fail)

    def fail():
        raise ValueError("a fault at the last moment")

    monkeypatch.setattr(views, "AT_MARKING", [break_at_commit])
    created = app.post("/shaanxi/probe/things/new", {"code": "c"})

    page = app.post(f"{created.location}/mark", expect_errors=True)

    assert page.status_int == 500
    assert "Something went wrong on our side" in page
    assert "last moment" not in page


def test_health_says_which_store_does_not_answer(installation, tmp_path):
    broken = Installation(replace(installation.settings, folder=tmp_path / "gone"))
    browser = Browser(make_app(broken), broken)
    assert browser.get("/healthz").json["status"] == "ok"
    broken.engine.dispose()
    broken.__dict__["engine"] = Unreachable()

    page = browser.get("/healthz", status=503)

    assert page.json["status"] == "failing"
    assert page.json["sql"] == "ConnectionError"
    broken.close()


class Unreachable:
    """A database that is away."""

    def connect(self):
        raise ConnectionError("away")

    def dispose(self):
        pass
