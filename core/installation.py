"""One installation at work: its two stores, its addons, and the transactions that join them."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import transaction
import ZODB
from sqlalchemy import Engine
from transaction.interfaces import TransientError

from core.company import decisions
from core.company.model import Company
from core.company.rules import branch_named
from core.company.store import ROOT, has_company, open_objects, prepare_objects
from core.context import Context
from core.i18n import _
from core.orm import migrations
from core.orm.engine import APPLICATION_ROLE, make_engine, working_as
from core.orm.joining import join
from core.orm.session import BranchSession
from core.refusal import Overtaken, Refusal
from core.registry.addon import discover
from core.registry.relay import Registry
from core.security.identity import SYSTEM, Identity
from core.settings import Settings


def wall_clock() -> datetime:
    """The moment it is now."""
    return datetime.now(UTC)


class Installation:
    """What a process holds for its whole life; it opens each store on first use.

    ``clock`` tells the moment of every deed and page, so that a month can be worked in a minute.
    """

    def __init__(self, settings: Settings, clock: Callable[[], datetime] = wall_clock) -> None:
        self.settings, self.clock = settings, clock
        migrations.import_models()
        self.registry = Registry(
            discover(settings.addons, demonstration=settings.demonstration)
        )

    @functools.cached_property
    def engine(self) -> Engine:
        """Connections as the application, for whom the walls between branches hold."""
        return make_engine(self.settings.database, threads=self.settings.threads)

    @functools.cached_property
    def owner_engine(self) -> Engine:
        """Connections that see every branch: migrations, the queue of jobs, ``qudao check``."""
        return make_engine(self.settings.database_owner, owner=True)

    @functools.cached_property
    def objects(self) -> ZODB.DB:
        """The object store."""
        folder = self.settings.folder / "objects"
        return open_objects(self.settings.database, folder, self.settings.threads)

    def upgrade(self) -> None:
        """Bring the tables of both stores to the newest revision, with the owner's login."""
        migrations.upgrade(self.owner_engine, self.registry)
        prepare_objects(self.settings.database_owner, self.settings.folder / "objects")
        self.refuse_without_walls()

    def founded(self) -> bool:
        """Whether there is a company here already."""
        return has_company(self.objects)

    def reconcile(self) -> int:
        """Redo decisions that a crash kept out of the object store; how many there were."""
        while True:
            try:
                with self.work(write=False) as context:
                    if not decisions.outstanding(context.session, context.company):
                        return 0
                with self.work() as context:
                    return decisions.redo(context.session, context.company)
            except Overtaken:
                # Another server has just redone them; the next look finds fewer.
                continue

    def make_ready(self) -> None:
        """Refuse to serve from tables that lack an upgrade; redo what a crash left undone."""
        missing = migrations.pending(self.engine, self.registry)
        if missing:
            raise Refusal(
                _(
                    "The tables lack ${names}. Run `qudao init` with the owner's login first.",
                    mapping={"names": ", ".join(missing)},
                )
            )
        self.refuse_without_walls()
        self.reconcile()

    def refuse_without_walls(self) -> None:
        """Refuse to work as anybody to whom PostgreSQL shows the rows of every branch."""
        role = working_as(self.engine)
        if role not in (None, APPLICATION_ROLE):
            raise Refusal(
                _(
                    "This server would work as ${role}, to whom the database shows every branch: "
                    "it has no role ${needed}. Run `qudao init` with the owner's login; it makes "
                    "the role, or says what is lacking.",
                    mapping={"role": role, "needed": APPLICATION_ROLE},
                )
            )

    def open_session(self, manager: Any, *, write: bool, owner: bool = False) -> BranchSession:
        """A session joined to ``manager``'s transaction; a reader's session refuses to write."""
        engine = self.owner_engine if owner else self.engine
        session = BranchSession(bind=engine.execution_options(write=write))
        join(session, manager, write=write)
        return session

    @contextmanager
    def work(
        self,
        *,
        branch: str | None = None,
        identity: Identity = SYSTEM,
        write: bool = True,
        owner: bool = False,
        now: datetime | None = None,
    ) -> Iterator[Context]:
        """One transaction over both stores, committed at the end, undone by any exception.

        ``branch`` is a name or code. ``owner`` works past the second wall and is for checks only.
        """
        manager = transaction.TransactionManager(explicit=True)
        manager.begin()
        objects = self.objects.open(transaction_manager=manager)
        session = self.open_session(manager, write=write, owner=owner)
        try:
            company: Company = objects.root()[ROOT]
            moment = now or self.clock()
            session.info.update(actor=identity.login, now=moment)
            context = Context(
                session=session,
                company=company,
                branch=None,
                identity=identity,
                now=moment,
                hooks=self.registry.everything,
            )
            if branch is not None:
                context = self.enter(context, branch)
            yield context
            manager.commit()
        except TransientError as error:
            manager.abort()
            raise Overtaken(
                _("Somebody else changed the same just now. Nothing was changed: try once more.")
            ) from error
        except BaseException:
            manager.abort()
            raise
        finally:
            session.close()
            objects.close()

    def enter(self, context: Context, branch: str) -> Context:
        """The same work in the branch named or coded ``branch``, hearing the addons on there."""
        home = branch_named(context.company, branch)
        return context.at(home, self.registry.relay(home.enabled(context.today)))

    def close(self) -> None:
        """Close what was opened."""
        for name in ("engine", "owner_engine"):
            if name in self.__dict__:
                self.__dict__.pop(name).dispose()
        if "objects" in self.__dict__:
            self.__dict__.pop("objects").close()
