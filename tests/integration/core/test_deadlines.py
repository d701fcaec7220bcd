"""What is due is reminded of, what is late asks somebody else or goes on by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from flows import MANAGER, Company, document, person, publish, request, step, way
from sqlalchemy import select

from core.jobs.deadlines import keep_all_deadlines
from core.security.notifications import latest
from core.testing import count_sql
from core.workflow import Document, Movement, Participant
from core.workflow.deadlines import keep_deadlines
from core.workflow.definition import Deadline
from core.workflow.firing import entered


@pytest.fixture
def company(trying):
    """Shaanxi with its people, undone at the end."""
    with trying() as context:
        yield Company(context)


def limited(company, **more):
    limit = Deadline(hours=Decimal(16), **more)
    approval = step("approval", MANAGER, deadline=limit)
    return publish(company.context, request(approval=approval))


def later(company, paper, **time):
    """Look at the deadlines some time before or after that of ``paper``."""
    return keep_deadlines(replace(company.context, now=paper.deadline + timedelta(**time)))


def told(company, login):
    return [n.text for n in latest(company.context.session, company.people[login].user_id)]


def test_those_who_are_to_act_are_reminded_once_before_it_is_due(company):
    paper = company.submitted(limited(company, remind=Decimal(2)))

    assert later(company, paper, hours=-12) == 0
    assert later(company, paper, hours=-1) == 1
    assert later(company, paper, hours=-1) == 0

    assert told(company, "mo") == [f"Request #{paper.id} is due soon: Approval."]
    assert told(company, "lin") == []


def test_what_is_late_asks_somebody_else_as_well(company):
    boss = Participant(role="branch_manager", fires=("approve",))
    paper = company.submitted(limited(company, escalate=boss))

    assert later(company, paper, minutes=1) == 1
    assert later(company, paper, minutes=2) == 0

    assert told(company, "boss") == [f"Request #{paper.id} is late and asks you as well: Approval."]
    assert told(company, "mo") == [f"Request #{paper.id} is late: Approval."]
    company.fire("boss", "approve", paper)
    assert paper.step == "done"


def test_before_it_is_late_whoever_it_escalates_to_has_no_part(company):
    director = Participant(role="channel_director", fires=("approve",))
    paper = company.submitted(limited(company, escalate=director))
    near = person(company.context, "near", "channel_director")
    company.people["near"] = near

    with pytest.raises(Exception, match="takes no part"):
        company.fire("near", "approve", paper)


def test_the_superior_is_asked_by_name(company):
    superior = Participant(relative="superior", fires=("approve",))
    paper = company.submitted(limited(company, escalate=superior), "mo")

    later(company, paper, minutes=1)

    assert company.asked(paper) == {"boss"}


def test_the_system_goes_on_where_it_says_so(company):
    paper = company.submitted(limited(company, fires="refuse"))

    later(company, paper, minutes=1)

    assert paper.step == "refused"
    last = select(Movement.actor).where(Movement.document == paper.id).order_by(Movement.id.desc())
    assert company.context.session.scalar(last) == "system"


def test_where_a_condition_keeps_it_those_who_are_to_act_are_told(company):
    limit = Deadline(hours=Decimal(16), fires="refuse")
    business = request(approval=step("approval", MANAGER, deadline=limit))
    never = replace(business.transitions[2], condition="today < today")
    kept = (*business.transitions[:2], never)
    paper = company.submitted(publish(company.context, replace(business, transitions=kept)))

    later(company, paper, minutes=1)

    assert paper.step == "approval"
    assert told(company, "mo") == [f"Request #{paper.id} is late: Approval."]


def test_a_new_stay_has_a_new_deadline(company):
    limit = Deadline(hours=Decimal(16))
    business = request(
        approval=step("approval", MANAGER, deadline=limit),
        transitions=(way("again", "approval", "draft"),),
    )
    fires = replace(MANAGER, fires=("again",))
    steps = tuple(
        replace(s, participants=(fires,)) if s.name == "approval" else s for s in business.steps
    )
    paper = company.submitted(publish(company.context, replace(business, steps=steps)))
    later(company, paper, minutes=1)
    company.fire("mo", "again", paper)
    assert (paper.deadline, paper.urged) == (None, 0)

    company.fire("lin", "submit", paper)

    assert paper.urged == 0
    assert paper.deadline is not None


def test_many_cost_as_many_statements_as_one(company, installation):
    boss = Participant(role="branch_manager", fires=("approve",))
    business = limited(company, remind=Decimal(2), escalate=boss)
    counted = []
    for count in (1, 20):
        papers = [document(company.context, business, "lin", at="approval") for _n in range(count)]
        entered(papers, business, company.context)
        with count_sql(installation.engine) as statements:
            assert later(company, papers[0], hours=-1) == count
            assert later(company, papers[0], minutes=1) == count
        counted.append(len(statements))

    assert counted[0] == counted[1]


def test_the_job_looks_into_every_branch(work, installation):
    with work("hubei") as context:
        company = Company(context)
        paper = company.submitted(limited(company, fires="refuse"))
        paper.deadline = context.now - timedelta(hours=1)
        number = paper.id

    keep_all_deadlines(installation, None)

    with work("hubei", write=False) as context:
        assert context.session.get(Document, number).step == "refused"
