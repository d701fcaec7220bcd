"""Large imports run in the background, survive a worker's death, and tell the person when done."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from addons.base import import_job
from addons.base.models import Party, Variant
from core.exchange.models import Upload
from core.jobs import enqueue
from core.jobs.models import Job
from core.jobs.queue import LOST_AFTER
from core.jobs.worker import Worker
from core.orm.changes import Change
from core.security.notifications import latest
from core.testing import identity_of
from tests.integration.base.conftest import table

ROWS = 2_500
# A worker in a process of its own, killed in the middle of the second thousand rows.
KILLED = """
import os, signal, sys
from pathlib import Path
from addons.base import import_job
from core.installation import Installation
from core.jobs.worker import Worker
from core.settings import Settings

database, owner, folder = sys.argv[1:]
tell, told = import_job.progress, []

def die_before_the_second_commit(*words):
    tell(*words)
    told.append(words)
    if len(told) == 2:
        os.kill(os.getpid(), signal.SIGKILL)

import_job.progress = die_before_the_second_commit
settings = Settings(database=database, database_owner=owner, folder=Path(folder))
Worker(Installation(settings)).run_all()
"""


@pytest.fixture
def send(company):
    """Sends a file whose import waits for a worker; gives back its number."""

    def sent(target: str, rows: list[dict[str, str]], role: str = "administrator") -> int:
        person = identity_of(company, role)
        with company.work(branch="shaanxi", identity=person) as context:
            upload = Upload(
                target=target,
                filename=f"{target}.csv",
                content=table(rows),
                size=1,
                rows=len(rows),
                asked_by=person.login,
                asked=context.now,
                state="running",
            )
            context.session.add(upload)
            context.session.flush()
            key = f"{import_job.NAME}:{upload.id}"
            enqueue(context, import_job.NAME, {"upload": upload.id}, key=key)
            return upload.id

    return sent


def job_of(session, upload):
    return session.scalars(
        select(Job).where(Job.key == f"{import_job.NAME}:{upload}")
    ).one()


def work_and_die(installation):
    settings = installation.settings
    arguments = [settings.database, settings.database_owner, str(settings.folder)]
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-c", KILLED, *arguments],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()


def test_a_worker_killed_half_way_leaves_no_row_undone_and_none_done_twice(company, send):
    upload = send("products", [{"code": f"J{n}", "name": f"Lamp {n}"} for n in range(ROWS)])
    work_and_die(company)
    with company.work(branch="shaanxi") as context:
        written = context.session.scalar(select(func.count(Variant.id)))
        job = job_of(context.session, upload)
        assert (job.state, job.done, job.total) == ("running", 1_000, ROWS)
        # Five minutes later another worker takes what this one has left lying.
        job.touched = datetime.now(UTC) - LOST_AFTER - timedelta(seconds=1)

    Worker(company).run_all()

    assert written == 1_000
    person = identity_of(company, "administrator")
    with company.work(branch="shaanxi", write=False) as context:
        assert context.session.scalar(select(func.count(Variant.id))) == ROWS
        done = context.session.get(Upload, upload)
        assert (done.state, done.counts["create"]) == ("done", ROWS)
        job = job_of(context.session, upload)
        assert (job.state, job.total) == ("done", ROWS - 1_000)
        (message,) = latest(context.session, person.user_id)
        assert "products.csv" in message.text
        assert message.path == f"/shaanxi/base/import/{upload}"


def test_what_is_refused_meanwhile_stops_the_import_and_is_told_once(company, send):
    upload = send("products", [{"code": "K1", "name": "Lamp"}], role="branch_manager")

    Worker(company).run_all()

    person = identity_of(company, "branch_manager")
    with company.work(branch="shaanxi", write=False) as context:
        stopped = context.session.get(Upload, upload)
        assert stopped.state == "stopped"
        assert "base:product:edit" in str(stopped.fault)
        assert job_of(context.session, upload).state == "done"
        (message,) = latest(context.session, person.user_id)
        assert message.text == "The import of products.csv stopped. Look why."


def test_whoever_said_yes_is_the_one_whose_deed_it_is(company, send):
    upload = send("parties", [{"code": "K2", "name": "远桥"}], role="branch_manager")
    with company.work(branch="shaanxi") as context:
        job_of(context.session, upload).asked_by = identity_of(company, "administrator").login

    Worker(company).run_all()

    with company.work(branch="shaanxi", write=False) as context:
        party = context.session.scalars(select(Party).where(Party.code == "K2")).one()
        change = context.session.scalars(
            select(Change).where(Change.resource == "base_party", Change.record == str(party.id))
        ).one()
        assert change.actor == identity_of(company, "administrator").login
