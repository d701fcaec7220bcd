"""A broken definition is refused with every fault by its place; a published one is frozen."""

from __future__ import annotations

from dataclasses import replace

import pytest
from probe.definitions import BUSINESS, CLERK, HEAD
from probe.models import Case

from core import fire
from core.refusal import NotHere, Refusal
from core.testing.rows import make_row
from core.workflow import OwnField, Participant, Step, Transition, uses
from core.workflow.businesses import definition, live
from core.workflow.checks import faults
from core.workflow.versions.publishing import keep_shipped, publish

DRAFT, CLOSED, DROPPED = BUSINESS.steps
CLOSE, DROP = BUSINESS.transitions
LOST = Participant(role="counter_clerk", department="no_department", fires=("close", "drop"))


def step(name, **changed):
    return Step(name=name, title={"en": name, "zh_CN": name}, **changed)


def way(source, target, **changed):
    name = changed.pop("name", f"{source}-{target}")
    title = {"en": name, "zh_CN": name}
    return Transition(name=name, title=title, source=source, target=target, **changed)


def field(name, kind="text", **more):
    """An own field with both labels."""
    return OwnField(name=name, title={"en": name, "zh_CN": name}, type=kind, **more)


BROKEN = {
    "an unknown kind": (replace(BUSINESS, kind="no.kind"), "no document kind no.kind"),
    "an unknown guard": (
        replace(BUSINESS, transitions=(replace(CLOSE, guards=uses("no.guard")), DROP)),
        "Transition Close: no installed addon offers no.guard",
    ),
    "an unknown effect": (
        replace(BUSINESS, transitions=(replace(CLOSE, effects=uses("no.effect")), DROP)),
        "Transition Close: no installed addon offers no.effect",
    ),
    "two steps of one name": (
        replace(BUSINESS, steps=(*BUSINESS.steps, CLOSED)),
        "Two steps have the same name",
    ),
    "a way to nowhere": (
        replace(BUSINESS, transitions=(*BUSINESS.transitions, way("draft", "nowhere"))),
        "leads to or from nowhere",
    ),
    "a step out of reach": (
        replace(BUSINESS, steps=(*BUSINESS.steps, step("island", final=True))),
        "Step island can never be reached",
    ),
    "a dead end": (
        replace(
            BUSINESS,
            steps=(*BUSINESS.steps, step("pit")),
            transitions=(*BUSINESS.transitions, way("draft", "pit")),
        ),
        "From step pit no way leads to an end",
    ),
    "a way nobody may take": (
        replace(BUSINESS, steps=(replace(DRAFT, participants=()), CLOSED, DROPPED)),
        "Nobody may fire Close in step Draft",
    ),
    "an unknown role": (
        replace(
            BUSINESS,
            steps=(
                replace(
                    DRAFT, participants=(Participant(role="no_role", fires=("close", "drop")),)
                ),
                CLOSED,
                DROPPED,
            ),
        ),
        "there is no role no_role",
    ),
    "a label in one language only": (
        replace(BUSINESS, title={"en": "Case"}),
        "Case has no label in Chinese",
    ),
    "a label in Chinese only": (
        replace(BUSINESS, title={"zh_CN": "案例"}),
        "案例 has no label in English",
    ),
    "an unknown department": (
        replace(BUSINESS, steps=(replace(DRAFT, participants=(CLERK, LOST)), CLOSED, DROPPED)),
        "no branch has a department no_department",
    ),
    "a right to fire what does not leave": (
        replace(
            BUSINESS,
            steps=(
                replace(DRAFT, participants=(CLERK, replace(HEAD, fires=("drop", "open")))),
                CLOSED,
                DROPPED,
            ),
        ),
        "Step Draft: no transition called open leaves it",
    ),
    "two ways of one name out of a step": (
        replace(BUSINESS, transitions=(CLOSE, replace(DROP, name="close"))),
        "Two transitions with the same name close leave step Draft: Close, ",
    ),
    "numbers without a series": (
        replace(BUSINESS, series=""),
        "Case has no series for its numbers",
    ),
    "a need that is not installed": (
        replace(BUSINESS, needs=("finance",)),
        "It needs finance, which is not installed",
    ),
    "a guard of a module that may be off": (
        replace(
            BUSINESS, transitions=(replace(CLOSE, guards=uses("inventory.stock_available")), DROP)
        ),
        "“The goods are in stock and free” is there only while “Inventory” is on",
    ),
    "an effect of a module that may be off": (
        replace(BUSINESS, transitions=(replace(CLOSE, effects=uses("esales.invoice")), DROP)),
        "“Sales invoice” is there only while “E-sales” is on",
    ),
    "a paper nobody ships": (
        replace(BUSINESS, prints=("no_paper",)),
        "There is no print layout no_paper",
    ),
    "no steps at all": (replace(BUSINESS, steps=(), transitions=()), "has no steps"),
    "more fields than anybody fills in": (
        replace(BUSINESS, fields=tuple(field(f"f{n}") for n in range(101))),
        "There are 101 fields; a business has at most 100",
    ),
    "files in a line": (
        replace(BUSINESS, fields=(field("lines", "table", columns=(field("f", "attachment"),)),)),
        "Field f: files belong to the document",
    ),
    "files worked out by a formula": (
        replace(BUSINESS, fields=(field("files", "attachment", formula="files"),)),
        "Field files: lines and files are not worked out",
    ),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_what_is_broken_is_named_by_its_place_and_not_published(trying, fault):
    broken, sentence = BROKEN[fault]
    with trying() as context:
        found = [fault.message.interpolate() for fault in faults(broken, context)]

        assert any(sentence in message for message in found), found
        with pytest.raises(Refusal):
            publish(context, replace(broken, version=99))


@pytest.mark.parametrize("needs", [("inventory",), ("barcode",)])
def test_a_guard_of_what_is_needed_or_comes_with_it_is_no_fault(trying, needs):
    guarded = replace(CLOSE, guards=uses("inventory.stock_available"))
    with trying() as context:
        whole = replace(BUSINESS, needs=needs, transitions=(guarded, DROP))

        assert faults(whole, context) == []


def test_every_fault_is_named_at_once(trying):
    broken = replace(
        BUSINESS,
        kind="no.kind",
        title={"en": ""},
        transitions=(replace(CLOSE, guards=uses("no.guard"), effects=uses("no.effect")), DROP),
    )
    with trying() as context:
        assert len(faults(broken, context)) == 5


def test_what_addons_ship_is_whole(trying):
    with trying() as context:
        shipped = context.hooks.collect("businesses")

        assert {business.name: faults(business, context) for business in shipped} == {
            business.name: [] for business in shipped
        }
        assert {"pickup", "probe_case"} <= {business.name for business in shipped}


def test_what_is_shipped_unchanged_is_published_once(trying):
    with trying(None) as context:
        assert keep_shipped(context) == []


def test_a_business_whose_role_is_gone_keeps_its_version_and_the_server_starts(trying, caplog):
    with trying(None) as context:
        versions = {**context.company.businesses["probe_case"]}
        del context.company.roles["counter_clerk"]
        context.company.businesses["probe_case"] = {1: {**versions[1], "series": "OLD"}}

        assert keep_shipped(context) == []

        assert "there is no role counter_clerk" in caplog.text
        assert set(context.company.businesses["probe_case"]) == {1}


def test_a_definition_is_read_once_and_anew_when_the_store_says_otherwise(trying):
    with trying() as context:
        first = definition(context, BUSINESS.name, 1)

        assert definition(context, BUSINESS.name, 1) is first
        assert live(context)[BUSINESS.name] is first

        data = {**BUSINESS.to_data(), "series": "ZZ"}
        context.company.businesses[BUSINESS.name] = {1: data}
        assert definition(context, BUSINESS.name, 1).series == "ZZ"


def test_documents_finish_on_the_version_they_began_on(trying):
    stricter = replace(BUSINESS, version=2, transitions=(replace(CLOSE, effects=()), DROP))
    with trying() as context:
        old = make_row(context, Case, weight=1)
        publish(context, stricter)
        new = make_row(context, Case, weight=1)

        fire([old], "close", context)
        fire([new], "close", context)

        assert (old.version, old.weight) == (1, 2)
        assert (new.version, new.weight) == (2, 1)


def test_a_published_version_never_changes(trying):
    with trying() as context:
        publish(context, replace(BUSINESS, series="ZZ"))

        assert definition(context, BUSINESS.name, 1) == BUSINESS


def test_a_version_that_was_never_published_is_not_here(trying):
    with trying() as context, pytest.raises(NotHere):
        definition(context, BUSINESS.name, 7)


def test_a_business_lives_only_where_its_modules_are_on(trying):
    with trying("shaanxi") as context:
        here = set(live(context))
    with trying("hubei") as context:
        there = set(live(context))

    assert "probe_case" in here
    assert "probe_case" not in there
    assert "pickup" in here
    assert "pickup" not in there
