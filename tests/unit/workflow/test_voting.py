"""Whether enough have agreed, whichever votes there are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from core.workflow import Participant, Step, Transition
from core.workflow.deciding.assigning import ask
from core.workflow.deciding.ladders import rung_for
from core.workflow.deciding.voting import blocking, enough_votes, holding, is_enough
from core.workflow.definition import Business, Ladder, Rung
from core.workflow.everyday.going_back import gone, way_back

STEP = Step(name="s", title={})
PEOPLE = st.sampled_from("abcdef")


@dataclass(frozen=True)
class Row:
    """An assignment, as far as the rules look at it."""

    id: int
    login: str = ""
    how: str = "rule"
    before: bool = False
    by: str = ""
    answered: bool | None = None
    answer: str | None = None
    actor: str | None = None


def way(quorum):
    return Transition(name="t", title={}, source="s", target="d", quorum=quorum)


def rows_of(asked, agreed):
    return [
        Row(
            id=n,
            login=login,
            **({"answered": True, "answer": "t", "actor": login} if login in agreed else {}),
        )
        for n, login in enumerate(sorted(asked))
    ]


@given(st.sets(PEOPLE, min_size=1), st.sets(PEOPLE), PEOPLE, st.integers(2, 5))
def test_n_of_them_are_n_different_persons(asked, agreed, actor, quorum):
    rows = rows_of(asked, agreed)
    mine = [row.id for row in rows if row.login == actor and row.answered is None]

    expected = len((asked & agreed) | {actor}) >= quorum

    assert is_enough(way(quorum), STEP, rows, mine[:1], actor) is expected


@given(st.sets(PEOPLE, min_size=1), st.sets(PEOPLE), PEOPLE)
def test_all_of_them_are_all_who_were_asked(asked, agreed, actor):
    rows = rows_of(asked, agreed)
    mine = [row.id for row in rows if row.login == actor and row.answered is None]

    expected = asked <= agreed | {actor}

    assert is_enough(way(0), STEP, rows, mine, actor) is expected


@given(st.sets(PEOPLE), st.sets(PEOPLE), PEOPLE)
def test_one_is_enough_for_one(asked, agreed, actor):
    assert is_enough(way(1), STEP, rows_of(asked, agreed), [], actor)


@given(st.sets(PEOPLE, min_size=2), st.integers(2, 4))
def test_whoever_was_added_by_hand_is_no_part_of_the_quorum(asked, quorum):
    rows = [
        replace(row, how="added", answered=True, answer="t", actor=row.login)
        for row in rows_of(asked, ())
    ]

    assert not enough_votes(way(quorum), STEP, rows, [], "z")


def test_a_way_is_held_for_whoever_is_to_agree_to_it_and_no_other_is():
    vote = Row(id=1, login="a", answered=True, answer="t", actor="a")
    after = Row(id=2, login="x", how="added", by="a")

    assert holding("t", [vote, after]) == [after]
    assert holding("t", [vote, after], answering=[2]) == []
    assert holding("other", [vote, after], actor="a") == []
    assert holding("t", [after], actor="a") == [after]
    assert blocking([after, replace(after, id=3, before=True)]) == [
        replace(after, id=3, before=True)
    ]


@given(st.lists(st.integers(0, 100), min_size=1, max_size=5, unique=True), st.integers(0, 120))
def test_the_lowest_rung_it_fits_under_is_taken(tops, measure):
    ladder = Ladder(
        measure="x", rungs=tuple(Rung(who=Participant(), up_to=Decimal(t)) for t in tops)
    )

    found = rung_for(ladder, Decimal(measure))

    fitting = [top for top in tops if top >= measure]
    assert (tops[found] if found is not None else None) == min(fitting, default=None)
    assert (
        rung_for(replace(ladder, rungs=(*ladder.rungs, Rung(who=Participant()))), Decimal(measure))
        is not None
    )


@given(st.sets(PEOPLE), st.sets(PEOPLE), st.sets(PEOPLE), st.sampled_from(["wait", "pass"]))
def test_nobody_who_may_not_act_is_asked_and_an_empty_seat_passes_where_it_says_so(
    sitting, barred, decided, empty
):
    who = Participant(role="r", fires=("t",))
    step = Step(name="s", title={}, participants=(who,), empty=empty, passes="t", skip_asked=True)
    business = Business(
        name="b", title={}, kind="k", steps=(step,), transitions=(way(1),), series="B"
    )

    asked = ask(
        step,
        business,
        {0: who},
        lambda line, p: tuple(sorted(sitting)),
        frozenset(barred),
        frozenset(decided),
    )

    left = sitting - barred
    assert {row["login"] for row in asked.rows} == left
    assert asked.passes is (empty == "pass" if not left else left <= decided)
    if not asked.passes:
        skipped = {row["login"] for row in asked.rows if row.get("answer")}
        assert skipped == left & decided


@dataclass(frozen=True)
class Move:
    """A movement, as far as the way back looks at it."""

    transition: str
    source: str
    target: str
    version: int = 1


@given(st.lists(st.integers(0, 4), max_size=12))
def test_the_way_back_leads_over_what_was_gone_and_not_taken_back(choices):
    steps = ["a", "b", "c", "d"]
    business = Business(name="b", title={}, kind="k", steps=(), transitions=(), series="B")
    at, history, stack = 0, [], []
    for choice in choices:
        if choice == 0 and stack:
            keep = len(stack) // 2
            back_to = stack[keep]
            history.append(Move("return", steps[at], steps[back_to]))
            stack, at = stack[:keep], back_to
        elif at < 3:
            history.append(Move(f"go{at}", steps[at], steps[at + 1]))
            stack.append(at)
            at += 1
        history.append(Move("remind", steps[at], steps[at]))

    moves = gone(history, lambda _version: business)

    assert [move.step for move in moves] == [steps[n] for n in stack]
    for n in stack:
        found = way_back(moves, steps[n])
        assert found.over[-1] == (f"go{n}", steps[n], 1)
        assert len(found.over) == len(stack) - stack.index(n)
    assert way_back(moves, steps[at]) is None
