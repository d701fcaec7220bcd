"""A process killed while it decides leaves both stores agreeing after the next start."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from core.company.decisions import Decision
from core.orm.changes import Change

DECIDE = """
import os, signal, sys
from pathlib import Path
from core.company.switching import switch_on
from core.installation import Installation
from core.settings import Settings

url, folder, moment, branch = sys.argv[1:]

def die(*_args, **_kw):
    os.kill(os.getpid(), signal.SIGKILL)

if moment == "after SQL committed":
    import ZODB.Connection
    ZODB.Connection.Connection.tpc_finish = die
else:
    import zope.sqlalchemy.datamanager
    zope.sqlalchemy.datamanager.SessionDataManager.tpc_vote = die
installation = Installation(Settings(database=url, database_owner=url, folder=Path(folder)))
with installation.work(branch=branch) as context:
    switch_on(context, "inventory", context.today, installation.registry.addons)
"""


@pytest.fixture
def decide_and_die(installation):
    """Switches inventory on in a branch, in a process that kills itself at the given moment."""

    def run(moment, branch):
        settings = installation.settings
        arguments = [settings.database, str(settings.folder), moment, branch]
        root = Path(__file__).parents[3]
        done = subprocess.run(
            [sys.executable, "-c", DECIDE, *arguments],
            cwd=root,
            env={**os.environ, "PYTHONPATH": str(root)},
            capture_output=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == -signal.SIGKILL, done.stderr.decode()

    return run


def switched_on(work, branch):
    with work(branch, write=False) as context:
        return "inventory" in context.branch.enabled(context.today)


def decided(work, branch):
    """How often the switch stands in the decision log and in the change log."""
    with work(None, write=False) as context:
        deeds = context.session.scalars(select(Decision).where(Decision.deed == "enable"))
        logged = context.session.scalars(
            select(Change).where(Change.deed == "enable", Change.record == branch)
        )
        return sum(d.arguments["branch"] == branch for d in deeds), len(list(logged))


def test_killed_after_sql_has_committed_the_switch_is_redone_once(
    decide_and_die, installation, work
):
    decide_and_die("after SQL committed", "sichuan")
    assert not switched_on(work, "sichuan")
    assert decided(work, "sichuan") == (1, 1)

    assert installation.reconcile() == 1

    assert switched_on(work, "sichuan")
    assert installation.reconcile() == 0
    assert decided(work, "sichuan") == (1, 1)


def test_killed_before_sql_commits_nothing_has_happened(decide_and_die, installation, work):
    decide_and_die("before SQL commits", "hq")

    assert not switched_on(work, "hq")
    assert decided(work, "hq") == (0, 0)
    assert installation.reconcile() == 0


def test_the_next_start_of_a_server_redoes_what_is_missing(decide_and_die, installation, work):
    decide_and_die("after SQL committed", "hubei")

    installation.make_ready()

    assert switched_on(work, "hubei")


def test_several_decisions_are_redone_in_their_order(decide_and_die, installation, work):
    with work(None, write=False) as context:
        before = dict(context.company.branches["hq"].values())
    decide_and_die("after SQL committed", "hq")
    decide_and_die("after SQL committed", "hq")

    assert installation.reconcile() == 2

    with work("hq", write=False) as context:
        assert [sorted(p.addons) for p in context.branch.phases] == [["inventory"]]
        assert context.branch.values() == before
