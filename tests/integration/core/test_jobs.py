"""Work after commit: done once each, left by the dead to the living, tried again ever later."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from probe import hooks as probe
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from core import enqueue
from core.company.decisions import decide
from core.jobs import queue
from core.jobs.housekeeping import keep_house
from core.jobs.models import Job
from core.jobs.worker import Worker


@pytest.fixture(autouse=True)
def empty_queue(installation):
    with Session(installation.owner_engine.execution_options(write=True)) as session:
        session.execute(delete(Job))
        session.commit()
    probe.RUNS.clear()


@pytest.fixture
def jobs(installation):
    """All jobs as they stand, newest last."""

    def read():
        with Session(installation.owner_engine, expire_on_commit=False) as session:
            return list(session.scalars(select(Job).order_by(Job.id)))

    return read


def ask(work, name, **options):
    with work("shaanxi") as context:
        enqueue(context, name, **options)


@pytest.fixture
def at(monkeypatch):
    """Sets the worker's clock."""

    def move(moment):
        class Clock(datetime):
            @classmethod
            def now(cls, zone=None):
                return moment

        monkeypatch.setattr("core.jobs.worker.datetime", Clock)

    return move


def test_a_job_is_done_after_commit_and_once(work, installation, jobs):
    ask(work, "probe.count", payload={"n": 1})

    assert Worker(installation).run_all() == 1
    assert Worker(installation).run_all() == 0
    assert len(probe.RUNS) == 1
    assert [(job.state, job.attempts, job.home) for job in jobs()] == [("done", 1, "shaanxi")]


def test_a_job_asked_for_in_vain_is_never_done(trying, installation, jobs):
    with trying() as context:
        enqueue(context, "probe.count")

    assert Worker(installation).run_all() == 0
    assert jobs() == []


def test_a_job_with_a_key_is_asked_for_once_ever(work, installation):
    for _ in range(3):
        ask(work, "probe.count", key="monthly@2611")
        Worker(installation).run_all()

    assert len(probe.RUNS) == 1


def test_a_job_waits_until_it_is_due(work, installation, at):
    now = datetime.now(UTC)
    ask(work, "probe.count", due=now + timedelta(hours=1))

    at(now + timedelta(minutes=59))
    assert not Worker(installation).run_one()
    at(now + timedelta(minutes=61))
    assert Worker(installation).run_one()


