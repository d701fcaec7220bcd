"""On paper too people return, withdraw and ask each other, time passes, and somebody is away."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from core.orm.changes import Change
from core.security.models import User
from core.security.notifications import Notification
from core.testing.loans import LOAN
from core.workflow.documents import Assignment, Delegation, Document, Movement

HOME = "/shaanxi/businesses/loan"
NOTHING_OF = (Document, Movement, Assignment, Notification, Delegation, User, Change)
SELLER, MANAGER, KEEPER = ({"role": r} for r in ("salesperson", "sales_manager", "warehouse_head"))
DEPUTY = {**MANAGER, "number": 2}
BEGUN = {
    "who": SELLER,
    "values": {
        "contact": "Li",
        "purpose": "trial",
        "until": "2099-01-01",
        "goods": [{"pieces": "2", "value": "3"}],
    },
}
SUBMITTED = {"who": SELLER, "fires": "submit"}


def drawn(**approval: Any) -> dict[str, Any]:
    """The loan with lines that need no product, and more said of the deciding step."""
    data = LOAN.to_data()
    goods = next(field for field in data["fields"] if field["name"] == "goods")
    goods["columns"] = [one for one in goods["columns"] if one["name"] != "product"]
    next(step for step in data["steps"] if step["name"] == "approval").update(approval)
    return data


def verb(who: dict[str, Any], name: str, reason: str = "", **more: Any) -> dict[str, Any]:
    return {"who": who, "reason": reason, "verb": {"name": name, **more}}


@pytest.fixture(scope="module", autouse=True)
def kept(installation: Any) -> None:
    from core.testing import identity_of
    from core.workflow.versions.drafts import start

    identity = identity_of(installation, "business_manager")
    with installation.work(branch="shaanxi", identity=identity) as context:
        start(context, "loan", drawn())


@pytest.fixture
def sent(app: Any) -> Any:
    """Sends acts of a submitted loan as the business manager; gives the answer."""
    app.sign_in("business_manager")

    def send(*acts: Any, status: Any = 200, **approval: Any) -> Any:
        body = {"data": drawn(**approval), "acts": [BEGUN, SUBMITTED, *acts]}
        return app.send(f"{HOME}/try", body, status=status).json

    return send


@pytest.fixture
def played(sent: Any) -> Any:
    """Plays acts of a submitted loan; gives the moments that come after it."""
    return lambda *acts, **approval: sent(*acts, **approval)["moments"][2:]


def test_it_is_returned_with_a_reason_and_sent_once_more(played):
    without, back, again = played(
        verb(MANAGER, "return", step="draft"),
        verb(MANAGER, "return", "No deposit", step="draft"),
        SUBMITTED,
    )

    assert "Say why" in without["refused"][0]
    assert (back["deed"], back["step"]) == ("Return: Draft", "draft")
    assert again["step"] == "approval"


def test_whoever_sent_it_takes_it_back_until_somebody_has_acted(played):
    back, _again, _approved, late = played(
        verb(SELLER, "withdraw"),
        SUBMITTED,
        {"who": MANAGER, "fires": "approve"},
        verb(SELLER, "withdraw"),
    )

    assert (back["refused"], back["step"]) == ([], "draft")
    assert "That is not done in the step" in late["refused"][0]


def test_an_approver_who_is_added_before_answers_first(played):
    asked, early, _agreed, approved = played(
        verb(MANAGER, "add", whom=[DEPUTY]),
        {"who": MANAGER, "fires": "approve"},
        verb(DEPUTY, "agree"),
        {"who": MANAGER, "fires": "approve"},
    )

    assert asked["waits_for"] == ["Sales manager 2"]
    assert [one["to"] for one in asked["told"]] == [["Sales manager 2"]]
    assert early["refused"]
    assert early["step"] == "approval"
    assert approved["step"] == "lent"


def test_an_approver_who_is_added_after_is_the_last_to_agree(played):
    asked, agreed = played(
        verb(MANAGER, "add", whom=[DEPUTY], way="approve"), verb(DEPUTY, "agree")
    )

    assert asked["deed"] == "Add an approver: Sales manager 2 · Approve"
    assert asked["step"] == "approval"
    assert len(asked["agree"]) == 1
    assert agreed["step"] == "lent"


def test_who_decides_in_anothers_place_decides(played):
    given, own, instead = played(
        verb(MANAGER, "reassign", whom=[DEPUTY]),
        {"who": MANAGER, "fires": "approve"},
        {"who": DEPUTY, "fires": "approve"},
    )

    assert given["waits_for"] == ["Sales manager 2"]
    assert own["refused"]
    assert instead["step"] == "lent"


def test_a_reminder_and_a_copy_show_what_they_would_send(played, installation):
    before = counts(installation)

    reminded, again, copied = played(
        {**verb(SELLER, "remind"), "who": {"relative": "applicant"}},
        verb(SELLER, "remind"),
        verb(MANAGER, "copy", whom=[KEEPER]),
    )

    (one,) = reminded["told"]
    assert one["to"] == ["Sales manager"]
    assert "asks you not to forget" in one["text"]
    assert "less than an hour ago" in again["refused"][0]
    assert again["told"] == []
    assert [one["to"] for one in copied["told"]] == [["Warehouse head"]]
    assert counts(installation) == before


def test_the_next_document_and_a_fresh_copy_are_made_on_paper(played):
    *_moved, made, anew = played(
        {"who": MANAGER, "fires": "approve"},
        {"who": KEEPER, "fires": "take_back"},
        verb(SELLER, "next", way="again"),
        verb(SELLER, "anew"),
    )

    assert (made["deed"], made["refused"]) == ("Make the next document: Lend again", [])
    assert made["step"] == "returned"
    assert (anew["deed"], anew["step"], anew["number"]) == ("Reverse and copy", "draft", "")


def test_what_is_due_on_the_way_is_done_and_told(played):
    deadline = {
        "hours": "8",
        "remind": "2",
        "escalate": {"role": "branch_manager", "fires": ["approve"]},
    }
    boss = {"role": "branch_manager"}

    soon, late, over, decided = played(
        {"wait": {"days": 3}}, {"who": boss, "fires": "approve"}, deadline=deadline
    )

    assert "is due soon" in soon["told"][0]["text"]
    assert not soon["late"]
    assert late["at"] == soon["deadline"]
    assert [one["to"] for one in late["told"]] == [["Sales manager"], ["General manager"]]
    assert "is late and asks you as well" in late["told"][1]["text"]
    assert late["went"] == ["The time is over: somebody else is asked as well."]
    assert late["late"]
    assert over["told"] == over["went"] == []
    assert decided["step"] == "lent"


def test_when_the_time_is_over_the_system_goes_on(played):
    (over,) = played({"wait": {}}, deadline={"hours": "8", "fires": "refuse"})

    assert over["went"] == ["By itself: “Refuse”, to Refused."]
    assert over["step"] == "refused"


def test_what_is_held_up_when_its_time_is_over_is_tried_again_an_hour_later(app):
    app.sign_in("business_manager")
    data = drawn(deadline={"hours": "8", "fires": "approve"})
    way = next(way for way in data["transitions"] if way["name"] == "approve")
    way["condition"] = 'contact == "Wang"'
    acts = [BEGUN, SUBMITTED, {"wait": {}}, {"wait": {}}, {"wait": {"days": 2}}]

    moments = app.send(f"{HOME}/try", {"data": data, "acts": acts}).json["moments"][2:]

    held, again, once_more, over = moments
    assert [one["step"] for one in moments] == ["approval"] * 4
    assert [one["refused"] for one in moments] == [[]] * 4
    assert held["at"] == held["deadline"] < again["at"] < once_more["at"] < over["at"]
    said = "It could not go on by itself, and is tried again in a working hour."
    assert [one["went"][0] for one in moments] == [said] * 4
    assert "Wang" in held["went"][1]


def test_a_working_week_of_hours_is_waited_for(played):
    (waited,) = played({"wait": {"hours": "40"}})

    assert waited["deed"] == "Time passes"
    assert (waited["refused"], waited["step"]) == ([], "approval")


def test_where_no_deadline_is_ahead_one_says_how_long_to_wait(played):
    (waited,) = played({"wait": {}})

    assert waited["refused"] == ["No deadline is ahead in this step. Say how long to wait."]


def test_deadlines_that_turn_in_a_circle_stop_the_clock(app):
    app.sign_in("business_manager")
    data = drawn(deadline={"hours": "1", "fires": "refuse"})
    refuse = next(way for way in data["transitions"] if way["name"] == "refuse")
    refuse.update(target="draft", reason=False)
    data["steps"][0]["deadline"] = {"hours": "1", "fires": "submit"}
    data["steps"] = [step for step in data["steps"] if step["name"] != "refused"]
    acts = [BEGUN, SUBMITTED, {"wait": {"days": 300}}]

    moments = app.send(f"{HOME}/try", {"data": data, "acts": acts}).json["moments"]

    assert {moment["step"] for moment in moments} == {"draft", "approval"}
    assert moments[-1]["refused"] == [
        "More is due than one wait can show. Wait once more from here."
    ]


def test_whoever_acts_for_somebody_away_gets_it(played, installation):
    before = counts(installation)

    away, _reminded, approved = played(
        {"away": {"who": MANAGER, "agent": KEEPER, "days": 7}},
        verb(SELLER, "remind"),
        {"who": KEEPER, "fires": "approve"},
    )

    assert away["deed"] == "is away; Warehouse head acts for 7 days"
    assert away["instead"] == ["Warehouse head acts for Sales manager."]
    assert approved["went"] == ["Warehouse head acts for Sales manager."]
    assert approved["step"] == "lent"
    assert counts(installation) == before


def test_who_is_back_is_not_acted_for(played):
    _away, back, refused = played(
        {"away": {"who": MANAGER, "agent": KEEPER, "days": 7}},
        {"wait": {"days": 10}},
        {"who": KEEPER, "fires": "approve"},
    )

    assert back["instead"] == []
    assert "takes no part" in refused["refused"][0]


def counts(installation: Any) -> list[int]:
    with installation.work(branch="shaanxi", write=False) as context:
        return [context.session.scalar(select(func.count()).select_from(m)) for m in NOTHING_OF]


@pytest.mark.parametrize(
    ("act", "said"),
    [
        ({}, "acts[2]"),
        ({"who": SELLER, "wait": {"days": 1}}, "one of the three"),
        ({"wait": {"days": -1}}, "time never runs back"),
        ({"wait": {"hours": "soon"}}, "acts[2].wait.hours"),
        ({"wait": {"days": 367}}, "a year passes at most"),
        (verb(SELLER, "dance"), "acts[2].verb.name"),
        ({**verb(SELLER, "remind"), "fires": "approve"}, "by itself"),
        (verb(MANAGER, "add"), "acts[2].verb.whom"),
        ({"away": {"who": MANAGER, "agent": {"role": "no_role"}}}, "No position here"),
    ],
)
def test_what_cannot_be_played_is_refused_with_its_place(sent, act, said):
    assert said in str(sent(act, status="4*"))


def test_before_a_case_has_begun_somebody_may_be_away_and_nothing_else_happens(app):
    app.sign_in("business_manager")
    away = {"away": {"who": MANAGER, "agent": KEEPER}}
    acts = [away, {"wait": {"days": 1}}, verb(SELLER, "remind")]

    moments = app.send(f"{HOME}/try", {"acts": acts}).json["moments"]

    assert moments[0]["refused"] == []
    assert "Say who begins first." in moments[1]["refused"][0]
    assert "Say who begins first." in moments[2]["refused"][0]
