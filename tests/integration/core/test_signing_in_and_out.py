"""Who is signed in, for how long, and how that ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from http.cookies import SimpleCookie
from math import ceil

import pytest
from sqlalchemy import func, select
from webob import Request

from core.app import make_app
from core.company.decisions import decide
from core.installation import Installation
from core.security.guesses import FREE_GUESSES
from core.security.models import SignIn, User
from core.security.sign_in import IDLE, find_user
from core.testing import PASSWORD, Browser, make_installation, make_user


@pytest.fixture
def another(wsgi, installation):
    """Opens one more browser."""
    return lambda: Browser(wsgi, installation)


@pytest.fixture
def person(installation, work):
    """A clerk nobody has guessed at yet; the login."""
    login = make_user(installation, "counter_clerk")
    with work() as context:
        user = find_user(context.session, login)
        user.failures, user.locked_until, user.active = 0, None, True
    return login


def enter(browser, login, password=PASSWORD, **fields):
    forms = browser.get("/sign-in").forms.values()
    form = next(form for form in forms if "login" in form.fields)
    form["login"], form["password"] = login, password
    for name, value in fields.items():
        form[name] = value
    return form.submit(expect_errors=True)


def signed_in(browser):
    return browser.get("/me").status_int == 200


def test_too_many_wrong_passwords_shut_the_account_for_a_while(another, person, work):
    browser = another()
    for _ in range(FREE_GUESSES):
        assert "do not fit" in enter(browser, person, "wrong")

    refused = enter(browser, person)

    assert refused.status_int == 422
    assert "Wait" in refused
    with work() as context:
        find_user(context.session, person).locked_until -= timedelta(minutes=20)
    assert enter(browser, person).status_int == 303
    with work(write=False) as context:
        assert find_user(context.session, person).failures == 0


def test_each_further_guess_doubles_the_wait(another, person, work):
    waits = []
    for _ in range(FREE_GUESSES + 3):
        enter(another(), person, "wrong")
        with work() as context:
            user = find_user(context.session, person)
            if user.locked_until is not None:
                waits.append((user.locked_until - context.now).total_seconds())
                user.locked_until = context.now

    assert [ceil(wait) for wait in waits] == [1, 2, 4, 8]


def test_guessing_at_one_account_leaves_the_others_alone(another, person, installation):
    for _ in range(FREE_GUESSES + 1):
        enter(another(), person, "wrong")

    assert enter(another(), make_user(installation, "finance")).status_int == 303


def test_an_unknown_login_is_told_the_same_as_a_wrong_password(another, person):
    unknown = enter(another(), "nobody", "wrong")
    wrong = enter(another(), person, "wrong")

    sentences = [page.html.find(class_="alert-danger").get_text() for page in (unknown, wrong)]
    assert sentences[0] == sentences[1]


def test_a_closed_account_neither_comes_in_nor_stays_in(another, person, work):
    inside = another()
    enter(inside, person)
    assert signed_in(inside)

    with work() as context:
        find_user(context.session, person).active = False

    assert not signed_in(inside)
    assert "do not fit" in enter(another(), person)


def test_every_session_is_seen_and_any_other_can_be_ended(another, person):
    here, there = another(), another()
    enter(there, person)
    enter(here, person)

    page = here.get("/me")
    forms = [form for form in page.forms.values() if form.action == "/me/end"]
    one = [form for form in forms if "session" in form.fields and "others" not in form.text]
    one[0].submit("session").follow()

    assert signed_in(here)
    assert not signed_in(there)


def test_all_others_are_ended_at_once(another, person):
    browsers = [another() for _ in range(3)]
    for browser in browsers:
        enter(browser, person)

    browsers[0].post("/me/end", {"session": "others"})

    assert [signed_in(browser) for browser in browsers] == [True, False, False]


def test_nobody_ends_the_session_of_another(another, person, work):
    inside, stranger = another(), another()
    enter(inside, person)
    stranger.sign_in("finance")
    with work(write=False) as context:
        newest = select(func.max(SignIn.id)).join(User).where(User.login == person)
        theirs = context.session.scalar(newest)

    stranger.post("/me/end", {"session": str(theirs)})

    assert signed_in(inside)


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(another, installation, work):
    login = make_user(installation, "invoicing")
    here, there = another(), another()
    for browser in (here, there):
        enter(browser, login)

    here.post(
        "/me/password", {"current": PASSWORD, "fresh": "another horse", "again": "another horse"}
    )

    assert signed_in(here)
    assert not signed_in(there)
    assert "do not fit" in enter(another(), login)
    assert enter(another(), login, "another horse").status_int == 303


def test_the_current_password_is_asked_for_before_it_is_changed(another, person):
    browser = another()
    enter(browser, person)

    page = browser.post(
        "/me/password",
        {"current": "wrong", "fresh": "another horse", "again": "another horse"},
        status=422,
    )

    assert "not your password" in page
    assert enter(another(), person).status_int == 303


def test_a_password_set_by_the_administrator_ends_every_session(another, installation, work):
    login = make_user(installation, "sales_manager")
    inside = another()
    enter(inside, login)
    with work(write=False) as context:
        number = find_user(context.session, login).id

    another().sign_in("administrator").post(
        f"/users/{number}/password", {"password": "another horse"}, status=303
    )

    assert not signed_in(inside)


def test_whoever_was_away_for_long_signs_in_again(another, person, work):
    browser = another()
    enter(browser, person)

    with work() as context:
        newest = select(SignIn).order_by(SignIn.id.desc()).limit(1)
        context.session.scalar(newest).seen = context.now - IDLE - timedelta(minutes=1)

    assert not signed_in(browser)


def test_whoever_reads_on_stays_signed_in(another, person, work):
    browser = another()
    enter(browser, person)
    newest = select(SignIn).order_by(SignIn.id.desc()).limit(1)
    with work() as context:
        context.session.scalar(newest).seen = context.now - timedelta(hours=11)

    browser.get("/me")

    with work(write=False) as context:
        assert context.now - context.session.scalar(newest).seen < timedelta(minutes=1)


def test_signing_out_ends_the_session_itself(another, person, work):
    browser = another()
    enter(browser, person)
    secret = browser.http.cookies["qudao_session"]

    browser.post("/sign-out")
    browser.http.set_cookie("qudao_session", secret)

    assert not signed_in(browser)


def test_somebody_else_signs_in_at_the_same_browser(another, person, installation):
    browser = another()
    enter(browser, person)

    answer = enter(browser, make_user(installation, "finance"))

    assert answer.status_int == 303
    assert "finance.shaanxi" in browser.get("/me")


def test_the_place_asked_for_is_opened_after_signing_in(another, person):
    browser = another()
    page = browser.get("/shaanxi/probe/things?sort=-code").follow()

    form = page.forms[0]
    form["login"], form["password"] = person, PASSWORD

    assert form.submit().location.endswith("/shaanxi/probe/things?sort=-code")


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "/岚屿"]
)
def test_signing_in_leads_nowhere_else(another, person, target):
    answer = enter(another(), person, next=target)

    assert answer.status_int == 303
    assert answer.location.startswith("http://localhost/")


def cookies(answer):
    return {
        header.partition("=")[0]: header.lower()
        for header in answer.headers.getall("Set-Cookie")
    }


def test_the_cookie_of_a_session_is_out_of_reach_of_scripts_and_other_sites(another, person):
    cookie = cookies(enter(another(), person))["qudao_session"]

    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "path=/" in cookie


def test_where_the_settings_say_so_cookies_travel_over_https_alone(installation, person):
    secured = Installation(replace(installation.settings, secure_cookies=True))
    wsgi, url = make_app(secured), "https://localhost/sign-in"
    page = Request.blank(url).get_response(wsgi)
    token = SimpleCookie(page.headers["Set-Cookie"])["qudao_csrf"].value

    answer = Request.blank(
        url,
        POST={"login": person, "password": PASSWORD, "csrf_token": token},
        headers={"Cookie": f"qudao_csrf={token}", "Referer": url},
    ).get_response(wsgi)

    assert "secure" in cookies(page)["qudao_csrf"]
    assert "secure" in cookies(answer)["qudao_session"]
    assert "secure" in cookies(answer)["qudao_locale"]
    secured.close()


def test_what_is_stored_of_a_session_and_a_password_opens_nothing(another, person, work):
    browser = another()
    enter(browser, person)

    with work(write=False) as context:
        tokens = set(context.session.scalars(select(SignIn.token)))
        kept = find_user(context.session, person).password

    assert browser.http.cookies["qudao_session"] not in tokens
    assert kept.startswith("$argon2id$")


def test_a_seat_opens_its_branch_only_on_its_days(another, installation, work):
    login = make_user(installation, "salesperson")
    browser = another()
    enter(browser, login)
    assert browser.get("/shaanxi").status_int == 200

    with work() as context:
        (posting,) = find_user(context.session, login).postings
        posting.until = context.today - timedelta(days=1)

    assert browser.get("/shaanxi", expect_errors=True).status_int == 404
    assert "hold no position" in browser.get("/")


def test_a_new_company_has_no_user_and_no_password(database_url, tmp_path):
    made = make_installation(database_url(), tmp_path)
    with made.work(write=False) as context:
        assert context.session.scalar(select(func.count()).select_from(User)) == 0
    page = Browser(make_app(made), made).get("/sign-in")

    assert page.html.find(class_="demonstration") is None
    made.close()


def test_the_language_is_changed_without_losing_the_page(another, person, work):
    browser = another()
    enter(browser, person)

    answer = browser.post("/locale", {"locale": "zh_CN", "next": "/shaanxi/probe/things?q=a"})

    assert answer.location.endswith("/shaanxi/probe/things?q=a")
    assert 'lang="zh-CN"' in answer.follow().text
    with work() as context:
        user = find_user(context.session, person)
        assert user.locale == "zh_CN"
        user.locale = "en"


def test_a_right_taken_from_the_role_is_gone_at_the_next_click(another, person, work):
    browser = another()
    enter(browser, person)
    assert browser.get("/shaanxi/probe/things").status_int == 200
    with work() as context:
        role = context.company.roles["counter_clerk"]
        kept = role.values()
        without = [p for p in role.permissions if not p.startswith("probe")]
        decide(context, "put", path=["roles", role.name], values=kept | {"permissions": without})

    assert browser.get("/shaanxi/probe/things", expect_errors=True).status_int == 403

    with work() as context:
        decide(context, "put", path=["roles", "counter_clerk"], values=kept)