def test_several_workers_do_each_job_once(work, installation, jobs):
    for _ in range(24):
        ask(work, "probe.count")
    workers = [Worker(installation) for _ in range(3)]

    threads = [threading.Thread(target=worker.run_all) for worker in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for worker in workers:
        worker.run_all()

    assert Counter(Counter(number for _name, number in probe.RUNS).values()) == {1: 24}
    assert {job.state for job in jobs()} == {"done"}


def test_a_job_in_the_hands_of_one_worker_is_not_taken_by_another(work, installation, monkeypatch):
    ask(work, "probe.count")
    second, taken = Worker(installation), []
    monkeypatch.setattr(probe, "MEANWHILE", [lambda: taken.append(second.run_one())])

    Worker(installation).run_all()

    assert taken == [False]
    assert len(probe.RUNS) == 1


def test_the_job_of_a_dead_worker_is_taken_over_after_a_while(work, installation, jobs, at):
    ask(work, "probe.count")
    now = datetime.now(UTC)
    with Session(installation.owner_engine.execution_options(write=True)) as session:
        queue.claim(session, "dead", now)
        session.commit()

    at(now + queue.LOST_AFTER - timedelta(seconds=1))
    assert not Worker(installation).run_one()
    at(now + queue.LOST_AFTER + timedelta(seconds=1))
    assert Worker(installation).run_one()

    assert [(job.state, job.attempts) for job in jobs()] == [("done", 2)]


def test_a_job_that_says_how_far_it_is_stays_with_its_worker(work, installation, at):
    ask(work, "probe.count")
    now = datetime.now(UTC)
    with Session(installation.owner_engine.execution_options(write=True)) as session:
        job = queue.claim(session, "alive", now)
        queue.progress(session, job.id, 5, 10, now + timedelta(minutes=4))
        session.commit()

    at(now + timedelta(minutes=6))
    assert not Worker(installation).run_one()


def test_a_job_that_kills_every_worker_is_given_up(work, installation, jobs, at):
    ask(work, "probe.count")
    now = datetime.now(UTC)
    for turn in range(queue.ATTEMPTS):
        with Session(installation.owner_engine.execution_options(write=True)) as session:
            assert queue.claim(session, "dying", now + turn * timedelta(hours=1)) is not None
            session.commit()

    at(now + timedelta(days=1))
    Worker(installation).run_all()

    assert [(job.state, job.attempts) for job in jobs()] == [("failed", queue.ATTEMPTS)]
    assert probe.RUNS == []


def test_a_failing_job_is_tried_again_ever_later_and_given_up(work, installation, jobs, at):
    ask(work, "probe.fail")
    now = datetime.now(UTC)
    pauses = []
    for _ in range(queue.ATTEMPTS):
        at(now)
        assert Worker(installation).run_one()
        (job,) = jobs()
        if job.state == "waiting":
            pauses.append(job.due - now)
            now = job.due

    assert pauses == sorted(set(pauses))
    assert len(pauses) == queue.ATTEMPTS - 1
    assert (job.state, job.attempts) == ("failed", queue.ATTEMPTS)
    assert "the probe fails on purpose" in job.error


def test_a_failing_job_does_not_hold_up_the_others(work, installation, jobs):
    ask(work, "probe.fail")
    ask(work, "probe.count")

    Worker(installation).run_all()

    assert [job.state for job in jobs()] == ["waiting", "done"]


def test_a_repeating_job_is_asked_for_once_in_each_slot_over_all_workers(installation, jobs, at):
    start = datetime(2026, 11, 23, 8, 10, tzinfo=UTC)
    for minutes in (0, 20, 50, 70):
        at(start + timedelta(minutes=minutes))
        for _ in range(2):
            Worker(installation).schedule()

    keys = [job.key for job in jobs() if job.name == "probe.round"]
    assert len(keys) == 2
    assert len(set(keys)) == 2


def test_an_unknown_job_fails_in_a_sentence(work, installation, jobs):
    ask(work, "gone.away")

    Worker(installation).run_all()

    assert "gone.away" in jobs()[0].error


def test_the_job_of_a_module_that_is_off_in_its_branch_is_not_done(work, installation, jobs):
    with work("hubei") as context:
        enqueue(context, "probe.count")

    Worker(installation).run_all()

    assert probe.RUNS == []
    assert "probe" in jobs()[0].error


def test_the_job_is_done_once_the_module_is_on_again(work, installation, jobs, at):
    with work("hubei") as context:
        enqueue(context, "probe.count")
    Worker(installation).run_all()
    with work("hubei") as context:
        decide(context, "enable", branch="hubei", addons=["probe"], since="2020-01-01")

    at(jobs()[0].due)
    Worker(installation).run_all()

    with work("hubei") as context:
        decide(context, "disable", branch="hubei", addon="probe", since="2020-01-01")
    assert len(probe.RUNS) == 1


def test_the_core_keeps_house_by_itself(installation, jobs, at):
    Worker(installation).schedule()

    Worker(installation).run_all()

    assert [job.state for job in jobs() if job.name == "core.housekeeping"] == ["done"]
    if installation.engine.dialect.name == "sqlite":
        with installation.owner_engine.connect() as connection:
            known = connection.exec_driver_sql("select tbl from sqlite_stat1").scalars().all()
        assert "core_job" in known


def test_repeating_jobs_long_done_are_dropped_and_others_are_kept(work, installation, jobs, at):
    ask(work, "probe.count")
    ask(work, "probe.count", key="probe.count@1")
    ask(work, "probe.count", key="once and for all")
    Worker(installation).run_all()
    with Session(installation.owner_engine.execution_options(write=True)) as session:
        session.execute(update(Job).values(touched=datetime.now(UTC) - timedelta(days=31)))
        session.commit()

    keep_house(installation, None)

    assert [job.key for job in jobs()] == ["once and for all"]
