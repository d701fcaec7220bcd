"""Documents move through one door: whoever may, past the guards, with all their effects or none."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from probe.definitions import BUSINESS, HEAVY
from probe.models import Case
from sqlalchemy import func, select

from core import fire
from core.orm.changes import Change, changes_of
from core.refusal import NotPermitted, Refusal
from core.testing import count_sql, identity_of
from core.testing.rows import make_row
from core.workflow import Movement, uses
from core.workflow.deciding.overrides import override
from core.workflow.documents import Override
from core.workflow.motion.firing import Objected, may_fire, objections
from core.workflow.versions.publishing import publish

CLOSE, DROP = BUSINESS.transitions


@pytest.fixture(scope="module")
def people(installation):
    """Identities by role, all of Shaanxi."""
    roles = ("counter_clerk", "warehouse_head", "finance", "administrator")
    return {role: identity_of(installation, role) for role in roles}


@pytest.fixture
def at_work(trying, people):
    """Opens a context of a person in a role, undone at the end."""
    return lambda role="counter_clerk": trying(identity=people[role])


def cases(context, *weights):
    return [make_row(context, Case, weight=weight) for weight in weights]


def test_a_case_moves_takes_effect_gets_its_number_and_leaves_a_trace(at_work):
    with at_work() as context:
        (case,) = cases(context, 3)

        fire([case], "close", context)

        assert (case.step, case.weight) == ("closed", 6)
        assert case.number.startswith("PC-SN-")
        assert case.posted == context.now
        (moved,) = context.session.scalars(select(Movement).where(Movement.document == case.id))
        assert (moved.actor, moved.source, moved.target) == (
            "counter_clerk.shaanxi",
            "draft",
            "closed",
        )
        assert changes_of(context.session, case)[0].fields["step"] == ["draft", "closed"]
        assert context.session.info["moved"] == [("close", 1)]


def test_many_move_in_as_many_statements_as_one(at_work, installation):
    counted = []
    for count in (1, 10, 200):
        with at_work() as context:
            documents = cases(context, *[1] * count)
            context.session.flush()
            with count_sql(installation.engine) as statements:
                fire(documents, "close", context)
                context.session.flush()
            counted.append(len(statements))

    assert counted[0] == counted[1] == counted[2]


def test_many_get_consecutive_numbers_in_their_order(at_work):
    with at_work() as context:
        documents = cases(context, *[1] * 5)

        fire(documents, "close", context)

        numbers = [int(case.number[-5:]) for case in documents]
        assert numbers == list(range(numbers[0], numbers[0] + 5))


def test_nothing_to_move_is_no_fault(at_work):
    with at_work() as context:
        fire([], "close", context)


def test_a_step_is_not_left_twice(at_work):
    with at_work() as context:
        (case,) = cases(context, 1)
        fire([case], "close", context)

        with pytest.raises(Refusal, match="moved on"):
            fire([case], "close", context)


@pytest.mark.parametrize("name", ["open", "", "closed"])
def test_a_way_that_is_not_there_is_not_taken(at_work, name):
    with at_work() as context, pytest.raises(Refusal):
        fire(cases(context, 1), name, context)


def test_documents_in_different_steps_do_not_move_together(at_work):
    with at_work() as context:
        first, second = cases(context, 1, 1)
        fire([first], "close", context)

        with pytest.raises(Refusal):
            fire([first, second], "close", context)


def test_a_document_of_another_branch_does_not_move(trying, work):
    with work("shaanxi") as context:
        (case,) = cases(context, 1)
        number = case.id
    with work("shaanxi", write=False) as context:
        stranger = context.session.get(Case, number)
        context.session.expunge_all()

    with trying("hubei") as context, pytest.raises(Refusal, match="gone"):
        fire([stranger], "close", context)


def test_documents_of_two_versions_do_not_move_together(trying):
    laxer = replace(BUSINESS, version=2, transitions=(replace(CLOSE, guards=()), DROP))
    with trying() as context:
        strict = cases(context, HEAVY + 1)[0]
        publish(context, laxer)
        lax = cases(context, HEAVY + 1)[0]
        assert (strict.version, lax.version) == (1, 2)

        with pytest.raises(Refusal, match="Case in version 1, Case in version 2"):
            fire([lax, strict], "close", context)

        assert (strict.step, lax.step) == ("draft", "draft")


def test_nothing_moves_where_the_module_is_off(trying, installation):
    with trying() as context:
        documents = cases(context, 1)
        silent = replace(context, hooks=installation.registry.relay({"esales"}))

        with pytest.raises(Refusal, match="“Case” needs what is off in this branch: Probe"):
            fire(documents, "close", silent)


def test_a_guard_that_nobody_offers_any_more_lets_nothing_pass(trying):
    with trying() as context:
        documents = cases(context, 1)
        gone = replace(CLOSE, guards=uses("probe.gone"))
        data = replace(BUSINESS, transitions=(gone, DROP)).to_data()
        context.company.businesses[BUSINESS.name] = {1: data}

        with pytest.raises(Refusal, match=r"probe\.gone belongs to this step"):
            fire(documents, "close", context)


@pytest.mark.parametrize("role", ["finance", "administrator"])
def test_whoever_takes_no_part_in_the_step_moves_nothing(at_work, role):
    with at_work(role) as context:
        documents = cases(context, 1)

        with pytest.raises(NotPermitted, match="takes no part"):
            fire(documents, "close", context)
        assert documents[0].step == "draft"


def test_taking_part_in_a_step_is_no_right_to_every_way_out(at_work):
    with at_work("counter_clerk") as context, pytest.raises(NotPermitted):
        fire(cases(context, 1), "drop", context, reason="mistyped")


def test_who_may_fire_is_known_beforehand(at_work):
    answers = {}
    for role in ("counter_clerk", "warehouse_head", "finance"):
        with at_work(role) as context:
            answers[role] = [may_fire(BUSINESS, way, context) for way in BUSINESS.transitions]

    assert answers == {
        "counter_clerk": [True, False],
        "warehouse_head": [True, True],
        "finance": [False, False],
    }


def test_a_way_that_asks_for_a_reason_is_not_taken_without(at_work):
    with at_work("warehouse_head") as context:
        (case,) = cases(context, 1)

        for reason in (None, "", "  "):
            with pytest.raises(Refusal, match="reason"):
                fire([case], "drop", context, reason=reason)
        fire([case], "drop", context, reason="mistyped")

        assert case.step == "dropped"
        assert case.number is None
        assert changes_of(context.session, case)[0].reason == "mistyped"


def test_a_guard_names_each_document_it_stops(at_work):
    with at_work() as context:
        light, heavy, empty = cases(context, 1, HEAVY + 1, 0)

        with pytest.raises(Objected) as refused:
            fire([light, heavy, empty], "close", context)

        said = {
            name: [objection.document for objection in found]
            for name, found in refused.value.objections.items()
        }
        assert said == {"probe.light": [heavy.id], "probe.weighs": [empty.id]}
        assert len(refused.value.messages) == 2


def test_what_is_refused_leaves_no_trace(work, people, installation):
    with work("shaanxi") as context:
        case = cases(context, HEAVY + 1)[0].id
    counts = select(func.count()).select_from(Movement), select(func.count()).select_from(Change)
    with work("shaanxi", write=False) as context:
        before = [context.session.scalar(count) for count in counts]

    with pytest.raises(Objected), work("shaanxi", identity=people["counter_clerk"]) as context:
        fire([context.session.get(Case, case)], "close", context)

    with work("shaanxi", write=False) as context:
        assert [context.session.scalar(count) for count in counts] == before
        assert context.session.get(Case, case).weight == HEAVY + 1


class TestOverrides:
    """A guard may be passed by whoever holds its permission and says why."""

    def test_an_overridden_document_passes_and_the_reason_is_kept(self, at_work):
        with at_work("warehouse_head") as context:
            (case,) = cases(context, HEAVY + 1)

            override(case, "probe.light", " the lorry is strong ", context)
            fire([case], "close", context)

            assert case.step == "closed"
            kept = context.session.get(Override, (case.id, "probe.light"))
            assert (kept.reason, kept.actor) == ("the lorry is strong", "warehouse_head.shaanxi")
            logged = [change.reason for change in changes_of(context.session, case)]
            assert "the lorry is strong" in logged

    def test_only_the_document_and_the_guard_it_was_said_for_pass(self, at_work):
        with at_work("warehouse_head") as context:
            one, other = cases(context, HEAVY + 1, HEAVY + 1)
            override(one, "probe.light", "strong lorry", context)

            way = BUSINESS.transition("close", "draft")
            left = objections(way, [one, other], context)

            assert [o.document for o in left["probe.light"]] == [other.id]

    def test_without_the_permission_nothing_is_overridden(self, at_work):
        with at_work("counter_clerk") as context, pytest.raises(NotPermitted):
            override(cases(context, HEAVY + 1)[0], "probe.light", "please", context)

    def test_without_a_reason_nothing_is_overridden(self, at_work):
        with at_work("warehouse_head") as context, pytest.raises(Refusal, match="reason"):
            override(cases(context, HEAVY + 1)[0], "probe.light", " ", context)

    @pytest.mark.parametrize("guard", ["probe.weighs", "no.such"])
    def test_a_guard_without_an_override_is_not_passed(self, at_work, guard):
        with at_work("warehouse_head") as context, pytest.raises(Refusal, match="Nobody"):
            override(cases(context, 0)[0], guard, "please", context)

    def test_a_second_reason_replaces_the_first(self, at_work):
        with at_work("warehouse_head") as context:
            (case,) = cases(context, HEAVY + 1)

            for reason in ("first", "second"):
                override(case, "probe.light", reason, context)
            context.session.flush()

            assert context.session.get(Override, (case.id, "probe.light")).reason == "second"


def test_two_who_fire_at_the_same_moment_move_it_once(work, people):
    with work("shaanxi") as context:
        number = cases(context, 1)[0].id
    together, outcomes = threading.Barrier(2), []

    def close():
        together.wait()
        try:
            with work("shaanxi", identity=people["counter_clerk"]) as context:
                fire([context.session.get(Case, number)], "close", context)
            outcomes.append("moved")
        except Refusal:
            outcomes.append("refused")

    threads = [threading.Thread(target=close) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["moved", "refused"]
    with work("shaanxi", write=False) as context:
        assert context.session.get(Case, number).weight == 2
