"""What goes wrong between people and stores is a sentence, and nothing that was typed is lost."""

from __future__ import annotations

import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import event, select
from sqlalchemy.engine import make_url
from ZODB.POSException import ConflictError

from core.security import people
from core.security.guesses import FORGOTTEN, FREE_GUESSES, FREE_OF_ADDRESS
from core.security.models import Guesses, SignIn
from core.testing import PASSWORD, Browser, make_user
from core.web.sign_in import caller


@pytest.fixture
def another(wsgi, installation):
    """Opens one more browser."""
    return lambda: Browser(wsgi, installation)


@pytest.fixture
def embedded(on_postgresql):
    if on_postgresql:
        pytest.skip("PostgreSQL has many places to write in")


@pytest.fixture
def quiet(work):
    """Nobody has guessed from here."""
    with work() as context:
        for guesses in context.session.scalars(select(Guesses)):
            context.session.delete(guesses)


@contextmanager
def somebody_writes(installation):
    """Somebody holds SQLite's one writing place, and nobody waits for long."""

    def impatient(dbapi, *_rest):
        dbapi.execute("pragma busy_timeout=100")

    event.listen(installation.engine, "checkout", impatient)
    path = make_url(installation.settings.database).database
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("begin immediate")
        try:
            yield
        finally:
            other.execute("rollback")
            event.remove(installation.engine, "checkout", impatient)
            installation.engine.dispose()


def guess(browser, login, password="wrong"):
    form = next(f for f in browser.get("/sign-in").forms.values() if "login" in f.fields)
    form["login"], form["password"] = login, password
    return form.submit(expect_errors=True)


def test_of_thirty_guesses_sent_at_once_only_the_free_ones_are_answered(
    another, installation, work, quiet
):
    login = make_user(installation, "counter_clerk")
    forms = []
    for _ in range(24):
        forms.append(another().get("/sign-in").forms[0])
        forms[-1]["login"], forms[-1]["password"] = login, "wrong"

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda form: form.submit(expect_errors=True), forms))

    told = sum("do not fit" in answer for answer in answers)
    assert FREE_GUESSES <= told <= FREE_GUESSES + 2  # The first locks last a second or two.
    assert all(answer.status_int == 422 for answer in answers)


def test_guessing_at_many_accounts_from_one_address_is_slowed_down(another, work, quiet):
    browser = another()
    for number in range(FREE_OF_ADDRESS):
        assert "do not fit" in guess(browser, f"nobody{number}")

    assert "from where you are" in guess(browser, "nobody else")

    with work() as context:
        theirs = context.session.scalar(select(Guesses))
        theirs.last, theirs.locked_until = context.now - FORGOTTEN, None
        theirs.last -= timedelta(seconds=1)
    assert "do not fit" in guess(browser, "nobody")


@pytest.mark.parametrize(("proxied", "address"), [(False, "10.0.0.1"), (True, "203.0.113.7")])
def test_only_a_proxy_of_ours_says_who_is_calling(installation, proxied, address):
    settings = replace(installation.settings, secure_cookies=proxied)
    registry = SimpleNamespace(installation=SimpleNamespace(settings=settings))
    told = {"X-Forwarded-For": "6.6.6.6, 203.0.113.7"}
    request = SimpleNamespace(registry=registry, remote_addr="10.0.0.1", headers=told)

    assert caller(request) == address


@pytest.mark.parametrize(
    ("came_from", "leads"),
    [
        ("http://localhost/users", "http://localhost/users"),
        ("http://localhost.evil.example/", "/"),
        ("https://evil.example/http://localhost/", "/"),
    ],
)
def test_the_way_back_leads_to_no_other_site(app, came_from, leads):
    app.sign_in("finance")

    page = app.get("/nowhere", headers={"Referer": came_from}, status=404)

    assert page.html.find(class_="refusal").find("a")["href"] == leads


