"""Whoever works in one branch sees and changes nothing of another, whichever way it is asked."""

from __future__ import annotations

import pytest
from probe.models import Note, Thing
from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import aliased, joinedload, selectinload

from core.orm.bulk import insert_missing, insert_rows, update_rows
from core.orm.session import ForeignBranch

THINGS, NOTES = Thing.__table__, Note.__table__


@pytest.fixture(scope="module")
def things(installation):
    """A thing with a note in Shaanxi and one in Hubei; their numbers."""
    numbers = {}
    for branch in ("shaanxi", "hubei"):
        with installation.work(branch=branch) as context:
            thing = Thing(code=branch, pieces=1, notes=[Note(line=1, text=branch)])
            context.session.add(thing)
            context.session.flush()
            numbers[branch] = thing.id
    return numbers


@pytest.fixture
def session(trying, things):
    """A session of Shaanxi whose changes are taken back."""
    with trying() as context:
        yield context.session


def on_server(session):
    return session.get_bind().dialect.name == "postgresql"


def codes(found):
    return {thing.code for thing in found}


READINGS = {
    "a select": lambda s, _: codes(s.scalars(select(Thing))),
    "one column": lambda s, _: set(s.scalars(select(Thing.code))),
    "the old query": lambda s, _: codes(s.query(Thing)),
    "an alias": lambda s, _: codes(s.scalars(select(aliased(Thing)))),
    "a join": lambda s, _: codes(s.scalars(select(Thing).join(Note))),
    "a join to an alias": lambda s, _: {
        note.text for note in s.scalars(select(aliased(Note)).join(Thing, Thing.code != ""))
    },
    "a subquery": lambda s, _: codes(
        s.scalars(select(Thing).where(Thing.id.in_(select(Thing.id))))
    ),
    "a union": lambda s, _: set(s.scalars(select(Thing.code).union(select(Thing.code)))),
    "a common table": lambda s, _: set(s.scalars(select(select(Thing.code).cte().c.code))),
    "eager loading by select": lambda s, _: {
        note.text
        for thing in s.scalars(select(Thing).options(selectinload(Thing.notes)))
        for note in thing.notes
    },
    "eager loading by join": lambda s, _: {
        note.text
        for thing in s.scalars(select(Thing).options(joinedload(Thing.notes))).unique()
        for note in thing.notes
    },
    "a lazy load": lambda s, n: {note.text for note in s.get(Thing, n["shaanxi"]).notes},
    "a Core select through own": lambda s, _: {row.code for row in s.execute(s.own(THINGS))},
    "a Core select with mine": lambda s, _: set(
        s.scalars(select(THINGS.c.code).where(s.mine(THINGS)))
    ),
}


@pytest.mark.parametrize("way", READINGS)
def test_only_the_own_branch_is_read_by(way, session, things):
    seen = READINGS[way](session, things)

    assert seen == {"shaanxi"}


def test_a_record_of_another_branch_is_not_got_by_its_number(session, things):
    assert session.get(Thing, things["hubei"]) is None
    assert session.query(Thing).filter(Thing.id == things["hubei"]).first() is None


def test_counts_leave_the_other_branch_out(session):
    assert session.scalar(select(func.count()).select_from(Thing)) == 1
    assert session.query(Thing).count() == 1


CHANGES = {
    "an update of all": lambda s, _: s.execute(update(Thing).values(pieces=9)),
    "an update by number": lambda s, n: s.execute(
        update(Thing).where(Thing.id == n["hubei"]).values(pieces=9)
    ),
    "the old query's update": lambda s, _: s.query(Thing).update({"pieces": 9}),
    "a delete of all": lambda s, _: (s.execute(delete(Note)), s.execute(delete(Thing))),
    "an update through mine": lambda s, _: s.connection().execute(
        update(THINGS).where(s.mine(THINGS)).values(pieces=9)
    ),
    "rows updated at once": lambda s, n: update_rows(
        s, THINGS, [{"id": n["hubei"], "pieces": 9}], key=["id"]
    ),
}


@pytest.mark.parametrize("way", CHANGES)
def test_another_branch_is_untouched_by(way, session, things):
    CHANGES[way](session, things)
    session.flush()
    session.connection().execute(text("reset role") if on_server(session) else text("select 1"))

    left = session.connection().execute(
        text("select pieces from probe_thing where code = 'hubei'")
    )
    assert left.scalar() == 1


