"""Two definitions compared: nothing that a business says goes unsaid, each with its place."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from decimal import Decimal

import pytest

from core.testing.rich_business import HEAD, RICH, SALES, both
from core.workflow.contributed import Parameter
from core.workflow.definition import Business, Deadline, Step, Transition, Use
from core.workflow.fields.sheet import Sheet, Slot
from core.workflow.fields.types import OWN
from core.workflow.words.comparing import differences
from core.workflow.words.describing import described
from core.workflow.words.wording import Words

WORDS = Words(
    named={
        "roles": {"sales_manager": both("Sales manager")},
        "departments": {"sales": both("Sales")},
    }
)
SILENT = {"x", "y", "version", "home", "base"}


def said(old, new, words=WORDS):
    return [one.sentence for one in differences(old, new, words)]


def step(business, **changed):
    """The business with its first step changed."""
    return replace(business, steps=(replace(business.steps[0], **changed), *business.steps[1:]))


def leaves(data, path=()):
    """The ways to every single value in plain data."""
    items = data.items() if isinstance(data, dict) else enumerate(data)
    for key, value in items:
        if isinstance(value, dict | list):
            yield from leaves(value, (*path, key))
        elif key not in SILENT and (*path, key) != ("name",):
            yield (*path, key)


def changed_at(data, path):
    """The data with the one value at ``path`` changed."""
    data = deepcopy(data)
    holder = data
    for key in path[:-1]:
        holder = holder[key]
    was = holder[path[-1]]
    numbers = {"up_to", "hours", "remind"}
    if isinstance(was, bool):
        holder[path[-1]] = not was
    elif isinstance(was, int):
        holder[path[-1]] = was + 1
    else:
        holder[path[-1]] = str(Decimal(was) + 1) if path[-1] in numbers else f"{was}_x"
    return data


PATHS = list(leaves(RICH.to_data()))


@pytest.mark.parametrize("path", PATHS, ids=lambda path: ".".join(map(str, path)))
def test_whatever_a_business_says_otherwise_is_told(path):
    other = Business.from_data(changed_at(RICH.to_data(), path))

    assert differences(RICH, other, WORDS)
    assert differences(other, RICH, WORDS)


def test_the_paths_cover_all_a_business_can_say():
    assert len(PATHS) > 80


def test_what_says_the_same_has_no_difference():
    moved = step(RICH, x=400, y=20)

    assert said(RICH, replace(moved, version=7, base=3, home="hubei")) == []


def test_a_step_that_came_and_one_that_went_are_named():
    gift = Step(name="gift", title=both("Gift"))
    more = replace(RICH, steps=(RICH.steps[0], gift, RICH.steps[1]))

    assert said(RICH, more) == ["Step “Gift” is new."]
    assert said(more, RICH) == ["Step “Gift” is gone."]


def test_a_right_that_changed_is_told_with_whose_it_is():
    eager = replace(SALES, edits=("*",))

    assert said(RICH, step(RICH, participants=(eager, HEAD))) == [
        "Step “Draft”, Sales manager: sees everything; changes everything; may do: Approve instead "
        "of sees everything; changes Discount; may do: Approve."
    ]


def test_a_participant_that_left_is_told():
    assert said(RICH, step(RICH, participants=(SALES,))) == [
        "Step “Draft”, the head of Sales: — instead of sees Discount; changes nothing; "
        "may do: Approve."
    ]


def test_a_ladder_is_told_rung_by_rung():
    bottom, top = RICH.steps[0].ladder.rungs
    wider = replace(RICH.steps[0].ladder, rungs=(replace(bottom, up_to=Decimal(5)), top))

    (sentence,) = said(RICH, step(RICH, ladder=wider))

    assert "up to 5 Sales manager" in sentence.partition("instead of")[0]
    assert "up to 3 Sales manager" in sentence.partition("instead of")[2]


def test_rules_are_told_with_the_labels_people_know():
    def slot(one):
        columns = tuple(slot(column) for column in one.columns)
        return Slot(field=one, type=OWN[one.type], columns=columns)

    piece = replace(RICH.fields[2].columns[0], type="number", check="piece <= discount")
    way = replace(RICH.fields[1], default='"shop"', shown_if='way == "shop"')
    lines = replace(RICH.fields[2], columns=(piece,), formula="")
    fields = (RICH.fields[0], way, lines)
    given = Use(name="limit", given={"of": "discount", "next": "sales_invoice", "hard": True})
    ways = (replace(RICH.transitions[0], guards=(given,)),)
    drawn = replace(RICH, fields=fields, transitions=ways)
    known = ("of", "expression"), ("next", "business"), ("hard", "yes_no")
    words = Words(
        named={
            "businesses": {"sales_invoice": both("Sales invoice")},
            "guards": {"limit": "Limit"},
        },
        newest={"sales_invoice": {"fields": [{"name": "note", "title": both("Remark")}]}},
        parameters={f"limit.{n}": Parameter(name=n, title=n.title(), type=t) for n, t in known},
        sheet=lambda business: Sheet(business, None, {one.name: slot(one) for one in fields}),
    )

    told = described(drawn, words)

    def says(place, aspect):
        return told[place].aspects[aspect].words

    assert says("fields.discount", "shown_if") == "Discount is more than 0"
    assert says("fields.way", "shown_if") == "Way is Shop"
    assert says("fields.way", "default") == "Shop"
    assert says("fields.lines.piece", "check") == "Piece is at most Discount"
    assert says("steps.draft", "ladder").startswith("Discount: up to 3 ")
    assert says("follows.invoice", "fields") == "Remark: Discount"
    guards = says("transitions.draft.approve", "guards")
    assert guards == "Limit (Of: Discount, Next: Sales invoice, Hard: yes)"


def test_a_renamed_field_is_no_loss():
    discount = replace(RICH.fields[0], name="rebate")

    found = said(RICH, replace(RICH, fields=(discount, *RICH.fields[1:])))

    assert "Field “Discount” is stored as rebate, no longer as discount." in found
    assert not any("is gone" in sentence for sentence in found)


def test_a_renamed_step_takes_its_transitions_along():
    stored = replace(RICH.steps[0], name="begun")
    moved = replace(RICH.transitions[0], source="begun")

    assert said(RICH, replace(RICH, steps=(stored, RICH.steps[1]), transitions=(moved,))) == [
        "Step “Draft” is stored as begun, no longer as draft."
    ]


def test_a_step_stored_and_called_otherwise_is_known_by_where_it_stands():
    desk = replace(RICH.steps[0], name="desk", title=both("Desk"))
    moved = replace(RICH.transitions[0], source="desk")

    assert said(RICH, replace(RICH, steps=(desk, RICH.steps[1]), transitions=(moved,))) == [
        "Step “Desk” is stored as desk, no longer as draft.",
        "Step “Desk”, Label: Desk / Desk（中） instead of Draft / Draft（中）.",
    ]


def test_another_order_is_told_once():
    one, two, three = RICH.fields

    assert said(RICH, replace(RICH, fields=(two, one, three))) == [
        "The fields stand in another order."
    ]


def test_every_difference_has_the_place_it_is_about():
    later = step(RICH, deadline=None)

    assert [one.place for one in differences(RICH, later, WORDS)] == ["steps.draft"]
    piece = replace(RICH.fields[2].columns[0], type="number")
    lines = replace(RICH.fields[2], columns=(piece,))
    found = differences(RICH, replace(RICH, fields=(*RICH.fields[:2], lines)), WORDS)
    assert [one.place for one in found] == ["fields.lines.piece"]


def test_labels_of_people_are_told_in_the_readers_language():
    chinese = replace(WORDS, locale="zh_CN")

    (sentence,) = said(RICH, step(RICH, skip_asked=False), chinese)

    assert "Draft（中）" in sentence


def test_a_way_is_told_by_the_label_it_has_in_its_own_step():
    """Two steps may each have a way of one name: “go” is “Approve” here and “Pay” there."""
    steps = [
        Step(name=name, title=both(name), participants=(replace(SALES, fires=("go",)),))
        for name in ("first", "second")
    ]
    ways = [
        Transition(name="go", title=both(label), source=name, target="second")
        for name, label in (("first", "Approve"), ("second", "Pay"))
    ]
    told = described(replace(RICH, steps=tuple(steps), transitions=tuple(ways)), WORDS)

    for name, label in (("first", "Approve"), ("second", "Pay")):
        aspects = told[f"steps.{name}"].aspects.values()
        assert any(one.words.endswith(f"may do: {label}") for one in aspects)


def test_somebody_is_reminded_before_the_time_is_over():
    late = Deadline(hours=Decimal(8), remind=Decimal(2))
    told = described(step(RICH, deadline=late), WORDS)[f"steps.{RICH.steps[0].name}"]

    assert told.aspects["deadline"].words == "8 working hours, reminded 2 hours before the end"


def test_one_hour_is_no_hours():
    late = Deadline(hours=Decimal(1), remind=Decimal(1))
    told = described(step(RICH, deadline=late), WORDS)[f"steps.{RICH.steps[0].name}"]

    assert told.aspects["deadline"].words == "one working hour, reminded one hour before the end"
