"""Large imports run in the background, survive a worker's death, and tell the person when done."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from addons.base import import_job
from addons.base.models import Variant
from core.exchange.models import Upload
from core.jobs import enqueue
from core.jobs.models import Job
from core.jobs.worker import Worker
from core.security.notifications import latest
from core.testing import identity_of
from tests.integration.base.conftest import table

ROWS = 2_500


@pytest.fixture
def upload(company):
    person = identity_of(company, "administrator")
    rows = [{"code": f"J{n}", "name": f"Lamp {n}"} for n in range(ROWS)]
    with company.work(branch="shaanxi", identity=person) as context:
        sent = Upload(
            target="products",
            filename="lamps.csv",
            content=table(rows),
            size=1,
            rows=ROWS,
            columns={},
            asked_by=person.login,
            asked=context.now,
            state="running",
        )
        context.session.add(sent)
        context.session.flush()
        enqueue(context, import_job.NAME, {"upload": sent.id}, key=f"{import_job.NAME}:{sent.id}")
        return sent.id


def test_a_worker_that_dies_half_way_leaves_no_row_undone_and_none_done_twice(
    company, upload, monkeypatch
):
    dying = iter((True, False))
    original = import_job.progress

    def die_after_the_first_thousand(*words):
        original(*words)
        if not next(dying, True):
            raise KeyboardInterrupt

    monkeypatch.setattr(import_job, "progress", die_after_the_first_thousand)
    with company.work(write=False) as context:
        job = context.session.scalars(select(Job)).one()
        context.session.expunge_all()
    with pytest.raises(KeyboardInterrupt):
        import_job.run(company, job)
    monkeypatch.setattr(import_job, "progress", original)

    Worker(company).run_all()

    person = identity_of(company, "administrator")
    with company.work(branch="shaanxi", write=False) as context:
        assert context.session.scalar(select(func.count(Variant.id))) == ROWS
        done = context.session.get(Upload, upload)
        assert (done.state, done.counts["create"]) == ("done", ROWS)
        job = context.session.scalars(select(Job)).one()
        assert (job.state, job.total) == ("done", ROWS - 1_000)
        (message,) = latest(context.session, person.user_id)
        assert "lamps.csv" in message.text
        assert message.path == f"/shaanxi/base/import/{upload}"