def test_new_rows_are_stamped_with_the_branch_of_the_session(session):
    thing = Thing(code="new")
    session.add(thing)
    session.flush()
    insert_rows(session, THINGS, [{"code": "bulk", "sound": True}])
    insert_missing(session, THINGS, [{"code": "missing", "sound": True}])

    found = session.scalars(select(Thing.branch).where(Thing.code.in_(["new", "bulk", "missing"])))
    assert list(found) == ["SN", "SN", "SN"]


def test_a_record_of_another_branch_is_not_written(session):
    session.add(Thing(code="smuggled", branch="HB"))

    with pytest.raises(ForeignBranch):
        session.flush()


def test_a_record_is_not_moved_into_another_branch(session, things):
    session.get(Thing, things["shaanxi"]).branch = "HB"

    with pytest.raises(ForeignBranch):
        session.flush()


def test_a_line_of_ours_cannot_hang_on_a_record_of_theirs(session, things):
    session.add(Note(thing_id=things["hubei"], line=7))

    with pytest.raises(Exception, match=r"(?i)foreign key"):
        session.flush()


def test_a_session_without_a_branch_sees_nothing_and_writes_nothing(trying, things):
    with trying(None) as context:
        assert list(context.session.scalars(select(Thing))) == []
        with pytest.raises(ForeignBranch):
            insert_rows(context.session, THINGS, [{"code": "homeless", "sound": True}])
        context.session.add(Thing(code="homeless"))
        with pytest.raises(ForeignBranch):
            context.session.flush()


def test_a_session_that_spans_branches_is_told_so_and_writes_no_new_record(trying, things):
    with trying(None) as context:
        context.session.enter("SN", "HB")
        assert codes(context.session.scalars(select(Thing))) == {"shaanxi", "hubei"}
        assert {row.code for row in context.session.execute(context.session.own(THINGS))} == {
            "shaanxi",
            "hubei",
        }
        with pytest.raises(ForeignBranch):
            insert_rows(context.session, THINGS, [{"code": "where", "sound": True}])


def test_a_session_enters_one_branch_only_once(work):
    with work("shaanxi") as context:
        context.session.enter("SN")
        with pytest.raises(ForeignBranch):
            context.session.enter("HB")


class TestTheSecondWall:
    """What PostgreSQL refuses even where the program forgot the first wall."""

    @pytest.fixture(autouse=True)
    def only_on_postgresql(self, on_postgresql):
        if not on_postgresql:
            pytest.skip("row-level security is PostgreSQL's")

    def test_plain_statements_see_the_own_branch_alone(self, session):
        connection = session.connection()

        for statement in (text("select code from probe_thing"), select(THINGS.c.code)):
            assert set(connection.execute(statement).scalars()) == {"shaanxi"}
        assert connection.execute(text("select count(*) from probe_note")).scalar() == 1

    def test_plain_changes_reach_the_own_branch_alone(self, session):
        connection = session.connection()

        changed = connection.execute(update(THINGS).values(pieces=2)).rowcount
        connection.execute(text("delete from probe_note"))
        gone = connection.execute(text("delete from probe_thing")).rowcount

        assert (changed, gone) == (1, 1)

    def test_without_a_branch_nothing_is_seen(self, work, things):
        with work(None) as context:
            found = context.session.connection().execute(text("select count(*) from probe_thing"))

            assert found.scalar() == 0

    @pytest.mark.parametrize("code", ["HB", "XX", ""])
    def test_a_row_of_another_branch_is_refused(self, session, code):
        row = {"code": "smuggled", "sound": True, "branch": code}

        with pytest.raises(ProgrammingError, match="row-level security"):
            session.connection().execute(insert(THINGS), [row])

    def test_the_branch_of_a_row_is_not_changed_to_another(self, session):
        with pytest.raises(ProgrammingError, match="row-level security"):
            session.connection().execute(update(THINGS).values(branch="HB"))

    def test_the_next_transaction_of_the_connection_starts_without_a_branch(self, installation):
        with installation.engine.connect() as connection:
            connection.execute(text("select set_config('app.branch', 'SN', true)"))
            connection.rollback()
            seen = connection.execute(text("select count(*) from probe_thing")).scalar()

        assert seen == 0


def test_across_branches_one_reads_for_a_moment_and_writes_nothing(session, things):
    with session.across(["SN", "HB"]):
        both = set(session.scalars(select(Thing.code)))
        with pytest.raises(ForeignBranch):
            insert_rows(session, THINGS, [{"code": "stray", "pieces": 1}])

    assert both == {"shaanxi", "hubei"}
    assert set(session.scalars(select(Thing.code))) == {"shaanxi"}
    assert session.branch == "SN"
