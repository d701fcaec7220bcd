"""Tokens for programs: made by their person, shown once, kept as nobody can use them, ended."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from core.orm.changes import Change
from core.orm.commands import Command
from core.security import sign_in
from core.security.models import ApiToken, User
from core.security.sign_in import find_user
from core.testing import PASSWORD

SECRET = re.compile(r"qudao_[\w-]{20,}")
PLACE = "/shaanxi/api/openapi.json"


@pytest.fixture
def clerk(app):
    return app.sign_in("counter_clerk")


def make(browser, name="a till", **kw):
    return browser.post("/me/tokens", {"name": name, "days": "30"}, **kw)


def asks(browser, secret):
    browser.http.reset()
    headers = {"Authorization": f"Bearer {secret}"}
    return browser.http.get(PLACE, headers=headers, expect_errors=True).status_int


def asks_with(browser, secret):
    """As ``asks``, from a program beside the browser, whose person stays signed in."""
    return browser.http.get(
        PLACE, headers={"Authorization": f"Bearer {secret}"}, expect_errors=True
    ).status_int


def test_a_token_is_shown_once_and_kept_as_nobody_can_use_it(clerk, installation):
    form = {"name": "a till", "days": "30", "csrf_token": clerk.token, "__key__": "the same"}

    page = clerk.http.post("/me/tokens", form)
    again = clerk.http.post("/me/tokens", form)

    secret = SECRET.search(page.text).group()
    assert page.headers["Cache-Control"] == "no-store"
    assert again.status_int == 303
    assert not SECRET.search(clerk.get("/me/tokens").text)
    with installation.work(write=False) as context:
        kept = str(context.session.execute(select(ApiToken.token, ApiToken.name)).all())
        answers = str(context.session.scalars(select(Command.answer)).all())
    assert secret not in kept + answers
    assert asks(clerk, secret) == 200


def test_a_token_that_was_ended_opens_nothing(clerk):
    secret = SECRET.search(make(clerk, "to be ended").text).group()
    page = clerk.get("/me/tokens")
    button = page.html.find("td", string="to be ended").parent.find("button")

    clerk.post("/me/end-token", {"token": button["value"]})

    again = clerk.post("/me/end-token", {"token": button["value"]}, expect_errors=True)
    assert again.status_int == 404
    assert "to be ended" not in clerk.get("/me/tokens")
    assert asks(clerk, secret) == 401


def test_nobody_ends_the_token_of_somebody_else(app, installation):
    secret = SECRET.search(make(app.sign_in("counter_clerk"), "mine").text).group()
    with installation.work(write=False) as context:
        number = context.session.scalar(select(ApiToken.id).where(ApiToken.name == "mine"))

    other = app.sign_in("salesperson")
    refused = other.post("/me/end-token", {"token": str(number)}, expect_errors=True)

    assert refused.status_int == 404
    assert asks(app, secret) == 200


def test_a_token_ends_with_its_day_and_rests_with_its_account(clerk, installation):
    secret = SECRET.search(make(clerk, "for a day").text).group()
    one = ApiToken.name == "for a day"

    with installation.work() as context:
        yesterday = context.today - timedelta(days=1)
        context.session.execute(update(ApiToken).where(one).values(until=yesterday))
    late = asks(clerk, secret)
    with installation.work() as context:
        context.session.execute(update(ApiToken).where(one).values(until=context.today))
        user = context.session.scalar(select(User).where(User.login == "counter_clerk.shaanxi"))
        user.active = False
    closed = asks(clerk, secret)
    with installation.work() as context:
        user = context.session.scalar(select(User).where(User.login == "counter_clerk.shaanxi"))
        user.active = True

    assert (late, closed, asks(clerk, secret)) == (401, 401, 200)


def test_its_use_is_seen_and_its_making_is_in_the_log(clerk, installation):
    secret = SECRET.search(make(clerk, "seen").text).group()
    asks(clerk, secret)

    with installation.work(write=False) as context:
        used = context.session.scalar(select(ApiToken.used).where(ApiToken.name == "seen"))
        told = context.session.scalars(select(Change.fields).where(Change.resource == "core_user"))
        assert used is not None
        assert {"token": [None, "seen"]} in list(told)


def test_a_token_without_a_name_or_for_ever_is_refused(clerk):
    nameless = make(clerk, " ", expect_errors=True)
    for_ever = clerk.post("/me/tokens", {"name": "x", "days": "99999"}, expect_errors=True)

    assert (nameless.status_int, for_ever.status_int) == (422, 422)
    assert not SECRET.search(nameless.text + for_ever.text)
    assert "which program" in nameless


def test_there_is_an_end_to_the_tokens_of_one_person(app, monkeypatch):
    browser = app.sign_in("finance")
    monkeypatch.setattr("core.security.tokens.MOST", 2)

    for number in range(2):
        make(browser, f"program {number}")

    assert "End those that nobody uses" in make(browser, "one more", expect_errors=True)


def test_a_new_password_ends_the_tokens_and_says_so(app, installation):
    browser = app.sign_in("invoicing")
    secret = SECRET.search(make(browser, "left in a script").text).group()
    announced = browser.get("/me/password").text
    given = {"current": PASSWORD, "fresh": "another horse", "again": "another horse"}

    wrong = browser.post("/me/password", {**given, "current": "no"}, expect_errors=True)
    kept = asks_with(browser, secret)
    told = browser.post("/me/password", given).follow()

    assert "API tokens end" in announced
    assert (wrong.status_int, kept) == (422, 200)
    assert "1 API tokens have ended" in told
    assert "left in a script" not in browser.get("/me/tokens")
    assert asks(browser, secret) == 401
    with installation.work(write=False) as context:
        fields = context.session.scalars(select(Change.fields).where(Change.deed == "set_password"))
        assert {"token": [["left in a script"], None]} in list(fields)


def test_a_password_set_by_an_administrator_ends_the_tokens_of_the_person(app, installation):
    secret = SECRET.search(make(app.sign_in("rollout_lead"), "theirs").text).group()
    with installation.work(write=False) as context:
        number = find_user(context.session, "rollout_lead.shaanxi").id

    administrator = app.sign_in("administrator")
    told = administrator.post(f"/users/{number}/password", {"password": "another horse"}).follow()

    assert "1 API tokens have ended" in told
    assert asks(app, secret) == 401


def test_signing_somebody_out_everywhere_ends_the_tokens_and_says_so(app, installation):
    """There is a button for it although the person is signed in nowhere."""
    secret = SECRET.search(make(app.sign_in("channel_director"), "a script").text).group()
    app.post("/sign-out")
    with installation.work(write=False) as context:
        number = find_user(context.session, "channel_director.shaanxi").id

    page = app.sign_in("administrator").get(f"/users/{number}")
    announced = " ".join(page.html.select_one("main").text.split())
    told = app.post(f"/users/{number}/sign_out").follow()

    assert "API tokens end with it: 1" in announced
    assert "API tokens that have ended too: 1" in told
    assert "signed out everywhere" in told.html.select_one(".changes").text
    assert asks(app, secret) == 401


def test_nobody_who_writes_waits_for_the_slow_look_at_a_password(app, installation, monkeypatch):
    browser, waited = app.sign_in("business_manager"), []

    def looking(*_given):
        with installation.work() as context:
            waited.append(context.company.name)
        return True

    monkeypatch.setattr(sign_in, "fits", looking)
    given = {"current": "no matter", "fresh": "another horse", "again": "another horse"}
    browser.post("/me/password", given, status=303)

    assert len(waited) == 1


def test_a_chinese_reader_is_told_in_chinese_what_a_new_password_ends(clerk):
    clerk.post("/locale", {"locale": "zh_CN", "next": "/me/password"})

    page = clerk.get("/me/password")

    assert page.html.h1.text == "修改密码"
    assert "所有接口令牌随即失效" in page
