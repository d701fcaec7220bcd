"""Tokens for programs: made by their person, shown once, kept as nobody can use them, ended."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from core.orm.changes import Change
from core.orm.commands import Command
from core.security.models import ApiToken, User

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
