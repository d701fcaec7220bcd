"""What is wrong with a definition, check by check, where the twenty businesses have no example."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from checked import BOTH, DRAFT, GATE, ISSUE, ISSUED, told
from redrawn import with_step, with_way
from twenty import twenty

from addons.esales.definitions import PICKUP
from core.company.model import Department
from core.i18n import _, in_language
from core.refusal import Refusal
from core.workflow import BuiltIn, Effect, Guard, Parameter, Participant, Use
from core.workflow.checks import Fault, faults, refuse_faults
from core.workflow.definition import Business, Deadline, OwnField, Step, Transition
from core.workflow.plain import Misplaced

GUARDED = {
    "base.fine": Guard(
        name="base.fine",
        title="Fine",
        check=lambda *_given: (),
        parameters=(
            Parameter(name="most", title="Most", type="number", required=True),
            Parameter(name="how", title="How", choices=(("fast", "Fast"), ("slow", "Slow"))),
            Parameter(name="field", title="Field", type="field"),
            Parameter(name="when", title="When", type="expression"),
            Parameter(name="strict", title="Strict", type="yes_no"),
            Parameter(name="next", title="Next", type="business"),
            Parameter(name="paper", title="Paper", type="layout"),
        ),
    )
}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "“Fine” has to be told: Most"),
        ({"most": ""}, "“Fine” has to be told: Most"),
        ({"most": "many"}, "does not fit: Most"),
        ({"most": True}, "does not fit: Most"),
        ({"most": "3", "how": "never"}, "does not fit: How"),
        ({"most": "3", "field": "no_such_field"}, "does not fit: Field"),
        ({"most": "3", "when": "plate ="}, "does not fit: When"),
        ({"most": "3", "strict": "yes"}, "does not fit: Strict"),
        ({"most": "3", "next": "no_such_business"}, "does not fit: Next"),
        ({"most": "3", "paper": "no_such_paper"}, "does not fit: Paper"),
        ({"most": "3", "least": "1"}, "knows no least"),
    ],
)
def test_what_is_said_to_a_guard_has_to_fit(trying, given, said):
    guarded = with_way(GATE, ISSUE, guards=(Use(name="base.fine", given=given),))
    with trying() as context:
        found = told(guarded, context, guards=GUARDED)

    assert said in found["transitions.draft.issue"]


def test_what_fits_is_no_fault(trying):
    given = {"most": "2.5", "how": "fast", "field": "plate", "when": "empty(plate)"}
    given |= {"next": "gate_pass", "paper": "sales_invoice"}
    guard = Use(name="base.fine", given={**given, "strict": False})
    with trying() as context:
        assert told(with_way(GATE, ISSUE, guards=(guard,)), context, guards=GUARDED) == {}


def test_a_right_wider_than_the_departments_own_is_named(trying):
    """An effect that asks for a permission is fired by those alone whose position has it."""
    effects = {
        "base.pay": Effect(
            name="base.pay", title="Pay", apply=lambda *_g: None, permission="esales:account:edit"
        )
    }
    left = next(way for way in GATE.transitions if way.name == "left")
    paid = with_way(GATE, left, effects=(Use(name="base.pay"),))
    accountant = Participant(role="finance", fires=("left",))
    permitted = with_step(paid, ISSUED, participants=(accountant,))
    with trying() as context:
        wide = told(paid, context, effects=effects)

        assert list(wide) == ["steps.issued.participants[0]"]
        assert "esales:account:edit" in wide["steps.issued.participants[0]"]
        assert told(permitted, context, effects=effects) == {}


def test_a_field_that_asks_for_a_permission_is_given_to_nobody_without_it(trying):
    cost = BuiltIn(name="cost", title="Cost", type="money", permission="esales:account:view")
    with trying() as context:
        kind = context.hooks.named("kinds")["base.document"]
        kinds = {kind.name: replace(kind, fields=(cost,))}
        line = Participant(role="counter_clerk", fires=("left",), sees=("bearer", "cost"))
        named = with_step(GATE, ISSUED, participants=(line,))
        everything = replace(line, sees=("*",))

        assert (
            "See dealer accounts"
            in told(named, context, kinds=kinds)["steps.issued.participants[0]"]
        )
        # Of everything he sees what he may.
        assert told(with_step(GATE, ISSUED, participants=(everything,)), context, kinds=kinds) == {}


def test_a_quorum_counts_the_people_who_sit_there(trying):
    inspection = twenty()["inspection"]
    release = next(way for way in inspection.transitions if way.name == "release")
    with trying() as context:
        assert told(with_way(inspection, release, quorum=6), context) == {}
        found = told(with_way(inspection, release, quorum=7), context)

    assert list(found) == ["transitions.release.release"]
    assert "7 of them" in found["transitions.release.release"]


def test_a_seat_nobody_sits_in_yet_may_be_taken_tomorrow(trying):
    with trying("hubei") as context:
        assert told(replace(twenty()["contract"], home="hubei"), context) == {}


def test_nobody_is_left_where_the_only_one_began_it_himself(trying):
    with trying() as context:
        boss = Participant(role="branch_manager", fires=("left",))
        alone = with_step(GATE, ISSUED, participants=(boss,), not_by=("applicant",))
        alone = replace(alone, starters=(Participant(role="branch_manager"),), home="shaanxi")
        for posting in list(people_of(context, "branch_manager2")):
            context.session.delete(posting)
        context.session.flush()

        assert "transitions.issued.left" in told(alone, context)
        both = replace(alone, starters=(*alone.starters, Participant(role="finance")))
        assert told(both, context) == {}


def people_of(context: Any, login: str) -> Iterator[Any]:
    from core.security.sign_in import find_user

    user = find_user(context.session, login)
    assert user is not None
    yield from user.postings


def test_what_is_shipped_may_name_a_seat_that_a_company_lacks(trying):
    lone = Participant(role="finance", department="warehouse", fires=("left",))
    clerk = Participant(role="counter_clerk", fires=("left",))
    both = with_step(GATE, ISSUED, participants=(lone, clerk))
    with trying(None) as context:
        assert told(both, context) == {}
        assert "steps.issued" in told(with_step(GATE, ISSUED, participants=(lone,)), context)
    with trying() as context:
        assert list(told(both, context)) == ["steps.issued.participants[0]"]


def test_a_branchs_own_business_counts_its_own_seats_only(trying):
    lone = Participant(role="counter_clerk", department="counter", fires=("left",))
    with trying() as context:
        hubei = context.company.branches["hubei"]
        counter = Department("counter", {"en": "Counter", "zh_CN": "柜台"})
        counter.positions.update(hubei.departments["warehouse"].positions)
        hubei.departments["counter"] = counter
        everybody = with_step(GATE, ISSUED, participants=(lone,))

        assert told(everybody, context) == {}
        assert "steps.issued" in told(replace(everybody, home="shaanxi"), context)


def test_a_circle_over_seats_that_are_passed_is_named(trying):
    supplier = twenty()["supplier"]
    passing = with_step(supplier, supplier.step("audit"), empty="pass", passes="audited")
    back = next(way for way in supplier.transitions if way.source == "finance" and way.reason)
    circle = with_way(passing, back, target="audit", automatic=True, reason=False)
    with trying() as context:
        assert "steps.audit" in told(circle, context)


@pytest.mark.parametrize("acting", [False, True])
def test_a_circle_that_only_time_drives_is_named(trying, acting):
    waiting = GATE.step("outside")
    late = Deadline(hours=Decimal(8), fires="again")
    people = waiting.participants if acting else ()
    again = Transition(name="again", title=BOTH, source="outside", target="resting")
    back = replace(again, source="resting", target="outside")
    resting = replace(waiting, name="resting", participants=(), deadline=late)
    drawn = with_step(GATE, waiting, participants=people, deadline=late)
    for_good = (way for way in drawn.transitions if acting or way.name != "came_back")
    drawn = replace(drawn, steps=(*drawn.steps, resting), transitions=(*for_good, again, back))
    with trying() as context:
        found = told(drawn, context)

    circle = {place for place, said in found.items() if "again and again" in said}
    assert circle == (set() if acting else {"steps.outside", "steps.resting"}), found


@pytest.mark.parametrize("name", ["return", "copy", "agree", "migrate", "closed"])
def test_no_transition_is_called_what_the_history_is_told_with(trying, name):
    """A way called “return” would empty the way back, one called “copy” be no decision."""
    plain = with_step(GATE, DRAFT, participants=(Participant(fires=(name,), edits=("*",)),))
    with trying() as context:
        found = told(with_way(plain, ISSUE, name=name), context)

    assert list(found) == [f"transitions.draft.{name}"]
    assert name in found[f"transitions.draft.{name}"]


def test_what_goes_on_by_itself_only_where_the_seat_is_empty_is_nobodys_otherwise(trying):
    left = next(way for way in GATE.transitions if way.name == "left")
    watched = (Participant(role="counter_clerk"),)
    stuck = with_step(GATE, ISSUED, participants=watched, passes=left.name)
    with trying() as context:
        assert "transitions.issued.left" in told(stuck, context)
        passing = with_step(stuck, stuck.step("issued"), empty="pass")
        assert "transitions.issued.left" not in told(passing, context)


@pytest.mark.parametrize(
    ("first", "second", "required", "stuck"),
    [
        ("amount > 3", "amount < 3", True, True),
        ("amount > 3", "amount <= 3", True, False),
        ("amount > 3", "amount <= 3", False, True),
        ("amount > 3", "", False, False),
        ("amount > 3", "empty(amount) or amount <= 3", False, False),
    ],
)
def test_where_the_system_alone_acts_some_way_is_always_open(
    trying, first, second, required, stuck
):
    amount = OwnField(name="amount", title=BOTH, type="number", required=required)
    ways = tuple(
        Transition(
            name=name, title=BOTH, source="sorting", target="done", automatic=True, condition=said
        )
        for name, said in (("large", first), ("small", second))
    )
    sorting = Step(name="sorting", title=BOTH)
    left = next(way for way in GATE.transitions if way.name == "left")
    drawn = replace(
        with_way(GATE, left, target="sorting"),
        fields=(*GATE.fields, amount),
    )
    drawn = replace(drawn, steps=(*drawn.steps, sorting), transitions=(*drawn.transitions, *ways))
    with trying() as context:
        found = told(drawn, context)

    assert ("steps.sorting" in found) is stuck, found


@pytest.mark.parametrize(
    ("first", "overtaken"),
    [
        ({}, True),
        ({"condition": "empty(plate)"}, False),
        ({"requires": ("plate",)}, False),
        ({"guards": (Use(name="base.fine", given={"most": 1}),)}, False),
    ],
)
def test_a_way_behind_one_that_every_document_goes_by_itself_is_named(trying, first, overtaken):
    left = next(way for way in GATE.transitions if way.name == "left")
    open_way = replace(left, automatic=True, requires=())
    ways = (
        *(way for way in GATE.transitions if way is not left),
        replace(open_way, **first),
        replace(open_way, name="after"),
    )
    drawn = with_step(replace(GATE, transitions=ways), ISSUED, participants=())
    passed = with_step(drawn, drawn.step("issued"), empty="pass", passes="after")
    with trying() as context:
        found = told(drawn, context, guards=GUARDED)
        passing = told(passed, context, guards=GUARDED)

    assert ("is never taken" in found.get("transitions.issued.after", "")) is overtaken, found
    assert "transitions.issued.after" not in passing


@pytest.mark.parametrize("relative", ["applicant", "superior", "department_head"])
def test_nobody_is_related_to_a_case_that_has_not_begun(trying, relative):
    with trying() as context:
        found = told(replace(GATE, starters=(Participant(relative=relative),)), context)
        above = Participant(relative="headquarters", role="finance")

        assert list(found) == ["starters[0]"]
        assert told(replace(GATE, starters=(above,)), context) == {}


def test_papers_are_of_a_business_that_draws_numbers(trying):
    unnumbered = tuple(replace(way, numbers=False) for way in GATE.transitions)
    with trying() as context:
        printed = replace(GATE, prints=("document_sheet",))
        others = replace(GATE, prints=("sales_invoice",))

        assert "prints" not in told(printed, context)
        assert "a paper of other documents" in told(others, context)["prints"]
        assert "draws one" in told(replace(printed, transitions=unnumbered), context)["prints"]


def test_faults_speak_of_things_as_the_reader_calls_them(trying):
    """No name that only the definition knows stands in what a Chinese business manager reads."""
    lone = with_way(GATE, ISSUE, title={"zh_CN": "签发"}, guards=(Use(name="base.fine"),))
    first = lone.steps[0]
    lines = (
        Participant(role="salesperson", department="warehouse"),
        Participant(relative="representative"),
    )
    lone = with_step(lone, first, participants=(*first.participants, *lines))
    with trying() as context:
        reader = replace(context.identity, locale="zh_CN")
        sentences = faults(lone, replace(context, identity=reader))

    text = "\n".join(in_language(fault.message, "zh_CN") for fault in sentences)
    assert "签发 缺少英文名称。" in text
    for stored in ("salesperson", "warehouse", "representative", "zh_CN", first.name):
        assert stored not in text


def test_what_is_too_large_is_said(trying):
    steps = tuple(replace(GATE.steps[0], name=f"step{n}") for n in range(61))
    with trying() as context:
        found = told(replace(GATE, steps=(*GATE.steps, *steps)), context)

    assert found["steps"] == "At most 60; here are 65."


def test_a_deadline_that_would_never_end_is_named(trying):
    with trying() as context:
        found = [
            told(with_step(GATE, DRAFT, deadline=Deadline(hours=Decimal(hours))), context)
            for hours in (400, 99_999_999_999)
        ]

    assert f"steps.{DRAFT.name}.deadline" not in found[0]
    assert "not end within ten years" in found[1][f"steps.{DRAFT.name}.deadline"]


def test_whoever_publishes_reads_every_place():
    one = _("Step “${name}”", mapping={"name": "One"})
    named = _("${name} lacks a way.", mapping={"name": "One"})
    with pytest.raises(Refusal) as refused:
        refuse_faults(
            [Fault("steps.one", "First.", one), Fault("steps.one", named, one), Fault("", "Last.")]
        )

    assert str(refused.value) == "Step “One”: First. One lacks a way. Last."


ODD: tuple[Any, ...] = ("", "no_such", "a b", "ünï", "*", "1 +", "(" * 30, "0", "True")


@pytest.mark.parametrize("seed", range(12))
def test_whatever_is_drawn_is_checked_and_never_breaks_the_check(trying, seed):
    """A drawing is looked at after every stroke, however incomplete it is."""
    chance = random.Random(seed)
    with trying() as context:
        for _drawing in range(12):
            data = chance.choice(list(twenty().values())).to_data()
            for _stroke in range(chance.randint(1, 4)):
                scribble(data, chance)
            try:
                business = Business.from_data(data)
            except Misplaced:
                continue
            for fault in faults(business, context):
                assert fault.message


def scribble(data: Any, chance: random.Random) -> None:
    """Change one thing somewhere in plain data."""
    spots: list[tuple[Any, Any]] = []
    waiting = [data]
    while waiting:
        here = waiting.pop()
        keys = list(here) if isinstance(here, dict) else list(range(len(here)))
        spots += [(here, key) for key in keys]
        waiting += [here[key] for key in keys if isinstance(here[key], dict | list)]
    here, key = chance.choice(spots)
    value = here[key]
    if isinstance(value, bool):
        here[key] = not value
    elif isinstance(value, int):
        here[key] = chance.choice((-1, 0, 99))
    elif isinstance(value, str):
        here[key] = chance.choice(ODD)
    elif isinstance(value, list):
        here[key] = value[1:] if chance.random() < 0.5 else [*value, *value]
    else:
        here.pop(key) if isinstance(here, dict) else here.remove(value)


def test_a_pickup_keeps_the_ways_that_the_station_takes(trying):
    leaving = next(way for way in PICKUP.transitions if way.name == "finish")
    renamed = replace(
        PICKUP,
        version=0,
        transitions=tuple(
            replace(way, name="hand_out") if way == leaving else way for way in PICKUP.transitions
        ),
    )
    with trying() as context:
        there = told(replace(PICKUP, version=0), context)
        found = told(renamed, context)

    assert "Pages made for Pickup" not in str(there)
    assert "use the transition “Finish”, stored as finish" in found["steps.open"]