def test_edits_that_meet_are_refused_in_a_sentence_and_none_is_half_done(another, installation):
    browsers = [another().sign_in("administrator") for _ in range(6)]
    forms = [b.get("/company/entities/main/edit").forms["form"] for b in browsers]
    for number, form in enumerate(forms):
        form["phone"] = f"029-000{number}"

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda form: form.submit("save", expect_errors=True), forms))

    states = [answer.status_int for answer in answers]
    assert set(states) <= {303, 409, 422}
    assert states.count(303) == 1


def test_whoever_is_overtaken_again_and_again_sends_the_same_once_more(app, monkeypatch):
    app.sign_in("administrator")
    form = app.get("/company/entities/main/edit").forms["form"]
    form["address"] = "South Street <9>"
    tried = []

    def met(*_args, **_kw):
        tried.append(1)
        raise ConflictError

    with monkeypatch.context() as patch:
        patch.setattr("core.web.company.decide", met)
        page = form.submit("save", status=409)

    assert len(tried) == 3
    assert "Somebody else changed the same just now" in page
    assert page.form["address"].value == "South Street <9>"
    page.form.submit(status=303)
    assert "South Street &lt;9&gt;" in app.get("/company/entities/main")


def test_a_password_is_written_into_no_page(app, monkeypatch):
    app.sign_in("administrator")
    form = app.get("/users/new").forms["form"]
    form["login"], form["name"], form["password"] = "secretive", "S", "horse-in-secret"

    def met(*_args, **_kw):
        raise ConflictError

    monkeypatch.setattr(people, "name_login", met)
    page = form.submit("save", status=409)

    assert "horse-in-secret" not in page
    assert not page.forms


def test_two_who_enter_the_same_login_at_once_are_told_so(app, installation, monkeypatch):
    login = make_user(installation, "finance")
    app.sign_in("administrator")
    form = app.get("/users/new").forms["form"]
    form["login"], form["name"], form["password"] = login, "F", PASSWORD
    monkeypatch.setattr(
        people, "name_login", lambda context, user, name: setattr(user, "login", name)
    )

    page = form.submit("save", status=409)

    assert "Somebody entered the same just now" in page


def test_while_somebody_else_writes_a_change_is_put_off_in_a_sentence(app, installation, embedded):
    app.sign_in("administrator")
    form = app.get("/company/entities/main/edit").forms["form"]
    form["bank"] = "Bank of Xi'an"

    with somebody_writes(installation):
        page = form.submit("save", status=503)

    assert "The database is busy" in page
    assert page.form["bank"].value == "Bank of Xi'an"
    assert page.form.submit().status_int == 303


def test_whoever_reads_never_waits_for_whoever_writes(another, installation, work, embedded):
    login = make_user(installation, "finance")
    browser = another()
    guess(browser, login, PASSWORD)
    newest = select(SignIn).order_by(SignIn.id.desc()).limit(1)
    with work() as context:
        context.session.scalar(newest).seen = context.now - timedelta(hours=1)
    browser.get("/me")
    with work() as context:
        context.session.scalar(newest).seen = long_ago = context.now - timedelta(hours=1)

    with somebody_writes(installation):
        began = time.perf_counter()
        page = browser.get("/me")
        took = time.perf_counter() - began

    assert page.status_int == 200
    assert took < 5
    with work(write=False) as context:
        assert context.session.scalar(newest).seen == long_ago
    browser.get("/me")
    with work(write=False) as context:
        assert context.session.scalar(newest).seen > long_ago


def test_a_fault_of_ours_is_a_sentence_with_a_number_and_no_traceback(app, monkeypatch, caplog):
    app.sign_in("administrator")

    def broken(*_args, **_kw):
        raise RuntimeError("boom")

    monkeypatch.setattr("core.web.me.seat_title", broken)
    page = app.get("/me", status=500)

    assert "Tell your administrator" in page
    assert "boom" not in page
    assert "boom" in caplog.text


def test_a_missing_permission_is_called_by_its_title(app):
    app.sign_in("counter_clerk")

    page = app.get("/users", status=403)

    assert "“See users” (core:user:view)" in page
