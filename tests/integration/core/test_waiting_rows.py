"""Log rows wait for the end of their transaction; nobody who reads the log can tell."""

from __future__ import annotations

from contextlib import contextmanager, suppress

import pytest
from probe.models import Thing
from sqlalchemy import exists, func, select
from sqlalchemy.orm import aliased

from core.orm.changes import Change, changes_of, log_changes, log_created
from core.testing import count_sql


class Undone(Exception):
    """Nothing of it is kept."""


@contextmanager
def undone(transaction):
    """What is done inside is undone at the end."""
    with suppress(Undone), transaction as opened:
        yield opened
        raise Undone


def log(session, deed):
    log_changes(session, [("waiting", 1, deed, {})])


def written(statements):
    return [s for s in statements.statements if s.startswith("INSERT INTO core_change")]


def read(session):
    query = select(Change.deed).where(Change.resource == "waiting").order_by(Change.id)
    return session.scalars(query).all()


def test_a_transaction_writes_its_log_in_one_statement(installation):
    with count_sql(installation.engine) as statements, installation.work(branch="SN") as context:
        context.session.add(Thing(code="one"))
        context.session.flush()
        log_changes(context.session, [("other", 1, "first", {}), ("other", 2, "second", {})])
        context.session.add(Thing(code="two"))

    assert len(written(statements)) == 1


def test_what_is_flushed_by_the_commit_itself_is_logged(installation):
    with installation.work(branch="SN") as context:
        context.session.add(Thing(code="late"))

    with installation.work(branch="SN", write=False) as context:
        thing = context.session.scalar(select(Thing).where(Thing.code == "late"))
        assert [change.deed for change in changes_of(context.session, thing)] == ["create"]


def test_what_is_told_of_a_creation_goes_where_its_savepoint_goes(installation):
    with installation.work(branch="SN") as context:
        session, thing = context.session, Thing(code="told")
        session.add(thing)
        session.flush()
        with undone(session.begin_nested()):
            log_created(session, thing, {"note": "undone"})
        log_created(session, thing, {"word": "kept"})

        (entry,) = changes_of(session, thing)
        assert entry.fields == {"code": [None, "told"], "word": [None, "kept"]}

        # Whoever has read the log reads what comes after it as well.
        log_created(session, thing, {"note": "later"})
        assert [one.fields for one in changes_of(session, thing)] == [
            {"note": [None, "later"]},
            entry.fields,
        ]


def test_nothing_of_an_undone_transaction_is_logged(installation):
    with undone(installation.work(branch="SN")) as context:
        log(context.session, "undone")

    with installation.work(branch="SN", write=False) as context:
        assert "undone" not in read(context.session)


@pytest.mark.parametrize(
    "query",
    [
        select(Change),
        select(Change.id),
        select(Change.__table__.c.id),
        select(func.count()).select_from(Change),
        select(aliased(Change)),
        select(Thing.id).where(exists().where(Change.resource == "waiting")),
    ],
    ids=["records", "column", "core", "count", "alias", "subquery"],
)
def test_whoever_asks_for_the_log_finds_what_was_just_done(installation, trying, query):
    with trying() as context:
        log(context.session, "just done")
        with count_sql(installation.engine) as statements:
            context.session.execute(query)

    assert len(written(statements)) == 1


def test_a_savepoint_undone_takes_its_rows_along_and_no_others(trying):
    with trying() as context:
        session = context.session
        log(session, "before")
        with undone(session.begin_nested()):
            log(session, "inside")
        log(session, "after")

        assert read(session) == ["before", "after"]


def test_rows_read_inside_a_savepoint_that_is_undone_are_not_lost(trying):
    with trying() as context:
        session = context.session
        log(session, "before")
        with undone(session.begin_nested()):
            log(session, "inside")
            assert read(session) == ["before", "inside"]

        assert read(session) == ["before"]


def test_savepoints_within_savepoints_keep_what_was_kept(trying):
    with trying() as context:
        session = context.session
        with session.begin_nested():
            log(session, "outer")
            with session.begin_nested():
                log(session, "inner kept")
            with undone(session.begin_nested()):
                log(session, "inner undone")

        assert read(session) == ["outer", "inner kept"]
