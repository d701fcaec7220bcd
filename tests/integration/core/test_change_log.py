"""The change log: who changed what, when, from which value to which, however it was changed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from probe.models import Kin, Note, Thing
from sqlalchemy import select, text

from core.company.decisions import decide
from core.orm.bulk import insert_rows, update_rows
from core.orm.changes import COMPANY, Change, changes_of, log_changes
from core.testing import identity_of

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def clerk(installation):
    return identity_of(installation, "counter_clerk")


def last_change(session, record):
    return changes_of(session, record)[0]


def make_thing(installation, branch="shaanxi", **values):
    with installation.work(branch=branch) as context:
        thing = Thing(code="t", **values)
        context.session.add(thing)
        context.session.flush()
        return thing.id


def test_a_new_record_is_logged_with_who_when_and_what(trying, clerk):
    with trying(identity=clerk, now=NOON) as context:
        thing = Thing(code="A1", amount=Decimal("1.50"), day=date(2026, 1, 2))
        context.session.add(thing)
        context.session.flush()

        change = last_change(context.session, thing)
        assert (change.actor, change.at, change.deed) == ("counter_clerk.shaanxi", NOON, "create")
        assert change.branch == "SN"
        assert change.fields["code"] == [None, "A1"]
        assert change.fields["amount"] == [None, "1.50"]
        assert change.fields["day"] == [None, "2026-01-02"]


def test_a_change_is_logged_with_the_old_and_the_new_value(trying, installation, clerk):
    number = make_thing(installation, name="old", pieces=1)

    with trying(identity=clerk) as context:
        thing = context.session.get(Thing, number)
        thing.name, thing.pieces = "new", 1
        context.session.flush()

        change = last_change(context.session, thing)
        assert (change.deed, change.fields) == ("change", {"name": ["old", "new"]})


def test_the_old_value_is_logged_even_if_nobody_had_read_it(trying, installation):
    number = make_thing(installation, name="old")

    with trying() as context:
        thing = context.session.get(Thing, number)
        context.session.expire(thing)
        thing.name = "new"
        context.session.flush()

        assert last_change(context.session, thing).fields == {"name": ["old", "new"]}


def test_plain_data_changed_whole_is_logged(trying, installation):
    number = make_thing(installation, facts={"colour": "red"})

    with trying() as context:
        thing = context.session.get(Thing, number)
        thing.facts = {"colour": "blue"}
        context.session.flush()

        fields = last_change(context.session, thing).fields
        assert fields == {"facts": [{"colour": "red"}, {"colour": "blue"}]}


def test_a_deleted_record_leaves_its_last_values(trying, installation):
    number = make_thing(installation, name="gone", pieces=3)

    with trying() as context:
        thing = context.session.get(Thing, number)
        context.session.expire(thing)
        context.session.delete(thing)
        context.session.flush()

        query = select(Change).where(Change.record == str(number), Change.deed == "delete")
        fields = context.session.scalar(query).fields
        assert fields["name"] == ["gone", None]
        assert fields["pieces"] == [3, None]


def test_what_did_not_change_is_not_logged(trying, installation):
    number = make_thing(installation, name="same", amount=Decimal("2.00"))

    with trying() as context:
        thing = context.session.get(Thing, number)
        before = len(changes_of(context.session, thing))
        thing.name, thing.amount = "same", Decimal("2")
        context.session.flush()

        assert len(changes_of(context.session, thing)) == before


def test_a_command_on_many_rows_leaves_what_the_records_themselves_would(trying):
    with trying(now=NOON) as context:
        session = context.session
        one, other = Thing(code="orm", pieces=1), Thing(code="set", pieces=1)
        session.add_all([one, other])
        session.flush()

        one.pieces = 5
        session.flush()
        update_rows(session, Thing.__table__, [{"id": other.id, "pieces": 5}], key=["id"])
        log_changes(session, [("probe_thing", other.id, "change", {"pieces": (1, 5)})])

        told = [
            (c.branch, c.resource, c.at, c.actor, c.deed, c.reason, c.fields)
            for c in (last_change(session, one), last_change(session, other))
        ]
        assert told[0] == told[1]


def test_a_row_of_the_whole_company_is_logged_for_everybody(installation, work):
    with work("hubei") as context:
        kin = Kin(name="cousin")
        context.session.add(kin)
        context.session.flush()
        number = kin.id

    with work("shaanxi", write=False) as context:
        change = last_change(context.session, context.session.get(Kin, number))
        assert change.branch == COMPANY


def test_a_decision_about_the_company_is_logged(trying, clerk):
    with trying(identity=clerk) as context:
        path = ["branches", "hubei"]
        decide(context, "put", path=path, values={"phone": "199-0000-0001"})

        query = select(Change).where(Change.resource == "branches", Change.record == "hubei")
        change = context.session.scalars(query.order_by(Change.id.desc())).first()
        assert change.actor == "counter_clerk.shaanxi"
        assert change.fields == {"phone": ["", "199-0000-0001"]}


@pytest.fixture(scope="module")
def theirs(installation):
    """A record of Hubei."""
    return make_thing(installation, branch="hubei", name="secret")


class TestAnotherBranch:
    """Its log cannot be read, whichever way one asks."""

    def test_by_the_log_of_the_whole(self, trying, theirs):
        with trying() as context:
            found = set(context.session.scalars(select(Change.branch)))

        assert found <= {"SN", COMPANY}

    def test_by_the_number_of_an_entry(self, trying, work, theirs):
        with work("hubei") as context:
            entry = context.session.scalar(select(Change.id).where(Change.record == str(theirs)))

        with trying() as context:
            assert context.session.get(Change, entry) is None

    def test_by_a_session_without_a_branch(self, trying, theirs):
        with trying(None) as context:
            found = set(context.session.scalars(select(Change.branch)))

        assert found <= {COMPANY}

    def test_by_plain_sql_on_postgresql(self, trying, theirs, on_postgresql):
        if not on_postgresql:
            pytest.skip("row-level security is PostgreSQL's")
        with trying() as context:
            found = context.session.connection().execute(text("select branch from core_change"))

            assert set(found.scalars()) <= {"SN", COMPANY}


def test_who_spans_branches_reads_the_log_of_each(trying, installation):
    make_thing(installation, branch="hubei")
    make_thing(installation, branch="shaanxi")

    with trying(None) as context:
        context.session.enter("SN", "HB")
        assert {"SN", "HB"} <= set(context.session.scalars(select(Change.branch)))


def test_lines_of_a_record_are_not_logged_by_themselves(trying):
    with trying() as context:
        thing = Thing(code="t", notes=[Note(line=1, text="a")])
        context.session.add(thing)
        context.session.flush()

        query = select(Change.resource).where(Change.resource == "probe_note")
        assert context.session.scalars(query).all() == []


def test_rows_inserted_at_once_are_logged_by_the_command_itself(trying):
    with trying() as context:
        insert_rows(context.session, Thing.__table__, [{"code": "bulk", "sound": True}])

        thing = context.session.scalar(select(Thing).where(Thing.code == "bulk"))
        assert changes_of(context.session, thing) == []
