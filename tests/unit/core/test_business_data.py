"""A business is plain data: written down and read again, it is the same."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.workflow import (
    Business,
    Choice,
    Deadline,
    Follow,
    Ladder,
    OwnField,
    Participant,
    Rung,
    Step,
    Transition,
    Use,
)

NAMES = st.text(st.characters(categories=["Ll", "Nd"]), min_size=1, max_size=8)
TITLES = st.fixed_dictionaries({"en": st.text(max_size=8), "zh_CN": st.text(max_size=8)})
MANY_NAMES = st.lists(NAMES, max_size=3).map(tuple)
PARTICIPANTS = st.builds(Participant, role=NAMES, department=st.just("*") | NAMES, fires=MANY_NAMES)
NUMBERS = st.decimals(0, 999, places=2)
RUNGS = st.builds(Rung, who=PARTICIPANTS, up_to=st.none() | NUMBERS)
LADDERS = st.builds(Ladder, measure=NAMES, rungs=st.lists(RUNGS, max_size=3).map(tuple))
DEADLINES = st.builds(
    Deadline, hours=NUMBERS, remind=NUMBERS, escalate=st.none() | PARTICIPANTS, fires=NAMES
)
STEPS = st.builds(
    Step,
    name=NAMES,
    title=TITLES,
    participants=st.lists(PARTICIPANTS, max_size=3).map(tuple),
    final=st.booleans(),
    ladder=st.none() | LADDERS,
    deadline=st.none() | DEADLINES,
    verbs=MANY_NAMES,
    x=st.integers(0, 999),
)
COLUMNS = st.builds(
    OwnField,
    name=NAMES,
    title=TITLES,
    required=st.booleans(),
    choices=st.lists(st.builds(Choice, value=NAMES, title=TITLES), max_size=2).map(tuple),
)
FIELDS = st.builds(
    OwnField, name=NAMES, title=TITLES, columns=st.lists(COLUMNS, max_size=2).map(tuple)
)
SAID = st.text(max_size=4) | st.integers() | st.booleans() | st.lists(NAMES, max_size=2)
USES = st.builds(Use, name=NAMES, given=st.dictionaries(NAMES, SAID, max_size=2))
MANY_USES = st.lists(USES, max_size=2).map(tuple)
FOLLOWS = st.builds(
    Follow,
    name=NAMES,
    title=TITLES,
    business=NAMES,
    step=NAMES,
    fields=st.dictionaries(NAMES, st.text(max_size=4), max_size=2),
)
TRANSITIONS = st.builds(
    Transition,
    name=NAMES,
    title=TITLES,
    source=NAMES,
    target=NAMES,
    guards=MANY_USES,
    effects=MANY_USES,
    condition=st.text(max_size=4),
    requires=MANY_NAMES,
    quorum=st.integers(0, 9),
    automatic=st.booleans(),
    numbers=st.booleans(),
    reason=st.booleans(),
)
BUSINESSES = st.builds(
    Business,
    name=NAMES,
    title=TITLES,
    kind=NAMES,
    steps=st.lists(STEPS, min_size=1, max_size=4).map(tuple),
    transitions=st.lists(TRANSITIONS, max_size=4).map(tuple),
    series=NAMES,
    needs=MANY_NAMES,
    prints=MANY_NAMES,
    fields=st.lists(FIELDS, max_size=3).map(tuple),
    starters=st.lists(PARTICIPANTS, max_size=2).map(tuple),
    follows=st.lists(FOLLOWS, max_size=2).map(tuple),
    facts=MANY_NAMES,
    home=NAMES,
    base=st.integers(0, 9),
    version=st.integers(1, 99),
)


@given(BUSINESSES)
def test_a_business_written_down_and_read_again_is_the_same(business):
    assert Business.from_data(business.to_data()) == business


@given(BUSINESSES)
def test_it_is_the_same_after_a_journey_as_a_file(business):
    assert Business.from_data(json.loads(json.dumps(business.to_data()))) == business


@given(BUSINESSES)
def test_a_document_begins_in_the_first_step(business):
    assert business.start == business.steps[0]


def test_a_transition_is_found_by_its_name_and_where_it_leaves():
    ways = tuple(
        Transition(name="go", title={"en": "Go"}, source=source, target="c") for source in "ab"
    )
    steps = tuple(Step(name=name, title={"en": name}) for name in "abc")
    business = Business(
        name="x", title={"en": "X"}, kind="k", steps=steps, transitions=ways, series="X"
    )

    assert business.transition("go", "b") is ways[1]
    assert business.transition("go", "c") is None
    with pytest.raises(StopIteration):
        business.step("nowhere")
