"""A command that arrives twice, one after the other or at the same moment, is carried out once."""

from __future__ import annotations

import threading
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from probe.models import Thing
from sqlalchemy import func, select

from core.orm import commands
from core.orm.commands import Command
from core.testing import Browser

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def count_things(work, code):
    with work("shaanxi", write=False) as context:
        return context.session.scalar(select(func.count()).where(Thing.code == code))


def new_thing(browser, code, key):
    fields = {"csrf_token": browser.token, "__key__": key, "code": code}
    return browser.http.post("/shaanxi/probe/things/new", fields)


def test_the_second_arrival_gets_the_first_ones_answer(app, work):
    app.sign_in("counter_clerk")
    key = uuid.uuid4().hex

    first, second = (new_thing(app, "twice", key) for _ in range(2))

    assert first.status_int == second.status_int == 303
    assert first.location == second.location
    assert count_things(work, "twice") == 1


def test_a_key_in_a_header_does_the_same_for_programs(app, work):
    app.sign_in("counter_clerk")
    headers = {"Idempotency-Key": uuid.uuid4().hex}
    fields = {"csrf_token": app.token, "code": "header"}

    for _ in range(2):
        app.http.post("/shaanxi/probe/things/new", fields, headers=headers, status=303)

    assert count_things(work, "header") == 1


def test_two_commands_with_keys_of_their_own_are_both_carried_out(app, work):
    app.sign_in("counter_clerk")

    for _ in range(2):
        new_thing(app, "each", uuid.uuid4().hex)

    assert count_things(work, "each") == 2


def test_a_refused_command_may_be_sent_again_and_then_works(app, work):
    app.sign_in("counter_clerk")
    key = uuid.uuid4().hex
    wrong = {"csrf_token": app.token, "__key__": key, "code": ""}

    app.http.post("/shaanxi/probe/things/new", wrong, status=422)
    new_thing(app, "corrected", key)

    assert count_things(work, "corrected") == 1


def test_somebody_elses_key_is_not_ones_own(app, work):
    key = uuid.uuid4().hex

    for role in ("counter_clerk", "administrator"):
        app.sign_in(role)
        new_thing(app, "shared key", key) if role == "counter_clerk" else app.http.post(
            "/addons",
            {"csrf_token": app.token, "__key__": key, "branch": "sichuan", "addon": "esales",
             "turn": "on"},
            status=303,
        )

    assert count_things(work, "shared key") == 1
    with work("sichuan") as context:
        assert "esales" in context.branch.enabled(context.today)


def test_the_same_command_at_the_same_moment_is_carried_out_once(wsgi, installation, work):
    browsers = [Browser(wsgi, installation).sign_in("counter_clerk") for _ in range(4)]
    key, together = uuid.uuid4().hex, threading.Barrier(4)
    tokens = [browser.token for browser in browsers]
    answers = []

    def send(browser, token):
        fields = {"csrf_token": token, "__key__": key, "code": "at once"}
        together.wait()
        answers.append(browser.http.post("/shaanxi/probe/things/new", fields))

    threads = [
        threading.Thread(target=send, args=pair) for pair in zip(browsers, tokens, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [answer.status_int for answer in answers] == [303] * 4
    assert len({answer.location for answer in answers}) == 1
    assert count_things(work, "at once") == 1


def test_a_claimed_command_without_an_answer_is_still_known_as_done(work):
    with work(None) as context:
        assert commands.begin(context.session, "unanswered", NOW) is None

    with work(None) as context:
        assert commands.begin(context.session, "unanswered", NOW) is not None


def test_an_aborted_command_leaves_its_key_free(trying):
    with trying(None) as context:
        commands.begin(context.session, "aborted", NOW)

    with trying(None) as context:
        assert commands.begin(context.session, "aborted", NOW) is None


@pytest.mark.parametrize(("age", "kept"), [(29, True), (31, False)])
def test_keys_are_forgotten_after_thirty_days(trying, age, kept):
    with trying(None) as context:
        commands.begin(context.session, "old", NOW - timedelta(days=age))
        commands.forget(context.session, NOW)

        assert (context.session.get(Command, "old") is not None) is kept
