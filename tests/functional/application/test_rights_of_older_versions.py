"""Documents keep the rights of the version they began on: no list tells what that one hides."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from core.testing import identity_of, make_user
from core.workflow.businesses import live
from core.workflow.definition import Business, OwnField, Participant, Step, Transition
from core.workflow.documents import Document
from core.workflow.everyday.verbs import copy_to
from core.workflow.motion.beginning import begin
from core.workflow.motion.carrying_over import Plan
from core.workflow.versions.lives import go_live
from core.workflow.versions.migrating import migrate
from core.workflow.versions.publishing import publish


def both(text):
    return {"en": text, "zh_CN": text}


def offers(sees, *fields):
    """Offers of which the warehouse sees so much."""
    return Business(
        name="offer",
        title=both("Offer"),
        kind="base.document",
        series="OF",
        starters=(Participant(role="salesperson"),),
        fields=tuple(
            OwnField(name=name, title=both(name), type=kind, listed=True, indexed=True)
            for name, kind in (("label", "text"), ("price", "money"))
            if name in fields
        ),
        steps=(
            Step(
                name="open",
                title=both("Open"),
                participants=(
                    Participant(role="salesperson", fires=("close",), edits=("*",)),
                    Participant(role="warehouse_head", sees=sees),
                ),
            ),
            Step(name="closed", title=both("Closed"), final=True),
        ),
        transitions=(
            Transition(name="close", title=both("Close"), source="open", target="closed"),
        ),
    )


FIRST = offers(("label",), "label", "price")
SECOND = replace(offers(("*",), "label"), version=2)
THIRD = replace(offers(("*",), "label", "price"), version=3)
(OPEN, CLOSED), CLERK = THIRD.steps, Participant(role="counter_clerk")
THIRD = replace(
    THIRD, steps=(replace(OPEN, participants=(*OPEN.participants, CLERK)), CLOSED)
)


@pytest.fixture(scope="module")
def numbers(installation):
    """Offers of 30 and 10 of the first version, which hides prices, and 15 of the third.

    That of 20 has been moved from the first to the second, which has no prices; it keeps its own.
    """
    for role in ("warehouse_head", "counter_clerk"):
        make_user(installation, role)

    def begun(price):
        person = identity_of(installation, "salesperson")
        with installation.work(branch="shaanxi", identity=person) as context:
            values = {"label": f"offer of {price}", "price": price}
            return begin(live(context)["offer"], values, context).id

    with installation.work(branch="shaanxi") as context:
        publish(context, FIRST)
    found = {"20": begun("20")}
    with installation.work(branch="shaanxi") as context:
        publish(context, SECOND)
        migrate(Plan.proposed(FIRST, SECOND), context)
        go_live(context, "offer", 1)
    found |= {price: begun(price) for price in ("30", "10")}
    with installation.work(branch="shaanxi") as context:
        publish(context, THIRD)
        go_live(context, "offer", 3)
    return {**found, "15": begun("15")}


def listed(page):
    """The ids of the documents of a list, in its order."""
    return list(dict.fromkeys(map(int, re.findall(r"/shaanxi/offer/(\d+)", page.text))))


def test_by_what_an_older_version_hides_nothing_is_found(app, numbers):
    asked = "/shaanxi/offer?part=all&price.from=12"

    app.sign_in("warehouse_head")
    assert listed(app.get(asked)) == [numbers["15"]]
    assert set(listed(app.get("/shaanxi/offer?part=all"))) == set(numbers.values())
    assert set(listed(app.get("/shaanxi/offer?part=all&label=offer"))) == set(numbers.values())
    app.sign_in("salesperson")
    assert {numbers["30"], numbers["15"]} <= set(listed(app.get(asked)))


@pytest.mark.parametrize("order", ["price", "-price"])
def test_what_an_older_version_hides_is_sorted_as_if_it_were_empty(app, numbers, order):
    found = listed(app.sign_in("warehouse_head").get(f"/shaanxi/offer?part=all&sort={order}"))

    # In the order in which they were begun, whatever they cost.
    wanted = [numbers[price] for price in ("20", "30", "10", "15")]
    assert found == (wanted if order == "price" else wanted[::-1])


def test_whoever_has_no_part_in_the_version_of_a_document_does_not_have_it_in_his_list(
    app, numbers
):
    found = listed(app.sign_in("counter_clerk").get("/shaanxi/offer?part=all"))

    # The clerk takes part since the third version.
    assert found == [numbers["15"]]
    app.get(f"/shaanxi/offer/{numbers['30']}", status=404)


def test_who_sees_only_what_he_began_finds_it_by_his_fields_and_nothing_of_others(
    app, installation
):
    begins = Participant(relative="applicant", fires=("close",), edits=("*",))
    head = Participant(role="warehouse_head", sees=("label",))
    own = replace(
        THIRD,
        name="wish",
        version=1,
        starters=(Participant(role="salesperson"), Participant(role="counter_clerk")),
        steps=(replace(OPEN, participants=(begins, head), verbs=("copy",)), CLOSED),
    )
    with installation.work(branch="shaanxi") as context:
        publish(context, own)
        go_live(context, "wish", 1)
    made = {}
    for role in ("salesperson", "counter_clerk"):
        person = identity_of(installation, role)
        with installation.work(branch="shaanxi", identity=person) as context:
            made[role] = begin(live(context)["wish"], {"label": role, "price": "15"}, context).id
    person = identity_of(installation, "counter_clerk")
    with installation.work(branch="shaanxi", identity=person) as context:
        document = context.session.get_one(Document, made["counter_clerk"])
        copy_to([document], [identity_of(installation, "salesperson").login], context)

    app.sign_in("salesperson")
    asked, whole = (app.get(f"/shaanxi/wish?part=all{more}") for more in ("&price.from=12", ""))
    assert set(re.findall(r"/shaanxi/wish/(\d+)", whole.text)) == {*map(str, made.values())}
    assert set(re.findall(r"/shaanxi/wish/(\d+)", asked.text)) == {str(made["salesperson"])}
    assert 'name="price.from"' not in app.sign_in("warehouse_head").get("/shaanxi/wish").text
