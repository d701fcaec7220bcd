"""What is due is reminded of, what is late asks somebody else or goes on by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from flows import MANAGER, Company, document, person, publish, request, step, way
from probe.definitions import BUSINESS as CASE
from probe.definitions import EFFECTS, HEAVY
from probe.models import Case
from sqlalchemy import select

from core.i18n import _
from core.jobs.deadlines import keep_all_deadlines
from core.refusal import Refusal
from core.registry.relay import Relay
from core.sentences import told
from core.testing import count_sql
from core.testing.rows import make_row
from core.workflow import Document, Movement, Participant
from core.workflow.definition import Deadline
from core.workflow.motion.firing import entered
from core.workflow.pace.deadlines import keep_deadlines


def limited(company, **more):
    limit = Deadline(hours=Decimal(16), **more)
    approval = step("approval", MANAGER, deadline=limit)
    return publish(company.context, request(approval=approval))


def later(company, paper, **time):
    """Look at the deadlines some time before or after that of ``paper``."""
    return keep_deadlines(replace(company.context, now=paper.deadline + timedelta(**time)))


def test_those_who_are_to_act_are_reminded_once_before_it_is_due(company):
    paper = company.submitted(limited(company, remind=Decimal(2)))

    assert later(company, paper, days=-4) == 0
    assert later(company, paper, hours=-1) == 1
    assert later(company, paper, hours=-1) == 0

    assert company.told("mo") == [f"Request #{paper.id} is due soon: Approval."]
    assert company.told("lin") == []


def test_what_is_late_asks_somebody_else_as_well(company):
    boss = Participant(role="branch_manager", fires=("approve",))
    paper = company.submitted(limited(company, escalate=boss))

    assert later(company, paper, minutes=1) == 1
    assert later(company, paper, minutes=2) == 0

    assert company.told("boss") == [f"Request #{paper.id} is late and asks you as well: Approval."]
    assert company.told("mo") == [f"Request #{paper.id} is late: Approval."]
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
    assert company.told("mo") == [f"Request #{paper.id} is late: Approval."]


class TestHeldUp:
    """What should go on by itself and cannot is tried again, and says meanwhile why it waits."""

    @pytest.fixture
    def cases(self, company):
        """Cases beyond the limit and below, that the system closes when their time is over."""
        limit = Deadline(hours=Decimal(16), fires="close")
        draft, *ends = CASE.steps
        business = replace(CASE, name="late_case", steps=(replace(draft, deadline=limit), *ends))
        business = publish(company.context, business)
        known = {"business": business.name, "version": business.version, "step": "draft"}
        found = [
            make_row(company.context, Case, weight=weight, creator="lin", **known)
            for weight in (HEAVY + 1, 1)
        ]
        entered(found, business, company.context)
        return found

    def test_what_a_guard_stops_says_why_and_stops_no_other(self, company, cases):
        heavy, light = cases

        later(company, heavy, minutes=1)

        assert (heavy.step, light.step) == ("draft", "closed")
        assert [str(told(one)) for one in heavy.held["zh_CN"]] == ["This case is too heavy."]
        assert history(company, heavy) == ["held"]
        assert (light.held, light.again) == (None, None)

    def test_it_is_tried_again_in_a_working_hour_and_nobody_is_told_twice(self, company, cases):
        heavy, _light = cases
        due = heavy.deadline
        later(company, heavy, minutes=1)
        first, before = heavy.again, len(told_all(company))
        assert later(company, heavy, minutes=5) == 0

        assert keep_deadlines(replace(company.context, now=first)) == 1
        assert first - due >= timedelta(hours=1)
        assert heavy.again > first
        assert (history(company, heavy), len(told_all(company))) == (["held"], before)

        heavy.weight = 1
        company.context.session.flush()
        assert keep_deadlines(replace(company.context, now=heavy.again)) == 1

        assert (heavy.step, heavy.again, heavy.held) == ("closed", None, None)
        assert history(company, heavy) == ["held", "close"]

    def test_what_a_deed_refuses_leaves_no_trace_and_stops_no_other(
        self, company, cases, monkeypatch
    ):
        heavy, light = cases
        double = EFFECTS[0]

        def choosy(documents, context):
            double.apply(documents, context)
            if any(document.id == light.id for document in documents):
                raise Refusal(_("Not this one."))

        monkeypatch.setattr("core.workflow.motion.arriving.objections", lambda *_given: {})
        monkeypatch.setattr("core.workflow.pace.held_up.objections", lambda *_given: {})
        known = Relay.named

        def named(hooks, name):
            found = known(hooks, name)
            chosen = {double.name: replace(double, apply=choosy)} if name == "effects" else {}
            return {**found, **chosen}

        monkeypatch.setattr(Relay, "named", named)

        later(company, heavy, minutes=1)

        assert (heavy.step, heavy.weight) == ("closed", 2 * (HEAVY + 1))
        assert (light.step, light.weight) == ("draft", 1)
        assert [str(told(one)) for one in light.held["en"]] == ["Not this one."]


def history(company, paper):
    query = select(Movement.transition).where(Movement.document == paper.id).order_by(Movement.id)
    return list(company.context.session.scalars(query))


def told_all(company):
    return [text for login in company.people for text in company.told(login)]


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
