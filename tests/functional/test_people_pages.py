"""The people who sign in, on pages: made, posted, closed, signed out, each told in their log."""

from __future__ import annotations

import uuid

import pytest
from sqlalchemy import select

from core.security.models import SignIn, User
from core.security.sign_in import LIFETIME, find_user
from core.testing import PASSWORD, Browser, count_sql, make_user


@pytest.fixture
def office(app):
    return app.sign_in("administrator")


@pytest.fixture
def somebody(office, installation):
    """A person made on the page; the address of their own."""
    form = office.get("/users/new").forms["form"]
    form["login"], form["name"], form["password"] = uuid.uuid4().hex, "Li Na", PASSWORD
    return form.submit("save").location


def log_of(office, path):
    return office.get(path).html.find(class_="change-log").get_text(" ", strip=True)


def sessions(office):
    return len(office.get("/me").html.find("tbody").find_all("tr"))


def test_positions_are_shown_by_their_titles(office, installation):
    login = make_user(installation, "warehouse_head", "hubei")

    assert "Hubei · Warehouse · Warehouse head" in office.get(f"/users?q={login}")
    assert "Shaanxi · Management · Administrator" in office.get("/me")


def test_a_position_given_and_taken_back_is_told_in_the_persons_log(office, somebody):
    office.post(f"{somebody}/post", {"seat": "hubei/sales/manager", "since": "2026-01-01"})
    form = next(f for f in office.get(somebody).forms.values() if f.action.endswith("/unpost"))
    form.submit("posting")

    log = log_of(office, somebody)

    assert "posted" in log
    assert "— → Hubei · Sales · Sales manager" in log
    assert "Hubei · Sales · Sales manager → —" in log


def test_a_password_set_by_somebody_leaves_its_trace_and_not_itself(office, somebody):
    office.post(f"{somebody}/password", {"password": "another horse"})

    log = log_of(office, somebody)

    assert "administrator.shaanxi new password set" in log
    assert "horse" not in office.get(somebody)


def test_a_post_that_ends_before_it_begins_is_refused(office, somebody):
    page = office.post(
        f"{somebody}/post",
        {"seat": "hubei/sales/manager", "since": "2026-02-01", "until": "2026-01-01"},
        status=409,
    )

    assert "Exchange them" in page


@pytest.mark.parametrize("seat", ["", "hubei", "hubei/sales/king", "nowhere/sales/manager"])
def test_a_position_that_does_not_exist_is_refused(office, somebody, seat):
    assert "no position" in office.post(f"{somebody}/post", {"seat": seat}, status=404)


def test_nobody_closes_the_own_account(office, installation, work):
    with work(write=False) as context:
        mine = find_user(context.session, "administrator.shaanxi").id

    page = office.post(f"/users/{mine}/edit", {"name": "Me", "locale": "en"}, status=422)

    assert "cannot close your own account" in page
    assert office.get("/me").status_int == 200


def test_the_last_who_looks_after_users_keeps_account_and_position(office, wsgi, installation):
    lead = Browser(wsgi, installation).sign_in("rollout_lead")
    with installation.work(write=False) as context:
        admin = find_user(context.session, "administrator.shaanxi")
        boss = find_user(context.session, "rollout_lead.shaanxi")
        theirs, mine = admin.id, boss.id
        seats = {user.id: user.postings[0].id for user in (admin, boss)}
    lead.post(f"/users/{theirs}/edit", {"name": "A", "locale": "en"}, status=303)

    page = lead.post(f"/users/{mine}/unpost", {"posting": str(seats[mine])}, status=409)

    assert "Nobody would be left" in page
    lead.post(f"/users/{theirs}/edit", {"name": "A", "locale": "en", "active": "true"}, status=303)
    assert lead.post(f"/users/{mine}/unpost", {"posting": str(seats[mine])}, status=303)


@pytest.mark.parametrize("login", [" ", "li na", "a,b", "<script>"])
def test_a_login_nobody_could_type_is_refused(office, login):
    form = office.get("/users/new").forms["form"]
    form["login"], form["name"], form["password"] = login, "X", PASSWORD

    assert form.submit("save", status=422)


def test_a_login_is_taken_once_and_the_form_says_so(office, somebody, work):
    with work(write=False) as context:
        taken = context.session.get_one(User, int(somebody.rstrip("/").rpartition("/")[2])).login
    form = office.get("/users/new").forms["form"]
    form["login"], form["name"], form["password"] = taken.upper(), "X", PASSWORD

    assert "signs in as" in form.submit("save", status=422)


def test_an_administrator_ends_somebodys_sessions(office, wsgi, installation):
    inside = Browser(wsgi, installation).sign_in("salesperson")
    with installation.work(write=False) as context:
        number = find_user(context.session, "salesperson.shaanxi").id
    page = office.get(f"/users/{number}")
    form = next(f for f in page.forms.values() if f.action.endswith("/sign_out"))

    page = form.submit().follow()

    assert "signed out everywhere" in page
    assert "Not signed in anywhere" in page
    assert inside.get("/me").status_int == 303


def test_a_session_ends_after_thirty_days_however_busy(app, installation, work):
    app.sign_in("finance", anew=True)
    with work() as context:
        newest = context.session.scalar(select(SignIn).order_by(SignIn.id.desc()).limit(1))
        newest.began = context.now - LIFETIME

    assert app.get("/me").status_int == 303


def test_sessions_past_their_time_are_not_listed(office, installation, work):
    before = sessions(office)
    other = Browser(office.http.app, installation).sign_in("administrator", anew=True)
    with work() as context:
        newest = context.session.scalar(select(SignIn).order_by(SignIn.id.desc()).limit(1))
        newest.seen = context.now - LIFETIME / 2

    assert other.get("/me").status_int == 303
    assert sessions(office) == before


def test_everybody_says_how_to_be_reached(app):
    app.sign_in("counter_clerk")
    form = app.get("/me/edit").forms["form"]
    form["phone"] = "138-0000-0000"

    assert "138-0000-0000" in form.submit("save").follow()


def test_the_list_of_users_costs_the_same_for_ten_as_for_thirty(office, installation, work):
    def listed(size):
        with work() as context:
            for _ in range(size):
                context.session.add(User(login=uuid.uuid4().hex, name="N", locale="en"))
        with count_sql(installation.engine) as counted:
            office.get("/users")
        return len(counted)

    listed(0)

    assert listed(10) == listed(20)
