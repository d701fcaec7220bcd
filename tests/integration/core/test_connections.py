"""As many work at once as there are threads, each with a connection to both stores."""

from __future__ import annotations

import logging
from contextlib import ExitStack
from dataclasses import replace

import pytest
from sqlalchemy import text

from core.installation import Installation


def test_all_threads_and_the_worker_open_both_stores_without_a_warning(installation, caplog):
    threads = 6
    busy = Installation(replace(installation.settings, threads=threads))

    with ExitStack() as stack, caplog.at_level(logging.WARNING):
        for _ in range(2 * threads + 2):
            context = stack.enter_context(busy.work(write=False))
            context.session.connection()

    busy.close()
    assert [record.message for record in caplog.records if record.name.startswith("ZODB")] == []


def test_no_plan_is_kept_that_was_made_while_a_table_was_empty(work, on_postgresql):
    if not on_postgresql:
        pytest.skip("SQLite keeps no plans")
    with work(write=False) as context:
        connection = context.session.connection()
        for number in range(12):
            connection.execute(text("select id from core_change where id = :id"), {"id": number})

        kept = text("select sum(generic_plans) from pg_prepared_statements")

        assert connection.scalar(kept) in (None, 0)
