"""Running documents go over to another version: looked at before, set-based, and back again."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from sqlalchemy import select

from addons.base.general import GeneralDocument
from core import fire
from core.orm.changes import changes_of
from core.refusal import NotPermitted, Refusal
from core.security.identity import NOBODY
from core.testing import count_sql, identity_of
from core.testing.rich_business import both
from core.workflow.businesses import definition
from core.workflow.definition import (
    Business,
    Deadline,
    OwnField,
    Participant,
    Step,
    Transition,
)
from core.workflow.documents import Assignment, Document, Movement
from core.workflow.motion.carrying_over import Plan
from core.workflow.versions.lives import go_live, retire
from core.workflow.versions.migrating import migrate, preview
from core.workflow.versions.publishing import publish

CHECKER = Participant(role="counter_clerk", fires=("check",))
CLERK = Participant(role="counter_clerk", fires=("finish",))


def field(name, kind="text", **given):
    return OwnField(name=name, title=both(name), type=kind, **given)


def step(name, **given):
    given.setdefault("participants", (CHECKER if name == "draft" else CLERK,))
    return Step(name=name, title=both(name), **given)


def way(name, source, target):
    return Transition(name=name, title=both(name), source=source, target=target)


FIRST = Business(
    name="gift",
    title=both("Gift"),
    kind="base.document",
    series="LP",
    fields=(field("worth", "number"), field("note"), field("gone")),
    steps=(step("draft"), step("checked"), Step(name="done", title=both("done"), final=True)),
    transitions=(way("check", "draft", "checked"), way("finish", "checked", "done")),
)
SECOND = replace(
    FIRST,
    version=2,
    base=1,
    fields=(
        field("worth", "money"),
        field("note", required=True),
        field("twice", "money", formula="worth * 2"),
        field("place", default='"shop"'),
    ),
    steps=(
        step("draft"),
        step("second", deadline=Deadline(hours=Decimal(4))),
        Step(name="done", title=both("done"), final=True),
    ),
    transitions=(way("check", "draft", "second"), way("finish", "second", "done")),
)
STEPS = {"draft": "draft", "checked": "second"}
OVER = Plan(source=FIRST, target=SECOND, steps=STEPS, fields={"worth": "worth", "note": "note"})


@pytest.fixture
def gifts(trying):
    """Opens a context in which both versions of the gift are published."""

    @contextmanager
    def open_it(**options):
        with trying(**options) as context:
            publish(context, FIRST)
            publish(context, SECOND)
            yield context

    return open_it


def gift(context, name="draft", **own):
    """A gift of the first version in a step."""
    made = GeneralDocument(
        business="gift",
        version=1,
        step=name,
        created=context.now,
        creator="li",
        own={"note": "n", **own},
    )
    context.session.add(made)
    context.session.flush()
    return made


def test_a_look_before_counts_what_moves_and_what_would_be_lost(gifts):
    with gifts() as context:
        gift(context, worth=25_0000, gone="old")
        gift(context, "checked")
        gift(context, "done")
        bad = gift(context, worth=1_2345)
        empty = gift(context, note="")

        seen = preview(OVER, context)

        assert seen.moving == {("draft", "draft"): 1, ("checked", "second"): 1}
        assert seen.lost == {"gone": 1}
        assert seen.staying == 2
        told = {one.document: dict(one.sentences) for one in seen.stuck}
        assert told[bad.id]["worth"] == "At most ${count} decimals."
        assert told[empty.id]["note"] == "Fill this in."
        assert bad.version == 1


def test_what_can_go_goes_and_what_cannot_stays(gifts):
    with gifts() as context:
        draft = gift(context, worth=25_0000, gone="old")
        checked = gift(context, "checked", worth=1_0000)
        stuck = gift(context, note="")
        done = gift(context, "done")

        assert migrate(OVER, context) == 2

        assert (draft.version, draft.step) == (2, "draft")
        assert draft.own == {
            "note": "n",
            "worth": 2500,
            "twice": 5000,
            "place": "shop",
            "gone": "old",
        }
        assert (checked.version, checked.step) == (2, "second")
        assert (stuck.version, done.version) == (1, 1)
        context.session.expire_all()
        assert draft.own["twice"] == 5000
        (moved,) = context.session.scalars(select(Movement).where(Movement.document == checked.id))
        assert (moved.transition, moved.source, moved.target) == ("migrate", "checked", "second")
        assert moved.reason == "1 → 2"
        log = changes_of(context.session, draft)
        assert {"version": [1, 2], "gone": ["old", None]} in [change.fields for change in log]


def test_whoever_the_new_step_asks_is_asked_and_its_deadline_begins(gifts):
    with gifts(now=datetime(2026, 11, 25, 1, 0, tzinfo=UTC)) as context:
        checked = gift(context, "checked")
        asked = Assignment(
            document=checked.id,
            business=checked.business,
            step="checked",
            entered=checked.entered,
            login="wang",
            how="rule",
            asked=context.now,
        )
        context.session.add(asked)
        context.session.flush()

        migrate(OVER, context)

        context.session.refresh(asked)
        assert asked.answered is not None
        assert checked.deadline is not None
        fire([checked], "finish", context)
        assert checked.step == "done"


def test_what_went_over_goes_back_with_what_it_gave_up(gifts):
    with gifts() as context:
        draft = gift(context, worth=25_0000, gone="old")
        migrate(OVER, context)

        back = Plan.proposed(SECOND, FIRST)
        migrate(replace(back, steps={"draft": "draft"}), context)

        assert draft.version == 1
        assert {name: draft.own[name] for name in ("worth", "note", "gone")} == {
            "worth": 25_0000,
            "note": "n",
            "gone": "old",
        }


def test_a_step_that_is_not_named_keeps_its_documents(gifts):
    with gifts() as context:
        checked = gift(context, "checked")

        seen = preview(replace(OVER, steps={"draft": "draft"}), context)

        assert seen.staying == 1
        assert "No step is named" in str(seen.stuck[0].sentences[0][1])
        with pytest.raises(Refusal, match="No document can go over"):
            migrate(replace(OVER, steps={"draft": "draft"}), context)
        assert checked.version == 1


def test_versions_of_different_kinds_do_not_become_each_other(gifts):
    with gifts() as context, pytest.raises(Refusal, match="different kinds"):
        preview(replace(OVER, target=replace(SECOND, kind="probe.case")), context)


def test_running_documents_of_a_retired_business_go_over_too(gifts):
    with gifts() as context:
        draft = gift(context)
        go_live(context, "gift", 2)
        retire(context, "gift")

        migrate(OVER, context)

        assert draft.version == 2


def test_nobody_migrates_without_the_permission(gifts, installation):
    with gifts(identity=identity_of(installation, "business_manager")) as context:
        gift(context)
        with pytest.raises(NotPermitted):
            migrate(OVER, replace(context, identity=NOBODY))
        assert migrate(OVER, context) == 1


def test_many_documents_take_as_many_statements_as_few(gifts, installation):
    counted = []
    for many in (3, 60):
        with gifts() as context:
            for number in range(many):
                gift(context, ("draft", "checked")[number % 2], worth=1_0000, gone="x")
            definition(context, "gift", 2)
            context.session.expire_all()
            with count_sql(installation.engine) as statements:
                assert migrate(OVER, context) == many
            counted.append(len(statements))

    assert counted[0] == counted[1]


def test_what_another_branch_runs_stays_as_it_is(gifts, work):
    with work("hubei") as context:
        theirs = gift(context).id
    with gifts() as context, pytest.raises(Refusal, match="No document can go over"):
        migrate(OVER, context)
    with work("hubei", write=False) as context:
        assert context.session.get(Document, theirs).version == 1


def rename(data, old, new):
    """The same plain data with a name changed wherever it stands."""
    if isinstance(data, dict):
        return {key: rename(value, old, new) for key, value in data.items()}
    if isinstance(data, list):
        return [rename(value, old, new) for value in data]
    return new if data == old else data
