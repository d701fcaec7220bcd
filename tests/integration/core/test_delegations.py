"""Whoever is away lets somebody else act: for some days, in some businesses, and no further."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flows import MANAGER, person, publish, request, step
from sqlalchemy import select

from core.orm.changes import Change
from core.refusal import Invalid, NotHere, NotPermitted, Refusal
from core.security.notifications import latest
from core.workflow.definition import ANY
from core.workflow.delegations import delegate, delegations_of, end_delegation
from core.workflow.inbox.tasks import Inbox

DAY = timedelta(days=1)


def given(company, login, agent, since=0, until=3, **more):
    today = company.context.today
    return delegate(company.by(login), agent, today + since * DAY, today + until * DAY, **more)


def test_a_delegate_acts_and_is_told_and_the_log_knows(company):
    paper = company.submitted(publish(company.context, request()))

    made = given(company, "mo", "an", reason="on leave")

    company.fire("an", "approve", paper)
    assert paper.step == "done"
    text = latest(company.context.session, company.people["an"].user_id)[0].text
    assert text.startswith("Mo lets you act from")
    query = select(Change.deed, Change.reason).where(Change.resource == "core_delegation")
    assert company.context.session.execute(query).all() == [("create", "on leave")]
    assert delegations_of(company.by("an")) == delegations_of(company.by("mo")) == [made]


def test_whoever_stands_in_is_told_what_waits_and_whoever_is_away_what_was_done(company):
    superior = replace(MANAGER, role=ANY, relative="superior")
    business = publish(company.context, request(approval=step("approval", superior)))
    given(company, "mo", "an")
    publish(company.context, request("other"))
    given(company, "bo", "boss", businesses=["other"])

    paper = company.submitted(business)

    assert f"For Mo: Request #{paper.id} waits for you: Approval." in company.told("an")
    assert not any("waits for you" in text for text in company.told("boss"))
    company.fire("an", "approve", paper)
    assert company.told("mo")[0] == (
        f"An acted for you on Request #{paper.id}, which is in “Done” now."
    )
    assert not any("acted for you" in text for text in company.told("bo"))


def test_the_end_of_it_is_told_and_who_arranged_it_for_somebody(company):
    company.people["keeper"] = person(company.context, "keeper", "administrator")
    made = given(company, "keeper", "an", owner="mo")
    assert company.told("mo")[0].startswith("An acts for you from")

    end_delegation(company.by("mo"), made.id)

    assert company.told("an")[0] == "An acts for Mo no more."
    assert len(company.told("mo")) == 1


def test_once_it_is_ended_he_acts_no_more(company):
    paper = company.submitted(publish(company.context, request()))
    made = given(company, "mo", "an")

    end_delegation(company.by("mo"), made.id)

    with pytest.raises(NotPermitted):
        company.fire("an", "approve", paper)
    assert Inbox(company.by("an")).counts()["delegated"] == 0
    with pytest.raises(Refusal, match="over already"):
        end_delegation(company.by("mo"), made.id)


def test_before_it_begins_he_does_not_act(company):
    paper = company.submitted(publish(company.context, request()))
    given(company, "mo", "an", since=1)

    with pytest.raises(NotPermitted):
        company.fire("an", "approve", paper)


@pytest.mark.parametrize(
    ("agent", "since", "until", "field", "said"),
    [
        ("mo", 0, 3, "agent", "whoever delegates"),
        ("nobody", 0, 3, "agent", "Nobody who works here"),
        ("xu", 0, 3, "agent", "enters no branch"),
        ("an", -1, 3, "since", "today at the earliest"),
        ("an", 3, 2, "until", "no earlier than it begins"),
        ("an", 0, 400, "until", "a year at most"),
    ],
)
def test_what_is_refused_by_the_field_that_is_wrong(company, agent, since, until, field, said):
    person(company.context, "xu", "salesperson@hubei")

    with pytest.raises(Invalid, match=said) as refused:
        given(company, "mo", agent, since, until)
    assert list(refused.value.fields) == [field]


def test_two_do_not_act_for_one_at_the_same_time(company):
    publish(company.context, request())
    publish(company.context, request("other"))
    given(company, "mo", "an", businesses=["request"])

    with pytest.raises(Invalid, match=r"acts from .* already"):
        given(company, "mo", "bo", since=3, until=5)
    given(company, "mo", "bo", since=3, until=5, businesses=["other"])
    given(company, "mo", "bo", since=6, until=7)


def test_a_business_nobody_knows_is_refused(company):
    with pytest.raises(Invalid, match="no business nothing"):
        given(company, "mo", "an", businesses=["nothing"])


def test_for_others_delegates_only_whoever_keeps_the_users(company):
    company.people["keeper"] = person(company.context, "keeper", "administrator")

    with pytest.raises(NotPermitted):
        given(company, "bo", "an", owner="mo")
    made = given(company, "keeper", "an", owner="mo")

    assert (made.owner, made.agent) == ("mo", "an")
    with pytest.raises(NotHere):
        end_delegation(company.by("bo"), made.id)
    end_delegation(company.by("keeper"), made.id)


def test_what_was_delegated_to_the_owner_is_not_passed_on(company):
    paper = company.submitted(publish(company.context, request()))
    given(company, "mo", "an")
    given(company, "an", "lin")

    with pytest.raises(NotPermitted):
        company.fire("lin", "approve", paper)
