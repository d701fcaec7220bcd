"""Twenty businesses go their ways from end to end; of their mutations the broken ones are refused.

Their files lie in ``tests/definitions``; what is changed, and where that must be named, in
``mutations``.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from mutations import BREAKING
from sound import KEEPING
from sqlalchemy import func, select
from twenty import make_people, make_trade, publish_twenty, twenty

from core.refusal import Refusal
from core.workflow.businesses import live
from core.workflow.cases import generate, run
from core.workflow.checks import faults
from core.workflow.documents import Assignment, Document, Movement
from core.workflow.versions.publishing import publish

SEED = 2026
NAMES = sorted(twenty())
OF_EACH_BREAKING, OF_EACH_KEEPING = 3, 5
# Where no case can be had, and why: a step that documents only pass through, a condition whose
# other side another transition takes.
OPEN = {
    "complaint": {"transitions.received.accept"},
    "inspection": {"steps.result"},
    "launch": {"transitions.checking.anyway"},
    "special_price": {"steps.sorting"},
}


class Undone(Exception):
    """Ends a transaction that a test has seen enough of."""


@pytest.fixture(scope="module")
def settled(installation: Any) -> Any:
    """The installation with people in every seat, goods to choose, and the twenty published."""
    with installation.work(branch="shaanxi") as context:
        make_trade(context)
        make_people(context)
        publish_twenty(context)
    return installation


@pytest.fixture
def trying(settled: Any) -> Callable[..., Any]:
    """Opens a context in Shaanxi and takes back at the end whatever was changed."""

    @contextmanager
    def open_and_undo() -> Iterator[Any]:
        with suppress(Undone), settled.work(branch="shaanxi") as context:
            yield context
            raise Undone

    return open_and_undo


def test_there_are_twenty_and_together_they_use_what_there_is():
    found = twenty().values()
    steps = [step for business in found for step in business.steps]
    ways = [way for business in found for way in business.transitions]
    fields = [field for business in found for field in business.fields]

    assert len(found) == 20
    assert {p.relative for s in steps for p in s.everyone} == {
        "",
        "applicant",
        "superior",
        "department_head",
        "representative",
        "headquarters",
    }
    assert {step.empty for step in steps} == {"wait", "pass", "headquarters"}
    assert {way.quorum for way in ways} >= {0, 1, 2}
    for told in ("ladder", "not_by", "skip_asked", "passes", "verbs", "deadline"):
        assert any(getattr(step, told) for step in steps), told
    for told in ("condition", "requires", "reason", "automatic", "numbers"):
        assert any(getattr(way, told) for way in ways), told
    for told in ("default", "formula", "check", "shown_if", "choices", "columns", "indexed"):
        assert any(getattr(field, told) for field in fields), told
    assert len({field.type for field in fields}) >= 14


@pytest.mark.parametrize("name", NAMES)
def test_each_goes_all_its_ways_and_gives_everybody_what_it_says(trying, name):
    with trying() as context:
        business = live(context)[name]

        cases = generate(business, context)

        result = run(cases, business, context, longest=60)

        assert [(f.place, [str(s) for s in f.sentences]) for f in result.failed] == []
        assert {finding.place for finding in result.uncovered} == OPEN.get(name, set())
        assert result.late == []
        assert sorted(map(id, result.ended)) == sorted(map(id, cases))
        assert result.proved["fires"] == len(business.transitions)
        rungs = [step.ladder.rungs for step in business.steps if step.ladder]
        assert result.proved["rung"] == sum(map(len, rungs))
        assert result.proved["rights"] == len(business.steps) - len(
            [place for place in OPEN.get(name, ()) if place.startswith("steps.")]
        )
        assert result.cells > 100
        for model in (Document, Movement, Assignment):
            assert context.session.scalar(select(func.count()).select_from(model)) == 0


def chosen(mutations: Any, count: int) -> Iterator[tuple[Any, str, Any]]:
    """Each mutation with so many of the twenty that it can be made of, and what comes of it."""
    for mutation in mutations:
        chance = random.Random(f"{SEED} {mutation.__name__}")
        made = 0
        for name in chance.sample(NAMES, len(NAMES)):
            found = mutation(twenty()[name], chance)
            if found is not None and made < count:
                made += 1
                yield mutation, name, found


BROKEN = list(chosen(BREAKING, OF_EACH_BREAKING))
SOUND = list(chosen(KEEPING, OF_EACH_KEEPING))


def test_there_are_two_hundred_mutations():
    assert len(BROKEN) + len(SOUND) >= 200
    assert {mutation for mutation, _name, _found in BROKEN} == set(BREAKING)
    assert {mutation for mutation, _name, _found in SOUND} == set(KEEPING)


@pytest.mark.parametrize("mutation", BREAKING, ids=lambda mutation: mutation.__name__)
def test_what_is_broken_is_refused_with_the_place_named(trying, mutation):
    with trying() as context:
        for one, name, (business, place) in BROKEN:
            if one is not mutation:
                continue
            places = [fault.place for fault in faults(business, context)]

            assert any(p == place or p.startswith((f"{place}.", f"{place}[")) for p in places), (
                f"{name}: {place} is not among {places}"
            )
            with pytest.raises(Refusal):
                publish(context, business)


@pytest.mark.parametrize("mutation", KEEPING, ids=lambda mutation: mutation.__name__)
def test_what_is_sound_is_not_refused(trying, mutation):
    with trying() as context:
        for one, name, business in SOUND:
            if one is mutation:
                found = [(f.place, f.message.interpolate()) for f in faults(business, context)]

                assert found == [], name
