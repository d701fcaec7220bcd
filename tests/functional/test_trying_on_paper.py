"""A drawing is tried on paper: people, rights, guards as they would be, and nothing is posted."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from core.orm.numbering import Number
from core.security.models import User
from core.security.notifications import Notification
from core.testing.loans import LOAN
from core.workflow.documents import Assignment, Document, Movement

HOME = "/shaanxi/businesses/loan"
NOTHING_OF = (Document, Movement, Assignment, Number, Notification)
SELLER, MANAGER, KEEPER = ({"role": r} for r in ("salesperson", "sales_manager", "warehouse_head"))
VALUES = {"contact": "Li", "purpose": "trial", "until": "2027-01-01", "deposit": "100"}
GOODS = {"goods": [{"pieces": "2", "value": "3"}]}
GIVEN = {**VALUES, "region": "610100"}


@pytest.fixture(scope="module", autouse=True)
def drawn(installation: Any) -> None:
    """The loan as the business manager has drawn it, published nowhere."""
    from core.testing import identity_of
    from core.workflow.versions.drafts import start

    identity = identity_of(installation, "business_manager")
    with installation.work(branch="shaanxi", identity=identity) as context:
        start(context, "loan", {**LOAN.to_data(), "fields": plain_fields()})


def plain_fields() -> list[dict[str, Any]]:
    """The loan's fields, whose lines need no product of the catalogue."""
    fields = LOAN.to_data()["fields"]
    goods = next(field for field in fields if field["name"] == "goods")
    goods["columns"] = [one for one in goods["columns"] if one["name"] != "product"]
    return fields


def counts(installation: Any) -> list[int]:
    with installation.work(branch="shaanxi", write=False) as context:
        models = (*NOTHING_OF, User)
        return [context.session.scalar(select(func.count()).select_from(m)) for m in models]


@pytest.fixture
def played(app: Any) -> Any:
    """Plays acts as the business manager; gives the moments."""
    app.sign_in("business_manager")
    return lambda *acts: app.send(f"{HOME}/try", {"acts": list(acts)}).json["moments"]


def test_a_case_goes_through_with_everybody_it_needs_and_leaves_nothing(played, app, installation):
    before = counts(installation)

    moments = played(
        {"who": SELLER, "values": VALUES},
        {"who": SELLER, "values": GOODS, "fires": "submit"},
        {"who": MANAGER, "values": {"deposit": "50"}, "fires": "approve"},
        {"who": KEEPER, "fires": "take_back"},
    )

    assert [moment["step"] for moment in moments] == ["draft", "approval", "lent", "returned"]
    assert not any(moment["refused"] for moment in moments)
    assert moments[1]["number"].startswith("JY-")
    assert moments[1]["waits_for"] == ["Sales manager"]
    assert moments[3]["final"]
    assert moments[3]["follows"] == [["again", "Lend again"]]
    assert counts(installation) == before


def test_everybody_sees_and_may_change_what_his_line_says(played):
    *_earlier, approval = played(
        {"who": SELLER, "values": VALUES},
        {"who": SELLER, "values": GOODS, "fires": "submit"},
        {"who": MANAGER},
    )

    seller, manager = approval["people"]
    assert ["Deposit", "100.00"] in manager["sees"]
    assert manager["edits"] == ["Deposit"]
    assert manager["fires"] == ["Approve", "Refuse"]
    assert seller["fires"] == seller["edits"] == []
    assert "Deposit" not in [title for title, _value in seller["sees"]]


def test_what_would_be_refused_is_said_and_the_case_stays_where_it_is(played):
    moments = played(
        {"who": SELLER, "values": VALUES},
        {"who": SELLER, "fires": "submit"},
        {"who": KEEPER, "values": {"deposit": "1"}},
        {"who": MANAGER, "values": {"deposit": "-1"}},
        {"who": SELLER, "values": GOODS, "fires": "submit"},
        {"who": SELLER, "fires": "approve"},
        {"who": MANAGER, "fires": "refuse"},
    )

    assert moments[0]["ways"][0]["missing"] == ["Goods"]
    assert "Fill in Goods" in moments[1]["refused"][0]
    assert "you may not fill in deposit" in moments[2]["refused"][0].lower()
    assert "A deposit is never below zero." in moments[3]["refused"]
    assert "takes no part" in moments[5]["refused"][0]
    assert "asks for a reason" in moments[6]["refused"][0]
    assert [moment["step"] for moment in moments[4:]] == ["approval"] * 3


