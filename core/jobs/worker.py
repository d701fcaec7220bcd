"""The worker: takes jobs one after another, inside ``qudao serve`` when embedded or on its own."""

from __future__ import annotations

import logging
import os
import threading
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from core.jobs import queue
from core.jobs.handler import Handler
from core.jobs.handlers import HANDLERS
from core.jobs.models import Job

log = logging.getLogger(__name__)
IDLE_SECONDS = 1.0
OWN = {handler.name: handler for handler in HANDLERS}


class Worker:
    """Claims jobs with the rights of the owner and runs each in transactions of the job's own."""

    def __init__(self, installation: Any) -> None:
        self.installation = installation
        self.name = f"{os.uname().nodename}:{os.getpid()}"
        self.stopping = threading.Event()
        self._slots: dict[str, str] = {}

    def run_forever(self) -> None:
        """Work until told to stop."""
        while not self.stopping.is_set():
            try:
                self.schedule()
                if not self.run_one():
                    self.stopping.wait(IDLE_SECONDS)
            except Exception:
                log.exception("the worker stumbled and goes on")
                self.stopping.wait(IDLE_SECONDS)

    def stop(self, *_signal: Any) -> None:
        """Finish the job at hand, then stop; fit to be called by a signal."""
        self.stopping.set()

    def run_all(self) -> int:
        """Do all that is due now; how many jobs there were."""
        count = 0
        while self.run_one():
            count += 1
        return count

    def run_one(self) -> bool:
        """Do the next job; False where nothing is due."""
        now = datetime.now(UTC)
        # Looking first keeps an idle worker from taking SQLite's one writing place every second.
        with Session(self.installation.owner_engine) as looking:
            if not queue.anything_due(looking, now):
                return False
        with self._session() as session, session.begin():
            job = queue.claim(session, self.name, now)
        if job is None:
            return False
        error = self._run(job)
        with self._session() as session, session.begin():
            queue.settle(session, job.id, datetime.now(UTC), error)
        return True

    def schedule(self) -> None:
        """Ask for every repeating job whose time has come, once over all workers by its key."""
        now = datetime.now(UTC)
        due = [h for h in self._handlers().values() if h.every is not None and self._is_new(h, now)]
        if due:
            with self.installation.work() as context:
                for handler in due:
                    queue.enqueue(context, handler.name, key=self._slot(handler, now))

    def _run(self, job: Job) -> str | None:
        try:
            self._handler(job).run(self.installation, job)
        except Exception as error:
            log.exception("job %s %s failed", job.id, job.name)
            return f"{type(error).__name__}: {error}"
        return None

    def _handlers(self) -> dict[str, Handler]:
        return OWN | self.installation.registry.everything.named("jobs")

    def _handler(self, job: Job) -> Handler:
        known = self._handlers()
        if job.name not in known:
            raise LookupError(f"no installed addon knows the job {job.name}")
        if job.home and job.name not in OWN and job.name not in self._heard_in(job.home):
            raise LookupError(f"the module of the job {job.name} is off in {job.home}")
        return known[job.name]

    def _heard_in(self, home: str) -> dict[str, Handler]:
        with self.installation.work(branch=home, write=False) as context:
            return context.hooks.named("jobs")

    def _session(self) -> Session:
        engine = self.installation.owner_engine.execution_options(write=True)
        return Session(engine, expire_on_commit=False)

    def _slot(self, handler: Handler, now: datetime) -> str:
        assert handler.every is not None
        return f"{handler.name}@{int(now.timestamp() // handler.every.total_seconds())}"

    def _is_new(self, handler: Handler, now: datetime) -> bool:
        slot = self._slot(handler, now)
        if self._slots.get(handler.name) == slot:
            return False
        self._slots[handler.name] = slot
        return True


def start_embedded(installation: Any) -> Worker:
    """Run a worker in a thread of this process."""
    worker = Worker(installation)
    threading.Thread(target=worker.run_forever, name="worker", daemon=True).start()
    return worker
