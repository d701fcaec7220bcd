"""Decisions are written in their order, redone in their order, and not carried along for ever."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from transaction.interfaces import TransientError

from core.company.decisions import Decision, decide, outstanding, settle
from core.installation import Installation
from core.jobs.housekeeping import keep_house

PHONE = ["branches", "sichuan"]


@pytest.fixture
def other(installation):
    """A second server over the same two stores."""
    made = Installation(installation.settings)
    yield made
    made.close()


def call(context, phone):
    decide(context, "put", path=PHONE, values={"phone": phone})


def phone(installation):
    with installation.work(write=False) as context:
        return context.company.branches["sichuan"].phone


def lose(installation, monkeypatch, number):
    """Decide, and die between the two commits, as far as ZODB can see."""
    with monkeypatch.context() as patch:
        patch.setattr("core.company.decisions._apply", lambda *_args: {})
        with installation.work() as context:
            call(context, number)


def test_a_lost_decision_never_overwrites_a_newer_one_of_another_server(
    installation, other, monkeypatch
):
    lose(installation, monkeypatch, "199-0000-0001")

    with other.work() as context:
        call(context, "199-0000-0002")

    assert installation.reconcile() == 0
    assert phone(installation) == "199-0000-0002"


def test_several_lost_ones_are_redone_before_the_next_in_their_order(
    installation, other, monkeypatch
):
    for number in ("199-0000-0003", "199-0000-0004"):
        lose(installation, monkeypatch, number)

    with other.work() as context:
        decide(context, "put", path=PHONE, values={"address": "成都"})

    assert phone(installation) == "199-0000-0004"
    assert installation.reconcile() == 0


def test_one_that_can_no_longer_be_done_is_told_and_passed_over(installation, monkeypatch, caplog):
    with monkeypatch.context() as patch:
        patch.setattr("core.company.decisions._apply", lambda *_args: {})
        with installation.work() as context:
            decide(context, "drop", path=["roles", "counter_clerk"])

    assert installation.reconcile() == 1

    assert "cannot be redone" in caplog.text
    assert installation.reconcile() == 0
    with installation.work(write=False) as context:
        assert "counter_clerk" in context.company.roles


def test_of_two_who_decide_at_once_the_later_is_what_stays(installation, other):
    together, done = threading.Barrier(2), []

    def say(server, number):
        together.wait()
        while True:
            try:
                with server.work() as context:
                    call(context, number)
                    last = context.session.scalar(select(func.max(Decision.id)))
            except TransientError:
                continue
            done.append((last, number))
            return

    threads = [
        threading.Thread(target=say, args=(server, number))
        for server, number in ((installation, "199-0000-0005"), (other, "199-0000-0006"))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert phone(installation) == max(done)[1]
    assert installation.reconcile() == 0


def test_keeping_house_leaves_one_number_in_place_of_all_tokens(installation):
    with installation.work() as context:
        call(context, "199-0000-0007")
        assert len(context.company.applied) > 1

    keep_house(installation, None)

    with installation.work(write=False) as context:
        assert len(context.company.applied) == 0
        assert context.company.settled == context.session.scalar(select(func.max(Decision.id)))
        assert outstanding(context.session, context.company) == []
    with installation.work() as context:
        call(context, "199-0000-0008")
    assert installation.reconcile() == 0
    assert phone(installation) == "199-0000-0008"


def test_what_is_outstanding_is_never_settled(installation, monkeypatch):
    lose(installation, monkeypatch, "199-0000-0009")

    with installation.work() as context:
        settle(context.session, context.company, context.now)

    assert installation.reconcile() == 1
    assert phone(installation) == "199-0000-0009"


def test_decisions_of_long_ago_are_dropped_and_their_numbers_not_given_again(installation):
    with installation.work() as context:
        settle(context.session, context.company, context.now + timedelta(days=400))
        settled = context.company.settled

    with installation.work() as context:
        call(context, "199-0000-0010")
        numbers = list(context.session.scalars(select(Decision.id).order_by(Decision.id)))

    assert numbers[0] == settled
    assert numbers[-1] > settled
