"""Two people at one form: nobody's change is lost unseen, nobody's typing is lost at all."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from probe.models import Thing
from sqlalchemy import insert

from core.security.models import SignIn
from core.security.sign_in import find_user
from core.testing import Browser, make_user


@pytest.fixture
def thing(work):
    """A thing; its address."""
    with work("shaanxi") as context:
        made = Thing(code="T1", name="old")
        context.session.add(made)
        context.session.flush()
        return f"/shaanxi/probe/things/{made.id}"


@pytest.fixture
def two(wsgi, installation):
    """Two clerks of Shaanxi, each at a browser."""
    return [Browser(wsgi, installation).sign_in(role) for role in ("counter_clerk",) * 2]


def test_whoever_saves_second_sees_the_first_ones_change_and_keeps_the_own(two, thing):
    first, second = (browser.get(f"{thing}/edit").forms["form"] for browser in two)
    first["name"] = "first"
    first.submit("save", status=303)

    second["amount"] = "12.50"
    page = second.submit("save", status=422)

    assert "counter_clerk.shaanxi changed this while your form was open" in page
    assert "It is now: first" in page
    assert page.forms["form"]["amount"].value == "12.50"
    assert "first" in two[0].get(thing)
    page.forms["form"].submit("save", status=303)
    assert "12.50" in two[0].get(thing)


def test_what_the_form_does_not_hold_is_in_nobodys_way(two, thing, work):
    form = two[0].get(f"{thing}/edit").forms["form"]
    with work("shaanxi") as context:
        context.session.get_one(Thing, int(thing.rpartition("/")[2])).pieces = 3

    form["name"] = "mine"

    assert form.submit("save", status=303)


def test_the_same_form_sent_twice_is_no_second_person(two, thing):
    form = two[0].get(f"{thing}/edit").forms["form"]
    form["name"] = "twice"

    assert form.submit("save").location == form.submit("save", status=303).location


def test_of_two_who_save_at_the_same_moment_one_is_told(two, thing):
    forms = [browser.get(f"{thing}/edit").forms["form"] for browser in two]
    for number, form in enumerate(forms):
        form["name"] = f"name {number}"

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda form: form.submit("save", expect_errors=True), forms))

    assert sorted(answer.status_int for answer in answers) == [303, 422]


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 40])
def test_a_form_that_says_nothing_sensible_of_what_it_saw_is_saved(two, thing, seen):
    form = two[0].get(f"{thing}/edit").forms["form"]
    form["__seen__"], form["name"] = seen, "odd"

    assert form.submit("save", status=303)


def test_a_long_panel_shows_its_first_rows_and_all_of_them_when_asked(app, installation, work):
    login = make_user(installation, "invoicing")
    app.sign_in("administrator")
    with work() as context:
        user = find_user(context.session, login)
        number, now = user.id, context.now
        row = {"user_id": number, "began": now, "seen": now, "address": "10.0.0.1"}
        rows = [{**row, "token": f"{n:064}"} for n in range(130)]
        context.session.connection().execute(insert(SignIn.__table__), rows)

    page = app.get(f"/users/{number}")
    assert page.text.count("10.0.0.1") == 100
    assert "Show all 130" in " ".join(page.html.get_text().split())

    assert page.click("Show all").text.count("10.0.0.1") == 130
