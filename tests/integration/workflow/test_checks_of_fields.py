"""Fields that no document could have right: filled by nobody, given what they cannot hold."""

from __future__ import annotations

from dataclasses import replace

import pytest
from checked import BOTH, DRAFT, GATE, ISSUE, ISSUED, told
from redrawn import with_field, with_step, with_way

from core.workflow import Participant
from core.workflow.checks import faults
from core.workflow.definition import Business, Choice, Follow, OwnField
from core.workflow.versions.publishing import publish

CLERK = Participant(role="counter_clerk", fires=("issue",), edits=("bearer",))
SEAL = OwnField(name="seal", title=BOTH)
COLOURS = (Choice(value="blue", title=BOTH),)


def following(business: Business, **fields: str) -> Business:
    """``business`` from whose end another of its own is made with ``fields``."""
    follow = Follow(name="again", title=BOTH, business="gate_pass", step="done", fields=fields)
    return replace(business, follows=(follow,))


@pytest.mark.parametrize(
    ("changed", "fields", "said"),
    [
        ({"formula": "bearer"}, {"seal": "bearer"}, "nobody fills in"),
        ({"type": "attachment"}, {"seal": "bearer"}, "nobody fills in"),
        ({}, {"seal": "bearer"}, "nobody fills in"),
        ({}, {"bearer": "1 + 2"}, "of another kind"),
        ({"type": "party"}, {"bearer": "seal"}, "of another kind"),
        ({}, {"bearer": "seal"}, ""),
    ],
)
def test_the_next_document_is_given_what_its_beginning_takes(trying, changed, fields, said):
    drawn = with_step(GATE, DRAFT, participants=(CLERK,))
    drawn = following(replace(drawn, fields=(*drawn.fields, replace(SEAL, **changed))), **fields)
    with trying() as context:
        found = told(drawn, context)

    assert said in found.get("follows.again", "" if not said else "no fault"), found
    assert ("follows.again" in found) is bool(said)


def test_the_next_document_is_that_of_the_branch_and_not_of_another(trying):
    sealed = replace(GATE, fields=(*GATE.fields, SEAL))
    follow = Follow(
        name="again", title=BOTH, business=GATE.name, step="done", fields={"seal": "bearer"}
    )
    drawn = replace(GATE, name="other_pass", follows=(follow,))
    with trying() as context:
        for version, business in enumerate((GATE, replace(sealed, home="hubei")), 1):
            publish(context, replace(business, version=version))
        theirs = told(drawn, context)
        publish(context, replace(sealed, home="shaanxi", version=3))
        ours = told(drawn, context)

    assert "has no field seal" in theirs["follows.again"]
    assert "follows.again" not in ours


def test_too_many_fields_are_one_fault(trying):
    fields = tuple(OwnField(name=f"f{number}", title=BOTH) for number in range(101))
    with trying() as context:
        found = faults(replace(GATE, fields=(*GATE.fields, *fields)), context)

    assert len([fault for fault in found if fault.place == "fields"]) == 1


def test_no_field_has_the_name_of_something_that_every_form_or_list_has(trying):
    names = ("csrf_token", "number", "creator", "sort")
    listed = tuple(OwnField(name=name, title=BOTH, listed=True) for name in names)
    beside = (OwnField(name="number", title=BOTH), OwnField(name="sort", title=BOTH))
    with trying() as context:
        found = told(replace(GATE, fields=(*GATE.fields, *listed)), context)
        unlisted = told(replace(GATE, fields=(*GATE.fields, *beside)), context)

    assert all("Take another name" in found[f"fields.{name}"] for name in names)
    assert not {"fields.number", "fields.sort"} & set(unlisted)


def test_nothing_is_made_that_begins_on_a_page_of_its_own(trying):
    with trying() as context:
        kind = context.hooks.named("kinds")["base.document"]
        apart = {kind.name: replace(kind, begin=None)}
        found = told(following(GATE, bearer="bearer"), context, kinds=apart)

    assert "page of its module" in found["follows.again"]


@pytest.mark.parametrize(
    ("changed", "required", "first", "then", "faulty"),
    [
        ({}, True, ("bearer",), ("seal",), True),
        ({}, True, ("bearer", "seal"), (), False),
        ({}, True, (), (), False),
        ({"type": "attachment"}, True, (), (), True),
        ({"required": True}, False, ("bearer",), (), True),
        ({"required": True}, False, ("bearer",), ("seal",), False),
    ],
)
def test_what_has_to_be_filled_is_somebodys_to_fill_in_before(
    trying, changed, required, first, then, faulty
):
    drawn = replace(GATE, fields=(*GATE.fields, replace(SEAL, **changed)))
    drawn = with_step(drawn, DRAFT, participants=(replace(CLERK, edits=first),))
    drawn = with_step(drawn, ISSUED, participants=(replace(CLERK, fires=("left",), edits=then),))
    drawn = with_way(drawn, ISSUE, requires=("seal",) if required else ())
    with trying() as context:
        assert ("fields.seal" in told(drawn, context)) is faulty


def test_the_next_document_has_the_fields_that_are_filled(trying):
    follow = Follow(
        name="again",
        title={"en": "Again", "zh_CN": "再次"},
        business="gate_pass",
        step="done",
        fields={"bearer": "bearer", "no_such_field": "plate", "plate": "no_such_field"},
    )
    with trying() as context:
        found = told(replace(GATE, follows=(follow,)), context)

    assert list(found) == ["follows.again"]
    assert "no_such_field" in found["follows.again"]


def test_a_formula_of_another_kind_than_its_field_is_named(trying):
    plate = next(one for one in GATE.fields if one.name == "plate")
    with trying() as context:
        assert told(with_field(GATE, plate, default="1 + 2"), context) == {
            "fields.plate.default": "In Plate a text has to come out."
        }


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"type": "number", "default": "5", "check": "seal < 3"}, "own condition"),
        ({"type": "number", "default": "2", "check": "seal < 3"}, ""),
        ({"type": "number", "default": "5", "check": 'seal < 3 or bearer == "Wu"'}, ""),
        ({"type": "number", "default": "1 / 0"}, "divided by zero"),
        ({"type": "choice", "default": '"red"', "choices": COLOURS}, "none of the choices"),
        ({"type": "choice", "default": '"blue"', "choices": COLOURS}, ""),
        ({"type": "moment", "default": "today"}, "does not belong here"),
        ({"type": "date", "default": "today", "check": "seal > today"}, ""),
        ({"type": "text", "default": "5"}, "a text has to come out"),
        ({"default": "bearer", "check": 'seal == "Wu"'}, ""),
    ],
)
@pytest.mark.parametrize("in_a_line", [False, True])
def test_what_a_field_begins_with_is_what_it_takes(trying, changed, said, in_a_line):
    one, place = replace(SEAL, **changed), "fields.seal"
    if in_a_line:
        one = OwnField(name="lines", title=BOTH, type="table", columns=(one,))
        place = "fields.lines.columns.seal"
    with trying() as context:
        found = told(replace(GATE, fields=(*GATE.fields, one)), context)

    assert list(found) == ([f"{place}.default"] if said else []), found
    assert said in found.get(f"{place}.default", "")
