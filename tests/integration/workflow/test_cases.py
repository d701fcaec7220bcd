"""Generated cases find what comes out otherwise than written, and say what they could not try."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from redrawn import with_step
from sqlalchemy import func, select
from twenty import make_people, make_trade, twenty

from core.orm.changes import Change
from core.orm.numbering import Number
from core.refusal import Refusal
from core.security.models import User
from core.security.notifications import Notification
from core.workflow.businesses import live
from core.workflow.cases import generate, proving, run
from core.workflow.cases.result import Result, findings
from core.workflow.cases.ways import ways_to
from core.workflow.deciding.rights import ALL, Rights
from core.workflow.definition import Business
from core.workflow.documents import Assignment, Document, Movement
from core.workflow.trial.on_paper import on_paper

LEFT = (Document, Movement, Assignment, Number, Notification, User, Change)
SMALL = "gate_pass"


class Undone(Exception):
    """Ends a transaction that a test has seen enough of."""


@pytest.fixture(scope="module")
def settled(installation: Any) -> Any:
    """The installation with people in every seat and goods to choose."""
    with installation.work(branch="shaanxi") as context:
        make_trade(context)
        make_people(context)
    return installation


@pytest.fixture
def trying(settled: Any) -> Callable[..., Any]:
    """Opens a context in a branch and takes back at the end whatever was changed."""

    @contextmanager
    def open_and_undo(branch: str = "shaanxi") -> Iterator[Any]:
        with suppress(Undone), settled.work(branch=branch) as context:
            yield context
            raise Undone

    return open_and_undo


def played(business: Business, context: Any, **given: Any) -> Result:
    return run(generate(business, context), business, context, **{"longest": 120, **given})


def places(result: Result) -> set[str]:
    return {finding.place for finding in result.failed}


def test_rights_that_are_wider_than_written_are_found(trying, monkeypatch):
    everything = Rights(part=True, sees=ALL, edits=ALL, fires=ALL)
    monkeypatch.setattr(proving, "rights_of", lambda *_given: everything)
    with trying() as context:
        found = played(twenty()[SMALL], context)

    assert places(found) == {f"steps.{step.name}" for step in twenty()[SMALL].steps}


def test_a_door_that_lets_everybody_through_is_found(trying, monkeypatch):
    monkeypatch.setattr(proving, "fired_by", lambda *_given: None)
    with trying() as context:
        found = played(twenty()["handover"], context)

    assert "transitions.giving.give" in places(found)
    assert any("case" in str(one.sentences) for one in found.failed)


def test_a_condition_and_a_field_that_are_not_asked_for_are_found(trying, monkeypatch):
    monkeypatch.setattr(proving, "move", lambda *_given: None)
    with trying() as context:
        found = played(twenty()["handover"], context)

    assert {"transitions.taking.take", "transitions.taking.differ"} <= places(found)


def test_cases_begin_with_what_the_business_is_for(trying):
    drawn = replace(twenty()[SMALL], applies='bearer == "Wu"')
    with trying() as context:
        result = played(drawn, context)

    assert result.proved["fires"] == len(drawn.transitions)
    assert result.failed == []


def test_what_another_way_overtakes_is_said_and_not_passed_over(trying):
    *ways, last = twenty()[SMALL].transitions
    last = replace(last, automatic=True, condition="")
    drawn = replace(twenty()[SMALL], transitions=(*ways, last, replace(last, name="after")))
    with trying() as context:
        cases = generate(drawn, context)
        result = run(cases, drawn, context, longest=120)

    said = {one.place: str(one.sentences[0]) for one in result.uncovered}
    assert said[f"transitions.{last.source}.after"] == "The document goes another way by itself."
    assert sorted(map(id, result.ended)) == sorted(map(id, cases))


def test_a_rung_that_is_only_told_is_said_to_decide_nothing(trying):
    credit = twenty()["credit_limit"]
    step = next(step for step in credit.steps if step.ladder)
    first, *others = step.ladder.rungs
    told = replace(step.ladder, rungs=(replace(first, who=replace(first.who, fires=())), *others))
    drawn = with_step(credit, step, participants=(first.who,), ladder=told)
    with trying() as context:
        cases = [case for case in generate(drawn, context) if case.proves == "rung"]
        result = run(cases, drawn, context, longest=120)

    (found,) = result.uncovered
    assert found.place == f"steps.{step.name}.ladder.rungs[0]"
    assert str(found.sentences[0]) == "Whoever is on this rung of the ladder decides nothing."


def test_playing_leaves_nothing(trying):
    with trying() as context:
        before = counts(context)

        result = played(twenty()["contract"], context)

        assert result.proved["fires"] == len(twenty()["contract"].transitions)
        assert counts(context) == before
        assert "contract" not in live(context)


def counts(context: Any) -> list[int]:
    return [context.session.scalar(select(func.count()).select_from(m)) for m in LEFT]


def test_empty_seats_are_filled_as_long_as_it_lasts(trying):
    with trying("hubei") as context:
        result = played(twenty()[SMALL], context)

        assert result.failed == []
        assert result.proved["fires"] == len(twenty()[SMALL].transitions)


def test_what_there_is_none_of_to_choose_is_said(trying):
    with trying("hubei") as context:
        result = played(twenty()["credit_limit"], context)

    said = {str(sentence.interpolate()) for one in result.uncovered for sentence in one.sentences}
    assert said == {"There is no Dealer here to try with."}
    assert not result.failed


def test_when_time_is_up_what_is_left_is_named_and_can_be_gone_on_with(trying):
    contract, proved, turns = twenty()["contract"], Counter(), 0
    with trying() as context:
        every = left = generate(contract, context)
        while left:
            ticks = iter(range(10_000))
            result = run(left, contract, context, clock=lambda t=ticks: next(t), longest=12)
            assert len(result.late) < len(left)
            left = [case for case in left if case.name in result.late]
            proved += result.proved
            turns += 1
            assert [*result.failed, *result.uncovered] == []

    assert turns > 1
    assert proved == Counter(case.proves for case in every)


def test_what_is_kept_can_be_read_again(trying):
    with trying("hubei") as context:
        result = played(twenty()["credit_limit"], context)

    told = result.to_data()
    assert [one.place for one in findings(told["uncovered"])] == [
        one.place for one in result.uncovered
    ]
    assert findings(told["uncovered"])[0].sentences[0].interpolate().startswith("There is no")


def test_values_meet_conditions_that_hang_on_formulas_of_lines(trying):
    with trying() as context:
        cases = generate(twenty()["price_protection"], context)

    large = next(c for c in cases if c.place == "transitions.approval.to_branch")
    small = next(c for c in cases if c.place == "transitions.approval.approve")
    assert total(large.values) > 5000 >= total(small.values)
    assert all(case.values is not None for case in cases)


def total(values: Any) -> Decimal:
    return sum((line["stock"] * line["drop"] for line in values["claim"]), Decimal(0))


def test_every_case_is_about_something_that_is_there(trying):
    with trying() as context:
        for business in twenty().values():
            cases = generate(business, context)
            fired = {c.place for c in cases if c.proves == "fires"}
            seen = {c.place for c in cases if c.proves == "rights"}

            assert fired == {f"transitions.{t.source}.{t.name}" for t in business.transitions}
            assert seen == {f"steps.{step.name}" for step in business.steps}


def test_ways_lead_from_the_first_step_and_meet_none_twice():
    for business in twenty().values():
        for step in business.steps:
            for way in ways_to(business, step.name):
                met = [business.start.name, *(transition.target for transition in way)]
                assert met[-1] == step.name
                assert len(set(met)) == len(met)


def test_a_trial_that_breaks_off_is_undone_all_the_same(trying):
    business = replace(twenty()[SMALL], name="broken_off")
    with trying() as context:
        before = counts(context)

        with pytest.raises(ZeroDivisionError):
            break_off(business, context)

        assert counts(context) == before
        assert "broken_off" not in live(context)
        assert context.session.info["actor"] == context.identity.login


def break_off(business: Business, context: Any) -> None:
    with on_paper(business, context) as paper:
        paper.make_up()
        assert business.name in live(context)
        raise ZeroDivisionError


def test_a_refusal_on_paper_takes_back_what_was_half_done(trying):
    with trying() as context, on_paper(twenty()[SMALL], context) as paper:
        before = counts(context)

        def half_done() -> None:
            paper.make_up()
            raise Refusal("no")

        met = paper.attempt(half_done)

        assert isinstance(met, Refusal)
        assert counts(context) == before