def test_a_stranger_begins_nothing(played):
    moments = played({"who": KEEPER, "values": VALUES}, {"who": KEEPER, "fires": "submit"})

    assert len(moments) == 1
    assert "begins no" in moments[0]["refused"][0]


def test_what_is_wrong_is_said_field_by_field_and_line_by_line(played):
    lines = [{"pieces": "2"}, {"pieces": "many"}]
    (moment,) = played({"who": SELLER, "values": {**VALUES, "contact": "", "goods": lines}})

    said = {place: title for place, title, _sentence in moment["wrong"]}
    assert said == {"contact": "Contact person", "goods.1.pieces": "Goods · 2 · Pieces"}
    assert {sentence for _place, _title, sentence in moment["wrong"]} <= set(moment["refused"])


def test_the_superior_of_whoever_began_is_the_head_of_his_department(app):
    app.sign_in("business_manager")
    data = {**LOAN.to_data(), "fields": plain_fields()}
    approval = next(step for step in data["steps"] if step["name"] == "approval")
    approval["participants"] = [
        {**approval["participants"][0], "role": "*", "department": "*", "relative": "superior"}
    ]
    begun = [{"who": SELLER, "values": {**VALUES, **GOODS}}, {"who": SELLER, "fires": "submit"}]

    def tried(relative: str) -> Any:
        acts = [*begun, {"who": {"relative": relative}, "fires": "approve"}]
        return app.send(f"{HOME}/try", {"data": data, "acts": acts}).json["moments"]

    assert (tried("superior")[-1]["refused"], tried("superior")[-1]["step"]) == ([], "lent")
    assert "takes no part" in tried("applicant")[-1]["refused"][0]


@pytest.mark.parametrize(
    ("acts", "said"),
    [
        ([{"who": {"relative": "superior"}, "values": VALUES}], "Say who begins."),
        (
            [{"who": SELLER, "values": VALUES}, {"who": {"relative": "representative"}}],
            "nobody is the customer's representative",
        ),
        ([{"who": SELLER, "values": VALUES}, {"who": {"relative": "aunt"}}], "nobody is aunt"),
    ],
)
def test_who_is_no_relative_of_the_case_does_nothing_in_it(app, acts, said):
    app.sign_in("business_manager")

    answer = app.send(f"{HOME}/try", {"acts": acts}, status="4*").json

    assert said in str(answer)


def test_a_drawing_that_is_not_saved_is_tried_and_a_broken_one_is_not(app):
    app.sign_in("business_manager")
    data = {**LOAN.to_data(), "fields": plain_fields()}
    data["steps"][1]["deadline"] = {"hours": "8"}
    acts = [{"who": SELLER, "values": {**VALUES, **GOODS}}, {"who": SELLER, "fires": "submit"}]

    tried = app.send(f"{HOME}/try", {"data": data, "acts": acts}).json
    data["steps"][1]["participants"] = []
    broken = app.send(f"{HOME}/try", {"data": data, "acts": acts}).json

    assert tried["moments"][1]["deadline"]
    assert broken["moments"] == []
    assert "transitions.approval.approve" in [fault["place"] for fault in broken["faults"]]


@pytest.mark.parametrize(
    "acts",
    [
        [],
        "acts",
        [{"who": {"role": "salesperson", "number": 0}}],
        [{"who": {"role": "no_role"}}],
        [{"who": {"login": "nobody"}}],
        [{"who": SELLER, "does": "everything"}],
        [{"who": SELLER}] * 51,
    ],
)
def test_a_script_that_is_none_is_refused_in_a_sentence(app, acts):
    app.sign_in("business_manager")

    answer = app.send(f"{HOME}/try", {"acts": acts}, status="4*")

    assert answer.json["messages"] if "messages" in answer.json else answer.json["detail"]


def test_who_draws_no_businesses_tries_none(app):
    app.sign_in("salesperson")

    app.send(f"{HOME}/try", {"acts": [{"who": SELLER, "values": VALUES}]}, status=403)
